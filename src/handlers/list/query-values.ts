import { allFieldsValues } from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { Call } from '../behaviour.ts';

/** What a client sent to a list, by parameter. */
export type QueryValues = Readonly<Record<string, unknown>>;

/** Reads the query of a list: of a search also from the body, and from the objects in it. */
export function readQuery({ body, query }: Call, kind: 'list' | 'search'): QueryValues {
  if (kind !== 'search') return query;
  const sent = isObject(body) ? body : {};
  return Object.assign({}, ...Object.values(sent).filter(isObject), sent, query);
}

/** The properties that a client asks for, of those that a comma separates; `undefined` for all. */
export function readFieldNames(
  parameter: string | undefined,
  query: QueryValues,
): ReadonlySet<string> | undefined {
  const value = parameter === undefined ? undefined : query[parameter];
  const names = [value]
    .flat()
    .filter((name) => typeof name === 'string' && name !== '')
    .flatMap((name) => String(name).split(','));
  const isAll = names.length === 0 || names.some((name) => allFieldsValues.has(name));
  return isAll ? undefined : new Set(names);
}
