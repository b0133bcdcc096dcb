import type { Conclusion, Operation, Resource } from '../document/document.ts';
import { createRecord, type Made } from './create.ts';
import { checkList } from './list-story.ts';
import { checkParent } from './parent-story.ts';
import { checkCreated, checkRead, type Named } from './record-story.ts';
import { checkRemoval } from './removal.ts';
import { restoring } from './restoring.ts';
import { checkUpdate } from './update-story.ts';
import type { World } from './world.ts';

/** So many records are made for a story: fewer tell nothing of pages, filters and order. */
const cast = 3;

/** Tells the story of a resource: create, read, list, update, delete, gone; of what may be sent, and no more. */
export const tellStory = async (world: World, resource: Resource): Promise<void> => {
  const { create, read, head, list, updates, remove } = world.plan.rolesOf(resource);
  const all = [create, read, head, list, ...updates, remove];
  const operations = all.flatMap((role) => role?.operation ?? []);
  if (!operations.some((operation) => world.plan.meant.includes(operation))) return;
  const above = await findAbove(world, resource);
  if (above === undefined) {
    skipAll(world, operations, 'nothing is known of what its path names');
    return;
  }
  if (resource.kind === 'singleton') {
    await tellOfOne(world, resource, above);
    return;
  }
  await tellOfMany(world, resource, above);
};

const tellOfMany = async (
  world: World,
  resource: Resource,
  above: readonly string[],
): Promise<void> => {
  const { create, list, updates, remove } = world.plan.rolesOf(resource);
  const made = await makeCast(world, resource, above);
  const [first] = made;
  const isOurs = first !== undefined || (create !== undefined && create.behaviour !== 'put');
  if (first) await checkCreated(world, first, made);
  await tellOfNamed(world, { resource, above, first }, isOurs ? 'read' : 'change');
  if (list) {
    await checkList(world, list, { above, made });
    await checkParent(world, list, { resource, above, made });
  }
  if (isOurs) await checkUpdates(world, updates, made);
  for (const one of made.slice(0, 2)) if (remove) await checkRemoval(world, remove, one);
};

type Telling = Pick<Named, 'resource' | 'above'> & { readonly first: Made | undefined };

/** Reads a record; changes it and sets it back where nobody can create one. */
const tellOfNamed = async (
  world: World,
  { resource, above, first }: Telling,
  use: 'read' | 'change',
): Promise<void> => {
  const { read } = world.plan.rolesOf(resource);
  const known = first ?? (await world.keys.find(resource, above));
  if (!known) return;
  const named = { resource, above, ...known };
  if (use === 'change') await changeStanding(world, named);
  else if (read) await checkRead(world, read, named);
};

const skipAll = ({ book }: World, operations: readonly Operation[], reason: string): void => {
  for (const operation of operations) book.skip(operation, 'story', reason);
};

/** The keys of records that the path names before the resource itself. */
const findAbove = async (
  { keys }: World,
  resource: Resource,
): Promise<readonly string[] | undefined> => {
  const above: string[] = [];
  for (const ancestor of resource.ancestors) {
    const known = ancestor && (await keys.find(ancestor, above));
    if (!known) return undefined;
    above.push(known.key);
  }
  return above;
};

const makeCast = async (
  world: World,
  resource: Resource,
  above: readonly string[],
): Promise<readonly Made[]> => {
  const { create } = world.plan.rolesOf(resource);
  if (!create) return [];
  const made: Made[] = [];
  for (let index = 0; index < cast; index++) {
    const outcome = await createRecord(world, resource, above, `story ${index}`);
    if (outcome.kind === 'made') made.push(outcome);
    else if (index === 0) {
      world.book.skip(create.operation, 'story', outcome.reason);
      break;
    }
  }
  if (made.length > 0) world.book.pass(create.operation, 'story');
  return made;
};

const checkUpdates = async (
  world: World,
  updates: readonly Conclusion[],
  made: readonly Made[],
): Promise<void> => {
  const last = made.at(-1);
  for (const update of updates) {
    if (last) await checkUpdate(world, update, last);
    else world.book.skip(update.operation, 'story', 'there is no record of its own to change');
  }
};

/** What there is one of is read, changed, and then set back to what it was. */
const tellOfOne = async (
  world: World,
  resource: Resource,
  above: readonly string[],
): Promise<void> => {
  const { read, updates } = world.plan.rolesOf(resource);
  if (read) await changeStanding(world, { resource, above, key: undefined });
  else {
    const operations = updates.map(({ operation }) => operation);
    skipAll(world, operations, 'nothing reads it, so that it could not be set back');
  }
};

const changeStanding = async (world: World, named: Named): Promise<void> => {
  const { read, updates } = world.plan.rolesOf(named.resource);
  const exchange = read && (await checkRead(world, read, named));
  if (!exchange) return;
  for (const update of updates) {
    const one = restoring(world, update, { ...named, read: exchange });
    if (one) await checkUpdate(world, update, one);
  }
};
