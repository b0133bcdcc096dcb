import type { ListQueryPlan } from '../../inference/inference.ts';
import type { QueryValues } from './query-values.ts';

/** A property that a list is sorted by. */
export type SortProperty = {
  readonly name: string;
  /** The property that holds it where the record itself does not. */
  readonly within?: string | undefined;
  readonly isDescending: boolean;
};

/** Parses `-name`, `name:desc`, `name desc` and `name,desc`, and several of them with commas between. */
export function parseSort(
  { sort, attributes }: Pick<ListQueryPlan, 'sort' | 'attributes'>,
  query: QueryValues,
): readonly SortProperty[] | undefined {
  const direction = sort.direction === undefined ? undefined : query[sort.direction];
  const unsorted = direction === undefined ? undefined : sort.creationTime;
  const value = sort.parameter === undefined ? unsorted : query[sort.parameter];
  const isDescending = /^desc/i.test(String(direction));
  const order = [value]
    .flat()
    .filter((text) => typeof text === 'string')
    .flatMap((text) => joinDirections(String(text)).split(','))
    .flatMap((text) => parseSortProperty(text, isDescending))
    .map((property) => ({ ...property, within: attributes?.name }));
  return order.length === 0 ? undefined : order;
}

/** The names that a property may have: `created` sorts by `created_at` where there is no other. */
export function listPropertyVariants(name: string): readonly [string, string, string] {
  return [name, `${name}_at`, `${name}At`];
}

/** `name,desc`, as Spring writes it, is one property. */
function joinDirections(text: string): string {
  return text.replace(/,(asc|desc)\w*(?=,|$)/gi, ':$1');
}

/** A property without a direction of its own has that of the whole order. */
function parseSortProperty(text: string, isDescending: boolean): readonly SortProperty[] {
  const [, sign, name, mode] =
    /^\s*([-+]?)([\w.$-]+?)(?:[:\s]+(asc|desc)\w*)?\s*$/i.exec(text) ?? [];
  if (name === undefined) return [];
  const isOwn = sign === '-' || /^desc/i.test(mode ?? '');
  return [{ name, isDescending: isOwn || (mode === undefined && isDescending) }];
}
