import { isDeepStrictEqual } from 'node:util';
import { type TextScanner, toJsonPathError } from './text-scanner.ts';

/** True for values that a filter lets through. */
export type FilterCondition = (value: unknown, root: unknown) => boolean;

/** Reads a query where one comes next; it gives the values that it finds. */
export type ParseFilterQuery = (cursor: TextScanner) => FindFilterValues | undefined;
type FindFilterValues = (value: unknown, root: unknown) => readonly unknown[];

/** Reads the expression of a filter (RFC 9535, section 2.3.5): `||` binds less than `&&`. */
export function parseFilter(cursor: TextScanner, readQuery: ParseFilterQuery): FilterCondition {
  const groups = parseSeparated(cursor, '||', () =>
    parseSeparated(cursor, '&&', () => parseTerm(cursor, readQuery)),
  );
  return (value, root) => groups.some((group) => group.every((holds) => holds(value, root)));
}

/** Reads parts with an operator between them. */
function parseSeparated<T>(cursor: TextScanner, operator: string, read: () => T): readonly T[] {
  const parts = [read()];
  for (cursor.skipWhitespace(); cursor.take(operator); cursor.skipWhitespace()) parts.push(read());
  return parts;
}

function parseTerm(cursor: TextScanner, readQuery: ParseFilterQuery): FilterCondition {
  cursor.skipWhitespace();
  if (cursor.match(/!(?!=)/y) !== undefined) {
    const holds = parseTerm(cursor, readQuery);
    return (value, root) => !holds(value, root);
  }
  if (cursor.take('(')) {
    const holds = parseFilter(cursor, readQuery);
    if (!cursor.take(')')) throw toJsonPathError(cursor);
    return holds;
  }
  const left = parseOperand(cursor, readQuery);
  cursor.skipWhitespace();
  const operator = cursor.match(/[=!<>]=|[<>]/y);
  if (operator === undefined) return (value, root) => left(value, root).some(isMatch);
  cursor.skipWhitespace();
  const right = parseOperand(cursor, readQuery);
  return (value, root) => compareValues(left(value, root), operator, right(value, root));
}

/** A query that finds anything holds, a function that returns false does not. */
function isMatch(value: unknown): boolean {
  return value !== noMatch;
}
const noMatch = Symbol('no match');

/** Whatever stands in a comparison gives a list: of one value, or of none. */
function parseOperand(cursor: TextScanner, readQuery: ParseFilterQuery): FindFilterValues {
  const text = cursor.quotedText();
  if (text !== undefined) return () => [text];
  const plain = cursor.match(/-?\d+(\.\d+)?([eE][+-]?\d+)?|(true|false|null)\b/y);
  if (plain !== undefined) return () => [JSON.parse(plain)];
  const name = cursor.match(/[a-z]\w*\(/y);
  if (name !== undefined) return parseFunctionCall(cursor, name.slice(0, -1), readQuery);
  const query = readQuery(cursor);
  if (!query) throw toJsonPathError(cursor);
  return query;
}

function parseFunctionCall(
  cursor: TextScanner,
  name: string,
  readQuery: ParseFilterQuery,
): FindFilterValues {
  const call = filterFunctions.get(name);
  if (!call) throw toJsonPathError(cursor);
  const finds = parseSeparated(cursor, ',', () => {
    cursor.skipWhitespace();
    return parseOperand(cursor, readQuery);
  });
  if (!cursor.take(')')) throw toJsonPathError(cursor);
  const [first = findNoValues, second = findNoValues] = finds;
  return (value, root) => call(first(value, root), second(value, root));
}

type FilterValues = readonly unknown[];

const findNoValues: FindFilterValues = () => [];

function lengthFunction([value]: FilterValues): FilterValues {
  if (typeof value === 'string') return [[...value].length];
  return typeof value === 'object' && value !== null ? [Object.keys(value).length] : [];
}

function regExpFunction(toPattern: (pattern: unknown) => string) {
  return ([text]: FilterValues, [pattern]: FilterValues): FilterValues =>
    typeof text === 'string' && new RegExp(toPattern(pattern), 'u').test(text) ? [true] : [noMatch];
}

const filterFunctions = new Map<
  string,
  (first: FilterValues, second: FilterValues) => FilterValues
>([
  ['length', lengthFunction],
  ['count', (values) => [values.length]],
  ['value', (values) => (values.length === 1 ? values : [])],
  ['match', regExpFunction((pattern) => `^(?:${pattern})$`)],
  ['search', regExpFunction(String)],
]);

/** Nothing is equal to nothing; only numbers, and only texts, have an order (RFC 9535, section 2.3.5.2.2). */
function compareValues(left: FilterValues, operator: string, right: FilterValues): boolean {
  const [one, other] = [left[0], right[0]];
  const isEqual = left.length === right.length && isDeepStrictEqual(one, other);
  if (operator === '!=') return !isEqual;
  if (operator.endsWith('=') && isEqual) return true;
  return operator.startsWith('<')
    ? isLess(one, other)
    : operator.startsWith('>') && isLess(other, one);
}

function isLess(one: unknown, other: unknown): boolean {
  return (
    (typeof one === 'number' && typeof other === 'number' && one < other) ||
    (typeof one === 'string' && typeof other === 'string' && one < other)
  );
}
