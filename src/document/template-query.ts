import type { Parameter } from './parameter.ts';

/**
 * Where a path template has, against the specification, parameters in a query (`/search?q={text}`),
 * they are parameters of the query, whatever place they are said to have.
 */
export const placeByTemplate = (
  path: string,
  parameters: readonly Parameter[],
): readonly Parameter[] => {
  const names = readNames(path);
  if (names.size === 0) return parameters;
  return parameters.map((one) => {
    const name = one.in === 'path' ? names.get(one.name) : undefined;
    return name === undefined
      ? one
      : { ...one, in: 'query', name, style: 'form', entries: 'apart' };
  });
};

/** What the query calls each parameter. */
const readNames = (path: string): ReadonlyMap<string, string> => {
  const [, query = ''] = /\?([^#]*)/.exec(path) ?? [];
  const pairs = [...new URLSearchParams(query)].filter(([, value]) => /^\{.+\}$/.test(value));
  return new Map(pairs.map(([name, value]) => [value.slice(1, -1), name]));
};
