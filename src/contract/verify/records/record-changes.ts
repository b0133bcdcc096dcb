import {
  bodyEnvelopeOf,
  changeText,
  creationTimeName,
  type Envelope,
  keepsUnsentText,
  normalizeName,
  type PlannedOperation,
  partialUpdateText,
  type Resource,
  referenceName,
  replacementText,
  secretName,
  updateTimeName,
} from '../../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  objectOf,
  propertiesOf,
  readPointer,
  textAt,
} from '../../../openapi/openapi.ts';
import { type RequestDraft, toPathParameters } from '../requests/request-draft.ts';
import type { DraftOptions } from '../requests/request-factory.ts';
import type { PlannedUpdate } from '../test-plan.ts';
import type { VerifyContext } from '../verify-context.ts';
import { isEqual, isKept, listComparableNames, toReplyRecord } from './compare-values.ts';
import { toEmptyValue, toOtherValue } from './other-values.ts';
import { valueAtPath, wrapRecord } from './record-path.ts';
import { withOwnKey } from './references.ts';
import type { TestRecord } from './test-record.ts';

/** A record that verify may change. */
export type ChangeableRecord = Pick<TestRecord, 'resource' | 'ancestorKeys' | 'input'> & {
  /** Absent for a singleton. */
  readonly key: string | undefined;
  /** The record in the reply to its creation, and that reply; absent if this run did not create it. */
  readonly record?: unknown;
  readonly exchange?: TestRecord['exchange'];
};

export type VerifiedChange = {
  readonly draft: RequestDraft;
  /** The record as sent. */
  readonly input: JsonObject;
  /** The changed properties. */
  readonly names: readonly string[];
};

/**
 * What happens to properties that are not sent: they are `kept` or `removed`; `open` where neither
 * method nor document says it.
 */
export type UnsentProperties = 'kept' | 'removed' | 'open';

/** A PUT replaces (RFC 9110, section 9.3.4), unless its text or what stands beside it says otherwise. */
export function findUnsentRule(
  context: VerifyContext,
  { operation, plan, resource }: PlannedUpdate,
): UnsentProperties {
  const { document } = context;
  const description = objectOf(readPointer(document.root, operation.pointer));
  const textOf = (...names: readonly string[]): string =>
    names.map((name) => textAt(description, name) ?? '').join(' ');
  const title = textOf('operationId', 'summary');
  if (operation.method === 'PATCH') return 'kept';
  if (operation.method !== 'PUT')
    return partialUpdateText.test(title) || takesParts(context, plan, resource) ? 'kept' : 'open';
  if (keepsUnsentText.test(textOf('summary', 'description'))) return 'kept';
  if (plan.change.mode === 'merge') return 'open';
  if (replacementText.test(title)) return 'removed';
  const isBesidePatch = resource?.item?.operations.has('PATCH') === true;
  // Many servers merge what a PUT sends that "updates" a record.
  return isBesidePatch || !changeText.test(title) ? 'removed' : 'open';
}

/** An update that requires nothing of what a creation requires changes what it sends. */
function takesParts(
  { views, testPlan }: VerifyContext,
  plan: PlannedUpdate['plan'],
  resource: Resource | undefined,
): boolean {
  const create = resource && testPlan.operationsOf(resource).create;
  const [required, needed] = [plan, create?.plan].map(
    (one) => views.of(one && bodyEnvelopeOf(one)?.schemaPointers).required.size,
  );
  return required === 0 && needed !== undefined && needed > 0;
}

export type ChangeContext = {
  readonly update: PlannedUpdate;
  readonly target: ChangeableRecord;
  /** The record as it is; `undefined` if it cannot be read. */
  readonly current: JsonObject | undefined;
};

