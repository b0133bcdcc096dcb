import type { PlannedOperation, Resource } from '../../../inference/inference.ts';
import type { Operation } from '../../../openapi/openapi.ts';
import { createRecord, type TestRecord } from '../records/create-record.ts';
import { prepareRestore } from '../records/restore-record.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkList, checkParent } from './check-list.ts';
import { checkCreated, checkRead, type RecordTarget } from './check-record.ts';
import { checkRemoval } from './check-removal.ts';
import { checkUpdate } from './check-update.ts';

/** So many records are made for a story: fewer tell nothing of pages, filters and order. */
const recordsPerStory = 3;

/** Tells the story of a resource: create, read, list, update, delete, gone; of what may be sent, and no more. */
export async function runResourceStory(world: VerifyContext, resource: Resource): Promise<void> {
  const { create, read, head, list, updates, remove } = world.testPlan.operationsOf(resource);
  const all = [create, read, head, list, ...updates, remove];
  const operations = all.flatMap((role) => role?.operation ?? []);
  if (!operations.some((operation) => world.testPlan.selected.includes(operation))) return;
  const above = await findAncestorKeys(world, resource);
  if (above === undefined) {
    skipAll(world, operations, 'nothing is known of what its path names');
    return;
  }
  if (resource.kind === 'singleton') {
    await runSingletonStory(world, resource, above);
    return;
  }
  await runCollectionStory(world, resource, above);
}

async function runCollectionStory(
  world: VerifyContext,
  resource: Resource,
  above: readonly string[],
): Promise<void> {
  const { create, list, updates, remove } = world.testPlan.operationsOf(resource);
  const made = await createRecords(world, resource, above);
  const [first] = made;
  const isOurs = first !== undefined || (create !== undefined && create.plan.kind !== 'put');
  if (first) await checkCreated(world, first, made);
  await checkExistingRecord(world, { resource, above, first }, isOurs ? 'read' : 'change');
  if (list) {
    await checkList(world, list, { above, made });
    await checkParent(world, list, { resource, above, made });
  }
  if (isOurs) await checkUpdates(world, updates, made);
  for (const one of made.slice(0, 2)) if (remove) await checkRemoval(world, remove, one);
}

type CollectionRecord = Pick<RecordTarget, 'resource' | 'above'> & {
  readonly first: TestRecord | undefined;
};

/** Reads a record; changes it and sets it back where nobody can create one. */
async function checkExistingRecord(
  world: VerifyContext,
  { resource, above, first }: CollectionRecord,
  use: 'read' | 'change',
): Promise<void> {
  const { read } = world.testPlan.operationsOf(resource);
  const known = first ?? (await world.knownRecords.find(resource, above));
  if (!known) return;
  const named = { resource, above, ...known };
  if (use === 'change') await changeAndRestore(world, named);
  else if (read) await checkRead(world, read, named);
}

function skipAll(
  { results }: VerifyContext,
  operations: readonly Operation[],
  reason: string,
): void {
  for (const operation of operations) results.skip(operation, 'story', reason);
}

/** The keys of records that the path names before the resource itself. */
async function findAncestorKeys(
  { knownRecords }: VerifyContext,
  resource: Resource,
): Promise<readonly string[] | undefined> {
  const above: string[] = [];
  for (const ancestor of resource.ancestors) {
    const known = ancestor && (await knownRecords.find(ancestor, above));
    if (!known) return undefined;
    above.push(known.key);
  }
  return above;
}

async function createRecords(
  world: VerifyContext,
  resource: Resource,
  above: readonly string[],
): Promise<readonly TestRecord[]> {
  const { create } = world.testPlan.operationsOf(resource);
  if (!create) return [];
  const made: TestRecord[] = [];
  for (let index = 0; index < recordsPerStory; index++) {
    const outcome = await createRecord(world, resource, above, `story ${index}`);
    if (outcome.kind === 'made') made.push(outcome);
    else if (index === 0) {
      world.results.skip(create.operation, 'story', outcome.reason);
      break;
    }
  }
  if (made.length > 0) world.results.pass(create.operation, 'story');
  return made;
}

async function checkUpdates(
  world: VerifyContext,
  updates: readonly PlannedOperation[],
  made: readonly TestRecord[],
): Promise<void> {
  const last = made.at(-1);
  for (const update of updates) {
    if (last) await checkUpdate(world, update, last);
    else world.results.skip(update.operation, 'story', 'there is no record of its own to change');
  }
}

/** What there is one of is read, changed, and then set back to what it was. */
async function runSingletonStory(
  world: VerifyContext,
  resource: Resource,
  above: readonly string[],
): Promise<void> {
  const { read, updates } = world.testPlan.operationsOf(resource);
  if (read) await changeAndRestore(world, { resource, above, key: undefined });
  else {
    const operations = updates.map(({ operation }) => operation);
    skipAll(world, operations, 'nothing reads it, so that it could not be set back');
  }
}

async function changeAndRestore(world: VerifyContext, named: RecordTarget): Promise<void> {
  const { read, updates } = world.testPlan.operationsOf(named.resource);
  const exchange = read && (await checkRead(world, read, named));
  if (!exchange) return;
  for (const update of updates) {
    const one = prepareRestore(world, update, { ...named, read: exchange });
    if (one) await checkUpdate(world, update, one);
  }
}
