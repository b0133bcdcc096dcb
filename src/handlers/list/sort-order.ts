import {
  type ListQueryPlan,
  normalizeName,
  type SortQuery,
  sortVocabulary,
} from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { QueryValues } from './query-values.ts';

/** A property that a list is sorted by. */
export type SortProperty = {
  readonly name: string;
  /** The property that holds it where the record itself does not. */
  readonly within?: string | undefined;
  readonly isDescending: boolean;
};

/** Reads the order that a client asks for; `undefined` for the list's own. */
export type ReadSort = (query: QueryValues) => readonly SortProperty[] | undefined;

/** Further properties are ignored: each is read of all records. */
const maxSortProperties = 50;

type SortPart = Omit<SortProperty, 'within'>;

/**
 * Prepares the order of a list. It takes texts such as `-name`, `name:desc`, `name_desc`, `name,desc` and
 * `newest`, several of them with commas between, objects such as `{ "field": "name", "order": "desc" }` or
 * `{ "name": "desc" }`, and lists of all of these.
 */
export function compileSort({
  sort,
  attributes,
}: Pick<ListQueryPlan, 'sort' | 'attributes'>): ReadSort {
  const toName = compilePropertyName(sort);
  const within = attributes?.name;
  return (query) => {
    const parts = listSortParts(sort, query);
    if (parts.length === 0) return undefined;
    // A property that is repeated decides nothing, and would cost as much as the first.
    const order = new Map<string, SortProperty>();
    for (const { name: sent, isDescending } of parts) {
      const name = toName(sent);
      if (!order.has(name)) order.set(name, { name, within, isDescending });
      if (order.size === maxSortProperties) break;
    }
    return [...order.values()];
  };
}

/** The names that a property may have: `created` sorts by `created_at` where there is no other. */
export function listPropertyVariants(name: string): readonly [string, string, string] {
  return [name, `${name}_at`, `${name}At`];
}

/** Finds a property by its name in any notation: `createdAt` is `created_at`, and so is `created`. */
function compilePropertyName({ properties }: SortQuery): (name: string) => string {
  const known = new Map(properties.map((property) => [normalizeName(property), property]));
  return (name) => {
    if (properties.includes(name)) return name;
    const normalized = normalizeName(name);
    return known.get(normalized) ?? known.get(`${normalized}at`) ?? name;
  };
}

function listSortParts(sort: SortQuery, query: QueryValues): readonly SortPart[] {
  const direction = sort.direction === undefined ? undefined : query[sort.direction];
  const unsorted = direction === undefined ? undefined : sort.creationTime;
  const value = sort.parameter === undefined ? unsorted : query[sort.parameter];
  const own = [value].flat().flatMap((entry) => parseSortValue(entry, sort, direction));
  const byProperty = sort.byProperty
    .filter(({ parameter }) => query[parameter] !== undefined)
    .map(({ parameter, property }) => toPart(property, query[parameter]));
  return [...own, ...byProperty];
}

function parseSortValue(value: unknown, sort: SortQuery, direction: unknown): readonly SortPart[] {
  if (isObject(value)) return parseSortObject(value);
  if (typeof value !== 'string') return [];
  return joinDirections(value)
    .split(',')
    .flatMap((text) => parseSortText(text, sort, direction));
}

/** `{ "field": "name", "order": "desc" }`, or `{ "name": "desc" }`. */
function parseSortObject(value: Readonly<Record<string, unknown>>): readonly SortPart[] {
  const entries = Object.entries(value);
  const find = (names: RegExp) =>
    entries.find(([name, own]) => names.test(normalizeName(name)) && typeof own !== 'object')?.[1];
  const field = find(sortVocabulary.field);
  const isDirection = sortVocabulary.direction.test(String(field)) || field === undefined;
  if (!isDirection) return [toPart(String(field), find(sortVocabulary.order))];
  return entries.map(([name, own]) => toPart(name, isObject(own) ? Object.values(own)[0] : own));
}

function toPart(name: string, direction: unknown): SortPart {
  return { name, isDescending: isDescendingValue(direction) };
}

function isDescendingValue(value: unknown): boolean {
  return sortVocabulary.descending.test(String(value));
}

/** `name,desc`, as Spring writes it, is one property. */
function joinDirections(text: string): string {
  return text.replace(/,(asc|desc)\w*(?=,|$)/gi, ':$1');
}

function parseSortText(
  text: string,
  { properties, creationTime }: SortQuery,
  direction: unknown,
): readonly SortPart[] {
  const [, sign, word, mode] =
    /^\s*([-+]?)([\w.$-]+?)(?:[:\s]+(asc|desc)\w*)?\s*$/i.exec(text) ?? [];
  if (word === undefined) return [];
  const isNewest = sortVocabulary.newestFirst.test(word);
  if (creationTime !== undefined && (isNewest || sortVocabulary.oldestFirst.test(word)))
    return [{ name: creationTime, isDescending: isNewest }];
  const { name, direction: ending } = splitDirection(word, properties);
  const own = sign === '-' ? 'desc' : (mode ?? ending);
  // A property without a direction has that of the whole order.
  return [toPart(name, own ?? direction)];
}

/** `name_desc`, unless a property has that very name. */
function splitDirection(
  word: string,
  properties: readonly string[],
): { readonly name: string; readonly direction?: string | undefined } {
  const suffix = sortVocabulary.directionSuffix.exec(word);
  if (suffix === null || suffix.index === 0 || properties.includes(word)) return { name: word };
  return { name: word.slice(0, suffix.index), direction: suffix[1] };
}
