import type { PlannedOperation } from '../../../../inference/inference.ts';
import { joinPointer } from '../../../../openapi/openapi.ts';
import { readRecord, sendRead } from '../../records/change-record.ts';
import {
  formatValue,
  isEqual,
  listComparableNames,
  toReplyRecord,
} from '../../records/compare-values.ts';
import { createRecord, toRemovalDraft } from '../../records/create-record.ts';
import { createWholeChange } from '../../records/record-changes.ts';
import { findOwnAncestors, type RecordTarget, type TestRecord } from '../../records/test-record.ts';
import { toPathParameters, type VerifyExchange } from '../../requests/request-draft.ts';
import type { PlannedUpdate } from '../../test-plan.ts';
import type { VerifyContext } from '../../verify-context.ts';
import { checkRead } from '../check-record.ts';
import { checkUpdate } from '../check-update.ts';

/** A record that a PUT creates below a record of this run, such as the photo of a user. */
type NewSingleton = {
  readonly target: RecordTarget & { readonly input: RecordTarget['input'] & object };
  readonly put: PlannedUpdate;
  readonly read: PlannedOperation;
  readonly remove: PlannedOperation | undefined;
  readonly parent: TestRecord;
};

/**
 * Creates a single record that a new parent does not have yet, changes it, removes it and creates it again. The
 * parent stays as it is, and a removed parent takes the record with it.
 */
export async function checkNewSingleton(
  context: VerifyContext,
  { resource }: RecordTarget,
): Promise<void> {
  const { read, updates, remove } = context.testPlan.operationsOf(resource);
  const put = updates.find(({ plan }) => plan.kind === 'put');
  const ancestor = resource.ancestors.at(-1);
  const ancestorKeys = ancestor && (await findOwnAncestors(context.knownRecords, ancestor));
  if (!read || !put || !ancestor || !ancestorKeys) return;
  const parent = await createRecord(context, ancestor, ancestorKeys, `with ${resource.noun}`);
  if (parent.kind !== 'created') return;
  const keys = [...ancestorKeys, parent.key];
  const target = { resource, ancestorKeys: keys, key: undefined, input: {} };
  const one: NewSingleton = { target, put, read, remove, parent };
  const parentBefore = await readParent(context, one);
  if (!(await create(context, one))) return;
  await checkUpdate(context, put, target);
  await checkParent(context, one, { before: parentBefore, method: 'PUT' });
  if (remove && (await removeSingleton(context, one, remove))) {
    await checkParent(context, one, { before: parentBefore, method: 'DELETE' });
    await create(context, one);
  }
  await removeParent(context, one);
}

function readParent(context: VerifyContext, { parent }: NewSingleton) {
  const { read } = context.testPlan.operationsOf(parent.resource);
  return read && readRecord(context, read, parent);
}

/** Creates the record, which must be there then. Returns whether it is. */
async function create(
  context: VerifyContext,
  { target, put, read }: NewSingleton,
): Promise<boolean> {
  const change = createWholeChange(context, { update: put, target, current: {} });
  const exchange = change && (await context.sender.send(change.draft, 'uncertain'));
  if (!exchange || exchange.reply.status >= 300 || exchange.reply.status === 202) return false;
  const shown = await checkRead(context, read, { ...target, input: change.input });
  if (shown) return true;
  const found = await sendRead(context, read, target);
  if (found && [404, 410].includes(found.reply.status))
    context.results.fail(put.operation, 'updated', {
      message: `PUT was answered ${exchange.reply.status}, and then a read ${found.reply.status}.`,
      ...{ where: 'status', exchange: found, others: [exchange] },
    });
  return false;
}

type ParentCheck = {
  readonly before: Awaited<ReturnType<typeof readParent>>;
  readonly method: 'PUT' | 'DELETE';
};

/** A change of the single record neither changes nor removes its parent. */
async function checkParent(
  context: VerifyContext,
  { target, parent, put, remove = put }: NewSingleton,
  { before, method }: ParentCheck,
): Promise<void> {
  const { read } = context.testPlan.operationsOf(parent.resource);
  const exchange = before && read && (await sendRead(context, read, parent));
  if (!exchange) return;
  const { operation } = method === 'PUT' ? put : remove;
  const noun = target.resource.noun;
  if ([404, 410].includes(exchange.reply.status)) {
    context.knownRecords.forget(parent);
    context.cleanup.drop(parent);
    const message = `${method} of the ${noun} also removed the record ${JSON.stringify(parent.key)}.`;
    context.results.fail(operation, 'untouched', { message, where: 'status', exchange });
    return;
  }
  const after = await readRecord(context, read, parent);
  const name = listComparableNames(context, toReplyRecord(read), parent.input).find(
    (one) => after && !isEqual(before.record[one], after.record[one]),
  );
  if (!after || name === undefined) return;
  const [old, now] = [before, after].map(({ record }) => formatValue(record[name]));
  context.results.fail(operation, 'untouched', {
    message: `${method} of the ${noun} also changed "${name}" of the record above it from ${old} to ${now}.`,
    pointer: joinPointer('', ...[...after.at, name].map(String)),
    exchange: after.exchange,
  });
}

/** Returns whether the record was removed. */
async function removeSingleton(
  context: VerifyContext,
  { target, read }: NewSingleton,
  { operation }: PlannedOperation,
): Promise<boolean> {
  const draft = context.requestFactory.createDraft(operation, {
    stream: 'removal',
    extent: 'required',
    path: toPathParameters(operation, target.ancestorKeys),
  });
  const exchange = draft && (await context.sender.send(draft, 'uncertain'));
  if (!exchange || exchange.reply.status >= 300 || exchange.reply.status === 202) return false;
  context.results.pass(operation, 'removed');
  const after = await readUntilGone(context, read, target);
  // Some have defaults, which a removal restores.
  if (!after || after.reply.status >= 300) return true;
  if (!read.operation.replies.has('404')) return false;
  context.results.fail(operation, 'removed', {
    message: `DELETE was answered ${exchange.reply.status}, and then a read ${after.reply.status}.`,
    ...{ where: 'status', exchange: after, others: [exchange] },
  });
  return false;
}

function readUntilGone(
  context: VerifyContext,
  read: PlannedOperation,
  target: RecordTarget,
): Promise<VerifyExchange | undefined> {
  return context.waitUntil(
    () => sendRead(context, read, target),
    (observed) => observed === undefined || observed.reply.status >= 300,
  );
}

/** What is below a removed record is gone as well. */
async function removeParent(
  context: VerifyContext,
  { target, read, parent }: NewSingleton,
): Promise<void> {
  const draft = toRemovalDraft(context, parent);
  const removed = draft && (await context.sender.send(draft, 'conflict'));
  if (!removed || removed.reply.status >= 300 || removed.reply.status === 202) return;
  context.knownRecords.forget(parent);
  context.cleanup.drop(parent);
  const { read: readOwner } = context.testPlan.operationsOf(parent.resource);
  // A record that is only marked as removed keeps what is below it.
  if (readOwner && (await readRecord(context, readOwner, parent))) return;
  const after = await readUntilGone(context, read, target);
  if (!after || after.reply.status >= 300) return;
  context.results.fail(draft.operation, 'children', {
    message: `DELETE removed ${JSON.stringify(parent.key)}, but the ${target.resource.noun} below it can still be read.`,
    where: 'status',
    exchange: after,
  });
}
