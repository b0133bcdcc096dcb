import {
  ascendingValue,
  descendingValue,
  directedSortValue,
  normalizeName,
} from '../../../inference/inference.ts';
import { objectOf, type Parameter, propertiesOf, readPointer } from '../../../openapi/openapi.ts';
import { type RequestDraft, withParameter } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { findQueryParameter, type ListEndpoint } from './list-endpoint.ts';

/** A documented sort order. */
export type DocumentedOrder = {
  readonly text: string;
  readonly draft: RequestDraft;
  readonly property: string;
  readonly direction: SortDirection | 'either';
  readonly parameter: Parameter;
};

/** Lists the documented sort orders of a list. */
export function listSortQueries(
  context: VerifyContext,
  endpoint: ListEndpoint,
  draft: RequestDraft,
): readonly DocumentedOrder[] {
  const { operation, parameters } = endpoint;
  const sort = findQueryParameter(operation, parameters.sort.parameter);
  if (!sort) return [];
  const properties = listPropertyNames(context, endpoint);
  const directionParameter = findQueryParameter(operation, parameters.sort.direction);
  const texts = listSortTexts(context, sort, properties);
  return texts.flatMap((value) => {
    const parsed = parseSortValue(value, properties);
    if (!parsed) return [];
    const query = {
      property: parsed.property,
      parameter: sort,
      text: `${sort.name}=${value}`,
      draft: withParameter(draft, sort, value),
    };
    const directed =
      parsed.direction !== undefined || directionParameter === sort
        ? undefined
        : listDirectedQueries(context, query, directionParameter);
    // Beside `-name`, a plain `name` is ascending.
    const plain = texts.includes(`-${value}`) ? 'ascending' : 'either';
    return directed ?? [{ ...query, direction: parsed.direction ?? plain }];
  });
}

/** The properties that a list can be sorted by. */
export function listSortedProperties(
  context: VerifyContext,
  endpoint: ListEndpoint,
): readonly string[] {
  const { operation, parameters } = endpoint;
  const sort = findQueryParameter(operation, parameters.sort.parameter);
  const properties = listPropertyNames(context, endpoint);
  const texts = sort ? listSortTexts(context, sort, properties) : [];
  return texts
    .map((text) => parseSortValue(text, properties)?.property)
    .filter((property) => property !== undefined);
}

function listPropertyNames(
  { views }: VerifyContext,
  { resource }: ListEndpoint,
): readonly string[] {
  return [...propertiesOf(views, views.of(resource.entity)).keys()];
}

/** The values of the enumeration, or the properties that the description of the parameter names. */
function listSortTexts(
  context: VerifyContext,
  sort: Parameter,
  properties: readonly string[],
): readonly string[] {
  const texts = listEnumeratedTexts(context, sort);
  if (texts.length > 0) return texts;
  const described = readPointer(context.document.root, sort.schemaPointer.replace(/\/schema$/, ''));
  const { description } = context.views.of([sort.schemaPointer]).keywords;
  const text = `${objectOf(described).description ?? ''} ${description ?? ''}`;
  const words = new Set(text.split(/[^\w-]+/));
  return properties.filter((name) => words.has(name));
}

/** Adds each documented direction; `undefined` when there are none. */
function listDirectedQueries(
  context: VerifyContext,
  query: Omit<DocumentedOrder, 'direction'>,
  parameter: Parameter | undefined,
): readonly DocumentedOrder[] | undefined {
  const directions = parameter ? listEnumeratedTexts(context, parameter) : [];
  if (!parameter || directions.length === 0) return undefined;
  return directions.flatMap((value) => {
    const direction = parseDirection(value);
    if (direction === undefined) return [];
    const text = `${query.text}&${parameter.name}=${value}`;
    return [{ ...query, text, draft: withParameter(query.draft, parameter, value), direction }];
  });
}

/** Lists the enumerated texts of a parameter, also of its entries. */
function listEnumeratedTexts(
  { views }: VerifyContext,
  { schemaPointer }: Parameter,
): readonly string[] {
  const view = views.of([schemaPointer]);
  const { enum: values } = view.items.length > 0 ? views.of(view.items).keywords : view.keywords;
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}

type SortDirection = 'ascending' | 'descending';

function parseDirection(value: string): SortDirection | undefined {
  if (ascendingValue.test(value)) return 'ascending';
  return descendingValue.test(value) ? 'descending' : undefined;
}

/** Parses `name`, `-name`, `name_desc`, `name:asc` and `name desc`. */
function parseSortValue(
  value: string,
  properties: readonly string[],
): { readonly property: string; readonly direction: SortDirection | undefined } | undefined {
  const unsigned = value.replace(/^[+-]/, '');
  const [, stem = unsigned, suffix] = directedSortValue.exec(unsigned) ?? [];
  const property = properties.find((name) => normalizeName(name) === normalizeName(stem));
  if (property === undefined) return undefined;
  const bySuffix = suffix === undefined ? undefined : parseDirection(suffix);
  const bySign = value.startsWith('-')
    ? 'descending'
    : value.startsWith('+')
      ? 'ascending'
      : undefined;
  return { property, direction: bySuffix ?? bySign };
}
