import {
  type Envelope,
  type PlannedOperation,
  partialUpdateText,
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
import type { RequestDraft } from '../requests/request-draft.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { listComparableNames } from './comparable-properties.ts';
import { isKept } from './compare-values.ts';
import { valueAtPath, wrapRecord } from './record-path.ts';
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
  const at = read.recordEnvelope?.path;
  const record = exchange && at && valueAtPath(exchange.json, at);
  return exchange && at && isObject(record) ? { exchange, record, at } : undefined;
}

/** Creates an update: PATCH changes one property, other methods send the whole record. */
export function toRecordChange(
  context: VerifyContext,
  update: PlannedOperation,
  target: ChangeableRecord,
  before: JsonObject | undefined,
): VerifiedChange | undefined {
  const { bodyEnvelope, plan } = update;
  if (!bodyEnvelope) return undefined;
  const { resource, input: first } = target;
  const make = createChangeDrafter(context, update, target);
  const current = before ?? first;
  const whole = make(
    'everything',
    wrapRecord(bodyEnvelope.path, pickReferences(context, update, current)),
  );
  const values = whole && valueAtPath(whole.body?.value, bodyEnvelope.path);
  if (!whole || !isObject(values)) return undefined;
  const { read = update } = context.testPlan.operationsOf(resource);
  const names = listComparableNames(context, read, values).filter(
    (name) => isComparableScalar(name, values[name]) && !isKept(values[name], current[name]),
  );
  return plan.kind === 'update' && !isFullReplacement(context, update)
    ? toPartialChange(context, bodyEnvelope, { make, names, values, current })
    : { draft: whole, input: values, names };
}

export function createChangeDrafter(
  { requestFactory }: VerifyContext,
  { operation }: PlannedOperation,
  { ancestorKeys, key }: ChangeableRecord,
): DraftChange {
  return (extent, presetBody) =>
    requestFactory.createDraft(operation, {
      stream: `${operation.id} change`,
      extent,
      path: toPathParameters(operation, key === undefined ? ancestorKeys : [...ancestorKeys, key]),
      presetBody,
    });
}

type DraftChange = (
  extent: 'everything' | 'required',
  presetBody: unknown,
) => RequestDraft | undefined;

type PartialChangeOptions = {
  readonly make: DraftChange;
  readonly names: readonly string[];
  readonly values: JsonObject;
  readonly current: JsonObject;
};

/** Sends one property with the required ones, which keep their values. */
function toPartialChange(
  { views }: VerifyContext,
  { path, schemaPointers }: Envelope,
  { make, names: [name], values, current }: PartialChangeOptions,
): VerifiedChange | undefined {
  if (name === undefined) return undefined;
  const { required: demanded, properties } = views.of(schemaPointers);
  const fixed = new Map(
    [...properties].filter(([, one]) => views.of(one).keywords.readOnly === true),
  );
  const required = [...demanded].filter((one) => current[one] !== undefined && !fixed.has(one));
  const kept = Object.fromEntries(required.map((one) => [one, current[one]]));
  const draft = make('required', wrapRecord(path, { ...kept, [name]: values[name] }));
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

function isComparableScalar(name: string, value: unknown): boolean {
  return (
    !isReferenceName(name) &&
    ((typeof value === 'string' && value !== '') || typeof value === 'number')
  );
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
export function listChangeableNames(
  { views }: VerifyContext,
  { bodyEnvelope }: PlannedOperation,
): readonly string[] {
  return [...propertiesOf(views, views.of(bodyEnvelope?.schemaPointers ?? [])).keys()];
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
