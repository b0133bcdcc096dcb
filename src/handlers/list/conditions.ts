import { refuse } from '../../base/refusal.ts';
import { toText } from '../../base/text.ts';
import {
  anyCombinators,
  type ConditionNames,
  type ConditionOperator,
  conditionHolderSuffix,
  conditionOperators,
  isSameNoun,
  type ListQueryPlan,
  normalizeName,
  resourceObjectMembers,
} from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import { hasAllTexts, hasText, type Operand, toOperand } from './operand.ts';
import { compareSortKeys, toSortKey } from './sort.ts';

/** True for the records that a list shows. */
export type RecordTest = (record: StoredRecord) => boolean;

/** A comparison of a property with a value. */
export type Condition = {
  /** The path to the property in a record. */
  readonly path: readonly string[];
  readonly operator: ConditionOperator;
  readonly value: unknown;
};

/** Finds the path of a property by its name in any notation; `undefined` where no property has it. */
export type FindPath = (name: string) => readonly string[] | undefined;

/** Longer names are cut off: brackets in them are found in quadratic time. */
const maxNameLength = 500;

/** Prepares the search for the properties of a list: `created`, `metadata.app`, `metadata["app"]`. */
export function compileFindPath({
  sort: { properties },
  attributes,
}: Pick<ListQueryPlan, 'sort' | 'attributes'>): FindPath {
  const known = new Map(properties.map((property) => [normalizeName(property), property]));
  return (name) => {
    const [first = '', ...rest] = name
      .slice(0, maxNameLength)
      .replace(/\[["']?([^\]"']+)["']?\]/g, '.$1')
      .split('.')
      .filter((part) => part !== '');
    const property =
      known.get(normalizeName(first)) ??
      properties.find((one) => isSameNoun(one, first)) ??
      known.get(`${normalizeName(first)}at`);
    if (property === undefined) return attributes?.isMap ? [attributes.name, name] : undefined;
    if (attributes?.isMap) return [property, ...rest];
    const isAttribute = attributes !== undefined && !resourceObjectMembers.has(property);
    return isAttribute ? [attributes.name, property, ...rest] : [property, ...rest];
  };
}

/** Parses an operator; `equal` where none is given, `undefined` where it is unknown. */
export function parseOperator(text: unknown): ConditionOperator | undefined {
  if (text === undefined) return 'equal';
  return conditionOperators.get(
    String(text)
      .toLowerCase()
      .replace(/[$_\-\s]/g, ''),
  );
}

/** How many conditions a filter may have: each is tested with all records. */
const maxConditions = 100;

/**
 * Prepares the conditions of one filter.
 * @throws a refusal with status 400 where they are too many.
 */
export function createConditionTests(): (condition: Condition) => RecordTest {
  let count = 0;
  return ({ path, operator, value }) => {
    count += 1;
    if (count > maxConditions)
      throw refuse({
        code: 'request-invalid',
        detail: `The filter has more than ${maxConditions} conditions.`,
      });
    const compare = comparisons[operator];
    const operand = toOperand(value);
    return (record) => compare(readValues(record, path), operand);
  };
}

/** The values at a path; a list stands for its entries. */
function readValues(value: unknown, path: readonly string[]): readonly unknown[] {
  let values: readonly unknown[] = [value];
  for (const name of path) {
    values = values.flatMap((one) => [isObject(one) ? one[name] : undefined].flat());
  }
  return values.filter((one) => one !== undefined && one !== null);
}

type Compare = (values: readonly unknown[], operand: Operand) => boolean;

function isIn(values: readonly unknown[], { alternatives }: Operand): boolean {
  return values.some((one) => hasText(alternatives, one));
}

function isEqual(values: readonly unknown[], { texts }: Operand): boolean {
  return values.some((one) => hasText(texts, one));
}

const comparisons: Readonly<Record<ConditionOperator, Compare>> = {
  equal: isEqual,
  'not-equal': (values, operand) => !isEqual(values, operand),
  in: isIn,
  'not-in': (values, operand) => !isIn(values, operand),
  every: (values, { alternatives }) => hasAllTexts(alternatives, values),
  above: (values, operand) => values.some((one) => orderOf(one, operand) > 0),
  after: (values, operand) => values.some((one) => orderOf(one, operand) >= 0),
  below: (values, operand) => values.some((one) => orderOf(one, operand) < 0),
  before: (values, operand) => values.some((one) => orderOf(one, operand) <= 0),
  containing: (values, operand) => matchesText(values, operand, (own, text) => own.includes(text)),
  starting: (values, operand) => matchesText(values, operand, (own, text) => own.startsWith(text)),
  ending: (values, operand) => matchesText(values, operand, (own, text) => own.endsWith(text)),
  present: (values, { value }) => values.length > 0 === (value !== false),
  absent: (values) => values.length === 0,
};

