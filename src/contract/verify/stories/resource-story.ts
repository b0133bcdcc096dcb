import type { PlannedOperation, Resource } from '../../../inference/inference.ts';
import type { Operation } from '../../../openapi/openapi.ts';
import { createRecord } from '../records/create-record.ts';
import { prepareRestore } from '../records/restore-record.ts';
import type { RecordTarget, TestRecord } from '../records/test-record.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkList, checkParent } from './check-list.ts';
import { checkCreated, checkRead } from './check-record.ts';
import { checkRemoval } from './check-removal.ts';
import { checkUpdate } from './check-update.ts';

/** Enough for pages, filters and sort orders. */
const recordsPerStory = 3;

/**
 * Runs the life of a record: create, read, list, update, remove. Operations that may not be
 * sent are left out.
 */
export async function runResourceStory(context: VerifyContext, resource: Resource): Promise<void> {
  const { create, read, head, list, updates, remove } = context.testPlan.operationsOf(resource);
  const all = [create, read, head, list, ...updates, remove];
  const operations = all.flatMap((role) => role?.operation ?? []);
  if (!operations.some((operation) => context.testPlan.selected.includes(operation))) return;
  const ancestorKeys = await findAncestorKeys(context, resource);
  if (ancestorKeys === undefined) {
    skipAll(context, operations, 'no record is known for its path');
    return;
  }
  if (resource.kind === 'singleton') {
    await runSingletonStory(context, resource, ancestorKeys);
    return;
  }
  await runCollectionStory(context, resource, ancestorKeys);
}

async function runCollectionStory(
  context: VerifyContext,
  resource: Resource,
  ancestorKeys: readonly string[],
): Promise<void> {
  const { create, list, updates, remove } = context.testPlan.operationsOf(resource);
  const created = await createRecords(context, resource, ancestorKeys);
  const [first] = created;
  const isOurs = first !== undefined || (create !== undefined && create.plan.kind !== 'put');
  if (first) await checkCreated(context, first, created);
  await checkExistingRecord(context, { resource, ancestorKeys, first }, isOurs ? 'read' : 'change');
  if (list) {
    await checkList(context, list, { ancestorKeys, created });
    await checkParent(context, list, { resource, ancestorKeys, created });
  }
  if (isOurs) await checkUpdates(context, updates, created);
  for (const one of created.slice(0, 2)) if (remove) await checkRemoval(context, remove, one);
}

type CollectionRecord = Pick<RecordTarget, 'resource' | 'ancestorKeys'> & {
  readonly first: TestRecord | undefined;
};

/** Reads a record. If none can be created, it is changed and restored. */
async function checkExistingRecord(
  context: VerifyContext,
  { resource, ancestorKeys, first }: CollectionRecord,
  use: 'read' | 'change',
): Promise<void> {
  const { read } = context.testPlan.operationsOf(resource);
  const known = first ?? (await context.knownRecords.find(resource, ancestorKeys));
  if (!known) return;
  const target = { resource, ancestorKeys, ...known };
  if (use === 'change') await changeAndRestore(context, target);
  else if (read) await checkRead(context, read, target);
}

function skipAll(
  { results }: VerifyContext,
  operations: readonly Operation[],
  reason: string,
): void {
  for (const operation of operations) results.skip(operation, 'story', reason);
}

/** Finds the keys of the parents in the path. */
async function findAncestorKeys(
  { knownRecords }: VerifyContext,
  resource: Resource,
): Promise<readonly string[] | undefined> {
  const ancestorKeys: string[] = [];
  for (const ancestor of resource.ancestors) {
    const known = ancestor && (await knownRecords.find(ancestor, ancestorKeys));
    if (!known) return undefined;
    ancestorKeys.push(known.key);
  }
  return ancestorKeys;
}

async function createRecords(
  context: VerifyContext,
  resource: Resource,
  ancestorKeys: readonly string[],
): Promise<readonly TestRecord[]> {
  const { create } = context.testPlan.operationsOf(resource);
  if (!create) return [];
  const created: TestRecord[] = [];
  for (let index = 0; index < recordsPerStory; index++) {
    const outcome = await createRecord(context, resource, ancestorKeys, `story ${index}`);
    if (outcome.kind === 'created') created.push(outcome);
    else if (index === 0) {
      context.results.skip(create.operation, 'story', outcome.reason);
      break;
    }
  }
  if (created.length > 0) context.results.pass(create.operation, 'story');
  return created;
}

async function checkUpdates(
  context: VerifyContext,
  updates: readonly PlannedOperation[],
  created: readonly TestRecord[],
): Promise<void> {
  const last = created.at(-1);
  for (const update of updates) {
    if (last) await checkUpdate(context, update, last);
    else context.results.skip(update.operation, 'story', 'no record of this run to change');
  }
}

/** Changes a singleton and restores it. */
async function runSingletonStory(
  context: VerifyContext,
  resource: Resource,
  ancestorKeys: readonly string[],
): Promise<void> {
  const { read, updates } = context.testPlan.operationsOf(resource);
  if (read) await changeAndRestore(context, { resource, ancestorKeys, key: undefined });
  else {
    const operations = updates.map(({ operation }) => operation);
    skipAll(context, operations, 'no operation reads it, so a change could not be undone');
  }
}

async function changeAndRestore(context: VerifyContext, target: RecordTarget): Promise<void> {
  const { read, updates } = context.testPlan.operationsOf(target.resource);
  const exchange = read && (await checkRead(context, read, target));
  if (!exchange) return;
  for (const update of updates) {
    const one = prepareRestore(context, update, { ...target, read: exchange });
    if (one) await checkUpdate(context, update, one);
  }
}
