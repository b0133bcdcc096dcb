import { type Cursor, openCursor, unreadable } from './json-path-cursor.ts';
import { type Condition, readCondition } from './json-path-filter.ts';
import { listPlaces, readSlice, type Slice } from './json-path-slice.ts';

/** A value that a query found, and what holds it; the root is held by nothing. */
export type Spot = {
  readonly value: unknown;
  readonly owner?: object;
  readonly key?: string;
};

/** Finds values in a document, in its order. */
export type Query = (root: unknown) => readonly Spot[];

type Step = (spots: readonly Spot[], root: unknown) => readonly Spot[];
type Selector = (spot: Spot, root: unknown) => readonly Spot[];

/**
 * Reads a JSONPath query (RFC 9535): names, wildcards, indices, slices, descendants, and filters with
 * comparisons, `&&`, `||`, `!` and the functions `length`, `count`, `value`, `match` and `search`.
 * @throws an error that says where it cannot be read.
 */
export const readQuery = (text: string): Query => {
  const cursor = openCursor(text.trim());
  if (!cursor.take('$')) throw unreadable(cursor);
  const steps = readSteps(cursor);
  if (cursor.rest() !== '') throw unreadable(cursor);
  return (root) => follow(steps, { value: root }, root);
};

const follow = (steps: readonly Step[], start: Spot, root: unknown): readonly Spot[] =>
  steps.reduce<readonly Spot[]>((spots, step) => step(spots, root), [start]);

const readSteps = (cursor: Cursor): readonly Step[] => {
  const steps: Step[] = [];
  for (;;) {
    cursor.skipBlanks();
    if (cursor.take('..')) steps.push(toStep([readDescending(cursor)], listBelow));
    else if (cursor.take('.')) steps.push(toStep([readName(cursor)], itself));
    else if (cursor.take('[')) steps.push(toStep(readSelectors(cursor), itself));
    else return steps;
  }
};

const toStep =
  (selectors: readonly Selector[], starts: (spot: Spot) => readonly Spot[]): Step =>
  (spots, root) =>
    spots.flatMap(starts).flatMap((spot) => selectors.flatMap((select) => select(spot, root)));

const itself = (spot: Spot): readonly Spot[] => [spot];

const readDescending = (cursor: Cursor): Selector => {
  if (!cursor.take('[')) return readName(cursor);
  const selectors = readSelectors(cursor);
  return (spot, root) => selectors.flatMap((select) => select(spot, root));
};

const readName = (cursor: Cursor): Selector => {
  if (cursor.take('*')) return listChildren;
  const name = cursor.match(/[\p{L}_][\p{L}\p{N}_-]*/uy);
  if (name === undefined) throw unreadable(cursor);
  return named(name);
};

const readSelectors = (cursor: Cursor): readonly Selector[] => {
  const selectors: Selector[] = [];
  do {
    cursor.skipBlanks();
    selectors.push(readSelector(cursor));
    cursor.skipBlanks();
  } while (cursor.take(','));
  if (!cursor.take(']')) throw unreadable(cursor);
  return selectors;
};

const readSelector = (cursor: Cursor): Selector => {
  if (cursor.take('*')) return listChildren;
  if (cursor.take('?')) return filtered(readCondition(cursor, readFilterQuery));
  const text = cursor.text();
  if (text !== undefined) return named(text);
  const slice = cursor.match(/(-?\d*)\s*:\s*(-?\d*)(\s*:\s*(-?\d*))?/y);
  if (slice !== undefined) return sliced(readSlice(slice));
  const index = cursor.match(/-?\d+/y);
  if (index === undefined) throw unreadable(cursor);
  return (spot) => at(spot, Number(index));
};

/** A query inside a filter: from the value that is looked at (`@`), or from the root. */
const readFilterQuery = (cursor: Cursor) => {
  const isRelative = cursor.take('@');
  if (!isRelative && !cursor.take('$')) return undefined;
  const steps = readSteps(cursor);
  return (value: unknown, root: unknown): readonly unknown[] =>
    follow(steps, { value: isRelative ? value : root }, root).map((spot) => spot.value);
};

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

const listChildren = ({ value }: Spot): readonly Spot[] =>
  isHolder(value)
    ? Object.entries(value).map(([key, child]) => ({ value: child, owner: value, key }))
    : [];

const listBelow = (spot: Spot): readonly Spot[] => {
  const spots = [spot];
  // What is added on the way is visited as well.
  for (const found of spots) spots.push(...listChildren(found));
  return spots;
};

const named =
  (name: string): Selector =>
  ({ value }) =>
    isHolder(value) && !Array.isArray(value) && Object.hasOwn(value, name)
      ? [{ value: Reflect.get(value, name), owner: value, key: name }]
      : [];

const at = ({ value }: Spot, index: number): readonly Spot[] => {
  if (!Array.isArray(value)) return [];
  const place = index < 0 ? value.length + index : index;
  return place in value ? [{ value: value[place], owner: value, key: String(place) }] : [];
};

const filtered =
  (holds: Condition): Selector =>
  (spot, root) =>
    listChildren(spot).filter(({ value }) => holds(value, root));

const sliced =
  (slice: Slice): Selector =>
  (spot) => {
    const length = Array.isArray(spot.value) ? spot.value.length : 0;
    return listPlaces(slice, length).flatMap((place) => at(spot, place));
  };