function orderOf(one: unknown, { sortKey }: Operand): number {
  return compareSortKeys(toSortKey(one), sortKey);
}

function matchesText(
  values: readonly unknown[],
  { text }: Operand,
  matches: (own: string, text: string) => boolean,
): boolean {
  return values.some((one) => matches(toText(one).toLowerCase(), text));
}

/** All tests, or one of them where the combinator is such as `or`. */
export function combineTests(tests: readonly RecordTest[], combinator: string): RecordTest {
  return anyCombinators.test(combinator)
    ? (record) => tests.some((test) => test(record))
    : (record) => tests.every((test) => test(record));
}

/** Reads the conditions anywhere in a body; `undefined` where it has none. */
export function readBodyConditions(
  body: unknown,
  names: ConditionNames,
  findPath: FindPath,
): RecordTest | undefined {
  const toTest = createConditionTests();
  const readAll = (parts: readonly BodyPart[], combinator: string): RecordTest | undefined => {
    const tests = parts.flatMap(({ value, combinator: own }) => read(value, own) ?? []);
    return tests.length === 0 ? undefined : combineTests(tests, combinator);
  };
  const read = (part: unknown, combinator: string): RecordTest | undefined => {
    if (Array.isArray(part)) return readAll(part.map(toConjunct), combinator);
    if (!isObject(part)) return undefined;
    const condition = readCondition(part, names, findPath);
    if (condition !== undefined) return toTest(condition);
    // `{ "operator": "OR", "value": [ … ] }` combines its conditions, and so does `{ "or": [ … ] }`.
    const own = String(part[names.operator ?? '']);
    const inner = anyCombinators.test(own) ? own : undefined;
    const parts = Object.entries(part).map(([name, value]) => ({
      value,
      combinator: inner ?? name,
    }));
    return readAll(parts, own);
  };
  return read(body, 'and');
}

/**
 * Reads conditions by property: `{ "name": { "exact": "Tom" }, "state_filter": { "states": ["open"] } }`;
 * `undefined` where there are none.
 */
export function readPropertyConditions(part: unknown, findPath: FindPath): RecordTest | undefined {
  const toTest = createConditionTests();
  const read = (holder: unknown): readonly RecordTest[] =>
    Object.entries(isObject(holder) ? holder : {}).flatMap(([name, value]) => {
      const path = findPath(name.replace(conditionHolderSuffix, ''));
      // `{ "customer_filter": { "customer_ids": ["7"] } }`, of records with a `customer_id`.
      if (path === undefined) return conditionHolderSuffix.test(name) ? read(value) : [];
      const operands = isObject(value) ? Object.entries(value) : [['equal', value] as const];
      return operands.flatMap(([word, operand]) => {
        const operator = isSameNoun(word, `${path[0]}`) ? 'equal' : parseOperator(word);
        const isUnset = operand === null || operator === undefined;
        return isUnset ? [] : [toTest({ path, operator, value: operand })];
      });
    });
  const tests = read(part);
  return tests.length === 0 ? undefined : combineTests(tests, 'and');
}

type BodyPart = { readonly value: unknown; readonly combinator: string };

function toConjunct(value: unknown): BodyPart {
  return { value, combinator: 'and' };
}

function readCondition(
  part: Readonly<Record<string, unknown>>,
  names: ConditionNames,
  findPath: FindPath,
): Condition | undefined {
  const { [names.field]: field, [names.value]: one, [`${names.values}`]: several } = part;
  const value = one ?? several;
  // `{ "field": "price", "direction": "DESC" }` is an order.
  if (value === undefined && part[names.operator ?? ''] === undefined) return undefined;
  const path = typeof field === 'string' ? findPath(field) : undefined;
  const operator = parseOperator(part[names.operator ?? '']);
  return path && operator && { path, operator, value };
}
