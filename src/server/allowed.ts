import type { Operation } from '../document/document.ts';
import { decodePath, toPattern } from '../request/request.ts';
import type { Route } from './route.ts';

/** Operations on the path of a request, by whatever method. */
export type OnPath = (url: string) => readonly Operation[];

/**
 * Finds what may be done on a path that was asked for by a method that it does not have. Nothing is
 * compiled before somebody does.
 */
export const openOnPath = ({ routes, aliases, base }: Routes): OnPath => {
  let known: { readonly below: readonly Known[]; readonly beside: readonly Known[] } | undefined;
  return (url) => {
    known ??= { below: routes.map(toKnown), beside: aliases.map(toKnown) };
    const path = decodePath(url.split('?', 1).join());
    const { below, beside } = known;
    const some = path.startsWith(`${base}/`) ? below : [...below, ...beside];
    return [...new Set(some.flatMap((one) => (one.pattern.test(path) ? one.operations : [])))];
  };
};

/** The routes of a document below its base path, and those without it. */
export type Routes = {
  readonly routes: readonly Route[];
  readonly aliases: readonly Route[];
  readonly base: string;
};

type Known = { readonly pattern: RegExp; readonly operations: readonly Operation[] };

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
