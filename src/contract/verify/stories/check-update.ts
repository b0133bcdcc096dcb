import { type PlannedOperation, valueAt } from '../../../inference/inference.ts';
import type { JsonObject } from '../../../openapi/openapi.ts';
import { readRecord } from '../records/change-record.ts';
import { formatValue } from '../records/compare-values.ts';
import {
  type ChangeableRecord,
  type ChangeContext,
  createChangeTo,
  createFilledChange,
  createWholeChange,
  findUnsentRule,
  listEmptyValues,
  type UnsentProperties,
  type VerifiedChange,
} from '../records/record-changes.ts';
import type { TestRecord } from '../records/test-record.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { PlannedUpdate } from '../test-plan.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkMergePatch } from './check-merge-patch.ts';
import { checkListAfterUpdate, checkSibling } from './check-side-effects.ts';
import {
  checkChangedReply,
  checkObservedChange,
  checkRefusedChange,
  checkSameAgain,
  checkUnsentRemoved,
} from './compare-change.ts';

/** An update in progress: what the record is now, and the last request that changed it. */
type UpdateStory = ChangeContext & {
  readonly read: PlannedOperation | undefined;
  readonly unsent: UnsentProperties;
  current: JsonObject | undefined;
  last: VerifyExchange | undefined;
  /** A change that was refused with a conflict. */
  conflict: VerifyExchange | undefined;
};

/**
 * Updates a record, and checks that it changes and that nothing else does: all properties at once, then to
 * empty values, and each alone where a request may send a part. A PUT is repeated, and at last sent
 * without its optional properties.
 */
export async function checkUpdate(
  context: VerifyContext,
  update: PlannedUpdate,
  target: ChangeableRecord,
  sibling?: TestRecord,
): Promise<void> {
  const { read } = context.testPlan.operationsOf(target.resource);
  const story: UpdateStory = {
    update,
    target,
    read,
    unsent: findUnsentRule(context, update),
    current: read && (await readRecord(context, read, target))?.record,
    last: undefined,
    conflict: undefined,
  };
  const whole = createWholeChange(context, story);
  if (!whole || (story.unsent === 'kept' && whole.names.length === 0)) {
    context.results.skip(update.operation, 'story', 'no valid update could be generated');
    return;
  }
  await changeAll(context, story, whole);
  if (update.operation.method === 'PUT') await replaceAgain(context, story);
  await changeToEmpty(context, story);
  if (update.operation.method === 'PUT') await replaceByLeast(context, story);
  if (story.unsent === 'kept') {
    await changeEach(context, story);
    await changeToEmpty(context, story, 'text');
    if (story.last) await checkMergePatch(context, update, target);
  }
  checkCurrentVersion(context, story);
  const { last } = story;
  if (last && sibling)
    await checkSibling(context, sibling, { ...update, check: 'untouched', exchange: last });
}

/** A new record that names its current version is not refused with a conflict by every change. */
function checkCurrentVersion(
  { results, testPlan }: VerifyContext,
  { update, target, current, last, conflict }: UpdateStory,
): void {
  const name = testPlan.versionNameOf(target.resource);
  if (!conflict || last || name === undefined) return;
  const [sent, own] = [conflict.draft.body?.value, current].map((one) => valueAt(one, [name]));
  if (own === undefined || sent !== own) return;
  results.fail(update.operation, 'conditional', {
    message: `${update.operation.method} with the current ${name} ${formatValue(own)} answers ${conflict.reply.status}, each time.`,
    ...{ where: 'status', exchange: conflict },
  });
}

/** Changes all properties at once, or each alone where that is refused. */
async function changeAll(
  context: VerifyContext,
  story: UpdateStory,
  whole: VerifiedChange,
): Promise<void> {
  const { current: before, target } = story;
  const outcome = await sendChange(context, story, whole);
  if (outcome !== 'applied') return;
  const { current: after } = story;
  if (before && after) await checkListAfterUpdate(context, target, { ...whole, before, after });
}

