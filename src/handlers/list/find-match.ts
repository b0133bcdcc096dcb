import { emptyListQuery, type ListFilter } from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Call } from '../behaviour.ts';
import { compileFilters } from './filter.ts';
import type { QueryValues } from './query-values.ts';

/** The record that a call selects by its parameters, and the values that it sent for them. */
export type FoundMatch = {
  readonly record: StoredRecord | undefined;
  readonly sent: readonly unknown[];
};

/** Compiles the search for the first record that the parameters of a call select. */
export function compileFindMatch(
  filters: readonly ListFilter[],
): (query: QueryValues, records: readonly StoredRecord[]) => FoundMatch {
  const toTest = compileFilters({ ...emptyListQuery, filters });
  return (query, records) => {
    const sent = listSent(filters, query);
    return { record: records.find(toTest(query) ?? (() => false)), sent };
  };
}

/** The values that a call has for the parameters which select a record. */
export function listSent(filters: readonly ListFilter[], query: QueryValues): readonly unknown[] {
  return filters.flatMap(({ parameter }) => query[parameter] ?? []);
}

/** What a lookup was sent: its query, and the properties of its body. */
export function readLookupQuery({ query, body }: Pick<Call, 'query' | 'body'>): QueryValues {
  return isObject(body) ? { ...query, ...body } : query;
}
