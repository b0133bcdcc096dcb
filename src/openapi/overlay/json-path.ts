import { documentLimits } from '../limits.ts';
import { type FilterCondition, parseFilter, type QueriedDocument } from './json-path-filter.ts';
import { createTextScanner, type TextScanner, toJsonPathError } from './text-scanner.ts';

/** A value that a query selects. The root has no owner. */
export type JsonPathMatch = {
  readonly value: unknown;
  /** The object or array that holds the value, and its key there. */
  readonly owner?: object;
  readonly key?: string;
};

/** Selects values of a document, in its order. */
export type JsonPathQuery = (root: unknown) => readonly JsonPathMatch[];

type JsonPathStep = (
  matches: readonly JsonPathMatch[],
  document: QueriedDocument,
) => readonly JsonPathMatch[];
type JsonPathSelector = (
  match: JsonPathMatch,
  document: QueriedDocument,
) => readonly JsonPathMatch[];

/**
 * Compiles a JSONPath query (RFC 9535): names, wildcards, indices, slices, descendants, and filters
 * with comparisons, `&&`, `||`, `!` and the functions `length`, `count`, `value`, `match` and `search`.
 * @throws an error that names the position of the mistake.
 */
export function parseJsonPath(text: string): JsonPathQuery {
  const scanner = createTextScanner(text.trim());
  if (!scanner.take('$')) throw toJsonPathError(scanner);
  const steps = parseSteps(scanner);
  if (scanner.rest() !== '') throw toJsonPathError(scanner);
  return (root) => applySteps(steps, { value: root }, { root, visitsLeft: documentLimits.visits });
}

function applySteps(
  steps: readonly JsonPathStep[],
  start: JsonPathMatch,
  document: QueriedDocument,
): readonly JsonPathMatch[] {
  return steps.reduce<readonly JsonPathMatch[]>(
    (matches, step) => step(matches, document),
    [start],
  );
}

function parseSteps(scanner: TextScanner): readonly JsonPathStep[] {
  const steps: JsonPathStep[] = [];
  for (;;) {
    scanner.skipWhitespace();
    if (scanner.take('..')) steps.push(toStep([parseDescendantSelector(scanner)], listDescendants));
    else if (scanner.take('.')) steps.push(toStep([parseNameSelector(scanner)], toItself));
    else if (scanner.take('[')) steps.push(toStep(parseSelectors(scanner), toItself));
    else return steps;
  }
}

function toStep(selectors: readonly JsonPathSelector[], starts: JsonPathSelector): JsonPathStep {
  return (matches, document) =>
    matches
      .flatMap((match) => starts(match, document))
      .flatMap((match) => selectors.flatMap((select) => select(match, document)));
}

function toItself(match: JsonPathMatch): readonly JsonPathMatch[] {
  return [match];
}

function parseDescendantSelector(scanner: TextScanner): JsonPathSelector {
  if (!scanner.take('[')) return parseNameSelector(scanner);
  const selectors = parseSelectors(scanner);
  return (match, document) => selectors.flatMap((select) => select(match, document));
}

function parseNameSelector(scanner: TextScanner): JsonPathSelector {
  if (scanner.take('*')) return listChildren;
  const name = scanner.match(/[\p{L}_][\p{L}\p{N}_-]*/uy);
  if (name === undefined) throw toJsonPathError(scanner);
  return selectName(name);
}

function parseSelectors(scanner: TextScanner): readonly JsonPathSelector[] {
  const selectors: JsonPathSelector[] = [];
  do {
    scanner.skipWhitespace();
    selectors.push(parseSelector(scanner));
    scanner.skipWhitespace();
  } while (scanner.take(','));
  if (!scanner.take(']')) throw toJsonPathError(scanner);
  return selectors;
}

function parseSelector(scanner: TextScanner): JsonPathSelector {
  if (scanner.take('*')) return listChildren;
  if (scanner.take('?')) return selectFiltered(parseFilter(scanner, parseFilterQuery));
  const text = scanner.quotedText();
  if (text !== undefined) return selectName(text);
  const slice = scanner.match(/(-?\d*)\s*:\s*(-?\d*)(\s*:\s*(-?\d*))?/y);
  if (slice !== undefined) return selectSlice(parseSlice(slice));
  const index = scanner.match(/-?\d+/y);
  if (index === undefined) throw toJsonPathError(scanner);
  return (match) => selectIndex(match, Number(index));
}

/** Parses a query inside a filter: it starts at the filtered value (`@`) or at the root (`$`). */
function parseFilterQuery(scanner: TextScanner) {
  const isRelative = scanner.take('@');
  if (!isRelative && !scanner.take('$')) return undefined;
  const steps = parseSteps(scanner);
  return (value: unknown, document: QueriedDocument): readonly unknown[] =>
    applySteps(steps, { value: isRelative ? value : document.root }, document).map(
      (match) => match.value,
    );
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function listChildren(
  { value }: JsonPathMatch,
  document: QueriedDocument,
): readonly JsonPathMatch[] {
  const children = isContainer(value) ? Object.entries(value) : [];
  document.visitsLeft -= children.length + 1;
  if (document.visitsLeft < 0) throw new Error('a target of an overlay visits too many values');
  return children.map(([key, child]) => ({ value: child, owner: Object(value), key }));
}

function listDescendants(
  match: JsonPathMatch,
  document: QueriedDocument,
): readonly JsonPathMatch[] {
  const matches = [match];
  // Matches that are added during the loop are visited too.
  for (const found of matches)
    for (const child of listChildren(found, document)) matches.push(child);
  return matches;
}

function selectName(name: string): JsonPathSelector {
  return ({ value }) =>
    isContainer(value) && !Array.isArray(value) && Object.hasOwn(value, name)
      ? [{ value: Reflect.get(value, name), owner: value, key: name }]
      : [];
}

function selectIndex({ value }: JsonPathMatch, index: number): readonly JsonPathMatch[] {
  if (!Array.isArray(value)) return [];
  const position = index < 0 ? value.length + index : index;
  return position in value ? [{ value: value[position], owner: value, key: String(position) }] : [];
}

function selectFiltered(condition: FilterCondition): JsonPathSelector {
  return (match, document) =>
    listChildren(match, document).filter(({ value }) => condition(value, document));
}

function selectSlice(slice: JsonPathSlice): JsonPathSelector {
  return (match) => {
    const length = Array.isArray(match.value) ? match.value.length : 0;
    return listSliceIndices(slice, length).flatMap((index) => selectIndex(match, index));
  };
}

/** A slice `start:end:step` (RFC 9535, section 2.3.4); each part may be absent. */
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

/** The indices that a slice selects from a list of some length, in its order. */
export function listSliceIndices(
  { start, end, step }: JsonPathSlice,
  length: number,
): readonly number[] {
  const indices: number[] = [];
  if (step > 0) {
    const last = clampIndex(end ?? length, length, [0, length]);
    for (let index = clampIndex(start ?? 0, length, [0, length]); index < last; index += step)
      indices.push(index);
  }
  if (step < 0) {
    const last = end === undefined ? -1 : clampIndex(end, length, [-1, length - 1]);
    const first = clampIndex(start ?? length - 1, length, [-1, length - 1]);
    for (let index = first; index > last; index += step) indices.push(index);
  }
  return indices;
}

/** Counts a negative index from the end and clamps the result to the bounds. */
function clampIndex(
  index: number,
  length: number,
  [least, most]: readonly [number, number],
): number {
  return Math.min(Math.max(index < 0 ? length + index : index, least), most);
}
