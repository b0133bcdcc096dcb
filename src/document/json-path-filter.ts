import { isDeepStrictEqual } from 'node:util';
import { type Cursor, unreadable } from './json-path-cursor.ts';

/** True for values that a filter lets through. */
export type Condition = (value: unknown, root: unknown) => boolean;

/** Reads a query where one comes next; it gives the values that it finds. */
export type ReadQuery = (cursor: Cursor) => Find | undefined;
type Find = (value: unknown, root: unknown) => readonly unknown[];

/** Reads the expression of a filter (RFC 9535, section 2.3.5): `||` binds less than `&&`. */
export const readCondition = (cursor: Cursor, readQuery: ReadQuery): Condition => {
  const groups = readSeveral(cursor, '||', () =>
    readSeveral(cursor, '&&', () => readOne(cursor, readQuery)),
  );
  return (value, root) => groups.some((group) => group.every((holds) => holds(value, root)));
};

/** Reads parts with an operator between them. */
const readSeveral = <T>(cursor: Cursor, operator: string, read: () => T): readonly T[] => {
  const parts = [read()];
  for (cursor.skipBlanks(); cursor.take(operator); cursor.skipBlanks()) parts.push(read());
  return parts;
};

const readOne = (cursor: Cursor, readQuery: ReadQuery): Condition => {
  cursor.skipBlanks();
  if (cursor.match(/!(?!=)/y) !== undefined) {
    const holds = readOne(cursor, readQuery);
    return (value, root) => !holds(value, root);
  }
  if (cursor.take('(')) {
    const holds = readCondition(cursor, readQuery);
    if (!cursor.take(')')) throw unreadable(cursor);
    return holds;
  }
  const left = readOperand(cursor, readQuery);
  cursor.skipBlanks();
  const operator = cursor.match(/[=!<>]=|[<>]/y);
  if (operator === undefined) return (value, root) => left(value, root).some(isTrue);
  cursor.skipBlanks();
  const right = readOperand(cursor, readQuery);
  return (value, root) => compare(left(value, root), operator, right(value, root));
};

/** A query that finds anything holds, a function that returns false does not. */
const isTrue = (value: unknown): boolean => value !== noMatch;
const noMatch = Symbol('no match');

/** Whatever stands in a comparison gives a list: of one value, or of none. */
const readOperand = (cursor: Cursor, readQuery: ReadQuery): Find => {
  const text = cursor.text();
  if (text !== undefined) return () => [text];
  const plain = cursor.match(/-?\d+(\.\d+)?([eE][+-]?\d+)?|(true|false|null)\b/y);
  if (plain !== undefined) return () => [JSON.parse(plain)];
  const name = cursor.match(/[a-z]\w*\(/y);
  if (name !== undefined) return readCall(cursor, name.slice(0, -1), readQuery);
  const query = readQuery(cursor);
  if (!query) throw unreadable(cursor);
  return query;
};

const readCall = (cursor: Cursor, name: string, readQuery: ReadQuery): Find => {
  const call = functions.get(name);
  if (!call) throw unreadable(cursor);
  const finds = readSeveral(cursor, ',', () => {
    cursor.skipBlanks();
    return readOperand(cursor, readQuery);
  });
  if (!cursor.take(')')) throw unreadable(cursor);
  const [first = none, second = none] = finds;
  return (value, root) => call(first(value, root), second(value, root));
};

type Values = readonly unknown[];

const none: Find = () => [];

const lengthOf = ([value]: Values): Values => {
  if (typeof value === 'string') return [[...value].length];
  return typeof value === 'object' && value !== null ? [Object.keys(value).length] : [];
};

const matches =
  (toPattern: (pattern: unknown) => string) =>
  ([text]: Values, [pattern]: Values): Values =>
    typeof text === 'string' && new RegExp(toPattern(pattern), 'u').test(text) ? [true] : [noMatch];

const functions = new Map<string, (first: Values, second: Values) => Values>([
  ['length', lengthOf],
  ['count', (values) => [values.length]],
  ['value', (values) => (values.length === 1 ? values : [])],
  ['match', matches((pattern) => `^(?:${pattern})$`)],
  ['search', matches(String)],
]);

/** Nothing is equal to nothing; only numbers, and only texts, have an order (RFC 9535, section 2.3.5.2.2). */
const compare = (left: Values, operator: string, right: Values): boolean => {
  const [one, other] = [left[0], right[0]];
  const isEqual = left.length === right.length && isDeepStrictEqual(one, other);
  if (operator === '!=') return !isEqual;
  if (operator.endsWith('=') && isEqual) return true;
  return operator.startsWith('<')
    ? isLess(one, other)
    : operator.startsWith('>') && isLess(other, one);
};

const isLess = (one: unknown, other: unknown): boolean =>
  (typeof one === 'number' && typeof other === 'number' && one < other) ||
  (typeof one === 'string' && typeof other === 'string' && one < other);
