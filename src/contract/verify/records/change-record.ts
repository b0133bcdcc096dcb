import {
  bodyEnvelopeOf,
  type Envelope,
  type PlannedOperation,
  partialUpdateText,
  type Resource,
  recordEnvelopeOf,
  referenceName,
} from '../../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  objectOf,
  propertiesOf,
  readPointer,
  textAt,
} from '../../../openapi/openapi.ts';
import {
  type RequestDraft,
  toPathParameters,
  type VerifyExchange,
} from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { isKept, listComparableNames, toReplyRecord } from './compare-values.ts';
import { valueAtPath, wrapRecord } from './record-path.ts';
import { withOwnKey } from './references.ts';
import type { RecordTarget, TestRecord } from './test-record.ts';

/** A record that verify may change. */
export type ChangeableRecord = Pick<TestRecord, 'resource' | 'ancestorKeys' | 'input'> & {
  /** Absent for a singleton. */
  readonly key: string | undefined;
};

export type VerifiedChange = {
  readonly draft: RequestDraft;
  /** The record as sent. */
  readonly input: JsonObject;
  /** The changed properties. */
  readonly names: readonly string[];
};

/** Reads a record; `undefined` when the reply does not show it. */
export async function readRecord(
  context: VerifyContext,
  read: PlannedOperation,
  target: ChangeableRecord,
) {
  const draft = toReadDraft(context, read, target);
  const exchange = draft && (await context.sender.send(draft, 'uncertain'));
  const at = recordEnvelopeOf(read.plan)?.path;
  const record = exchange && at && valueAtPath(exchange.json, at);
  return exchange && at && isObject(record) ? { exchange, record, at } : undefined;
}

/** Limit of properties that a partial update changes one by one. */
const maxPartialChanges = 6;

/** Creates updates: one per property for partial updates, otherwise one of the whole record. */
export function listRecordChanges(
  context: VerifyContext,
  update: PlannedOperation,
  target: ChangeableRecord,
  before: JsonObject | undefined,
): readonly VerifiedChange[] {
  const { plan } = update;
  const bodyEnvelope = bodyEnvelopeOf(plan);
  if (!bodyEnvelope) return [];
  const { resource, input: first } = target;
  const make = createChangeDrafter(context, update, target);
  const current = before ?? first;
  const references = pickReferences(context, update, current);
  const whole = make('everything', wrapRecord(bodyEnvelope.path, references));
  const values = whole && valueAtPath(whole.body?.value, bodyEnvelope.path);
  if (!whole || !isObject(values)) return [];
  const { read = update } = context.testPlan.operationsOf(resource);
  const names = listComparableNames(context, toReplyRecord(read), values).filter(
    (name) => isComparable(name, values[name]) && !isKept(values[name], current[name]),
  );
  if (plan.kind !== 'update' || isFullReplacement(context, update))
    return [{ draft: whole, input: values, names }];
  const flags = Object.keys(values).filter((name) => typeof current[name] === 'boolean');
  const flipped = Object.fromEntries(flags.map((name) => [name, current[name] !== true]));
  return Object.entries({ ...values, ...flipped })
    .filter(([name]) => names.includes(name) || flags.includes(name))
    .slice(0, maxPartialChanges)
    .flatMap(
      ([name, value]) =>
        toPartialChange(context, bodyEnvelope, { make, name, value, current }) ?? [],
    );
}

