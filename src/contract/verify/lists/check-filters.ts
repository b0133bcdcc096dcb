import type { NonEmpty } from '../../../base/list/non-empty.ts';
import { type ListFilter, valueAt } from '../../../inference/inference.ts';
import { isObject, type JsonObject, type Parameter } from '../../../openapi/openapi.ts';
import { compareValues, formatValue, isKept } from '../records/compare-values.ts';
import type { TestRecord } from '../records/test-record.ts';
import { type RequestDraft, withParameter } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkTotal } from './check-pages.ts';
import {
  isBoundTest,
  mayBeWithin,
  mustBeWithin,
  type Precision,
  toBound,
} from './filter-bounds.ts';
import { findQueryParameter } from './list-endpoint.ts';
import { type CheckedList, type ListContents, readList } from './read-list.ts';

/** A filter with a value to send; several values are alternatives. */
export type FilterQuery = SentFilter & {
  readonly value: unknown;
  /** Enumerated values match as a whole. */
  readonly match: 'whole' | 'part';
};

/** A filter and the parameter that it is sent in. */
type SentFilter = {
  readonly filter: ListFilter;
  readonly parameter: Parameter;
  readonly precision: Precision;
};

/** Limit of values per filter. */
const maxFilterValues = 3;

/**
 * Checks every filter with values of the created records, and two filters together: no other record
 * is returned, and each record of this run that fits. Returns what was sent.
 */
export async function checkFilters(
  context: VerifyContext,
  checked: CheckedList,
): Promise<readonly FilterQuery[]> {
  const { operation, parameters } = checked.endpoint;
  const filters = parameters.filters.flatMap((filter): SentFilter | readonly [] => {
    const parameter = findQueryParameter(operation, filter.parameter);
    return parameter ? { filter, parameter, precision: toPrecision(checked, filter) } : [];
  });
  const queries = filters
    .filter(({ filter: { within, nested } }) => within === undefined && nested === undefined)
    .flatMap((filter) => listFilterQueries(context, checked, filter));
  for (const query of queries) await checkQueries(context, checked, [query]);
  const [first, second] = findTwoFilters(checked, queries);
  if (first && second) await checkQueries(context, checked, [first, second]);
  for (const filter of filters) await checkAllValue(context, checked, filter);
  return queries;
}

async function checkQueries(
  context: VerifyContext,
  checked: CheckedList,
  queries: NonEmpty<FilterQuery>,
): Promise<void> {
  const { endpoint } = checked;
  const [{ parameter }] = queries;
  const draft = toFilteredDraft(checked, queries);
  if (!context.requestFactory.isValid(draft)) return;
  const filtered = await readList(context, endpoint, draft);
  if (!filtered) return;
  const { operation } = endpoint;
  context.results.pass(operation, 'filter');
  const place = parameter.schemaPointer.replace(/\/schema$/, '');
  const failure = findUnexpected(queries, filtered) ?? findMissing(checked, queries, filtered);
  if (failure) context.results.fail(operation, 'filter', { ...failure, place });
  else checkTotal(context, checked, filtered);
}

function toFilteredDraft({ draft }: CheckedList, queries: readonly FilterQuery[]): RequestDraft {
  return queries.reduce(
    (filtered, { parameter, value }) => withParameter(filtered, parameter, value),
    draft,
  );
}

/** A returned record that a filter excludes. */
function findUnexpected(queries: readonly FilterQuery[], { pages }: ListContents) {
  for (const { entries, exchange } of pages)
    for (const query of queries) {
      const { filter } = query;
      const other = entries.find((entry) => isObject(entry) && !mayMatch(query, entry));
      if (other === undefined) continue;
      const shown = formatValue(valueAt(other, [filter.property]));
      const message = `${formatQueries(queries)} returned a record whose "${filter.property}" is ${shown}.`;
      return { message, exchange };
    }
  return undefined;
}

