import {
  ascendingValue,
  descendingValue,
  directedSortValue,
  normalizeName,
  valueAt,
} from '../../../inference/inference.ts';
import { type Parameter, propertiesOf } from '../../../openapi/openapi.ts';
import { findQueryParameter } from '../lists/list-endpoint.ts';
import type { CheckedList } from '../lists/read-list.ts';
import { readList } from '../lists/read-list.ts';
import { compareValues } from '../records/compare-values.ts';
import { type RequestDraft, withParameter } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A documented sort order. */
type SortQuery = {
  readonly text: string;
  readonly draft: RequestDraft;
  readonly property: string;
  readonly direction: SortDirection | 'either';
  readonly parameter: Parameter;
};

/** Limit of orders per list. */
const maxSortQueries = 8;

/** Checks every enumerated sort order of a list. */
export async function checkSort(context: VerifyContext, checked: CheckedList): Promise<void> {
  for (const sortQuery of listSortQueries(context, checked).slice(0, maxSortQueries))
    await checkSortQuery(context, checked, sortQuery);
}

async function checkSortQuery(
  context: VerifyContext,
  { endpoint }: CheckedList,
  sortQuery: SortQuery,
): Promise<void> {
  if (!context.requestFactory.isValid(sortQuery.draft)) return;
  const contents = await readList(context, endpoint, sortQuery.draft);
  const [page] = contents?.pages ?? [];
  if (!contents || !page) return;
  const values = contents.entries
    .map((entry) => valueAt(entry, [sortQuery.property]))
    .filter((value) => typeof value === 'string' || typeof value === 'number');
  context.results.pass(endpoint.operation, 'sort');
  const isAscending = isSorted(values);
  const isDescending = isSorted(values.toReversed());
  const isRight = {
    ascending: isAscending,
    descending: isDescending,
    either: isAscending || isDescending,
  }[sortQuery.direction];
  if (isRight) return;
  const firstValues = values.slice(0, 5).map((value) => JSON.stringify(value));
  context.results.fail(endpoint.operation, 'sort', {
    message: `${sortQuery.text} returned "${sortQuery.property}" in the order ${firstValues.join(', ')}.`,
    place: sortQuery.parameter.schemaPointer.replace(/\/schema$/, ''),
    exchange: page.exchange,
  });
}

/** Accepts order by code points and by locale. */
function isSorted(values: readonly (string | number)[]): boolean {
  return (
    isInOrder(values, compareValues) ||
    isInOrder(values, (one, other) => String(one).localeCompare(String(other), 'en')) ||
    isInOrder(values, (one, other) =>
      compareValues(String(one).toLowerCase(), String(other).toLowerCase()),
    )
  );
}

type CompareScalars = (one: string | number, other: string | number) => number;

function isInOrder(values: readonly (string | number)[], by: CompareScalars): boolean {
  return values.every((value, index) => {
    const before = values[index - 1];
    return before === undefined || by(before, value) <= 0;
  });
}

function listSortQueries(
  context: VerifyContext,
  { endpoint, draft }: CheckedList,
): readonly SortQuery[] {
  const { operation, parameters, resource } = endpoint;
  const sort = findQueryParameter(operation, parameters.sort.parameter);
  if (!sort) return [];
  const properties = [...propertiesOf(context.views, context.views.of(resource.entity)).keys()];
  const directionParameter = findQueryParameter(operation, parameters.sort.direction);
  const texts = listEnumeratedTexts(context, sort);
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

/** Adds each documented direction; `undefined` when there are none. */
function listDirectedQueries(
  context: VerifyContext,
  query: Omit<SortQuery, 'direction'>,
  parameter: Parameter | undefined,
): readonly SortQuery[] | undefined {
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
