import { isDeepStrictEqual } from 'node:util';
import { type TextScanner, toJsonPathError } from './text-scanner.ts';

/** The document that a query reads, and how many more of its values it may visit. */
export type QueriedDocument = { readonly root: unknown; visitsLeft: number };

/** True for a value that the filter selects. */
export type FilterCondition = (value: unknown, document: QueriedDocument) => boolean;

/** Parses a query if one comes next, and compiles it to a function that lists its values. */
export type ParseFilterQuery = (scanner: TextScanner) => FindFilterValues | undefined;
type FindFilterValues = (value: unknown, document: QueriedDocument) => readonly unknown[];

/** Parses the expression of a filter (RFC 9535, section 2.3.5): `&&` binds tighter than `||`. */
export function parseFilter(scanner: TextScanner, readQuery: ParseFilterQuery): FilterCondition {
  const groups = parseSeparated(scanner, '||', () =>
    parseSeparated(scanner, '&&', () => parseTerm(scanner, readQuery)),
  );
  return (value, document) =>
    groups.some((group) => group.every((condition) => condition(value, document)));
}

/** Parses parts that are separated by an operator. */
function parseSeparated<T>(scanner: TextScanner, operator: string, read: () => T): readonly T[] {
  const parts = [read()];
  for (scanner.skipWhitespace(); scanner.take(operator); scanner.skipWhitespace())
    parts.push(read());
  return parts;
}

function parseTerm(scanner: TextScanner, readQuery: ParseFilterQuery): FilterCondition {
  scanner.skipWhitespace();
  if (scanner.match(/!(?!=)/y) !== undefined) {
    const condition = parseTerm(scanner, readQuery);
    return (value, document) => !condition(value, document);
  }
  if (scanner.take('(')) {
    const condition = parseFilter(scanner, readQuery);
    if (!scanner.take(')')) throw toJsonPathError(scanner);
    return condition;
  }
  const left = parseOperand(scanner, readQuery);
  scanner.skipWhitespace();
  const operator = scanner.match(/[=!<>]=|[<>]/y);
  if (operator === undefined) return (value, document) => left(value, document).some(isMatch);
  scanner.skipWhitespace();
  const right = parseOperand(scanner, readQuery);
  return (value, document) =>
    compareValues(left(value, document), operator, right(value, document));
}

/** A query is true if it selects any value; `match` and `search` give `noMatch` for false. */
function isMatch(value: unknown): boolean {
  return value !== noMatch;
}

const noMatch = Symbol('no match');

/** Parses one side of a comparison. Literals and functions give a list of one value or none. */
function parseOperand(scanner: TextScanner, readQuery: ParseFilterQuery): FindFilterValues {
  const text = scanner.quotedText();
  if (text !== undefined) return () => [text];
  const literal = scanner.match(/-?\d+(\.\d+)?([eE][+-]?\d+)?|(true|false|null)\b/y);
  if (literal !== undefined) return () => [JSON.parse(literal)];
  const name = scanner.match(/[a-z]\w*\(/y);
  if (name !== undefined) return parseFunctionCall(scanner, name.slice(0, -1), readQuery);
  const query = readQuery(scanner);
  if (!query) throw toJsonPathError(scanner);
  return query;
}

function parseFunctionCall(
  scanner: TextScanner,
  name: string,
  readQuery: ParseFilterQuery,
): FindFilterValues {
  const call = filterFunctions.get(name);
  if (!call) throw toJsonPathError(scanner);
  const operands = parseSeparated(scanner, ',', () => {
    scanner.skipWhitespace();
    return parseOperand(scanner, readQuery);
  });
  if (!scanner.take(')')) throw toJsonPathError(scanner);
  const [first = findNoValues, second = findNoValues] = operands;
  return (value, document) => call(first(value, document), second(value, document));
}

type FilterValues = readonly unknown[];

function findNoValues(): readonly unknown[] {
  return [];
}

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

/**
 * Two empty sides are equal. Only two numbers or two strings have an order (RFC 9535, section
 * 2.3.5.2.2).
 */
function compareValues(left: FilterValues, operator: string, right: FilterValues): boolean {
  const [first, second] = [left[0], right[0]];
  const isEqual = left.length === right.length && isDeepStrictEqual(first, second);
  if (operator === '!=') return !isEqual;
  if (operator.endsWith('=') && isEqual) return true;
  return operator.startsWith('<')
    ? isLess(first, second)
    : operator.startsWith('>') && isLess(second, first);
}

function isLess(first: unknown, second: unknown): boolean {
  return (
    (typeof first === 'number' && typeof second === 'number' && first < second) ||
    (typeof first === 'string' && typeof second === 'string' && first < second)
  );
}