/** A record of this run that all filters include, and that is not returned. */
function findMissing(
  { endpoint, created, contents }: CheckedList,
  queries: readonly FilterQuery[],
  filtered: ListContents,
) {
  if (filtered.extent === 'part') return undefined;
  // A required query may leave records out.
  const isPart = endpoint.operation.parameters.some((one) => one.in === 'query' && one.required);
  const missing = created.find(({ key, record }) => {
    const own = contents.entries[contents.keys.indexOf(key)];
    const listed = isPart ? own : (own ?? record);
    return (
      !filtered.keys.includes(key) &&
      isObject(listed) &&
      queries.every((query) => mustMatch(query, listed))
    );
  });
  // A record without a key could be the missing one.
  if (!missing || filtered.keys.includes(undefined)) return undefined;
  const which = queries.length > 1 ? 'which has those values' : 'which has that value';
  const names = queries.map(({ filter: { test } }) => test);
  const reason = names.some(isBoundTest) ? 'which is within that bound' : which;
  const message = `${formatQueries(queries)} did not return the record ${JSON.stringify(missing.key)}, ${reason}.`;
  return { message, exchange: filtered.pages[0].exchange };
}

function formatQueries(queries: readonly FilterQuery[]): string {
  return queries.map(({ filter, value }) => `${filter.parameter}=${String(value)}`).join('&');
}

/** A filter with its value for all records must return each record of this run. */
async function checkAllValue(
  context: VerifyContext,
  checked: CheckedList,
  { filter, parameter, precision }: SentFilter,
): Promise<void> {
  const { endpoint, created } = checked;
  const { operation } = endpoint;
  if (filter.allValue === undefined) return;
  const value = filter.allValue;
  const queries = [{ filter, parameter, precision, value, match: 'part' } as const];
  const draft = toFilteredDraft(checked, queries);
  const all = context.requestFactory.isValid(draft) && (await readList(context, endpoint, draft));
  if (!all || all.extent === 'part') return;
  const missing = created.find(({ key }) => isListable(checked, key) && !all.keys.includes(key));
  if (!missing) return;
  const message = `${formatQueries(queries)} did not return the record ${JSON.stringify(missing.key)}.`;
  const place = parameter.schemaPointer.replace(/\/schema$/, '');
  const { exchange } = all.pages[0];
  context.results.fail(operation, 'filter', { message, place, exchange });
}

/** Some records do not show their key in the list. */
function isListable({ contents }: CheckedList, key: string): boolean {
  return contents.keys.includes(key);
}

/**
 * Prefers values of this run. An enumeration also gets a value that no record of this run has. The
 * default may mean no filter: it is what a list without the parameter uses.
 */
function listFilterQueries(
  { views }: VerifyContext,
  checked: CheckedList,
  sentFilter: SentFilter,
): readonly FilterQuery[] {
  const { filter, parameter } = sentFilter;
  const own = checked.created.flatMap((one) => filterValueOf(toShown(checked, one), filter));
  const listed = checked.contents.entries.flatMap((entry) => filterValueOf(entry, filter));
  const values = own.length > 0 ? own : listed;
  const { enum: documented } = views.of([parameter.schemaPointer]).keywords;
  const others = filter.test === 'equal' && Array.isArray(documented) ? documented : [];
  const known = [...values, filter.allValue, filter.defaultValue];
  const unused = others.find((one) => !known.includes(one));
  const sent = [...chooseValues(values, filter), unused ?? []]
    .flat()
    .filter((value) => value !== filter.defaultValue);
  const isList = views.of([parameter.schemaPointer]).items.length > 0;
  const lists = [1, 2].filter((count) => count <= sent.length).map((count) => sent.slice(0, count));
  const match = Array.isArray(documented) ? 'whole' : 'part';
  return (isList ? lists : sent).map((value) => ({ ...sentFilter, value, match }));
}

