import type { Envelope, PlannedOperation } from '../../../inference/inference.ts';
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

/** A record that may be changed. */
export type ChangeableRecord = Pick<TestRecord, 'resource' | 'ancestorKeys' | 'input'> & {
  /** Absent for what there is one of. */
  readonly key: string | undefined;
};

export type VerifiedChange = {
  readonly draft: RequestDraft;
  /** What was sent of the record. */
  readonly input: JsonObject;
  /** The properties that are changed. */
  readonly names: readonly string[];
};

/** Reads the record; `undefined` where it is not shown. */
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

/** A request that changes a record: PATCH one property, PUT all. */
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

/** With what is required beside it as it is. */
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

/** What names other records stays as it is: there may be no others. */
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
  return /[_-]id$|[a-z]Id$/.test(name);
}

function isComparableScalar(name: string, value: unknown): boolean {
  return (
    !isReferenceName(name) &&
    ((typeof value === 'string' && value !== '') || typeof value === 'number')
  );
}

/** A POST to a record may change it by parts or as a whole, so all is sent. */
function isFullReplacement(context: VerifyContext, update: PlannedOperation): boolean {
  return (
    update.operation.method !== 'PATCH' && !/patch|partial/i.test(operationText(context, update))
  );
}

/** What an operation says of itself. */
export function operationText(
  { document }: VerifyContext,
  { operation }: PlannedOperation,
): string {
  const description = objectOf(readPointer(document.root, operation.pointer));
  return ['operationId', 'summary'].map((name) => textAt(description, name)).join(' ');
}

/** The names of a record that a change may speak of. */
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
