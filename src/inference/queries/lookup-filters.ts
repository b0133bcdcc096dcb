import type { Operation } from '../../openapi/openapi.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import type { Resource } from '../resource.ts';
import type { ListFilter } from './list-filter.ts';
import { collectQueryFacts, type QueriedOperation } from './query-facts.ts';
import { inferListQuery } from './rules.ts';

type LookupContext = Pick<InferenceContext, 'schemaViews' | 'resources'>;

/**
 * The parameters, and the properties of a body, that find one record; `undefined` if there are none, or if
 * the operation requires another one, which it may compute with.
 */
export function inferLookupFilters(
  { schemaViews, resources: { all: resources } }: LookupContext,
  operation: Operation,
  resource: Resource,
): readonly ListFilter[] | undefined {
  const kind = operation.body === undefined ? 'read' : 'search';
  const queried: QueriedOperation = { operation, kind, filterOverrides: new Map(), resources };
  const { filters } = inferListQuery(schemaViews, queried, resource);
  const names = new Set(filters.map(({ parameter }) => parameter));
  const { inputs } = collectQueryFacts(schemaViews, queried, resource);
  const isComplete = inputs.every(({ name, required }) => !required || names.has(name));
  return filters.length > 0 && isComplete ? filters : undefined;
}
