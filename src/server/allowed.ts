import type { Operation } from '../document/document.ts';
import { decodePath, toPattern } from '../request/request.ts';
import type { Mounted } from './alias.ts';
import { findInnermost } from './innermost.ts';
import type { Route } from './route.ts';

/** Operations on the path of a request, by whatever method. */
export type OnPath = (url: string) => readonly Operation[];

/**
 * Finds what may be done on a path that was asked for by a method that it does not have. Nothing is
 * compiled before somebody does.
 */
export const openOnPath = (mounted: readonly Mounted[]): OnPath => {
  let known: readonly KnownMount[] | undefined;
  return (url) => {
    known ??= mounted.map(toKnownMount);
    const path = decodePath(url.split('?', 1).join());
    const innermost = findInnermost(known, path);
    const some = innermost?.below ?? known.flatMap(({ below, beside }) => [...below, ...beside]);
    return [...new Set(some.flatMap((one) => (one.pattern.test(path) ? one.operations : [])))];
  };
};

type KnownMount = {
  readonly base: string;
  readonly below: readonly Known[];
  readonly beside: readonly Known[];
};

type Known = { readonly pattern: RegExp; readonly operations: readonly Operation[] };

const toKnownMount = ({ service: { base }, routes, aliases }: Mounted): KnownMount => ({
  base,
  below: routes.map(toKnown),
  beside: aliases.map(toKnown),
});

const toKnown = ({ base, candidates }: Route): Known => ({
  pattern: toPattern(base, candidates[0].operation.path),
  operations: candidates.map(({ operation }) => operation),
});

/** The methods of operations on one path, with those that are answered without a description. */
export const listMethods = (operations: readonly Operation[]): readonly string[] => {
  const methods = new Set(operations.map(({ method }) => method));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')];
};
