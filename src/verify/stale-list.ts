import { isObject, type JsonObject } from '../document/document.ts';
import type { Changeable } from './change.ts';
import { isEqual, isKept } from './compare.ts';
import { type Listing, pointTo } from './listing.ts';
import type { Page } from './page.ts';
import { toPath } from './path.ts';
import { toText } from './record-story.ts';
import { walkList } from './walk.ts';
import type { World } from './world.ts';

/** What a record was, what was sent of it, and what reading it shows now. */
export type Renewed = {
  readonly before: JsonObject;
  readonly entry: JsonObject;
  readonly after: JsonObject;
  readonly names: readonly string[];
};

type Listed = { readonly page: Page; readonly index: number; readonly record: JsonObject };

/** What reading a record shows to be changed is listed so, too. */
export const checkListedAnew = async (
  world: World,
  target: Changeable,
  { before, entry, after, names }: Renewed,
): Promise<void> => {
  const { list } = world.plan.rolesOf(target.resource);
  const changed = names.filter(
    (name) => isKept(entry[name], after[name]) && !isEqual(before[name], after[name]),
  );
  if (!list || changed.length === 0) return;
  const isOld = ({ record }: Listed, name: string): boolean =>
    !isKept(entry[name], record[name]) && isEqual(before[name], record[name]);
  const seen = await world.settle(
    () => findListed(world, list, target),
    (listed) => !listed || !changed.some((name) => isOld(listed, name)),
  );
  if (!seen) return;
  for (const name of changed) {
    if (!isOld(seen, name)) continue;
    const pointer = pointTo(list, seen.index, name);
    const message = `The property "${name}" was changed to ${toText(entry[name])}, and is still listed as ${toText(before[name])}.`;
    const { exchange } = seen.page;
    world.book.fail(list.operation, 'listed', { message, pointer, exchange });
  }
};

const findListed = async (
  world: World,
  list: Listing,
  { above, key }: Changeable,
): Promise<Listed | undefined> => {
  const { operation } = list;
  const path = toPath(operation, above);
  const draft = world.maker.make(operation, { stream: 'list', extent: 'required', path });
  const walk = draft && (await walkList(world, list, draft));
  const page = walk?.pages.find(({ keys }) => keys.includes(key));
  const index = page?.keys.indexOf(key) ?? -1;
  const record = page?.entries[index];
  return page && key !== undefined && isObject(record) ? { page, index, record } : undefined;
};
