import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { ListInput } from './list-inputs.ts';

/** A parameter that leaves records out. */
export type ListFilter = {
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
  readonly defaultValue: unknown;
  /** What else it may say: these are left out then, and nothing else is. */
  readonly others?: readonly unknown[];
  /** The word for all records, which is no value of the property: `all` of `open`, `closed` and `all`. */
  readonly everything?: unknown;
};

/** The filter of a parameter for which `x-sandlot` has a word. */
export function toExplicitFilter(
  shapes: SchemaViews,
  { name, schemaPointers }: ListInput,
  word: string,
): ListFilter {
  return {
    parameter: name,
    ...parseFilterExpression(word),
    defaultValue: shapes.of(schemaPointers).keywords.default,
  };
}

type FilterProperties = ReadonlyMap<string, readonly string[]>;

/** What a name says of a range, in front or behind; the strict ones alone leave out the value itself. */
const rangeWords = [
  ['above', ['gt']],
  ['below', ['lt']],
  ['after', ['after', 'since', 'from', 'gte', 'ge', 'start', 'min', 'minimum']],
  ['before', ['before', 'until', 'to', 'lte', 'le', 'end', 'max', 'maximum']],
] as const;

/** What a name says beside one of these words, in front of it or behind: `created` of `createdafter`. */
function withoutRangeWord(name: string, words: readonly string[]): ReadonlySet<string> {
  return new Set(
    words.flatMap((word) => [
      ...(name.startsWith(word) ? [name.slice(word.length)] : []),
      ...(name.endsWith(word) ? [name.slice(0, -word.length)] : []),
    ]),
  );
}

/** How a property is asked for, behind its name: `title__icontains`, `kind[in]`. */
const lookupSuffix = /(?<!^filter)(__|\[)(i?exact|eq|in|i?contains)\]?$/i;
const containsSuffix = /(?<!^filter)(__|\[)i?contains\]?$/i;

/** The filters that a parameter is by its name, if it is any: by a value, or by the beginning or end of a range. */
export function toFilter(
  shapes: SchemaViews,
  asked: ListInput,
  properties: FilterProperties,
): readonly ListFilter[] {
  const name = normalizeName(asked.name.replace(lookupSuffix, '').replace(/^filter\[?/i, ''));
  const rests = rangeWords.map(([test, words]) => ({ test, rests: withoutRangeWord(name, words) }));
  for (const [property, places] of properties) {
    const own = normalizeName(property);
    const told =
      own === name || own === `${name}s`
        ? toPropertyFilter(shapes, asked, { property, schemaPointers: places })
        : undefined;
    if (told) return [told];
    const test = findRangeTest(own, rests);
    if (test === undefined || !isFilterable(shapes, places)) continue;
    const { default: initial } = shapes.of(asked.schemaPointers).keywords;
    return [{ parameter: asked.name, property, test, defaultValue: initial }];
  }
  return [];
}

type RangeName = {
  readonly test: (typeof rangeWords)[number][0];
  readonly rests: ReadonlySet<string>;
};

/** Whether a property is what one of these words stands beside: the beginning or the end of a range. */
function findRangeTest(own: string, rests: readonly RangeName[]): RangeName['test'] | undefined {
  const stem = own.replace(/(at|on|date|time)$/, '');
  if (stem.length <= 2) return undefined;
  return rests.find((one) => one.rests.has(stem) || one.rests.has(own))?.test;
}

type FilterProperty = { readonly property: string; readonly schemaPointers: readonly string[] };

/** The filter of a parameter that is called as a property is. */
function toPropertyFilter(
  shapes: SchemaViews,
  { name: parameter, schemaPointers: asked, required }: ListInput,
  { property, schemaPointers }: FilterProperty,
): ListFilter | undefined {
  const isPlain = isFilterable(shapes, schemaPointers);
  if (!isPlain && (required || !hasDisplayName(shapes, schemaPointers))) return undefined;
  const { default: initial } = shapes.of(asked).keywords;
  const everything = findAllValue(shapes, asked, schemaPointers);
  // A default that the property has as well says how records begin, not which ones are listed.
  const isOfRecord =
    initial !== undefined && shapes.of(schemaPointers).keywords.default === initial;
  const others = isOfRecord ? [] : listOtherValues(shapes, asked, everything);
  const ofPlain = containsSuffix.test(parameter) ? 'containing' : 'equal';
  const test = isPlain ? ofPlain : 'named';
  return { parameter, property, test, defaultValue: initial, others, everything };
}

function valuesOf(shapes: SchemaViews, places: readonly string[]): readonly unknown[] {
  return [shapes.of(places).keywords.enum ?? []].flat();
}

/** The values beside the usual one and the word for all. */
function listOtherValues(
  shapes: SchemaViews,
  asked: readonly string[],
  everything: unknown,
): readonly unknown[] {
  const { types, keywords } = shapes.of(asked);
  const values = types.includes('boolean') ? [true, false] : valuesOf(shapes, asked);
  return values.filter((value) => value !== keywords.default && value !== everything);
}

/** What an object is called by, the first before the others. */
export const displayNames = [
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
function hasDisplayName(shapes: SchemaViews, places: readonly string[]): boolean {
  const shape = shapes.of(places);
  const properties = propertiesOf(shapes, shapes.of(shape.items.length > 0 ? shape.items : places));
  return displayNames.some((name) => properties.has(name));
}

/** The word for all values, where it is none of them. */
function findAllValue(
  shapes: SchemaViews,
  asked: readonly string[],
  places: readonly string[],
): unknown {
  return valuesOf(shapes, asked)
    .filter((value) => !valuesOf(shapes, places).includes(value))
    .find((value) => /^(all|any|both)$/i.test(String(value)));
}

/** Whether a value can be told to be the one that is asked for; of a list, an entry. */
function isFilterable(shapes: SchemaViews, places: readonly string[]): boolean {
  const { types, items } = shapes.of(places);
  if (!types.includes('array')) return !types.includes('object');
  const inner = shapes.of(items).types;
  return inner.length > 0 && !inner.includes('object') && !inner.includes('array');
}

/**
 * Whether a parameter is called like a property which holds objects, and filters nothing: nothing is
 * called by them, or who asks has no choice but to say something.
 */
export function isAmbiguous(
  shapes: SchemaViews,
  { name, required }: ListInput,
  properties: FilterProperties,
): boolean {
  return [...properties].some(
    ([property, places]) =>
      normalizeName(property) === normalizeName(name) &&
      !isFilterable(shapes, places) &&
      (required === true || !hasDisplayName(shapes, places)),
  );
}

/** What a list is filtered by, as `x-sandlot` says it: `price`, `>= price`, `<= price`. */
export type FilterExpression = {
  readonly property: string;
  readonly test: 'equal' | 'after' | 'before';
};

const comparisonSigns = /^\s*([<>]=)/;

export function parseFilterExpression(word: string): FilterExpression {
  const sign = comparisonSigns.exec(word)?.[1];
  const property = word.replace(comparisonSigns, '').trim();
  if (sign === undefined) return { property, test: 'equal' };
  return { property, test: sign === '>=' ? 'after' : 'before' };
}
