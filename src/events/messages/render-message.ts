import {
  formatInstant,
  type PayloadFact,
  type Resource,
  type WebhookHeader,
  type WebhookPlan,
} from '../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { PendingDelivery, WebhookRequest } from '../delivery.ts';
import type { EventCatalogue, EventDocument } from '../event-document.ts';
import { loopHeaders } from './message-loop.ts';
import { deriveSecret, signMessage } from './signature.ts';

export type RenderOptions = {
  /** The id of the message. */
  readonly id: string;
  /** The time of the attempt on the sandbox's clock, in milliseconds since 1970. */
  readonly now: number;
  readonly seed: number;
};

/** Prints a message: the same bytes for the same message, document and time. */
export function renderMessage(
  catalogue: EventCatalogue,
  plan: WebhookPlan,
  pending: PendingDelivery,
  { id, now, seed }: RenderOptions,
): WebhookRequest {
  const { mediaType } = plan.payload;
  const message = { id, pending };
  const payload = toPayload(catalogue, plan, message);
  const body = isForm(mediaType) ? printForm(payload) : JSON.stringify(payload);
  const timestamp = Math.floor(now / 1000);
  const secret = pending.secret ?? deriveSecret(seed, pending.url);
  const headers = {
    'content-type': isForm(mediaType) ? formType : mediaType,
    'user-agent': 'sandlot',
    ...loopHeaders,
    ...toHeaders(plan, message, timestamp),
    ...signMessage(plan.signature, secret, { id, timestamp, body }),
  };
  return { method: plan.method, url: pending.url, headers, body };
}

/** A message and its id. */
type IdentifiedMessage = { readonly id: string; readonly pending: PendingDelivery };

const formType = 'application/x-www-form-urlencoded';

function isForm(mediaType: string): boolean {
  return mediaType === formType;
}

/** Objects and lists within a form are JSON. */
function printForm(payload: unknown): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(isObject(payload) ? payload : { value: payload }))
    if (value !== undefined && value !== null)
      fields.set(name, typeof value === 'object' ? JSON.stringify(value) : `${value}`);
  return `${fields}`;
}

function toHeaders(
  { headers, payload }: WebhookPlan,
  { id, pending }: IdentifiedMessage,
  timestamp: number,
): Readonly<Record<string, string>> {
  const values: Readonly<Record<WebhookHeader['fact'], string>> = {
    event: withoutVerb(pending.event, payload.facts),
    id,
    timestamp: `${timestamp}`,
    value: '',
  };
  return Object.fromEntries(
    headers.map(({ name, fact, value }) => [name.toLowerCase(), value ?? values[fact]]),
  );
}

/** `issues` of `issues-opened`, where the body says `opened`. */
function withoutVerb(event: string, facts: readonly PayloadFact[]): string {
  for (const fact of facts) {
    const verb = fact.fact === 'event' ? fact.values[event] : undefined;
    if (verb !== undefined && verb !== event && event.endsWith(verb))
      return event.slice(0, -verb.length - 1);
  }
  return event;
}

/** Puts the record and the facts where the plan has them, and completes the rest by the schema. */
function toPayload(
  catalogue: EventCatalogue,
  { payload }: WebhookPlan,
  message: IdentifiedMessage,
): unknown {
  const { schema, record } = payload;
  const { document, orderProperties } = catalogue;
  const known =
    record?.length === 0
      ? toRecord(catalogue, { schema, path: [] }, message.pending)
      : toEnvelope(catalogue, payload, message);
  if (schema === undefined) return known ?? {};
  return orderProperties([schema], document.complete(schema, known));
}

/** The record of a message as its place in the body shows it, in the order of its own schema. */
function toRecord(
  catalogue: EventCatalogue,
  place: RecordPlace,
  { resource, record }: PendingDelivery,
): unknown {
  const found = findResource(catalogue.document, { resource });
  if (found === undefined) return toDeclared(catalogue, place, record);
  const declared = catalogue.recordPropertiesOf(found);
  const ordered = catalogue.orderProperties(found.entity, record);
  return toDeclared(catalogue, { ...place, declared }, ordered);
}