/** Creates a change of all properties, each to another value than it has. */
export function createWholeChange(
  context: VerifyContext,
  { update, target, current = target.input }: ChangeContext,
): VerifiedChange | undefined {
  const envelope = bodyEnvelopeOf(update.plan);
  if (!envelope) return undefined;
  const make = createChangeDrafter(context, update, target);
  const references = {
    ...pickReferences(context, update, current),
    ...pickVersion(context, update, current),
  };
  const first = make('everything', wrapRecord(envelope.path, references));
  const made = first && valueAtPath(first.body?.value, envelope.path);
  if (!first || !isObject(made)) return undefined;
  const properties = changeablePropertiesOf(context, update);
  const others = Object.entries(made).flatMap(([name, value]) => {
    const schemaPointers = properties.get(name);
    const isSame = current[name] !== undefined && isKept(value, current[name]);
    if (!schemaPointers || !isSame || name in references) return [];
    const other = toOtherValue(context, { name, schemaPointers }, value, current[name]);
    return other === undefined ? [] : [[name, other] as const];
  });
  const second =
    others.length === 0
      ? undefined
      : make('everything', wrapRecord(envelope.path, { ...made, ...Object.fromEntries(others) }));
  return toChange(context, update, { draft: second ?? first, envelope, target, current });
}

/** Sets all properties to values that are neither empty nor their default, so that a reset shows. */
export function createFilledChange(
  context: VerifyContext,
  change: ChangeContext,
): VerifiedChange | undefined {
  const whole = createWholeChange(context, change);
  if (!whole) return undefined;
  const properties = changeablePropertiesOf(context, change.update);
  const others = Object.entries(whole.input).flatMap(([name, value]) => {
    const schemaPointers = properties.get(name);
    const usual = schemaPointers && context.views.of(schemaPointers).keywords.default;
    if (!schemaPointers || usual === undefined || !isEqual(usual, value)) return [];
    const other = toOtherValue(context, { name, schemaPointers }, value);
    return other === undefined ? [] : [[name, other] as const];
  });
  const values = { ...whole.input, ...Object.fromEntries(others) };
  return createChangeTo(context, change, values, 'everything');
}

/** The empty values that the properties of a record may get: `false`, 0, `[]`, null and empty texts. */
export function listEmptyValues(
  context: VerifyContext,
  { update, current = {} }: ChangeContext,
  kind: 'first' | 'text' = 'first',
): JsonObject {
  const values: Record<string, unknown> = {};
  for (const [name, pointers] of changeablePropertiesOf(context, update)) {
    const view = context.views.of(pointers);
    const value = toEmptyValue(view, kind);
    if (value === undefined || current[name] === undefined || isReferenceName(name)) continue;
    if (context.conforms(view, value)) values[name] = value;
  }
  return values;
}

/** Sets these properties; the required ones, or all others, keep their values. */
export function createChangeTo(
  context: VerifyContext,
  { update, target, current = target.input }: ChangeContext,
  values: JsonObject,
  extent: 'everything' | 'required',
): VerifiedChange | undefined {
  const envelope = bodyEnvelopeOf(update.plan);
  const make = createChangeDrafter(context, update, target);
  const kept = envelope && pickKept(context, { update, current, envelope }, extent);
  const version = pickVersion(context, update, current);
  const record = { ...kept, ...values, ...version };
  const draft = envelope && make(extent, wrapRecord(envelope.path, record));
  return draft && toChange(context, update, { draft, envelope, target, current });
}

type DraftedChange = {
  readonly draft: RequestDraft;
  readonly envelope: Envelope;
  readonly target: ChangeableRecord;
  readonly current: JsonObject;
};

/** The names are those of comparable properties that get another value than they have. */
function toChange(
  context: VerifyContext,
  update: PlannedOperation,
  { draft, envelope, target, current }: DraftedChange,
): VerifiedChange {
  const input = objectOf(valueAtPath(draft.body?.value, envelope.path));
  const { read = update } = context.testPlan.operationsOf(target.resource);
  const reply = { ...toReplyRecord(read), clientNames: listClientNames(context, update) };
  const names = listComparableNames(context, reply, input).filter(
    (name) =>
      !isReferenceName(name) && !isEqual(input[name], current[name]) && !isEmptyObject(input[name]),
  );
  return { draft, input, names };
}

