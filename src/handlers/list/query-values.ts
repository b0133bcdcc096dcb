import type { PlanOf } from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { Call } from '../behaviour.ts';

/** What a client sent to a list, by parameter. */
export type QueryValues = Readonly<Record<string, unknown>>;

/** Reads the query of a list: of a search also from the body, and from the objects in it but the order. */
export function readQuery(
  { body, query }: Call,
  { kind, query: { sort, bodyList } }: QueriedPlan,
): QueryValues {
  if (kind !== 'search') return query;
  if (bodyList !== undefined) return { ...query, [bodyList]: body };
  const sent = isObject(body) ? body : {};
  const objects = Object.entries(sent)
    .filter(([name]) => name !== sort.parameter)
    .map(([, value]) => value);
  return Object.assign({}, ...objects.filter(isObject), sent, query);
}

type QueriedPlan = PlanOf<'list' | 'search'>;
