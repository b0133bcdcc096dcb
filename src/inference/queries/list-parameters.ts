import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { PlannedOperation } from '../operations/planned-operation.ts';
import type { Resource } from '../resources/resource.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';
import { type CursorParameters, inferCursorParameters, mayBeNumber } from './cursor-parameters.ts';
import { isAmbiguous, type ListFilter, toExplicitFilter, toFilter } from './list-filters.ts';
import { type ListInput, listInputs } from './list-inputs.ts';

/** What the query parameters of a list mean, by their names. */
export type ListParameters = Pick<CursorParameters, 'cursor' | 'back'> & {
  readonly page: NumberParameter | undefined;
  readonly size: NumberParameter | undefined;
  readonly offset: NumberParameter | undefined;
  readonly sort: string | undefined;
  readonly direction: string | undefined;
  readonly search: string | undefined;
  readonly fields: string | undefined;
  readonly filters: readonly ListFilter[];
  /** Those that are called like a property which holds objects: nobody can tell what they ask for. */
  readonly ambiguous: readonly Pick<ListFilter, 'parameter' | 'defaultValue'>[];
  readonly sorting: SortOptions;
  /** The property that holds what else there is to ask for: `attributes` of JSON:API. */
  readonly attributes: AttributesProperty | undefined;
};

/** What a list can be sorted by, as far as that is known, and is when nobody says. */
export type SortOptions = {
  readonly properties: ReadonlySet<string>;
  readonly defaultSort: unknown;
  /** What tells when a record was made: a direction alone is of that. */
  readonly creationTime: string | undefined;
};

/** A parameter that counts, and what it is when nobody says. */
export type NumberParameter = {
  readonly name: string;
  readonly defaultValue: number | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
};

const listParameterNames = {
  page: /^(page|pagenumber|pageno|pageindex|pagenum|currentpage)$/,
  size: /^(perpage|pagesize|limit|size|count|maxresults|maxitems|max|take|top|first|itemsperpage|pagelimit|numresults|resultsperpage)$/,
  offset: /^(offset|skip|start|startindex|startat|from|pageoffset)$/,
  sort: /^(sort|sortby|orderby|ordering|sortfield|sortkey|orderfield)$/,
  direction: /^(order|sortorder|direction|sortdirection|sortdir|dir|orderdirection|orderdir)$/,
  search: /^(q|query|search|searchterm|searchquery|term|keyword|keywords|text)$/,
  fields: /^(fields|select|fieldset|includefields)$/,
};

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is split when its room is rewritten
export function inferListParameters(
  shapes: SchemaViews,
  conclusion: Pick<PlannedOperation, 'operation' | 'plan' | 'filterOverrides'>,
  { entity, key, noun }: Resource,
): ListParameters {
  const { filterOverrides } = conclusion;
  const properties = propertiesOf(shapes, shapes.of(entity));
  const attributes = findAttributes(shapes, properties);
  const known = new Set([...properties.keys(), ...(attributes?.properties.keys() ?? [])]);
  const all = listInputs(shapes, conclusion, [...known]);
  // What `x-sandlot` calls a filter is nothing else.
  const query = all.filter(({ name }) => typeof filterOverrides.get(name) !== 'string');
  const find = (pattern: RegExp) => query.find(({ name }) => pattern.test(normalizeName(name)));
  const numbered = (pattern: RegExp): NumberParameter | undefined => {
    const parameter = query.find(
      ({ name, schemaPointers }) =>
        pattern.test(normalizeName(name)) && mayBeNumber(shapes, schemaPointers),
    );
    return parameter && toNumberParameter(shapes, parameter);
  };
  const textual = query.find(
    ({ name, schemaPointers }) =>
      listParameterNames.offset.test(normalizeName(name)) && !mayBeNumber(shapes, schemaPointers),
  );
  const { cursor, back, since } = inferCursorParameters(shapes, query, { key, textual });
  const sort = find(listParameterNames.sort);
  const direction = find(listParameterNames.direction);
  const sortedBy =
    sort ??
    (direction && !isSortDirection(shapes, direction.schemaPointers) ? direction : undefined);
  const [page, size, offset] = [
    listParameterNames.page,
    listParameterNames.size,
    listParameterNames.offset,
  ].map(numbered);
  const paging = listPageParameters(size, [page, offset, cursor, back]);
  return {
    page,
    size,
    offset,
    cursor,
    back,
    sort: sortedBy?.name,
    direction: direction?.name,
    search: find(listParameterNames.search)?.name,
    fields: (findSparseFieldset(query, noun) ?? find(listParameterNames.fields))?.name,
    filters: all.flatMap((one) => {
      if (one.name === since?.parameter) return [since];
      const word = filterOverrides.get(one.name);
      if (word === undefined)
        return paging.includes(one.name) ? [] : toFilters(shapes, one, { properties, attributes });
      return word === false ? [] : [toExplicitFilter(shapes, one, word)];
    }),
    ambiguous: all
      .filter((one) => !filterOverrides.has(one.name) && isAmbiguous(shapes, one, properties))
      .map(({ name, schemaPointers }) => ({
        parameter: name,
        defaultValue: defaultOf(shapes, schemaPointers),
      })),
    attributes,
    sorting: {
      properties: known,
      defaultSort: sortedBy && defaultOf(shapes, sortedBy.schemaPointers),
      creationTime: [...properties.keys()].find((name) =>
        /^(date)?created?(at|on|date|time)?$/.test(normalizeName(name)),
      ),
    },
  };
}

