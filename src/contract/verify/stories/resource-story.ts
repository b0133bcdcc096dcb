import type { PlannedOperation, Resource } from '../../../inference/inference.ts';
import type { Operation } from '../../../openapi/openapi.ts';
import { checkCount } from '../lists/check-count.ts';
import { checkList } from '../lists/check-list.ts';
import type { ListEndpoint } from '../lists/list-endpoint.ts';
import { prepareRestore, readRecord } from '../records/change-record.ts';
import { createRecord } from '../records/create-record.ts';
import { listDistinctValues } from '../records/distinct-values.ts';
import { type RecordTarget, type TestRecord, toListPath } from '../records/test-record.ts';
import type { SkipReason } from '../report/verify-results.ts';
import type { PlannedUpdate } from '../test-plan.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkConditionalRemoval, checkConditionalUpdate } from './check-conditions.ts';
import { checkKeyEncoding } from './check-key-encoding.ts';
import { checkCreated, checkRead } from './check-record.ts';
import { checkRecreation } from './check-recreation.ts';
import { checkRemoval, checkUseAfterRemoval } from './check-removal.ts';
import { checkRestoration } from './check-restoration.ts';
import { checkVersionedUpdate } from './check-stale-version.ts';
import { checkUpdate } from './check-update.ts';
import { checkUploads } from './check-uploads.ts';
import { checkVersions, type RecordTransition } from './check-versions.ts';
import { checkChildren } from './relations/check-children.ts';
import { checkCounters } from './relations/check-counters.ts';
import { checkMembers } from './relations/check-members.ts';
import { checkParents } from './relations/check-parents.ts';
import { checkReferences } from './relations/check-references.ts';
import { checkNewSingleton } from './relations/new-singleton.ts';

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
    skipAll(context, operations, {
      reason: 'no record is known for its path',
      remedy:
        'Give the key of an existing record as the example of its path parameter, in the document or by --overlay FILE.',
    });
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
  if (create?.plan.kind === 'put')
    await checkKeyEncoding(context, create, { resource, ancestorKeys });
  await checkExistingRecord(context, { resource, ancestorKeys, first }, isOurs ? 'read' : 'change');
  if (list) {
    await checkList(context, list, { ancestorKeys, created });
    await checkCounts(context, list, { ancestorKeys, first });
  }
  await checkParents(context, resource, { ancestorKeys, created });
  const siblings = await listReadable(context, created);
  if (isOurs) await checkUpdates(context, updates, { created, siblings: siblings.slice(0, 1) });
  if (remove) await checkRemovals(context, remove, { created, siblings: siblings.slice(1) });
  if (list && remove) await checkCounts(context, list, { ancestorKeys, first });
  if (first) {
    await checkUploads(context, resource, ancestorKeys);
    await checkMembers(context, resource);
  }
}

/** What counts the records of a list: a property of their parent, or an operation. */
async function checkCounts(
  context: VerifyContext,
  list: ListEndpoint,
  { ancestorKeys, first }: Omit<CollectionRecord, 'resource'>,
): Promise<void> {
  const path = toListPath(list.operation, { ancestorKeys, ...first });
  if (first) await checkCounters(context, list.resource, path);
  if (path) await checkCount(context, list, path);
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
  reason: string | SkipReason,
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
  const { create, list } = context.testPlan.operationsOf(resource);
  if (!create) return [];
  const created: TestRecord[] = [];
  const values = list ? listDistinctValues(context, create, { list, count: recordsPerStory }) : [];
  for (let index = 0; index < recordsPerStory; index++) {
    const stream = `story ${index}`;
    const outcome = await createRecord(context, resource, ancestorKeys, stream, values[index]);
    if (outcome.kind === 'created') created.push(outcome);
    else if (index === 0) {
      context.results.skip(create.operation, 'story', outcome);
      break;
    }
  }
  if (created.length > 0) context.results.pass(create.operation, 'story');
  return created;
}

