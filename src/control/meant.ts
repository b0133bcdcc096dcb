import type { Operation } from '../document/document.ts';
import { type Match, toPathPattern } from '../match/match.ts';
import { tellNearest } from '../nearest.ts';
import type { Refusal } from '../refusal.ts';
import type { Controlled } from './control.ts';
import { refuseBody } from './refuse-body.ts';

/**
 * The operations that a match may mean, by name, method and path.
 * @throws a refusal (400) where it can mean none, with the nearest that there is.
 */
export const listMeant = (
  { operations }: Pick<Controlled, 'operations'>,
  { operation, method, path }: Match,
): readonly Operation[] => {
  const named = listNamed(operations, operation);
  const onPath = named.filter((one) => path === undefined || mayBe(path, one.base + one.path));
  if (path !== undefined && onPath.length === 0) {
    const paths = named.map((one) => one.base + one.path);
    throw refuseBody('/match/path', toUnknown('any operation', path, [...new Set(paths)]));
  }
  const meant = onPath.filter((one) => method === undefined || one.method === method);
  if (meant.length > 0 || method === undefined) return meant;
  const methods = onPath.map((one) => one.method);
  throw refuseBody('/match/method', toUnknown('any operation', method, [...new Set(methods)]));
};

/**
 * The operations of a name, all where none is said.
 * @param refuseName Makes the refusal of a name that none has, from what is wrong with it.
 * @throws that refusal (400), with the nearest name that one has.
 */
export const listNamed = (
  operations: readonly Operation[],
  name: string | undefined,
  refuseName = (message: string): Refusal => refuseBody('/match/operation', message),
): readonly Operation[] => {
  if (name === undefined) return operations;
  const named = operations.filter(({ id }) => id === name);
  if (named.length > 0) return named;
  const ids = operations.map(({ id }) => id);
  throw refuseName(toUnknown('an operation', name, ids));
};

const toUnknown = (what: string, word: string, words: readonly string[]): string =>
  `does not name ${what} of the document; ${tellNearest(word, words)}`;

/** Whether a path, or a pattern of paths, can be one of a template. */
const mayBe = (path: string, template: string): boolean =>
  toPathPattern(path).test(template) || toPathPattern(template).test(path);