/**
 * The properties of a PATCH whose schema is written for requests: it has neither the key nor times of the
 * record. Such a `status` or `count` is the client's. Secrets may be shown masked.
 */
function listClientNames(context: VerifyContext, update: PlannedOperation): ReadonlySet<string> {
  // A PUT sends the whole record, also with what the server sets.
  if (update.operation.method !== 'PATCH') return new Set();
  const names = listChangeableNames(context, update);
  const key = update.resource?.key.path[0];
  const isOfServer = (name: string): boolean =>
    name === key || [creationTimeName, updateTimeName].some((one) => one.test(normalizeName(name)));
  return new Set(names.some(isOfServer) ? [] : names.filter((name) => !secretName.test(name)));
}

/** An object without entries changes nothing where it is merged. */
function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

type MakeChange = (extent: DraftOptions['extent'], presetBody: unknown) => RequestDraft | undefined;

export function createChangeDrafter(
  context: VerifyContext,
  planned: PlannedOperation,
  { ancestorKeys, key }: Pick<ChangeableRecord, 'ancestorKeys' | 'key'>,
): MakeChange {
  const { operation } = planned;
  const keys = key === undefined ? ancestorKeys : [...ancestorKeys, key];
  const path = toPathParameters(operation, keys);
  return (extent, presetBody) =>
    context.requestFactory.createDraft(operation, {
      stream: `${operation.id} change`,
      extent,
      path,
      presetBody: withOwnKey(context, planned, path, presetBody),
    });
}

/** The values of properties that a change sends as they are: the required ones, or all. */
function pickKept(
  context: VerifyContext,
  {
    update,
    current,
    envelope,
  }: Pick<ChangeContext, 'update'> & Pick<DraftedChange, 'current' | 'envelope'>,
  extent: 'everything' | 'required',
): JsonObject {
  const { required } = context.views.of(envelope.schemaPointers);
  const names = [...changeablePropertiesOf(context, update).keys()].filter(
    (name) => current[name] !== undefined && (extent === 'everything' || required.has(name)),
  );
  return Object.fromEntries(names.map((name) => [name, current[name]]));
}

/** An update that names the version that it was made from names the current one. */
export function pickVersion(
  context: VerifyContext,
  update: PlannedOperation,
  record: JsonObject,
): JsonObject {
  const name = update.resource && context.testPlan.versionNameOf(update.resource);
  const isSent = name !== undefined && changeablePropertiesOf(context, update).has(name);
  return isSent && record[name] !== undefined ? { [name]: record[name] } : {};
}

/** References keep their values, because other records may not exist. */
function pickReferences(
  context: VerifyContext,
  update: PlannedOperation,
  record: JsonObject,
): JsonObject {
  const names = listChangeableNames(context, update).filter((name) => isReferenceName(name));
  return Object.fromEntries(
    names.filter((name) => record[name] !== undefined).map((name) => [name, record[name]]),
  );
}

function isReferenceName(name: string): boolean {
  return referenceName.test(name);
}

/** Lists the properties that an update can set. */
export function listChangeableNames(
  context: VerifyContext,
  update: PlannedOperation,
): readonly string[] {
  return [...changeablePropertiesOf(context, update).keys()];
}

/** The properties that an update can set, with their schemas in the request. */
export function changeablePropertiesOf(
  { views }: VerifyContext,
  { plan }: PlannedOperation,
): ReadonlyMap<string, readonly string[]> {
  const pointers = bodyEnvelopeOf(plan)?.schemaPointers ?? [];
  return new Map(
    [...propertiesOf(views, views.of(pointers))].filter(
      ([, one]) => views.of(one).keywords.readOnly !== true,
    ),
  );
}