type CreatedRecords = {
  readonly created: readonly TestRecord[];
  /** Records that requests to the others must not affect. */
  readonly siblings: readonly TestRecord[];
};

/** Returns the created records if they can be read, else none. */
async function listReadable(
  context: VerifyContext,
  created: readonly TestRecord[],
): Promise<readonly TestRecord[]> {
  const [first] = created;
  const read = first && context.testPlan.operationsOf(first.resource).read;
  return read && (await readRecord(context, read, first)) ? created : [];
}

async function checkUpdates(
  context: VerifyContext,
  updates: readonly PlannedUpdate[],
  { created, siblings: [sibling] }: CreatedRecords,
): Promise<void> {
  const last = created.at(-1);
  if (!last) {
    for (const { operation } of updates)
      context.results.skip(operation, 'story', 'no record of this run to change');
    return;
  }
  const { read, remove } = context.testPlan.operationsOf(last.resource);
  const snapshot = async () => read && (await readRecord(context, read, last));
  const first = await snapshot();
  let before = first;
  for (const update of updates) {
    await checkUpdate(context, update, last, sibling === last ? undefined : sibling);
    const after = await snapshot();
    if (read && before && after)
      await checkUpdatedRecord(context, update, { read, target: last, before, after });
    before = after;
  }
  const after = remove && (await snapshot());
  if (read && first && after)
    await checkConditionalRemoval(context, remove, { read, target: last, before: first, after });
}

async function checkUpdatedRecord(
  context: VerifyContext,
  update: PlannedUpdate,
  changed: RecordTransition,
): Promise<void> {
  await checkVersions(context, update, changed);
  await checkVersionedUpdate(context, update, changed);
  // Last, because its update with the current ETag succeeds.
  await checkConditionalUpdate(context, update, changed);
}

/** Removes two records, checks that the others stay, and that no key is given again. */
async function checkRemovals(
  context: VerifyContext,
  remove: PlannedOperation,
  { created, siblings }: CreatedRecords,
): Promise<void> {
  const [first, second] = created;
  const outcome = first && (await checkRemoval(context, remove, first, siblings));
  // All that follows would fail for the same cause.
  if (outcome === 'others-gone') return;
  const other = second && (await checkRemoval(context, remove, second, siblings.slice(1)));
  // Another record may refer to the first one.
  const gone = outcome === 'gone' ? first : other === 'gone' ? second : undefined;
  if (gone) await checkRemoved(context, gone);
  if (first && first.resource.key.origin !== 'client')
    await checkNewKey(context, remove, { first, siblings: siblings.slice(1) });
  if (gone) await checkRecreation(context, gone);
  if (first) await checkChildren(context, remove, first);
  if (first) await checkReferences(context, remove, first);
}

/** What clients may still do with a removed record. */
async function checkRemoved(context: VerifyContext, gone: TestRecord): Promise<void> {
  await checkUseAfterRemoval(context, gone);
  await checkRestoration(context, gone);
}

/** Many servers take the highest key plus one, so the newest record is removed first. */
async function checkNewKey(
  context: VerifyContext,
  remove: PlannedOperation,
  { first, siblings }: { readonly first: TestRecord; readonly siblings: readonly TestRecord[] },
): Promise<void> {
  const { resource, ancestorKeys } = first;
  const newest = await createRecord(context, resource, ancestorKeys, 'newest');
  if (newest.kind === 'failed') return;
  await checkRemoval(context, remove, newest, siblings);
  const next = await createRecord(context, resource, ancestorKeys, 'after removal');
  if (next.kind === 'failed' || next.key !== newest.key) return;
  const { operation } = next.exchange.draft;
  const message = `The key ${JSON.stringify(next.key)} of a removed record was given to a new one.`;
  context.results.fail(operation, 'identity', { message, exchange: next.exchange });
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
  if (!exchange) {
    if (target.key === undefined) await checkNewSingleton(context, target);
    return;
  }
  for (const update of updates) {
    const one = prepareRestore(context, update, { ...target, read: exchange });
    if (one) await checkUpdate(context, update, one);
  }
}
