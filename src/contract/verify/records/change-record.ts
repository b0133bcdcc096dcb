import type { Envelope, PlannedOperation } from '../../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  objectOf,
  propertiesOf,
  readPointer,
  textAt,
} from '../../../openapi/openapi.ts';
import { valueAtPath } from '../lists/list-endpoint.ts';
import type { RequestDraft } from '../requests/request-draft.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import { listComparableNames, toReadDraft } from '../stories/check-record.ts';
import { isKept } from '../stories/compare-values.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type TestRecord, wrapRecord } from './create-record.ts';

/** A record that may be changed. */
export type ChangeableRecord = Pick<TestRecord, 'resource' | 'above' | 'entry'> & {
  /** Absent for what there is one of. */
  readonly key: string | undefined;
};

export type VerifiedChange = {
  readonly draft: RequestDraft;
  /** What was sent of the record. */
  readonly entry: JsonObject;
  /** The properties that are changed. */
  readonly names: readonly string[];
};

/** Reads the record; `undefined` where it is not shown. */
export async function readRecord(
  world: VerifyContext,
  read: PlannedOperation,
  target: ChangeableRecord,
) {
  const draft = toReadDraft(world, read, target);
  const exchange = draft && (await world.sender.send(draft, 'guess'));
  const at = read.recordEnvelope?.path;
  const record = exchange && at && valueAtPath(exchange.value, at);
  return exchange && at && isObject(record) ? { exchange, record, at } : undefined;
}

/** A request that changes a record: PATCH one property, PUT all. */
export function toRecordChange(
  world: VerifyContext,
  update: PlannedOperation,
  target: ChangeableRecord,
  before: JsonObject | undefined,
): VerifiedChange | undefined {
  const { bodyEnvelope, plan } = update;
  if (!bodyEnvelope) return undefined;
  const { resource, entry: first } = target;
  const make = createChangeDrafter(world, update, target);
  const current = before ?? first;
  const whole = make(
    'everything',
    wrapRecord(bodyEnvelope.path, pickReferences(world, update, current)),
  );
  const values = whole && valueAtPath(whole.body?.value, bodyEnvelope.path);
  if (!whole || !isObject(values)) return undefined;
  const { read = update } = world.testPlan.operationsOf(resource);
  const names = listComparableNames(world, read, values).filter(
    (name) => isComparableScalar(name, values[name]) && !isKept(values[name], current[name]),
  );
  return plan.kind === 'update' && !isFullReplacement(world, update)
    ? toPartialChange(world, bodyEnvelope, { make, names, values, current })
    : { draft: whole, entry: values, names };
}

export function createChangeDrafter(
  { requestFactory }: VerifyContext,
  { operation }: PlannedOperation,
  { above, key }: ChangeableRecord,
): DraftChange {
  return (extent, given) =>
    requestFactory.createDraft(operation, {
      stream: `${operation.id} change`,
      extent,
      path: toPathParameters(operation, key === undefined ? above : [...above, key]),
      given,
    });
}

type DraftChange = (extent: 'everything' | 'required', given: unknown) => RequestDraft | undefined;

type PartialChangeOptions = {
  readonly make: DraftChange;
  readonly names: readonly string[];
  readonly values: JsonObject;
  readonly current: JsonObject;
};

/** With what is required beside it as it is. */
function toPartialChange(
  { shapes }: VerifyContext,
  { path, schemaPointers }: Envelope,
  { make, names: [name], values, current }: PartialChangeOptions,
): VerifiedChange | undefined {
  if (name === undefined) return undefined;
  const { required: demanded, properties } = shapes.of(schemaPointers);
  const fixed = new Map(
    [...properties].filter(([, one]) => shapes.of(one).keywords.readOnly === true),
  );
  const required = [...demanded].filter((one) => current[one] !== undefined && !fixed.has(one));
  const kept = Object.fromEntries(required.map((one) => [one, current[one]]));
  const draft = make('required', wrapRecord(path, { ...kept, [name]: values[name] }));
  return draft && { draft, entry: objectOf(valueAtPath(draft.body?.value, path)), names: [name] };
}

/** What names other records stays as it is: there may be no others. */
function pickReferences(
  world: VerifyContext,
  update: PlannedOperation,
  record: JsonObject,
): JsonObject {
  const names = listChangeableNames(world, update).filter((name) => isReferenceName(name));
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
function isFullReplacement(world: VerifyContext, update: PlannedOperation): boolean {
  return (
    update.operation.method !== 'PATCH' && !/patch|partial/i.test(operationText(world, update))
  );
}

/** What an operation says of itself. */
export function operationText(
  { document }: VerifyContext,
  { operation }: PlannedOperation,
): string {
  const said = objectOf(readPointer(document.root, operation.pointer));
  return ['operationId', 'summary'].map((name) => textAt(said, name)).join(' ');
}

/** The names of a record that a change may speak of. */
export function listChangeableNames(
  { shapes }: VerifyContext,
  { bodyEnvelope }: PlannedOperation,
): readonly string[] {
  return [...propertiesOf(shapes, shapes.of(bodyEnvelope?.schemaPointers ?? [])).keys()];
}
