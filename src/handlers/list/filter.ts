import {
  displayNames,
  type ListFilter,
  type ListQueryPlan,
  searchQualifier,
} from '../../inference/inference.ts';
import { escapeRegExp, isObject } from '../../openapi/openapi.ts';
import {
  combineTests,
  compileFindPath,
  type FindPath,
  type RecordTest,
  readBodyConditions,
  readPropertyConditions,
} from './conditions.ts';
import { parseFilterExpression, parseLabelSelector } from './filter-expression.ts';
import type { QueryValues } from './query-values.ts';
import { compareSortKeys, toSortKey } from './sort.ts';

/** The tests that a query asks a list for. */
type ListTests = (query: QueryValues, body: unknown) => readonly (RecordTest | undefined)[];

/** Prepares the filters and the search of a list; the test is `undefined` where all records match. */
export function compileFilters(
  listQuery: ListQueryPlan,
): (query: QueryValues, body?: unknown) => RecordTest | undefined {
  const findPath = compileFindPath(listQuery);
  const sources = [
    compilePropertyTests(listQuery),
    compileExpressionTests(listQuery, findPath),
    compileSearchTests(listQuery, findPath),
  ];
  return (query, body) => {
    const tests = sources.flatMap((list) => list(query, body)).filter((test) => test !== undefined);
    return tests.length === 0 ? undefined : combineTests(tests, 'and');
  };
}

function compilePropertyTests({ filters }: ListQueryPlan): ListTests {
  return (query) =>
    filters.map((filter) => {
      const test = toFilterTest(filter, readFilterValue(filter, query));
      return test && withinProperty(test, filter.within);
    });
}

function compileExpressionTests(
  { expression, labelSelector, conditions, propertyConditions }: ListQueryPlan,
  findPath: FindPath,
): ListTests {
  return (query, body) => {
    const filter = readText(query, expression);
    const labels = readText(query, labelSelector?.parameter);
    return [
      filter === '' ? undefined : parseFilterExpression(filter, findPath)?.test,
      labelSelector && labels !== '' ? parseLabelSelector(labels, labelSelector.path) : undefined,
      conditions && readBodyConditions(body, conditions, findPath),
      propertyConditions &&
        readPropertyConditions(
          propertyConditions.reduce<unknown>((part, name) => Object(part)[name], body),
          findPath,
        ),
    ];
  };
}

function compileSearchTests({ search }: ListQueryPlan, findPath: FindPath): ListTests {
  return (query) => {
    const text = readText(query, search);
    return text === '' || text === '*' ? [] : listSearchTests(text, findPath);
  };
}

/** `kind:cat tom` searches for `tom` among the cats. */
function listSearchTests(text: string, findPath: FindPath): readonly RecordTest[] {
  const expression = parseFilterExpression(text, findPath);
  if (expression === undefined) return [toWordTest(text)];
  const { test, rest } = expression;
  return rest === '' ? [test] : [test, toWordTest(rest)];
}

/** `shop:main tom` also finds `tom`, if records have no `shop`. */
function toWordTest(text: string): RecordTest {
  const words = text.replace(searchQualifier, '').trim();
  const test = toSearchTest(text);
  return words === '' || words === text ? test : combineTests([test, toSearchTest(words)], 'or');
}

/** The text of a parameter; empty where it is not sent, or no text. */
export function readText(query: QueryValues, parameter: string | undefined): string {
  const value = parameter === undefined ? undefined : query[parameter];
  return typeof value === 'string' ? value : '';
}

/** A test of the object in a property. */
function withinProperty(test: RecordTest, property: string | undefined): RecordTest {
  return property === undefined
    ? test
    : ({ [property]: nested }) => isObject(nested) && test(nested);
}

function readFilterValue({ parameter, valueProperty }: ListFilter, query: QueryValues): unknown {
  const value = query[parameter];
  return valueProperty === undefined || value === undefined
    ? value
    : listNested(value, valueProperty);
}

function toFilterTest(filter: ListFilter, value: unknown): RecordTest | undefined {
  const { property, defaultValue, otherValues = [], allValue } = filter;
  const isUnset = [undefined, '', null, allValue].includes(value);
  // An object holds filters and is none itself.
  if (isUnset || isObject(value)) return undefined;
  if (value !== defaultValue) return toValueTest(filter, splitValue(filter, value));
  return otherValues.length > 0 ? ({ [property]: own }) => !otherValues.includes(own) : undefined;
}

/** `open, closed` of a plural parameter are two values. */
function splitValue({ separator }: ListFilter, value: unknown): unknown {
  return separator === undefined || typeof value !== 'string'
    ? value
    : value.split(separator).map((part) => part.trim());
}

function toValueTest({ property, test, nested }: ListFilter, value: unknown): RecordTest {
  if (test === 'equal') {
    const values = [value].flat().map(String);
    return nested === undefined
      ? ({ [property]: own }) => matchesAny(own, values)
      : ({ [property]: own }) => matchesAny(listNested(own, nested), values);
  }
  if (test === 'unequal') {
    const values = [value].flat().map(String);
    return ({ [property]: own }) => !matchesAny(own, values);
  }
  if (test === 'starting') {
    const start = String(value).toLowerCase();
    return ({ [property]: own }) => [own].flat().some((entry) => startsWithText(entry, start));
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

/** The values of one property of an object, or of all objects in a list. */
function listNested(value: unknown, name: string): readonly unknown[] {
  return [value].flat().flatMap((entry) => (isObject(entry) ? [entry[name]].flat() : []));
}

function containsText(value: unknown, part: string): boolean {
  return typeof value === 'string' && value.toLowerCase().includes(part);
}

function startsWithText(value: unknown, start: string): boolean {
  return typeof value === 'string' && value.toLowerCase().startsWith(start);
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
