import { propertiesOf, type SchemaView } from '../../openapi/openapi.ts';
import { timestampFormatOf } from '../effects/timestamp-formats.ts';
import type { Resource } from '../resource.ts';
import { isSameNoun, normalizeName, singularize } from '../vocabulary/singularize.ts';
import {
  eventTimeName,
  messageIdName,
  payloadRecordNames,
  previousRecordName,
  splitEventName,
} from '../vocabulary/webhooks.ts';
import type { EventContext } from './event-meaning.ts';
import {
  type EventProperty,
  findUnlistedEventName,
  type PayloadObject,
  type PayloadSurvey,
} from './payload-survey.ts';
import { listRelatedRecords } from './related-records.ts';
import type { PayloadFact, PayloadPlan, WebhookEvent } from './webhook-plan.ts';

/** What a body is about. */
export type PayloadSubject = {
  readonly events: readonly WebhookEvent[];
  /** The resource of the operation of a callback, whose records it is about where no event says so. */
  readonly resource: Resource | undefined;
};

/** Plans the body of a webhook: where the record is in it, and what else it has about the event. */
export function planPayload(
  context: EventContext,
  survey: PayloadSurvey,
  { events, resource }: PayloadSubject,
): PayloadPlan {
  const { mediaType, schema } = survey;
  if (schema === undefined) return { mediaType, schema, record: [], facts: [] };
  const names = new Set(events.flatMap(({ resources }) => resources));
  const resources = context.resources.filter(
    (one) => names.has(one.name) || (names.size === 0 && one === resource),
  );
  const record = findRecordPath(context, survey, resources);
  const isEnvelope = record !== undefined && record.length > 0;
  const eventProperty =
    survey.eventProperty ?? (isEnvelope ? findUnlistedEventName(context, schema) : undefined);
  const facts = [
    ...listFacts(context, { ...survey, eventProperty }, { record, events, resources }),
    ...listKeyFacts(context, survey, { record, resources }),
  ];
  const related = record ? listRelatedRecords(context, { schema, record, resources }) : [];
  return { mediaType, schema, record, facts, ...(related.length > 0 && { related }) };
}

/** The object of the body that is most likely the record. */
function findRecordPath(
  context: EventContext,
  survey: PayloadSurvey,
  resources: readonly Resource[],
): readonly string[] | undefined {
  const { objects, eventProperty } = survey;
  const scored = objects.map((object) => ({
    path: object.path,
    score: scoreRecord(object, resources, eventProperty),
  }));
  const best = scored.reduce((first, second) => (second.score > first.score ? second : first), {
    path: [] as readonly string[],
    score: 0,
  });
  if (best.score > 0) return best.path;
  // Without an envelope the body is what is known of the record.
  return eventProperty === undefined && !namesOnlyItsKey(context, survey, resources)
    ? []
    : undefined;
}

/** `{ "orderId": 7 }` is about an order and shows none of its properties. */
function namesOnlyItsKey(
  context: EventContext,
  { schema }: PayloadSurvey,
  resources: readonly Resource[],
): boolean {
  if (schema === undefined) return false;
  const { schemaViews } = context;
  const names = [...propertiesOf(schemaViews, schemaViews.of([schema])).keys()];
  const shown = resources.flatMap((resource) => [...context.propertiesOf(resource).keys()]);
  return (
    names.some((name) => isKeyName(name, resources)) && !names.some((name) => shown.includes(name))
  );
}

/** `order_id` of orders. */
function isKeyName(name: string, resources: readonly Resource[]): boolean {
  return resources.some(({ noun }) =>
    ['id', 'uuid', 'key'].some(
      (ending) => normalizeName(name) === singularize(normalizeName(noun)) + ending,
    ),
  );
}

function scoreRecord(
  { path, resources: own }: PayloadObject,
  resources: readonly Resource[],
  eventProperty: EventProperty | undefined,
): number {
  const last = path.at(-1);
  const isRecord = own.some((resource) => resources.includes(resource));
  if (last === undefined) return isRecord && eventProperty === undefined ? 200 : 0;
  const isNamed = resources.some(({ noun }) => isSameNoun(noun, last));
  const nameIndex = payloadRecordNames.indexOf(normalizeName(last));
  const isUsual = nameIndex >= 0;
  if (!isRecord && !isNamed && !isUsual) return 0;
  return (
    (isRecord ? 100 : 0) + (isNamed ? 80 : 0) + (isUsual ? 50 - nameIndex : 0) - 10 * path.length
  );
}

type FactSearch = {
  readonly record: readonly string[] | undefined;
  readonly events: readonly WebhookEvent[];
  readonly resources: readonly Resource[];
};

/** The properties of the envelope that are about the event itself. */
function listFacts(
  { schemaViews }: EventContext,
  { schema, objects, eventProperty }: PayloadSurvey,
  { record, events }: FactSearch,
): readonly PayloadFact[] {
  // A body that is the record has no envelope.
  if (record?.length === 0 || schema === undefined) return [];
  const own = [...propertiesOf(schemaViews, schemaViews.of([schema]))].flatMap(
    ([name, pointers]) =>
      name === eventProperty?.name
        ? [toEventFact(eventProperty, events)]
        : toMessageFact(name, schemaViews.of(pointers)),
  );
  const previous = objects.filter(({ path }) =>
    previousRecordName.test(normalizeName(path.at(-1) ?? '')),
  );
  return [...own, ...previous.map(({ path }) => ({ path, fact: 'previous' as const }))];
}

function toEventFact(property: EventProperty, events: readonly WebhookEvent[]): PayloadFact {
  return { path: [property.name], fact: 'event', values: chooseEventValues(property, events) };
}

function toMessageFact(name: string, view: SchemaView): readonly PayloadFact[] {
  const [normalized, path] = [normalizeName(name), [name]];
  if (messageIdName.test(normalized)) return [{ path, fact: 'id' }];
  const format = eventTimeName.test(normalized) ? timestampFormatOf(name, view) : undefined;
  return format === undefined ? [] : [{ path, fact: 'time', format }];
}

/** `order_id` in an envelope that does not hold the whole order. */
function listKeyFacts(
  { schemaViews }: EventContext,
  { schema }: PayloadSurvey,
  { record, resources }: Pick<FactSearch, 'record' | 'resources'>,
): readonly PayloadFact[] {
  if (record?.length === 0 || schema === undefined) return [];
  return [...propertiesOf(schemaViews, schemaViews.of([schema])).keys()]
    .filter((name) => isKeyName(name, resources))
    .map((name) => ({ path: [name], fact: 'key' as const }));
}

/** For each event the listed value that means it: `created` for `order-created`. */
function chooseEventValues(
  { values }: EventProperty,
  events: readonly WebhookEvent[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    events.flatMap((event) => {
      const value = chooseEventValue(values, event);
      return value === undefined ? [] : [[event.name, value] as const];
    }),
  );
}

function chooseEventValue(
  values: readonly string[],
  { name, resources, changes, word }: WebhookEvent,
): string | undefined {
  const normalized = normalizeName(name);
  // A webhook `cancelled` of orders, whose schema lists `order_cancelled` among others.
  const nouns = resources.flatMap((resource) => splitEventName(singularize(resource)));
  const words = new Set([...splitEventName(name), ...nouns, ...(word ? [word] : changes)]);
  return (
    values.find((value) => normalizeName(value) === normalized) ??
    values.find((value) => name.endsWith(`.${value}`)) ??
    values.find((value) => splitEventName(value).every((one) => words.has(one))) ??
    (values.length === 1 ? values[0] : undefined)
  );
}
