import { describeNearest } from '../../base/nearest.ts';
import type { Refusal } from '../../base/refusal.ts';
import type { Operation } from '../../openapi/openapi.ts';
import { compilePathPattern, type RequestMatcher } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import { refuseBody } from '../request/body.ts';

/**
 * The operations that a match may mean, by name, method and path.
 * @throws a refusal (400) where it can mean none, with the nearest that there is.
 */
export function listMatchedOperations(
  { operations }: Pick<ControlContext, 'operations'>,
  { operation, method, path }: RequestMatcher,
): readonly Operation[] {
  const named = selectOperations(operations, operation);
  const onPath = named.filter((one) => path === undefined || couldMatch(path, one.base + one.path));
  if (path !== undefined && onPath.length === 0) {
    const paths = named.map((one) => one.base + one.path);
    throw refuseBody('/match/path', describeUnknown('any operation', path, [...new Set(paths)]));
  }
  const meant = onPath.filter((one) => method === undefined || one.method === method);
  if (meant.length > 0 || method === undefined) return meant;
  const methods = onPath.map((one) => one.method);
  throw refuseBody(
    '/match/method',
    describeUnknown('any operation', method, [...new Set(methods)]),
  );
}

/**
 * The operations of a name, all where none is said.
 * @param refuseName Makes the refusal of a name that none has, from what is wrong with it.
 * @throws that refusal (400), with the nearest name that one has.
 */
export function selectOperations(
  operations: readonly Operation[],
  name: string | undefined,
  refuseName = (message: string): Refusal => refuseBody('/match/operation', message),
): readonly Operation[] {
  if (name === undefined) return operations;
  const named = operations.filter(({ id }) => id === name);
  if (named.length > 0) return named;
  const ids = operations.map(({ id }) => id);
  throw refuseName(describeUnknown('an operation', name, ids));
}

function describeUnknown(what: string, word: string, words: readonly string[]): string {
  return `does not name ${what} of the document; ${describeNearest(word, words)}`;
}

/** Whether a path, or a pattern of paths, can be one of a template. */
function couldMatch(path: string, template: string): boolean {
  return compilePathPattern(path).test(template) || compilePathPattern(template).test(path);
}
