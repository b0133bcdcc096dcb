import {
  bodyEnvelopeOf,
  type Envelope,
  type PlannedOperation,
  recordEnvelopeOf,
  replacementText,
} from '../../../inference/inference.ts';
import { isObject, type JsonObject, joinPointer } from '../../../openapi/openapi.ts';
import {
  type ChangeableRecord,
  createChangeDrafter,
  listRecordChanges,
  operationText,
  readRecord,
  type VerifiedChange,
} from '../records/change-record.ts';
import {
  formatValue,
  isEqual,
  isKept,
  listComparableNames,
  toReplyRecord,
} from '../records/compare-values.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { TestRecord } from '../records/test-record.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkListAfterUpdate, checkSibling } from './check-side-effects.ts';

/** Updates a record, property by property if possible, and checks that nothing else changes. */
export async function checkUpdate(
  context: VerifyContext,
  update: PlannedOperation,
  target: ChangeableRecord,
  sibling?: TestRecord,
): Promise<void> {
  const { read } = context.testPlan.operationsOf(target.resource);
  const before = read && (await readRecord(context, read, target));
  const changes = listRecordChanges(context, update, target, before?.record);
  if (changes.length === 0)
    context.results.skip(update.operation, 'story', 'no valid update could be generated');
  for (const change of changes) {
    const exchange = await checkChange(context, update, target, change);
    if (exchange && sibling)
      await checkSibling(context, sibling, { ...update, check: 'untouched', exchange });
  }
}

/** Returns the exchange of a successful update. */
async function checkChange(
  context: VerifyContext,
  update: PlannedOperation,
  target: ChangeableRecord,
  change: VerifiedChange,
): Promise<VerifyExchange | undefined> {
  const { read } = context.testPlan.operationsOf(target.resource);
  const before = read && (await readRecord(context, read, target));
  const exchange = await context.sender.send(change.draft, 'valid');
  if (!exchange) return undefined;
  const { status } = exchange.reply;
  if (status >= 300 || status === 202) {
    context.results.skip(update.operation, 'updated', `the update was answered ${status}`);
    if (read && before && status >= 400) {
      const changed = { ...change, before: before.record };
      await checkRefused(context, update, { read, target, changed });
    }
    return undefined;
  }
  const changed: AppliedChange = { ...change, before: before?.record };
  const recordEnvelope = recordEnvelopeOf(update.plan);
  const after = recordEnvelope && valueAtPath(exchange.json, recordEnvelope.path);
  if (recordEnvelope && isObject(after))
    checkChanged(context, update, {
      ...changed,
      after,
      recordPath: recordEnvelope.path,
      exchange,
    });
  if (read) await checkAfter(context, update, { read, target, changed });
  return exchange;
}

type UpdateCheck<Its extends AppliedChange = AppliedChange> = {
  readonly read: PlannedOperation;
  readonly target: ChangeableRecord;
  readonly changed: Its;
};

/** Checks the record after an update. */
async function checkAfter(
  context: VerifyContext,
  update: PlannedOperation,
  { read, target, changed }: UpdateCheck,
): Promise<void> {
  const { before, names, input } = changed;
  const after = await context.waitUntil(
    () => readRecord(context, read, target),
    (observation) => names.every((name) => isKept(input[name], observation?.record?.[name])),
  );
  if (!after) return;
  const observation = {
    ...changed,
    after: after.record,
    recordPath: after.at,
    exchange: after.exchange,
  };
  checkChanged(context, update, observation);
  if (update.plan.kind === 'update' && before) {
    const comparable = listComparableNames(context, toReplyRecord(read), target.input);
    checkUntouched(context, update, { ...observation, before, names: comparable });
  }
  if (before) await checkListAfterUpdate(context, target, { ...observation, before });
  await checkReplacement(context, update, target, changed);
}

