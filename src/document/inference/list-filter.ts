import type { Shapes } from '../shape.ts';
import type { Askable } from './askable.ts';
import { readFilterWord } from './filter-word.ts';
import { plain } from './noun.ts';

/** A parameter that leaves records out. */
export type Filter = {
  readonly parameter: string;
  readonly property: string;
  readonly test: 'equal' | 'after' | 'before';
  /** What the parameter says when nobody says anything: then nothing is filtered. */
  readonly initial: unknown;
  /** The word for all records, which is no value of the property: `all` of `open`, `closed` and `all`. */
  readonly everything?: unknown;
};

/** The filter of a parameter for which `x-sandlot` has a word. */
export const toToldFilter = (shapes: Shapes, { name, places }: Askable, word: string): Filter => ({
  parameter: name,
  ...readFilterWord(word),
  initial: shapes.of(places).keywords.default,
});

type Properties = ReadonlyMap<string, readonly string[]>;

const afterWords = ['after', 'since', 'from', 'gt', 'gte', 'start', 'min', 'minimum'];
const beforeWords = ['before', 'until', 'to', 'lt', 'lte', 'end', 'max', 'maximum'];

/** What a name says beside one of these words, in front of it or behind: `created` of `createdafter`. */
const besides = (name: string, words: readonly string[]): ReadonlySet<string> =>
  new Set(
    words.flatMap((word) => [
      ...(name.startsWith(word) ? [name.slice(word.length)] : []),
      ...(name.endsWith(word) ? [name.slice(0, -word.length)] : []),
    ]),
  );

/** The filters that a parameter is by its name, if it is any: by a value, or by the beginning or end of a range. */
export const toFilter = (
  shapes: Shapes,
  { name: parameter, places: asked }: Askable,
  properties: Properties,
): readonly Filter[] => {
  const { default: initial } = shapes.of(asked).keywords;
  const name = plain(parameter.replace(/^filter\[?/i, ''));
  const [later, earlier] = [besides(name, afterWords), besides(name, beforeWords)];
  const wildcardOf = (places: readonly string[]) => findWildcard(shapes, asked, places);
  for (const [property, places] of properties) {
    const isPlain = isFilterable(shapes, places);
    const own = plain(property);
    if (own === name && isPlain)
      return [{ parameter, property, test: 'equal', initial, everything: wildcardOf(places) }];
    const stem = own.replace(/(at|on|date|time)$/, '');
    if (!isPlain || stem.length <= 2) continue;
    const isNamedIn = (rests: ReadonlySet<string>) => rests.has(stem) || rests.has(own);
    if (isNamedIn(later)) return [{ parameter, property, test: 'after', initial }];
    if (isNamedIn(earlier)) return [{ parameter, property, test: 'before', initial }];
  }
  return [];
};

const valuesOf = (shapes: Shapes, places: readonly string[]): readonly unknown[] =>
  [shapes.of(places).keywords.enum ?? []].flat();

/** The word for all values, where it is none of them. */
const findWildcard = (
  shapes: Shapes,
  asked: readonly string[],
  places: readonly string[],
): unknown =>
  valuesOf(shapes, asked)
    .filter((value) => !valuesOf(shapes, places).includes(value))
    .find((value) => /^(all|any|both)$/i.test(String(value)));

/** Whether a value can be told to be the one that is asked for; of a list, an entry. */
const isFilterable = (shapes: Shapes, places: readonly string[]): boolean => {
  const { types, items } = shapes.of(places);
  if (!types.includes('array')) return !types.includes('object');
  const inner = shapes.of(items).types;
  return inner.length > 0 && !inner.includes('object') && !inner.includes('array');
};

/** Whether a parameter is called like a property which holds objects. */
export const isUnclear = (shapes: Shapes, parameter: string, properties: Properties): boolean =>
  [...properties].some(
    ([property, places]) => plain(property) === plain(parameter) && !isFilterable(shapes, places),
  );