function findResource(
  { model }: EventDocument,
  { resource }: Pick<PendingDelivery, 'resource'>,
): Resource | undefined {
  return model?.().resolveRecordsName(resource ?? '')?.resource;
}

function toEnvelope(
  catalogue: EventCatalogue,
  { schema, record: path, facts }: WebhookPlan['payload'],
  message: IdentifiedMessage,
): JsonObject {
  const envelope: Record<string, unknown> = {};
  for (const fact of facts) setAt(envelope, fact.path, valueOfFact(catalogue, fact, message));
  for (const { path, record } of message.pending.related ?? [])
    setAt(envelope, path, toDeclared(catalogue, { schema, path }, record));
  if (path !== undefined)
    setAt(envelope, path, toRecord(catalogue, { schema, path }, message.pending));
  return envelope;
}

function valueOfFact(
  catalogue: EventCatalogue,
  fact: PayloadFact,
  { id, pending }: IdentifiedMessage,
): unknown {
  switch (fact.fact) {
    case 'event':
      return fact.values[pending.event] ?? pending.event;
    case 'time':
      return formatInstant(pending.at, fact.format);
    case 'id':
      return id;
    case 'key':
      return findKeyValue(catalogue, pending);
    case 'previous':
      return pending.change === 'updated' ? toPreviousValues(pending) : undefined;
  }
}

/** The key as the record has it: a number stays one. */
function findKeyValue({ document }: EventCatalogue, pending: PendingDelivery) {
  const { record, key } = pending;
  const [property = ''] = findResource(document, pending)?.key.path ?? [];
  return isObject(record) ? (record[property] ?? key) : key;
}

/** The values that a change replaced. */
function toPreviousValues({ previous, record }: PendingDelivery): JsonObject {
  const after = isObject(record) ? record : {};
  return Object.fromEntries(
    Object.entries(previous ?? {}).filter(([name, value]) => after[name] !== value),
  );
}

/** The place of a record in a body. */
type RecordPlace = {
  readonly schema: string | undefined;
  readonly path: readonly string[];
  /** The names that the document declares for the record in any operation; absent where they are not known. */
  readonly declared?: ReadonlySet<string>;
};

/** Leaves out what the schema of the body does not declare there, except what no operation declares either. */
function toDeclared({ document }: EventCatalogue, place: RecordPlace, record: unknown): unknown {
  const model = document.model?.();
  if (model === undefined || place.schema === undefined) return record;
  const { schemaViews } = model;
  const shown = place.path.reduce<readonly string[]>(
    (pointers, name) => propertiesOf(schemaViews, schemaViews.of(pointers)).get(name) ?? [],
    [place.schema],
  );
  const isUndeclared = (name: string): boolean => place.declared?.has(name) === false;
  return selectDeclared({ schemaViews, isUndeclared }, shown, record);
}

type DeclaredSelection = {
  readonly schemaViews: SchemaViews;
  /** Whether the document declares a property for the record nowhere. */
  readonly isUndeclared: (name: string) => boolean;
};

function selectDeclared(
  selection: DeclaredSelection,
  shown: readonly string[],
  value: unknown,
): unknown {
  const { schemaViews, isUndeclared } = selection;
  const view = schemaViews.of(shown);
  if (Array.isArray(value))
    return value.map((entry) => selectDeclared(selection, view.items, entry));
  // A schema that declares none of an object's properties says nothing about them.
  const properties = propertiesOf(schemaViews, view);
  const isDescribed = isObject(value) && Object.keys(value).some((name) => properties.has(name));
  if (!isDescribed || view.additionalProperties.length > 0) return value;
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    const pointers = properties.get(name);
    const isKept = pointers !== undefined || isUndeclared(name);
    return isKept ? [[name, selectDeclared(selection, pointers ?? [], inner)]] : [];
  });
  return Object.fromEntries(entries);
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  if (value === undefined) return;
  let object = target;
  for (const name of path.slice(0, -1)) {
    const inner = object[name];
    const next: Record<string, unknown> = isObject(inner) ? { ...inner } : {};
    object[name] = next;
    object = next;
  }
  object[`${path.at(-1)}`] = value;
}
