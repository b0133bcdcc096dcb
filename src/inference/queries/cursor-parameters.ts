import type { SchemaViews } from '../../openapi/openapi.ts';
import type { Resource } from '../resources/resource.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { ListFilter } from './list-filters.ts';
import type { ListInput } from './list-inputs.ts';

/** A parameter that says by a word where a page begins, or ends. */
export type CursorParameter = {
  readonly name: string;
  /** What digits alone say. */
  readonly digitsMean: 'a key' | 'a count';
  /** Whether it is a number: then it has room for digits alone. */
  readonly isNumber: boolean;
  /** Who asks for what is before the last key that he saw sees the newest first. */
  readonly order: 'as made' | 'newest first';
  /** What it is where nobody says it: the beginning. */
  readonly defaultValue: unknown;
};

const newestFirstNames = /^(max|until)(id|key)$/;
const sinceNames = /^(since|min|after)(id|key)$/;
const forwardCursorNames =
  /^(cursor|after|startingafter|startafter|pagetoken|nexttoken|nextpagetoken|continuationtoken|continuation|marker|token|pageafter|pagecursor|aftercursor|nextcursor|(since|after|startafter|last|lastseen)(id|key))$/;
const backwardCursorNames =
  /^(endingbefore|endbefore|before|beforeid|pagebefore|beforecursor|prev(ious)?cursor)$/;

/** The parameters that name places in a list, of those that are asked for. */
export type CursorParameters = {
  readonly cursor: CursorParameter | undefined;
  /** Names the record that a page ends before. */
  readonly back: CursorParameter | undefined;
  /** Beside one that leads to what is older, another asks for what is newer than a key alone. */
  readonly since: ListFilter | undefined;
};

/** `textual` is an offset that is a text: a word that the list told, as Asana has it. */
export function inferCursorParameters(
  shapes: SchemaViews,
  query: readonly ListInput[],
  { key, textual }: Pick<Resource, 'key'> & { readonly textual: ListInput | undefined },
): CursorParameters {
  const isDate = ({ schemaPointers }: ListInput) =>
    /^date/.test(`${shapes.of(schemaPointers).keywords.format}`);
  const find = (pattern: RegExp) =>
    query.find((one) => pattern.test(normalizeName(one.name)) && !isDate(one));
  const isCounted = isAlwaysNumber(shapes, key.schemaPointers);
  const toCursor = (one: ListInput): CursorParameter => ({
    name: one.name,
    isNumber: isAlwaysNumber(shapes, one.schemaPointers),
    digitsMean:
      one === textual || (isAlwaysNumber(shapes, one.schemaPointers) && !isCounted)
        ? 'a count'
        : 'a key',
    order: newestFirstNames.test(normalizeName(one.name)) ? 'newest first' : 'as made',
    defaultValue: shapes.of(one.schemaPointers).keywords.default,
  });
  const [older, newer, ending] = [
    find(newestFirstNames),
    find(sinceNames),
    find(backwardCursorNames),
  ];
  const cursor = older ?? find(forwardCursorNames) ?? textual;
  return {
    cursor: cursor && toCursor(cursor),
    back: ending && toCursor(ending),
    since: older && newer && toSinceFilter(shapes, newer, key),
  };
}

function toSinceFilter(
  shapes: SchemaViews,
  { name, schemaPointers }: ListInput,
  { storedProperty }: Resource['key'],
): ListFilter {
  return {
    parameter: name,
    property: storedProperty,
    test: 'above',
    defaultValue: shapes.of(schemaPointers).keywords.default,
  };
}

export function mayBeNumber(shapes: SchemaViews, places: readonly string[]): boolean {
  const { types } = shapes.of(places);
  return types.length === 0 || types.includes('integer') || types.includes('number');
}

function isAlwaysNumber(shapes: SchemaViews, places: readonly string[]): boolean {
  const { types } = shapes.of(places);
  return types.length > 0 && mayBeNumber(shapes, places) && !types.includes('string');
}