/** Repeats a replacement. */
async function replaceAgain(context: VerifyContext, story: UpdateStory): Promise<void> {
  const { read, current: before, last } = story;
  if (!last) return;
  const again = await context.sender.send(last.draft, 'conflict');
  const repeated = read && (await readRecord(context, read, story.target));
  if (again) checkSameAgain(context, story.update, { before, first: last, again, repeated });
  if (repeated) story.current = repeated.record;
}

/** Replaces all properties by values that a reset changes, and then sends the required ones alone. */
async function replaceByLeast(context: VerifyContext, story: UpdateStory): Promise<void> {
  const { read } = story;
  if (story.unsent !== 'removed' || !story.last) return;
  const filled = createFilledChange(context, story);
  if (filled) await sendChange(context, story, filled);
  const { current } = story;
  const least = createChangeTo(context, story, {}, 'required');
  const outcome = least && (await sendChange(context, story, { ...least, names: [] }));
  if (least && outcome === 'applied' && read && story.last && current && story.current)
    checkUnsentRemoved(context, story.update, {
      ...least,
      read,
      before: current,
      after: story.current,
      exchange: story.last,
    });
}

/** Limit of properties that are changed alone. */
const maxSingleChanges = 10;

/** Sets properties to false, 0, `[]`, null and an empty text, which servers take for missing. */
async function changeToEmpty(
  context: VerifyContext,
  story: UpdateStory,
  kind: 'first' | 'text' = 'first',
): Promise<void> {
  const extent = story.unsent === 'kept' ? 'required' : 'everything';
  const all = listEmptyValues(context, story, kind);
  const change = createChangeTo(context, story, all, extent);
  if (!change || change.names.length === 0) return;
  if ((await sendChange(context, story, change)) !== 'refused') return;
  // The document does not say that 0, `[]` and an empty text make sense.
  const certain = Object.entries(all).filter(([, value]) => value === false || value === null);
  for (const [name, value] of certain.slice(0, maxSingleChanges)) {
    const alone = createChangeTo(context, story, { [name]: value }, extent);
    if (alone && alone.names.length > 0) await sendChange(context, story, alone);
  }
}

/** Changes each property alone; flags first, since they are off by now, and the other changes must leave them on. */
async function changeEach(context: VerifyContext, story: UpdateStory): Promise<void> {
  const whole = createWholeChange(context, story);
  if (!whole) return;
  const isFlag = (name: string): boolean => typeof whole.input[name] === 'boolean';
  const names = whole.names.toSorted((one, other) => Number(isFlag(other)) - Number(isFlag(one)));
  for (const name of names.slice(0, maxSingleChanges)) {
    const alone = createChangeTo(context, story, { [name]: whole.input[name] }, 'required');
    if (alone) await sendChange(context, story, alone);
  }
}

/** Sends a change and checks its reply and the record after it. */
async function sendChange(
  context: VerifyContext,
  story: UpdateStory,
  change: VerifiedChange,
): Promise<'applied' | 'refused' | 'unknown'> {
  const { update, read, target, current: before, unsent } = story;
  const exchange = await context.sender.send(change.draft, 'valid');
  if (!exchange) return 'unknown';
  const { status } = exchange.reply;
  if (status === 202) {
    context.results.skip(update.operation, 'updated', 'records are updated asynchronously (202)');
    return 'unknown';
  }
  if (status === 409 || status === 412) story.conflict = exchange;
  if (status >= 300) {
    const reason = `the update was answered ${status}`;
    context.results.skip(update.operation, 'updated', { reason, refusal: exchange });
    if (read && before && status >= 400)
      await checkRefusedChange(context, update, { ...change, read, target, before });
    return status >= 400 ? 'refused' : 'unknown';
  }
  story.last = exchange;
  const changed = { ...change, target, before, unsent };
  checkChangedReply(context, update, changed, exchange);
  if (read) story.current = await checkObservedChange(context, update, { ...changed, read });
  return 'applied';
}
