import { displayNames, type ListFilter, type ListQueryPlan } from '../../inference/inference.ts';
import { escapeRegExp, isObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { QueryValues } from './query-values.ts';
import { compareSortKeys, toSortKey } from './sort.ts';

/** True for the records that a list shows. */
export type RecordTest = (record: StoredRecord) => boolean;

/** Prepares the filters and the search of a list; the test is `undefined` where all records match. */
export function compileFilters({
  filters,
  search,
}: Pick<ListQueryPlan, 'filters' | 'search'>): (query: QueryValues) => RecordTest | undefined {
  return (query) => {
    const tests: RecordTest[] = [];
    for (const filter of filters) {
      const test = toFilterTest(filter, query[filter.parameter]);
      if (test) tests.push(withinProperty(test, filter.within));
    }
    const text = search === undefined ? undefined : query[search];
    if (typeof text === 'string' && text !== '' && text !== '*') tests.push(toSearchTest(text));
    return tests.length === 0 ? undefined : (record) => tests.every((test) => test(record));
  };
}

/** A test of the object in a property. */
function withinProperty(test: RecordTest, property: string | undefined): RecordTest {
  return property === undefined
    ? test
    : ({ [property]: nested }) => isObject(nested) && test(nested);
}

function toFilterTest(filter: ListFilter, value: unknown): RecordTest | undefined {
  const { property, defaultValue, otherValues = [], allValue } = filter;
  const isUnset = [undefined, '', null, allValue].includes(value);
  // An object holds filters and is none itself.
  if (isUnset || isObject(value)) return undefined;
  if (value !== defaultValue) return toValueTest(filter, value);
  return otherValues.length > 0 ? ({ [property]: own }) => !otherValues.includes(own) : undefined;
}

function toValueTest({ property, test }: ListFilter, value: unknown): RecordTest {
  if (test === 'equal') {
    const values = [value].flat().map(String);
    return ({ [property]: own }) => matchesAny(own, values);
  }
  // `assignee` also tests the `assignees`.
  if (test === 'named')
    return (record) => matchesName([record[property], record[`${property}s`]], value);
  if (test === 'containing') {
    const part = String(value).toLowerCase();
    return ({ [property]: own }) => [own].flat().some((entry) => containsText(entry, part));
  }
  return toRangeTest(property, test, value);
}

function toRangeTest(
  property: string,
  test: 'after' | 'above' | 'before' | 'below',
  bound: unknown,
): RecordTest {
  const limit = toSortKey(bound);
  const sign = test === 'after' || test === 'above' ? 1 : -1;
  const isStrict = test === 'above' || test === 'below';
  return ({ [property]: own }) => {
    const order = sign * compareSortKeys(toSortKey(own), limit);
    return isStrict ? order > 0 : order >= 0;
  };
}

function containsText(value: unknown, part: string): boolean {
  return typeof value === 'string' && value.toLowerCase().includes(part);
}

/** True where a value, or an entry of a list, is one of some texts. */
function matchesAny(value: unknown, texts: readonly string[]): boolean {
  return Array.isArray(value)
    ? value.some((entry) => texts.includes(String(entry)))
    : texts.includes(String(value));
}

/** `bug,ui` asks for objects of both names, `*` for any, `none` for none. */
function matchesName(objects: readonly unknown[], value: unknown): boolean {
  const names = objects.flat().flatMap(listNames);
  if (value === '*') return names.length > 0;
  if (value === 'none' && !names.includes('none')) return names.length === 0;
  return Array.isArray(value)
    ? value.some((name) => names.includes(String(name)))
    : String(value)
        .split(',')
        .every((name) => names.includes(name.trim()));
}

function listNames(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  return isObject(value)
    ? displayNames.flatMap((name) => (value[name] === undefined ? [] : [String(value[name])]))
    : [String(value)];
}

/** How far down a record is searched. */
const searchDepth = 2;

/** Finds a text anywhere in a record, in upper or lower case; a number only as a whole. */
function toSearchTest(text: string): RecordTest {
  const pattern = new RegExp(escapeRegExp(text), 'i');
  const number = Number(text);
  const has = (value: unknown, depth: number): boolean => {
    if (typeof value === 'string') return value.length >= text.length && pattern.test(value);
    // Comparing numbers first saves making a text of each.
    if (typeof value === 'number') return value === number && String(value) === text;
    if (depth > searchDepth) return false;
    if (Array.isArray(value)) return value.some((entry) => has(entry, depth + 1));
    return isObject(value) && hasProperty(value, depth + 1);
  };
  const hasProperty = (object: Readonly<Record<string, unknown>>, depth: number): boolean => {
    for (const name in object) if (has(object[name], depth)) return true;
    return false;
  };
  return (record) => hasProperty(record, 1);
}