/** A refused update must not change the record. */
async function checkRefused(
  context: VerifyContext,
  { operation }: PlannedOperation,
  { read, target, changed: { before, names, input } }: UpdateCheck<VerifiedChange & RecordBefore>,
): Promise<void> {
  const after = await readRecord(context, read, target);
  if (!after) return;
  for (const name of names) {
    if (!isKept(input[name], after.record[name]) || isEqual(before[name], after.record[name]))
      continue;
    const message = `The update was refused, but the property "${name}" changed to ${formatValue(input[name])}.`;
    const pointer = joinPointer('', ...after.at.map(String), name);
    context.results.fail(operation, 'untouched', { message, pointer, exchange: after.exchange });
  }
}

type AppliedChange = VerifiedChange & { readonly before: JsonObject | undefined };

type RecordBefore = { readonly before: JsonObject };

type ObservedChange = AppliedChange & {
  readonly after: JsonObject;
  /** Path of the record in the reply. */
  readonly recordPath: Envelope['path'];
  readonly exchange: VerifyExchange;
};

/** A change is lost when the old value is still shown. Servers may normalize values. */
function checkChanged(
  context: VerifyContext,
  { operation }: PlannedOperation,
  { before, after, input, names, recordPath, exchange }: ObservedChange,
): void {
  context.results.pass(operation, 'updated');
  for (const name of names) {
    const isLost =
      name in after && !isKept(input[name], after[name]) && isEqual(before?.[name], after[name]);
    if (!isLost) continue;
    const pointer = joinPointer('', ...recordPath.map(String), name);
    const message = `The property "${name}" was changed to ${formatValue(input[name])} but is still ${formatValue(after[name])}.`;
    context.results.fail(operation, 'updated', { message, pointer, exchange });
  }
}

/** A PATCH keeps unsent properties (RFC 5789, section 2). */
function checkUntouched(
  context: VerifyContext,
  { operation }: PlannedOperation,
  {
    before,
    after,
    input,
    names,
    recordPath,
    exchange,
  }: ObservedChange & { readonly before: JsonObject },
): void {
  context.results.pass(operation, 'untouched');
  for (const name of names) {
    if (name in input || before[name] === undefined || isEqual(before[name], after[name])) continue;
    const message = `The property "${name}" was not sent but changed from ${formatValue(before[name])} to ${formatValue(after[name])}.`;
    const pointer = joinPointer('', ...recordPath.map(String), name);
    context.results.fail(operation, 'untouched', { message, pointer, exchange });
  }
}

/**
 * PUT replaces the record (RFC 9110, section 9.3.4). Many servers merge instead, so this is
 * checked only if the operation's text promises a replacement.
 */
export async function checkReplacement(
  context: VerifyContext,
  update: PlannedOperation,
  target: ChangeableRecord,
  { input: before }: VerifiedChange,
): Promise<void> {
  const { read } = context.testPlan.operationsOf(target.resource);
  const { operation } = update;
  const bodyEnvelope = bodyEnvelopeOf(update.plan);
  const recordEnvelope = read && recordEnvelopeOf(read.plan);
  if (!read || !recordEnvelope || !bodyEnvelope || operation.method !== 'PUT') return;
  if (!replacementText.test(operationText(context, update))) return;
  const draft = createChangeDrafter(context, update, target)('required', undefined);
  const entry = draft && valueAtPath(draft.body?.value, bodyEnvelope.path);
  const exchange = draft && (await context.sender.send(draft, 'valid'));
  if (!exchange || exchange.reply.status >= 300 || !isObject(entry)) return;
  const after = await readRecord(context, read, target);
  if (!after) return;
  // A required property may keep its value, and one with a default may have had that before.
  const { required, properties } = context.views.of(recordEnvelope.schemaPointers);
  const hasDefault = (name: string): boolean =>
    isEqual(context.views.of(properties.get(name) ?? []).keywords.default, after.record[name]);
  const left = listComparableNames(context, toReplyRecord(read), before).filter(
    (name) =>
      !(name in entry) &&
      !required.has(name) &&
      isEqual(before[name], after.record[name]) &&
      !hasDefault(name),
  );
  for (const name of left)
    context.results.fail(operation, 'updated', {
      message: `The record was replaced without "${name}" but still has the value ${formatValue(before[name])}.`,
      pointer: joinPointer('', name),
      exchange: after.exchange,
    });
}
