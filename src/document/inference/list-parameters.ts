import type { Shapes } from '../shape.ts';
import { type Askable, listAskable } from './askable.ts';
import type { Conclusion } from './conclusion.ts';
import { type Cursors, isWhole, readCursors } from './list-cursor.ts';
import { type Filter, isUnclear, toFilter, toToldFilter } from './list-filter.ts';
import { isSameNoun, plain } from './noun.ts';
import { outline } from './outline.ts';
import type { Resource } from './resource.ts';

/** What the query parameters of a list mean, by their names. */
export type ListParameters = Pick<Cursors, 'cursor' | 'back'> & {
  readonly page: Numbered | undefined;
  readonly size: Numbered | undefined;
  readonly offset: Numbered | undefined;
  readonly sort: string | undefined;
  readonly direction: string | undefined;
  readonly search: string | undefined;
  readonly fields: string | undefined;
  readonly filters: readonly Filter[];
  /** Those that are called like a property which holds objects: nobody can tell what they ask for. */
  readonly unclear: readonly Pick<Filter, 'parameter' | 'initial'>[];
  readonly sorting: Sorting;
  /** The property that holds what else there is to ask for: `attributes` of JSON:API. */
  readonly inner: Holder | undefined;
};

/** What a list can be sorted by, as far as that is known, and is when nobody says. */
export type Sorting = {
  readonly properties: ReadonlySet<string>;
  readonly initial: unknown;
  /** What tells when a record was made: a direction alone is of that. */
  readonly time: string | undefined;
};

/** A parameter that counts, and what it is when nobody says. */
export type Numbered = {
  readonly name: string;
  readonly initial: number | undefined;
  readonly least: number | undefined;
  readonly most: number | undefined;
};

const names = {
  page: /^(page|pagenumber|pageno|pageindex|pagenum|currentpage)$/,
  size: /^(perpage|pagesize|limit|size|count|maxresults|maxitems|max|take|top|first|itemsperpage|pagelimit|numresults|resultsperpage)$/,
  offset: /^(offset|skip|start|startindex|startat|from|pageoffset)$/,
  sort: /^(sort|sortby|orderby|ordering|sortfield|sortkey|orderfield)$/,
  direction: /^(order|sortorder|direction|sortdirection|sortdir|dir|orderdirection|orderdir)$/,
  search: /^(q|query|search|searchterm|searchquery|term|keyword|keywords|text)$/,
  fields: /^(fields|select|fieldset|includefields)$/,
};

export const readListParameters = (
  shapes: Shapes,
  conclusion: Pick<Conclusion, 'operation' | 'behaviour' | 'filter'>,
  { entity, key, noun }: Resource,
): ListParameters => {
  const { filter } = conclusion;
  const properties = outline(shapes, shapes.of(entity));
  const inner = findInner(shapes, properties);
  const known = new Set([...properties.keys(), ...(inner?.properties.keys() ?? [])]);
  const all = listAskable(shapes, conclusion, [...known]);
  // What `x-sandlot` calls a filter is nothing else.
  const query = all.filter(({ name }) => typeof filter.get(name) !== 'string');
  const find = (pattern: RegExp) => query.find(({ name }) => pattern.test(plain(name)));
  const numbered = (pattern: RegExp): Numbered | undefined => {
    const parameter = query.find(
      ({ name, places }) => pattern.test(plain(name)) && isWhole(shapes, places),
    );
    return parameter && toNumbered(shapes, parameter);
  };
  const textual = query.find(
    ({ name, places }) => names.offset.test(plain(name)) && !isWhole(shapes, places),
  );
  const { cursor, back, since } = readCursors(shapes, query, { key, textual });
  const sort = find(names.sort);
  const direction = find(names.direction);
  const sortedBy =
    sort ?? (direction && !isDirection(shapes, direction.places) ? direction : undefined);
  const [page, size, offset] = [names.page, names.size, names.offset].map(numbered);
  const paging = listPaging(size, [page, offset, cursor, back]);
  return {
    page,
    size,
    offset,
    cursor,
    back,
    sort: sortedBy?.name,
    direction: direction?.name,
    search: find(names.search)?.name,
    fields: (findFieldsOf(query, noun) ?? find(names.fields))?.name,
    filters: all.flatMap((one) => {
      if (one.name === since?.parameter) return [since];
      const word = filter.get(one.name);
      if (word === undefined)
        return paging.includes(one.name) ? [] : toFilters(shapes, one, { properties, inner });
      return word === false ? [] : [toToldFilter(shapes, one, word)];
    }),
    unclear: all
      .filter((one) => !filter.has(one.name) && isUnclear(shapes, one, properties))
      .map(({ name, places }) => ({ parameter: name, initial: initialOf(shapes, places) })),
    inner,
    sorting: {
      properties: known,
      initial: sortedBy && initialOf(shapes, sortedBy.places),
      time: [...properties.keys()].find((name) =>
        /^(date)?created?(at|on|date|time)?$/.test(plain(name)),
      ),
    },
  };
};

/** `fields[things]`, as JSON:API has it, of what lists things. */
const findFieldsOf = (query: readonly Askable[], noun: string): Askable | undefined =>
  query.find(({ name }) => isSameNoun(/^fields\[([^[\]]+)\]$/i.exec(name)?.[1] ?? '', noun));

/** A property that holds others, and which of those have to be there. */
export type Holder = { readonly name: string; readonly required: ReadonlySet<string> };

type Inner = Holder & { readonly properties: ReadonlyMap<string, readonly string[]> };

/** What JSON:API has apart from the type and the id of a record. */
const findInner = (
  shapes: Shapes,
  properties: ReadonlyMap<string, readonly string[]>,
): Inner | undefined => {
  const name = 'attributes';
  const shape = shapes.of(properties.get(name) ?? []);
  const own = outline(shapes, shape);
  const isOfApi = properties.has('type') && properties.has('id') && own.size > 0;
  return isOfApi ? { name, properties: own, required: shape.required } : undefined;
};

type Asked = Pick<Inner, 'properties'> & { readonly inner: Inner | undefined };

/** The filters of a parameter: by a property, else by one of those further in. */
const toFilters = (
  shapes: Shapes,
  one: Askable,
  { properties, inner }: Asked,
): readonly Filter[] => {
  const own = toFilter(shapes, one, properties);
  if (own.length > 0 || inner === undefined) return own;
  return toFilter(shapes, one, inner.properties).map((filter) => ({
    ...filter,
    within: inner.name,
  }));
};

type Named = { readonly name: string } | undefined;

/** The parameters of pages that say how long one is and which: such a `count` is no property of records. */
const listPaging = (size: Named, ways: readonly Named[]): readonly string[] => {
  const given = ways.flatMap((way) => way?.name ?? []);
  return size && given.length > 0 ? [size.name, ...given] : [];
};

const initialOf = (shapes: Shapes, places: readonly string[]): unknown =>
  shapes.of(places).keywords.default;

const toNumbered = (shapes: Shapes, { name, places }: Askable): Numbered => {
  const { default: initial, minimum, maximum } = shapes.of(places).keywords;
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return { name, initial: number(initial), least: number(minimum), most: number(maximum) };
};

const isDirection = (shapes: Shapes, places: readonly string[]): boolean => {
  const { enum: values } = shapes.of(places).keywords;
  return !Array.isArray(values) || values.some((value) => /^(asc|desc)/i.test(String(value)));
};