export function createChangeDrafter(
  context: VerifyContext,
  planned: PlannedOperation,
  { ancestorKeys, key }: ChangeableRecord,
): DraftChange {
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

type DraftChange = (
  extent: 'everything' | 'required',
  presetBody: unknown,
) => RequestDraft | undefined;

type PartialChangeOptions = {
  readonly make: DraftChange;
  readonly name: string;
  readonly value: unknown;
  readonly current: JsonObject;
};

/** Sends one property with the required ones, which keep their values. */
function toPartialChange(
  { views }: VerifyContext,
  { path, schemaPointers }: Envelope,
  { make, name, value, current }: PartialChangeOptions,
): VerifiedChange | undefined {
  const { required: demanded, properties } = views.of(schemaPointers);
  const fixed = new Map(
    [...properties].filter(([, one]) => views.of(one).keywords.readOnly === true),
  );
  const required = [...demanded].filter((one) => current[one] !== undefined && !fixed.has(one));
  const kept = Object.fromEntries(required.map((one) => [one, current[one]]));
  const draft = make('required', wrapRecord(path, { ...kept, [name]: value }));
  return draft && { draft, input: objectOf(valueAtPath(draft.body?.value, path)), names: [name] };
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

/** Empty values may be replaced by defaults, and objects are often merged. */
function isComparable(name: string, value: unknown): boolean {
  const isFilled = Array.isArray(value) ? value.length > 0 : typeof value !== 'object';
  return !isReferenceName(name) && isFilled && value !== '';
}

/** A POST may merge or replace, so it sends everything unless its text says that it is partial. */
function isFullReplacement(context: VerifyContext, update: PlannedOperation): boolean {
  return (
    update.operation.method !== 'PATCH' && !partialUpdateText.test(operationText(context, update))
  );
}

/** The text of an operation that hints at its effect. */
export function operationText(
  { document }: VerifyContext,
  { operation }: PlannedOperation,
): string {
  const description = objectOf(readPointer(document.root, operation.pointer));
  return ['operationId', 'summary'].map((name) => textAt(description, name)).join(' ');
}

/** Lists the properties that an update can set. */
function listChangeableNames(
  { views }: VerifyContext,
  { plan }: PlannedOperation,
): readonly string[] {
  return [...propertiesOf(views, views.of(bodyEnvelopeOf(plan)?.schemaPointers ?? [])).keys()];
}

export function toReadDraft(
  { requestFactory }: VerifyContext,
  { operation }: PlannedOperation,
  { ancestorKeys, key }: RecordTarget,
): RequestDraft | undefined {
  return requestFactory.createDraft(operation, {
    stream: 'read',
    extent: 'required',
    path: toPathParameters(operation, key === undefined ? ancestorKeys : [...ancestorKeys, key]),
  });
}

type RecordToRestore = {
  readonly resource: Resource;
  readonly ancestorKeys: readonly string[];
  /** Absent for a singleton. */
  readonly key: string | undefined;
  /** The record before the change. */
  readonly read: VerifyExchange;
};

/**
 * Prepares a change to a record that this run did not create. It is allowed only if the same
 * operation can restore the original values; the restore is scheduled for cleanup.
 */
export function prepareRestore(
  context: VerifyContext,
  update: PlannedOperation,
  { resource, ancestorKeys, key, read }: RecordToRestore,
): ChangeableRecord | undefined {
  const reading = context.testPlan.inferenceOf(read.draft.operation);
  const envelope = recordEnvelopeOf(reading.plan);
  const record = envelope && valueAtPath(read.json, envelope.path);
  if (!isObject(record)) return undefined;
  const names = listChangeableNames(context, update).filter((name) => record[name] !== undefined);
  const input = Object.fromEntries(names.map((name) => [name, record[name]]));
  const { operation } = update;
  const bodyEnvelope = bodyEnvelopeOf(update.plan);
  const draft =
    bodyEnvelope &&
    context.requestFactory.createDraft(operation, {
      stream: 'restore',
      extent: 'required',
      path: toPathParameters(operation, key === undefined ? ancestorKeys : [...ancestorKeys, key]),
      presetBody: wrapRecord(bodyEnvelope.path, input),
    });
  if (!draft) {
    context.results.skip(operation, 'story', 'the change could not be undone');
    return undefined;
  }
  context.cleanup.restore(draft);
  return { resource, ancestorKeys, key, input };
}
