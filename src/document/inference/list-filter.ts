import type { Shapes } from '../shape.ts';
import type { Askable } from './askable.ts';
import { readFilterWord } from './filter-word.ts';
import { plain } from './noun.ts';
import { outline } from './outline.ts';

/** A parameter that leaves records out. */
export type Filter = {
  readonly parameter: string;
  readonly property: string;
  /** The property that holds that one; absent where the record does. */
  readonly within?: string;
  /**
   * `named`: the property holds objects, one of which is called so; `containing`: it is a text with that in
   * it; `above`, `below`: it is more or less than that.
   */
  readonly test: 'equal' | 'named' | 'containing' | 'after' | 'above' | 'before' | 'below';
  /** What the parameter says when nobody says anything. */
  readonly initial: unknown;
  /** What else it may say: these are left out then, and nothing else is. */
  readonly others?: readonly unknown[];
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

/** What a name says of a range, in front or behind; the strict ones alone leave out the value itself. */
const ranges = [
  ['above', ['gt']],
  ['below', ['lt']],
  ['after', ['after', 'since', 'from', 'gte', 'ge', 'start', 'min', 'minimum']],
  ['before', ['before', 'until', 'to', 'lte', 'le', 'end', 'max', 'maximum']],
] as const;

/** What a name says beside one of these words, in front of it or behind: `created` of `createdafter`. */
const besides = (name: string, words: readonly string[]): ReadonlySet<string> =>
  new Set(
    words.flatMap((word) => [
      ...(name.startsWith(word) ? [name.slice(word.length)] : []),
      ...(name.endsWith(word) ? [name.slice(0, -word.length)] : []),
    ]),
  );

/** How a property is asked for, behind its name: `title__icontains`, `kind[in]`. */
const lookup = /(?<!^filter)(__|\[)(i?exact|eq|in|i?contains)\]?$/i;
const containing = /(?<!^filter)(__|\[)i?contains\]?$/i;

/** The filters that a parameter is by its name, if it is any: by a value, or by the beginning or end of a range. */
export const toFilter = (
  shapes: Shapes,
  asked: Askable,
  properties: Properties,
): readonly Filter[] => {
  const name = plain(asked.name.replace(lookup, '').replace(/^filter\[?/i, ''));
  const rests = ranges.map(([test, words]) => ({ test, rests: besides(name, words) }));
  for (const [property, places] of properties) {
    const own = plain(property);
    const told =
      own === name || own === `${name}s` ? toNamed(shapes, asked, { property, places }) : undefined;
    if (told) return [told];
    const test = toRange(own, rests);
    if (test === undefined || !isFilterable(shapes, places)) continue;
    const { default: initial } = shapes.of(asked.places).keywords;
    return [{ parameter: asked.name, property, test, initial }];
  }
  return [];
};

type Rest = {
  readonly test: (typeof ranges)[number][0];
  readonly rests: ReadonlySet<string>;
};

/** Whether a property is what one of these words stands beside: the beginning or the end of a range. */
const toRange = (own: string, rests: readonly Rest[]): Rest['test'] | undefined => {
  const stem = own.replace(/(at|on|date|time)$/, '');
  if (stem.length <= 2) return undefined;
  return rests.find((one) => one.rests.has(stem) || one.rests.has(own))?.test;
};

type Property = { readonly property: string; readonly places: readonly string[] };

/** The filter of a parameter that is called as a property is. */
const toNamed = (
  shapes: Shapes,
  { name: parameter, places: asked, required }: Askable,
  { property, places }: Property,
): Filter | undefined => {
  const isPlain = isFilterable(shapes, places);
  if (!isPlain && (required || !namesObjects(shapes, places))) return undefined;
  const { default: initial } = shapes.of(asked).keywords;
  const everything = findWildcard(shapes, asked, places);
  // A default that the property has as well says how records begin, not which ones are listed.
  const isOfRecord = initial !== undefined && shapes.of(places).keywords.default === initial;
  const others = isOfRecord ? [] : listOthers(shapes, asked, everything);
  const ofPlain = containing.test(parameter) ? 'containing' : 'equal';
  const test = isPlain ? ofPlain : 'named';
  return { parameter, property, test, initial, others, everything };
};

const valuesOf = (shapes: Shapes, places: readonly string[]): readonly unknown[] =>
  [shapes.of(places).keywords.enum ?? []].flat();

/** The values beside the usual one and the word for all. */
const listOthers = (
  shapes: Shapes,
  asked: readonly string[],
  everything: unknown,
): readonly unknown[] => {
  const { types, keywords } = shapes.of(asked);
  const values = types.includes('boolean') ? [true, false] : valuesOf(shapes, asked);
  return values.filter((value) => value !== keywords.default && value !== everything);
};

/** What an object is called by, the first before the others. */
export const callingNames = [
  'name',
  'login',
  'username',
  'slug',
  'key',
  'title',
  'id',
  'gid',
  'uuid',
  'number',
];

/** Whether a value is an object, or a list of some, with a property that it is called by. */
const namesObjects = (shapes: Shapes, places: readonly string[]): boolean => {
  const shape = shapes.of(places);
  const properties = outline(shapes, shapes.of(shape.items.length > 0 ? shape.items : places));
  return callingNames.some((name) => properties.has(name));
};

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

/**
 * Whether a parameter is called like a property which holds objects, and filters nothing: nothing is
 * called by them, or who asks has no choice but to say something.
 */
export const isUnclear = (
  shapes: Shapes,
  { name, required }: Askable,
  properties: Properties,
): boolean =>
  [...properties].some(
    ([property, places]) =>
      plain(property) === plain(name) &&
      !isFilterable(shapes, places) &&
      (required === true || !namesObjects(shapes, places)),
  );
