import type { Envelope, PlannedOperation } from '../../../inference/inference.ts';
import { isObject, type JsonObject, joinPointer } from '../../../openapi/openapi.ts';
import type { VerifyExchange } from '../client/request-sender.ts';
import { valueAtPath } from '../lists/list-endpoint.ts';
import {
  type ChangeableRecord,
  createChangeDrafter,
  operationText,
  readRecord,
  toRecordChange,
  type VerifiedChange,
} from '../records/change-record.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkListAfterUpdate } from './check-list-after-update.ts';
import { formatValue, listComparableNames } from './check-record.ts';
import { isEqual, isKept } from './compare-values.ts';

/** Changes a record, and looks whether it was changed, and nothing else. */
export async function checkUpdate(
  world: VerifyContext,
  update: PlannedOperation,
  target: ChangeableRecord,
): Promise<void> {
  const { read } = world.testPlan.operationsOf(target.resource);
  const before = read && (await readRecord(world, read, target));
  const change = toRecordChange(world, update, target, before?.record);
  if (!change) {
    world.results.skip(
      update.operation,
      'story',
      'no request could be made that changes a record and fits the document',
    );
    return;
  }
  const exchange = await world.sender.send(change.draft, 'sound');
  if (!exchange) return;
  if (exchange.got.status >= 300 || exchange.got.status === 202) {
    world.results.skip(
      update.operation,
      'updated',
      `a change was answered with ${exchange.got.status}`,
    );
    if (read && before && exchange.got.status >= 400) {
      const changed = { ...change, before: before.record };
      await checkRefused(world, update, { read, target, changed });
    }
    return;
  }
  const changed: AppliedChange = { ...change, before: before?.record };
  const { recordEnvelope } = update;
  const answered = recordEnvelope && valueAtPath(exchange.value, recordEnvelope.path);
  if (recordEnvelope && isObject(answered))
    checkChanged(world, update, { ...changed, after: answered, at: recordEnvelope.path, exchange });
  if (read) await checkAfter(world, update, { read, target, changed });
}

type UpdateCheck<Its extends AppliedChange = AppliedChange> = {
  readonly read: PlannedOperation;
  readonly target: ChangeableRecord;
  readonly changed: Its;
};

/** What a change left behind is in what is read. */
async function checkAfter(
  world: VerifyContext,
  update: PlannedOperation,
  { read, target, changed }: UpdateCheck,
): Promise<void> {
  const { before, names, entry } = changed;
  const after = await world.waitUntil(
    () => readRecord(world, read, target),
    (seen) => names.every((name) => isKept(entry[name], seen?.record?.[name])),
  );
  if (!after) return;
  const seen = { ...changed, after: after.record, at: after.at, exchange: after.exchange };
  checkChanged(world, update, seen);
  if (update.plan.kind === 'update' && before) {
    const comparable = listComparableNames(world, read, target.entry);
    checkUntouched(world, update, { ...seen, before, names: comparable });
  }
  if (before) await checkListAfterUpdate(world, target, { ...seen, before });
  await checkReplacement(world, update, target, changed);
}

/** What was refused changed nothing. */
async function checkRefused(
  world: VerifyContext,
  { operation }: PlannedOperation,
  { read, target, changed: { before, names, entry } }: UpdateCheck<VerifiedChange & RecordBefore>,
): Promise<void> {
  const after = await readRecord(world, read, target);
  if (!after) return;
  for (const name of names) {
    if (!isKept(entry[name], after.record[name]) || isEqual(before[name], after.record[name]))
      continue;
    const message = `A change was refused, and yet the property "${name}" was changed to ${formatValue(entry[name])}.`;
    const pointer = joinPointer('', ...after.at.map(String), name);
    world.results.fail(operation, 'untouched', { message, pointer, exchange: after.exchange });
  }
}

type AppliedChange = VerifiedChange & { readonly before: JsonObject | undefined };

type RecordBefore = { readonly before: JsonObject };

type ObservedChange = AppliedChange & {
  readonly after: JsonObject;
  /** Where in the reply the record is. */
  readonly at: Envelope['path'];
  readonly exchange: VerifyExchange;
};

/** A property is lost that is still what it was before. What a server makes of a value is its own affair. */
function checkChanged(
  world: VerifyContext,
  { operation }: PlannedOperation,
  { before, after, entry, names, at, exchange }: ObservedChange,
): void {
  world.results.pass(operation, 'updated');
  for (const name of names) {
    const isLost =
      name in after && !isKept(entry[name], after[name]) && isEqual(before?.[name], after[name]);
    if (!isLost) continue;
    const pointer = joinPointer('', ...at.map(String), name);
    const message = `The property "${name}" was changed to ${formatValue(entry[name])}, and still is ${formatValue(after[name])}.`;
    world.results.fail(operation, 'updated', { message, pointer, exchange });
  }
}

/** RFC 5789, section 2: what a change does not speak of stays as it is. */
function checkUntouched(
  world: VerifyContext,
  { operation }: PlannedOperation,
  { before, after, entry, names, at, exchange }: ObservedChange & { readonly before: JsonObject },
): void {
  world.results.pass(operation, 'untouched');
  for (const name of names) {
    if (name in entry || before[name] === undefined || isEqual(before[name], after[name])) continue;
    const message = `The property "${name}" was not to be changed, and was ${formatValue(before[name])} and is ${formatValue(after[name])}.`;
    const pointer = joinPointer('', ...at.map(String), name);
    world.results.fail(operation, 'untouched', { message, pointer, exchange });
  }
}

/**
 * RFC 9110, section 9.3.4: what is put takes the place of what was there. Many servers merge all the
 * same, so this is asked only of an operation that says that it replaces.
 */
export async function checkReplacement(
  world: VerifyContext,
  update: PlannedOperation,
  target: ChangeableRecord,
  { entry: before }: VerifiedChange,
): Promise<void> {
  const { read } = world.testPlan.operationsOf(target.resource);
  const { operation, bodyEnvelope } = update;
  if (!read?.recordEnvelope || !bodyEnvelope || operation.method !== 'PUT') return;
  if (!replacePattern.test(operationText(world, update))) return;
  const draft = createChangeDrafter(world, update, target)('required', undefined);
  const entry = draft && valueAtPath(draft.body?.value, bodyEnvelope.path);
  const exchange = draft && (await world.sender.send(draft, 'sound'));
  if (!exchange || exchange.got.status >= 300 || !isObject(entry)) return;
  const after = await readRecord(world, read, target);
  if (!after) return;
  // What a record cannot be without has to be something, and may be what it was.
  const { required } = world.shapes.of(read.recordEnvelope.schemaPointers);
  const left = listComparableNames(world, read, before).filter(
    (name) => !(name in entry) && !required.has(name) && isEqual(before[name], after.record[name]),
  );
  for (const name of left)
    world.results.fail(operation, 'updated', {
      message: `The record was replaced by one without "${name}", and still has ${formatValue(before[name])} there.`,
      pointer: joinPointer('', name),
      exchange: after.exchange,
    });
}

const replacePattern = /replac|overwrit/i;