/** Whether each record of this run shows the value that was sent. */
function toPrecision(checked: CheckedList, { property }: ListFilter): Precision {
  const isShown = checked.created.every(
    (one) => one.input[property] === valueAt(toShown(checked, one), [property]),
  );
  return isShown && checked.created.length > 0 ? 'exact' : 'rounded';
}

function toShown({ contents }: CheckedList, { key, record }: TestRecord): unknown {
  return contents.entries[contents.keys.indexOf(key)] ?? record;
}

/**
 * Bounds get the middle value, which records on both sides of it show to work; of two values the
 * greater or the less one. Other filters get each value.
 */
function chooseValues(values: readonly unknown[], { test }: ListFilter): readonly unknown[] {
  const distinct = [...new Set(values)];
  if (!isBoundTest(test)) return distinct.slice(0, isText(distinct) ? 1 : maxFilterValues);
  const sorted = distinct.toSorted(compareValues);
  if (sorted.length > 2) return [sorted[Math.floor(sorted.length / 2)]];
  return test === 'after' || test === 'above' ? sorted.slice(-1) : sorted.slice(0, 1);
}

/** True for values that differ in each record, of which one is enough. */
function isText(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string' && /[^\w.-]/.test(value));
}

/** The value to filter a record by; the first one of a list. */
function filterValueOf(
  record: unknown,
  { property }: ListFilter,
): readonly (string | number | boolean)[] {
  const value = valueAt(record, [property]);
  const [first] = [value].flat();
  return isScalar(first) && first !== '' ? [first] : [];
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** Two filters with different values, of which a record has both. */
function findTwoFilters(
  checked: CheckedList,
  queries: readonly FilterQuery[],
): readonly FilterQuery[] {
  const equal = queries.filter(({ filter: { test } }) => test === 'equal');
  for (const one of equal)
    for (const other of equal) {
      if (one.filter.property === other.filter.property) continue;
      const matches = checked.created.map((record) =>
        [one, other].map(
          ({ filter, value }) => filterValueOf(toShown(checked, record), filter)[0] === value,
        ),
      );
      const isPart = matches.some(([first, second]) => first !== second);
      if (isPart && matches.some(([first, second]) => first && second)) return [one, other];
    }
  return [];
}

/** Whether a filter may return a record, by any of its values. */
function mayMatch(query: FilterQuery, entry: JsonObject): boolean {
  const { filter, value, match } = query;
  const own = entry[filter.property];
  const isWhole = match === 'whole' && filter.test === 'equal' && typeof own === 'string';
  return [value]
    .flat()
    .some((one) => (isWhole ? isKept(one, own) : mayMatchOne(query, one, entry)));
}

/** It may compare texts loosely, and show values otherwise. */
function mayMatchOne(
  { filter, parameter, precision }: SentFilter,
  value: unknown,
  entry: JsonObject,
): boolean {
  const { property, test } = filter;
  const own = entry[property];
  if (Array.isArray(own)) return test !== 'equal' || own.some((one) => isLike(value, one));
  if (own === undefined || typeof own === 'object') return true;
  if (isBoundTest(test)) return mayBeWithin(toBound(filter, parameter, { value, precision }), own);
  return test === 'unequal' ? !isKept(value, own) : isLike(value, own);
}

/** Whether a filter must return a record, by any of its values. */
export function mustMatch(
  { filter, parameter, precision, value }: Omit<FilterQuery, 'match'>,
  entry: JsonObject,
): boolean {
  const own = entry[filter.property];
  return [value].flat().some((one) => {
    if (filter.test === 'equal')
      return [own].flat().some((shown) => isScalar(shown) && isKept(one, shown));
    return (
      isBoundTest(filter.test) &&
      isScalar(own) &&
      mustBeWithin(toBound(filter, parameter, { value: one, precision }), own)
    );
  });
}

/** Text filters often match parts of a value. */
function isLike(value: unknown, own: unknown): boolean {
  if (typeof own === 'object' || isKept(value, own)) return true;
  return typeof own === 'string' && own.toLowerCase().includes(String(value).toLowerCase());
}
