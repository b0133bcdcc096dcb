import { normalizeName, valueAt } from '../../../inference/inference.ts';
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
  readonly direction: 'up' | 'down' | 'either';
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
  const isUp = isSorted(values);
  const isDown = isSorted(values.toReversed());
  const isRight = { up: isUp, down: isDown, either: isUp || isDown }[sortQuery.direction];
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
  const words = listEnumeratedTexts(context, sort);
  const way = findQueryParameter(operation, parameters.sort.direction);
  const directions = way && way !== sort ? listEnumeratedTexts(context, way) : [];
  return words.flatMap((word) => {
    const read = parseSortValue(word, properties);
    if (!read) return [];
    const asked = withParameter(draft, sort, word);
    const base = { property: read.property, parameter: sort };
    const text = `${sort.name}=${word}`;
    if (read.direction !== undefined || !way || directions.length === 0)
      return [{ ...base, text, draft: asked, direction: read.direction ?? 'either' }];
    return directions.flatMap((direction) => {
      const told = parseDirection(direction);
      if (told === undefined) return [];
      const both = `${text}&${way.name}=${direction}`;
      return [
        { ...base, text: both, draft: withParameter(asked, way, direction), direction: told },
      ];
    });
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

function parseDirection(word: string): 'up' | 'down' | undefined {
  if (/^(asc|ascending|up|1)$/i.test(word)) return 'up';
  return /^(desc|descending|down|-1)$/i.test(word) ? 'down' : undefined;
}

/** Parses `name`, `-name`, `name_desc`, `name:asc` and `name desc`. */
function parseSortValue(
  word: string,
  properties: readonly string[],
): { readonly property: string; readonly direction: 'up' | 'down' | undefined } | undefined {
  const stripped = word.replace(/^[+-]/, '');
  const [, stem = stripped, end] =
    /^(.+?)[_:\s.-](asc|desc|ascending|descending)$/i.exec(stripped) ?? [];
  const property = properties.find((name) => normalizeName(name) === normalizeName(stem));
  if (property === undefined) return undefined;
  const told = end === undefined ? undefined : parseDirection(end);
  const signed = word.startsWith('-') ? 'down' : word.startsWith('+') ? 'up' : undefined;
  return { property, direction: told ?? signed };
}
