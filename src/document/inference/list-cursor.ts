import type { Shapes } from '../shape.ts';
import type { Askable } from './askable.ts';
import type { Filter } from './list-filter.ts';
import { plain } from './noun.ts';
import type { Resource } from './resource.ts';

/** A parameter that says by a word where a page begins, or ends. */
export type Cursor = {
  readonly name: string;
  /** What digits alone say. */
  readonly digits: 'a key' | 'a count';
  /** Whether it is a number: then it has room for digits alone. */
  readonly isNumber: boolean;
  /** Who asks for what is before the last key that he saw sees the newest first. */
  readonly order: 'as made' | 'newest first';
  /** What it is where nobody says it: the beginning. */
  readonly initial: unknown;
};

const newest = /^(max|until)(id|key)$/;
const since = /^(since|min|after)(id|key)$/;
const on =
  /^(cursor|after|startingafter|startafter|pagetoken|nexttoken|nextpagetoken|continuationtoken|continuation|marker|token|pageafter|pagecursor|aftercursor|nextcursor|(since|after|startafter|last|lastseen)(id|key))$/;
const back = /^(endingbefore|endbefore|before|beforeid|pagebefore|beforecursor|prev(ious)?cursor)$/;

/** The parameters that name places in a list, of those that are asked for. */
export type Cursors = {
  readonly cursor: Cursor | undefined;
  /** Names the record that a page ends before. */
  readonly back: Cursor | undefined;
  /** Beside one that leads to what is older, another asks for what is newer than a key alone. */
  readonly since: Filter | undefined;
};

/** `textual` is an offset that is a text: a word that the list told, as Asana has it. */
export const readCursors = (
  shapes: Shapes,
  query: readonly Askable[],
  { key, textual }: Pick<Resource, 'key'> & { readonly textual: Askable | undefined },
): Cursors => {
  const isDate = ({ places }: Askable) => /^date/.test(`${shapes.of(places).keywords.format}`);
  const find = (pattern: RegExp) =>
    query.find((one) => pattern.test(plain(one.name)) && !isDate(one));
  const isCounted = isNumber(shapes, key.places);
  const toCursor = (one: Askable): Cursor => ({
    name: one.name,
    isNumber: isNumber(shapes, one.places),
    digits: one === textual || (isNumber(shapes, one.places) && !isCounted) ? 'a count' : 'a key',
    order: newest.test(plain(one.name)) ? 'newest first' : 'as made',
    initial: shapes.of(one.places).keywords.default,
  });
  const [older, newer, ending] = [find(newest), find(since), find(back)];
  const cursor = older ?? find(on) ?? textual;
  return {
    cursor: cursor && toCursor(cursor),
    back: ending && toCursor(ending),
    since: older && newer && toSince(shapes, newer, key),
  };
};

const toSince = (
  shapes: Shapes,
  { name, places }: Askable,
  { property }: Resource['key'],
): Filter => ({
  parameter: name,
  property,
  test: 'above',
  initial: shapes.of(places).keywords.default,
});

export const isWhole = (shapes: Shapes, places: readonly string[]): boolean => {
  const { types } = shapes.of(places);
  return types.length === 0 || types.includes('integer') || types.includes('number');
};

const isNumber = (shapes: Shapes, places: readonly string[]): boolean => {
  const { types } = shapes.of(places);
  return types.length > 0 && isWhole(shapes, places) && !types.includes('string');
};
