import { isObject } from '../document/document.ts';
import { isKept } from './compare.ts';
import type { Made } from './create.ts';
import type { Draft } from './draft.ts';
import { checkFilters } from './filter-story.ts';
import { type Listing, pointTo, readKey } from './listing.ts';
import { checkPages } from './page-story.ts';
import { toPath } from './path.ts';
import { listComparable, toText } from './record-story.ts';
import { checkSort } from './sort-story.ts';
import { type Walk, walkList } from './walk.ts';
import type { World } from './world.ts';

/** A list that was read, and what is known of it. */
export type Listed = {
  readonly listing: Listing;
  /** The request for its first page, with what is required and no more. */
  readonly draft: Draft;
  readonly walk: Walk;
  readonly made: readonly Made[];
};

export type Below = { readonly above: readonly string[]; readonly made: readonly Made[] };

/** Looks at a list: what was created is in it, each record once; its filters, its pages, its order. */
export const checkList = async (
  world: World,
  listing: Listing,
  { above, made }: Below,
): Promise<void> => {
  const { operation } = listing;
  const draft = world.maker.make(operation, {
    stream: 'list',
    extent: 'required',
    path: toPath(operation, above),
  });
  if (!draft) {
    world.book.skip(operation, 'listed', 'no request could be made that fits the document');
    return;
  }
  const isFree = operation.parameters.every((one) => one.in !== 'query' || !one.required);
  const hasUsual = listing.parameters.filters.some(({ initial }) => initial !== undefined);
  // Only a record that shows its key can be found in a list.
  const shown = made.filter(({ record, key }) => readKey(listing.resource, record) === key);
  const expected = isFree && !hasUsual ? shown.map(({ key }) => key) : [];
  const walk = await world.settle(
    () => walkList(world, listing, draft),
    (seen) => !seen || seen.extent === 'part' || expected.every((key) => seen.keys.includes(key)),
  );
  if (!walk) return;
  const listed = { listing, draft, walk, made };
  checkThere(world, listed, expected);
  checkEach(world, listed);
  checkUnique(world, listed);
  await checkPages(world, listed);
  await checkFilters(world, listed);
  await checkSort(world, listed);
};

const checkThere = (
  { book }: World,
  { listing, walk, made }: Listed,
  expected: readonly string[],
): void => {
  const [page] = walk.pages;
  if (!page || walk.extent === 'part' || expected.length === 0 || isKeyless(listing)) return;
  book.pass(listing.operation, 'listed');
  const missing = made.find(({ key }) => expected.includes(key) && !walk.keys.includes(key));
  if (!missing) return;
  const message = `A record that was created, ${JSON.stringify(missing.key)}, is not listed.`;
  book.fail(listing.operation, 'listed', { message, exchange: page.exchange });
};

/** Entries that do not show their keys cannot be told apart. */
const isKeyless = ({ resource }: Listing): boolean => resource.key.path.length === 0;

/** What is listed of a record is what was sent of it. */
const checkEach = (world: World, { listing, walk, made }: Listed): void => {
  const { operation, many, resource } = listing;
  for (const { key, entry } of made) {
    const page = walk.pages.find(({ keys }) => keys.includes(key));
    const index = page?.keys.indexOf(key) ?? -1;
    const record = page?.entries[index];
    if (!page || !isObject(record)) continue;
    const names = listComparable(
      world,
      { ...world.plan.conclusionOf(operation), one: many, resource },
      entry,
    );
    for (const name of names) {
      if (record[name] === undefined || isKept(entry[name], record[name])) continue;
      const pointer = pointTo({ many }, index, name);
      const message = `The property "${name}" was sent as ${toText(entry[name])} and is listed as ${toText(record[name])}.`;
      world.book.fail(operation, 'listed', { message, pointer, exchange: page.exchange });
    }
  }
};

const checkUnique = ({ book }: World, { listing, walk }: Listed): void => {
  for (const { keys, exchange } of walk.pages) {
    const known = keys.filter((key) => key !== undefined);
    if (known.length === 0) continue;
    book.pass(listing.operation, 'unique');
    const twice = known.find((key, index) => known.indexOf(key) < index);
    if (twice === undefined) continue;
    const message = `The record ${JSON.stringify(twice)} is listed twice on one page.`;
    book.fail(listing.operation, 'unique', { message, exchange });
  }
};
