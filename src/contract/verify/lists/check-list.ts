import { isDeepStrictEqual } from 'node:util';
import { valueAt } from '../../../inference/inference.ts';
import { isObject } from '../../../openapi/openapi.ts';
import { formatValue, isKept, listComparableNames } from '../records/compare-values.ts';
import { type TestRecord, toListPath } from '../records/test-record.ts';
import { toPathParameters, withParameter } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkCombination } from './check-combination.ts';
import { checkCopies } from './check-copies.ts';
import { checkFilters } from './check-filters.ts';
import { checkListedAsRead } from './check-listed-as-read.ts';
import { checkPages } from './check-pages.ts';
import { checkSearch } from './check-search.ts';
import { checkSort } from './check-sort.ts';
import {
  findQueryParameter,
  type ListEndpoint,
  listedPropertyPointer,
  readKey,
} from './list-endpoint.ts';
import { type CheckedList, readList } from './read-list.ts';

export type ListParent = {
  readonly ancestorKeys: readonly string[];
  readonly created: readonly TestRecord[];
};

/** Checks a list: created records are in it once, and filters, pages and order work. */
export async function checkList(
  context: VerifyContext,
  endpoint: ListEndpoint,
  { ancestorKeys, created: all }: ListParent,
): Promise<void> {
  const { operation } = endpoint;
  const pathOf = (record: Partial<TestRecord>) =>
    toListPath(operation, { ancestorKeys, ...record });
  const path = pathOf(all[0] ?? {});
  const created = all.filter((one) => isDeepStrictEqual(pathOf(one), path));
  const draft =
    path &&
    context.requestFactory.createDraft(operation, { stream: 'list', extent: 'required', path });
  if (!draft) {
    context.results.skip(operation, 'listed', 'no valid request could be generated');
    return;
  }
  const isFree = operation.parameters.every((one) => one.in !== 'query' || !one.required);
  const hasUsual = endpoint.parameters.filters.some(
    ({ defaultValue }) => defaultValue !== undefined,
  );
  // A record that does not show its key cannot be found in a list.
  const identifiable = created.filter(
    ({ record, key }) => readKey(endpoint.resource, record) === key,
  );
  const expected = isFree && !hasUsual ? identifiable.map(({ key }) => key) : [];
  const contents = await context.waitUntil(
    () => readList(context, endpoint, draft),
    (observed) =>
      !observed ||
      observed.extent === 'part' ||
      expected.every((key) => observed.keys.includes(key)),
  );
  if (!contents) return;
  const checked = { endpoint, draft, contents, created };
  await checkCreatedAreListed(context, checked, expected);
  checkListedValues(context, checked);
  checkUnique(context, checked);
  await checkListedAsRead(context, checked);
  await checkPages(context, checked);
  const filters = await checkFilters(context, checked);
  await checkSearch(context, checked);
  const orders = await checkSort(context, checked);
  await checkCombination(context, checked, { filters, orders });
  await checkCopies(context, checked);
}

async function checkCreatedAreListed(
  context: VerifyContext,
  checked: CheckedList,
  expected: readonly string[],
): Promise<void> {
  const { endpoint, contents, created } = checked;
  const [page] = contents.pages;
  if (contents.extent === 'part' || expected.length === 0 || hasNoKey(endpoint)) return;
  context.results.pass(endpoint.operation, 'listed');
  const missing = created.find(({ key }) => expected.includes(key) && !contents.keys.includes(key));
  if (!missing || (await isHiddenByDefault(context, checked, missing))) return;
  const message = `The created record ${JSON.stringify(missing.key)} is not listed.`;
  context.results.fail(endpoint.operation, 'listed', { message, exchange: page.exchange });
}

/** Records that are archived, drafts or the like may be listed only by a filter. */
async function isHiddenByDefault(
  context: VerifyContext,
  { endpoint, draft, contents, created }: CheckedList,
  { record, key }: TestRecord,
): Promise<boolean> {
  const listed = created.filter((one) => contents.keys.includes(one.key));
  for (const { parameter, property } of endpoint.parameters.filters) {
    const value = valueAt(record, [property]);
    const isOther = listed.every((one) => valueAt(one.record, [property]) !== value);
    const query = findQueryParameter(endpoint.operation, parameter);
    if (!query || !isOther || !['boolean', 'string'].includes(typeof value)) continue;
    const filtered = withParameter(draft, query, value);
    if (!context.requestFactory.isValid(filtered)) continue;
    const found = await readList(context, endpoint, filtered);
    if (found?.keys.includes(key)) return true;
  }
  return false;
}

/** Records without keys cannot be distinguished. */
function hasNoKey({ resource }: ListEndpoint): boolean {
  return resource.key.path.length === 0;
}

/** Listed values must equal the sent ones. */
function checkListedValues(
  context: VerifyContext,
  { endpoint, contents, created }: CheckedList,
): void {
  const { operation, envelope, resource } = endpoint;
  for (const { key, input } of created) {
    const page = contents.pages.find(({ keys }) => keys.includes(key));
    const index = page?.keys.indexOf(key) ?? -1;
    const record = page?.entries[index];
    if (!page || !isObject(record)) continue;
    const names = listComparableNames(context, { envelope, resource }, input);
    for (const name of names) {
      if (record[name] === undefined || isKept(input[name], record[name])) continue;
      const pointer = listedPropertyPointer({ envelope }, index, name);
      const message = `The property "${name}" was sent as ${formatValue(input[name])} and is listed as ${formatValue(record[name])}.`;
      context.results.fail(operation, 'listed', { message, pointer, exchange: page.exchange });
    }
  }
}

function checkUnique({ results }: VerifyContext, { endpoint, contents }: CheckedList): void {
  for (const { keys, exchange } of contents.pages) {
    const known = keys.filter((key) => key !== undefined);
    if (known.length === 0) continue;
    results.pass(endpoint.operation, 'unique');
    const duplicate = findDuplicate(known);
    if (duplicate === undefined) continue;
    const message = `The record ${JSON.stringify(duplicate)} is listed twice on one page.`;
    results.fail(endpoint.operation, 'unique', { message, exchange });
  }
}

/** Finds the first key that occurs again. */
function findDuplicate(keys: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return keys.find((key) => seen.size === seen.add(key).size);
}

/** Records below a parent, and the keys of another one. */
export type RecordsBelow = {
  readonly ancestorKeys: readonly string[];
  readonly otherKeys: readonly string[];
  readonly created: readonly TestRecord[];
};

/** Checks that the list of another parent does not contain records of the first. */
export async function checkParent(
  context: VerifyContext,
  endpoint: ListEndpoint,
  { ancestorKeys, otherKeys, created }: RecordsBelow,
): Promise<void> {
  const { operation } = endpoint;
  const draft = context.requestFactory.createDraft(operation, {
    stream: 'other',
    extent: 'required',
    path: toPathParameters(operation, otherKeys),
  });
  const contents = draft && (await readList(context, endpoint, draft));
  if (!contents) return;
  context.results.pass(operation, 'parent');
  const createdKeys = new Set<string | undefined>(created.map(({ key }) => key));
  const page = contents.pages.find(({ keys }) => keys.some((key) => createdKeys.has(key)));
  const unexpected = page?.keys.find((key) => createdKeys.has(key));
  if (!page || unexpected === undefined) return;
  const message = `The record ${JSON.stringify(unexpected)} was created below ${JSON.stringify(ancestorKeys.at(-1))} but is also listed below ${JSON.stringify(otherKeys.at(-1))}.`;
  context.results.fail(operation, 'parent', { message, exchange: page.exchange });
}