/** `fields[things]`, as JSON:API has it, of what lists things. */
function findSparseFieldset(query: readonly ListInput[], noun: string): ListInput | undefined {
  return query.find(({ name }) => isSameNoun(/^fields\[([^[\]]+)\]$/i.exec(name)?.[1] ?? '', noun));
}

/** A property that holds others, and which of those have to be there. */
export type AttributesProperty = { readonly name: string; readonly required: ReadonlySet<string> };

type AttributesSchema = AttributesProperty & {
  readonly properties: ReadonlyMap<string, readonly string[]>;
};

/** What JSON:API has apart from the type and the id of a record. */
function findAttributes(
  shapes: SchemaViews,
  properties: ReadonlyMap<string, readonly string[]>,
): AttributesSchema | undefined {
  const name = 'attributes';
  const shape = shapes.of(properties.get(name) ?? []);
  const own = propertiesOf(shapes, shape);
  const isOfApi = properties.has('type') && properties.has('id') && own.size > 0;
  return isOfApi ? { name, properties: own, required: shape.required } : undefined;
}

type FilterableProperties = Pick<AttributesSchema, 'properties'> & {
  readonly attributes: AttributesSchema | undefined;
};

/** The filters of a parameter: by a property, else by one of those further in. */
function toFilters(
  shapes: SchemaViews,
  one: ListInput,
  { properties, attributes }: FilterableProperties,
): readonly ListFilter[] {
  const own = toFilter(shapes, one, properties);
  if (own.length > 0 || attributes === undefined) return own;
  return toFilter(shapes, one, attributes.properties).map((filter) => ({
    ...filter,
    within: attributes.name,
  }));
}

type NamedParameter = { readonly name: string } | undefined;

/** The parameters of pages that say how long one is and which: such a `count` is no property of records. */
function listPageParameters(
  size: NamedParameter,
  ways: readonly NamedParameter[],
): readonly string[] {
  const given = ways.flatMap((way) => way?.name ?? []);
  return size && given.length > 0 ? [size.name, ...given] : [];
}

function defaultOf(shapes: SchemaViews, places: readonly string[]): unknown {
  return shapes.of(places).keywords.default;
}

function toNumberParameter(
  shapes: SchemaViews,
  { name, schemaPointers }: ListInput,
): NumberParameter {
  const { default: initial, minimum, maximum } = shapes.of(schemaPointers).keywords;
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return {
    name,
    defaultValue: number(initial),
    minimum: number(minimum),
    maximum: number(maximum),
  };
}

function isSortDirection(shapes: SchemaViews, places: readonly string[]): boolean {
  const { enum: values } = shapes.of(places).keywords;
  return !Array.isArray(values) || values.some((value) => /^(asc|desc)/i.test(String(value)));
}
