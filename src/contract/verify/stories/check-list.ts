import type { Resource } from '../../../inference/inference.ts';
import { isObject } from '../../../openapi/openapi.ts';
import { type ListEndpoint, listedPropertyPointer, readKey } from '../lists/list-endpoint.ts';
import { type ListContents, readList } from '../lists/read-list.ts';
import { createRecord, type TestRecord } from '../records/create-record.ts';
import { type RequestDraft, toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkFilters } from './check-filters.ts';
import { checkPages } from './check-pages.ts';
import { formatValue, listComparableNames } from './check-record.ts';
import { checkSort } from './check-sort.ts';
import { isKept } from './compare-values.ts';

/** A list that was read, and what is known of it. */
export type CheckedList = {
  readonly listing: ListEndpoint;
  /** The request for its first page, with what is required and no more. */
  readonly draft: RequestDraft;
  readonly walk: ListContents;
  readonly made: readonly TestRecord[];
};

export type ListParent = {
  readonly above: readonly string[];
  readonly made: readonly TestRecord[];
};

/** Looks at a list: what was created is in it, each record once; its filters, its pages, its order. */
export async function checkList(
  world: VerifyContext,
  listing: ListEndpoint,
  { above, made }: ListParent,
): Promise<void> {
  const { operation } = listing;
  const draft = world.requestFactory.createDraft(operation, {
    stream: 'list',
    extent: 'required',
    path: toPathParameters(operation, above),
  });
  if (!draft) {
    world.results.skip(operation, 'listed', 'no request could be made that fits the document');
    return;
  }
  const isFree = operation.parameters.every((one) => one.in !== 'query' || !one.required);
  const hasUsual = listing.parameters.filters.some(
    ({ defaultValue }) => defaultValue !== undefined,
  );
  // Only a record that shows its key can be found in a list.
  const shown = made.filter(({ record, key }) => readKey(listing.resource, record) === key);
  const expected = isFree && !hasUsual ? shown.map(({ key }) => key) : [];
  const walk = await world.waitUntil(
    () => readList(world, listing, draft),
    (seen) => !seen || seen.extent === 'part' || expected.every((key) => seen.keys.includes(key)),
  );
  if (!walk) return;
  const listed = { listing, draft, walk, made };
  checkCreatedAreListed(world, listed, expected);
  checkListedValues(world, listed);
  checkUnique(world, listed);
  await checkPages(world, listed);
  await checkFilters(world, listed);
  await checkSort(world, listed);
}

function checkCreatedAreListed(
  { results }: VerifyContext,
  { listing, walk, made }: CheckedList,
  expected: readonly string[],
): void {
  const [page] = walk.pages;
  if (!page || walk.extent === 'part' || expected.length === 0 || hasNoKey(listing)) return;
  results.pass(listing.operation, 'listed');
  const missing = made.find(({ key }) => expected.includes(key) && !walk.keys.includes(key));
  if (!missing) return;
  const message = `A record that was created, ${JSON.stringify(missing.key)}, is not listed.`;
  results.fail(listing.operation, 'listed', { message, exchange: page.exchange });
}

/** Entries that do not show their keys cannot be told apart. */
function hasNoKey({ resource }: ListEndpoint): boolean {
  return resource.key.path.length === 0;
}

/** What is listed of a record is what was sent of it. */
function checkListedValues(world: VerifyContext, { listing, walk, made }: CheckedList): void {
  const { operation, many, resource } = listing;
  for (const { key, entry } of made) {
    const page = walk.pages.find(({ keys }) => keys.includes(key));
    const index = page?.keys.indexOf(key) ?? -1;
    const record = page?.entries[index];
    if (!page || !isObject(record)) continue;
    const names = listComparableNames(
      world,
      { ...world.testPlan.inferenceOf(operation), recordEnvelope: many, resource },
      entry,
    );
    for (const name of names) {
      if (record[name] === undefined || isKept(entry[name], record[name])) continue;
      const pointer = listedPropertyPointer({ many }, index, name);
      const message = `The property "${name}" was sent as ${formatValue(entry[name])} and is listed as ${formatValue(record[name])}.`;
      world.results.fail(operation, 'listed', { message, pointer, exchange: page.exchange });
    }
  }
}

function checkUnique({ results }: VerifyContext, { listing, walk }: CheckedList): void {
  for (const { keys, exchange } of walk.pages) {
    const known = keys.filter((key) => key !== undefined);
    if (known.length === 0) continue;
    results.pass(listing.operation, 'unique');
    const twice = known.find((key, index) => known.indexOf(key) < index);
    if (twice === undefined) continue;
    const message = `The record ${JSON.stringify(twice)} is listed twice on one page.`;
    results.fail(listing.operation, 'unique', { message, exchange });
  }
}

/** A list below a record, and what was created below that record. */
export type ChildList = {
  readonly resource: Resource;
  readonly above: readonly string[];
  readonly made: readonly TestRecord[];
};

/** Looks whether what was created below one record is listed below another as well, which is made for that. */
export async function checkParent(
  world: VerifyContext,
  listing: ListEndpoint,
  { resource, above, made }: ChildList,
): Promise<void> {
  const parent = resource.ancestors.filter((ancestor) => ancestor !== resource).at(-1);
  if (!parent || above.length === 0 || made.length === 0) return;
  const other = await createRecord(world, parent, above.slice(0, -1), 'another parent');
  if (other.kind !== 'made' || other.key === above.at(-1)) return;
  const { operation } = listing;
  const path = toPathParameters(operation, [...other.above, other.key]);
  const draft = world.requestFactory.createDraft(operation, {
    stream: 'other',
    extent: 'required',
    path,
  });
  const walk = draft && (await readList(world, listing, draft));
  if (!walk) return;
  world.results.pass(operation, 'parent');
  const ours = new Set<string | undefined>(made.map(({ key }) => key));
  const page = walk.pages.find(({ keys }) => keys.some((key) => ours.has(key)));
  const stray = page?.keys.find((key) => ours.has(key));
  if (!page || stray === undefined) return;
  const message = `The record ${JSON.stringify(stray)} was created below ${JSON.stringify(above.at(-1))}, and is listed below ${JSON.stringify(other.key)}, too.`;
  world.results.fail(operation, 'parent', { message, exchange: page.exchange });
}
