import { type FilterCondition, parseFilter } from './json-path-filter.ts';
import { createTextScanner, type TextScanner, toJsonPathError } from './text-scanner.ts';

/** A value that a query found, and what holds it; the root is held by nothing. */
export type JsonPathMatch = {
  readonly value: unknown;
  readonly owner?: object;
  readonly key?: string;
};

/** Finds values in a document, in its order. */
export type JsonPathQuery = (root: unknown) => readonly JsonPathMatch[];

type JsonPathStep = (spots: readonly JsonPathMatch[], root: unknown) => readonly JsonPathMatch[];
type JsonPathSelector = (spot: JsonPathMatch, root: unknown) => readonly JsonPathMatch[];

/**
 * Reads a JSONPath query (RFC 9535): names, wildcards, indices, slices, descendants, and filters with
 * comparisons, `&&`, `||`, `!` and the functions `length`, `count`, `value`, `match` and `search`.
 * @throws an error that says where it cannot be read.
 */
export function parseJsonPath(text: string): JsonPathQuery {
  const cursor = createTextScanner(text.trim());
  if (!cursor.take('$')) throw toJsonPathError(cursor);
  const steps = parseSteps(cursor);
  if (cursor.rest() !== '') throw toJsonPathError(cursor);
  return (root) => applySteps(steps, { value: root }, root);
}

function applySteps(
  steps: readonly JsonPathStep[],
  start: JsonPathMatch,
  root: unknown,
): readonly JsonPathMatch[] {
  return steps.reduce<readonly JsonPathMatch[]>((spots, step) => step(spots, root), [start]);
}

function parseSteps(cursor: TextScanner): readonly JsonPathStep[] {
  const steps: JsonPathStep[] = [];
  for (;;) {
    cursor.skipWhitespace();
    if (cursor.take('..')) steps.push(toStep([parseDescendantSelector(cursor)], listDescendants));
    else if (cursor.take('.')) steps.push(toStep([parseNameSelector(cursor)], toItself));
    else if (cursor.take('[')) steps.push(toStep(parseSelectors(cursor), toItself));
    else return steps;
  }
}

function toStep(
  selectors: readonly JsonPathSelector[],
  starts: (spot: JsonPathMatch) => readonly JsonPathMatch[],
): JsonPathStep {
  return (spots, root) =>
    spots.flatMap(starts).flatMap((spot) => selectors.flatMap((select) => select(spot, root)));
}

function toItself(spot: JsonPathMatch): readonly JsonPathMatch[] {
  return [spot];
}

function parseDescendantSelector(cursor: TextScanner): JsonPathSelector {
  if (!cursor.take('[')) return parseNameSelector(cursor);
  const selectors = parseSelectors(cursor);
  return (spot, root) => selectors.flatMap((select) => select(spot, root));
}

function parseNameSelector(cursor: TextScanner): JsonPathSelector {
  if (cursor.take('*')) return listChildren;
  const name = cursor.match(/[\p{L}_][\p{L}\p{N}_-]*/uy);
  if (name === undefined) throw toJsonPathError(cursor);
  return selectName(name);
}

function parseSelectors(cursor: TextScanner): readonly JsonPathSelector[] {
  const selectors: JsonPathSelector[] = [];
  do {
    cursor.skipWhitespace();
    selectors.push(parseSelector(cursor));
    cursor.skipWhitespace();
  } while (cursor.take(','));
  if (!cursor.take(']')) throw toJsonPathError(cursor);
  return selectors;
}

function parseSelector(cursor: TextScanner): JsonPathSelector {
  if (cursor.take('*')) return listChildren;
  if (cursor.take('?')) return selectFiltered(parseFilter(cursor, parseFilterQuery));
  const text = cursor.quotedText();
  if (text !== undefined) return selectName(text);
  const slice = cursor.match(/(-?\d*)\s*:\s*(-?\d*)(\s*:\s*(-?\d*))?/y);
  if (slice !== undefined) return selectSlice(parseSlice(slice));
  const index = cursor.match(/-?\d+/y);
  if (index === undefined) throw toJsonPathError(cursor);
  return (spot) => selectIndex(spot, Number(index));
}

/** A query inside a filter: from the value that is looked at (`@`), or from the root. */
function parseFilterQuery(cursor: TextScanner) {
  const isRelative = cursor.take('@');
  if (!isRelative && !cursor.take('$')) return undefined;
  const steps = parseSteps(cursor);
  return (value: unknown, root: unknown): readonly unknown[] =>
    applySteps(steps, { value: isRelative ? value : root }, root).map((spot) => spot.value);
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function listChildren({ value }: JsonPathMatch): readonly JsonPathMatch[] {
  return isContainer(value)
    ? Object.entries(value).map(([key, child]) => ({ value: child, owner: value, key }))
    : [];
}

function listDescendants(spot: JsonPathMatch): readonly JsonPathMatch[] {
  const spots = [spot];
  // What is added on the way is visited as well.
  for (const found of spots) spots.push(...listChildren(found));
  return spots;
}

function selectName(name: string): JsonPathSelector {
  return ({ value }) =>
    isContainer(value) && !Array.isArray(value) && Object.hasOwn(value, name)
      ? [{ value: Reflect.get(value, name), owner: value, key: name }]
      : [];
}

function selectIndex({ value }: JsonPathMatch, index: number): readonly JsonPathMatch[] {
  if (!Array.isArray(value)) return [];
  const place = index < 0 ? value.length + index : index;
  return place in value ? [{ value: value[place], owner: value, key: String(place) }] : [];
}

function selectFiltered(holds: FilterCondition): JsonPathSelector {
  return (spot, root) => listChildren(spot).filter(({ value }) => holds(value, root));
}

function selectSlice(slice: JsonPathSlice): JsonPathSelector {
  return (spot) => {
    const length = Array.isArray(spot.value) ? spot.value.length : 0;
    return listSliceIndices(slice, length).flatMap((place) => selectIndex(spot, place));
  };
}

/** `start:end:step` of a list (RFC 9535, section 2.3.4); each part may be absent. */
export type JsonPathSlice = {
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number;
};

export function parseSlice(text: string): JsonPathSlice {
  const [start, end, step] = text.split(':').map((part) => part.trim());
  return {
    start: parseSliceNumber(start),
    end: parseSliceNumber(end),
    step: parseSliceNumber(step) ?? 1,
  };
}

function parseSliceNumber(text = ''): number | undefined {
  return text === '' ? undefined : Number(text);
}

/** The places of a list of some length that a slice names, in its order. */
export function listSliceIndices(
  { start, end, step }: JsonPathSlice,
  length: number,
): readonly number[] {
  const places: number[] = [];
  if (step > 0) {
    const last = clampIndex(end ?? length, length, [0, length]);
    for (let place = clampIndex(start ?? 0, length, [0, length]); place < last; place += step)
      places.push(place);
  }
  if (step < 0) {
    const last = end === undefined ? -1 : clampIndex(end, length, [-1, length - 1]);
    const first = clampIndex(start ?? length - 1, length, [-1, length - 1]);
    for (let place = first; place > last; place += step) places.push(place);
  }
  return places;
}

/** A negative place counts from the end; what is outside becomes the nearest bound. */
function clampIndex(
  place: number,
  length: number,
  [least, most]: readonly [number, number],
): number {
  return Math.min(Math.max(place < 0 ? length + place : place, least), most);
}
