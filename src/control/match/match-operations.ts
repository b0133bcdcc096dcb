import { describeNearest } from '../../base/nearest.ts';
import type { Refusal } from '../../base/refusal.ts';
import type { Operation } from '../../openapi/openapi.ts';
import { compilePathPattern, type RequestMatcher } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import { refuseBody } from '../request/body.ts';

/**
 * The operations whose calls a matcher can match, by name, method and path.
 * @throws a refusal (400) with the nearest operation if there are none.
 */
export function listMatchedOperations(
  { operations }: Pick<ControlContext, 'operations'>,
  { operation, method, path }: RequestMatcher,
): readonly Operation[] {
  const named = selectOperations(operations, operation);
  const onPath = named.filter(
    (candidate) => path === undefined || couldMatch(path, candidate.base + candidate.path),
  );
  if (path !== undefined && onPath.length === 0) {
    const paths = named.map((candidate) => candidate.base + candidate.path);
    throw refuseBody('/match/path', describeUnknown('any operation', path, [...new Set(paths)]));
  }
  const matched = onPath.filter((candidate) => method === undefined || candidate.method === method);
  if (matched.length > 0 || method === undefined) return matched;
  const methods = onPath.map((candidate) => candidate.method);
  throw refuseBody(
    '/match/method',
    describeUnknown('any operation', method, [...new Set(methods)]),
  );
}

/**
 * The operations of a name; all operations without one.
 * @param refuseName Makes the refusal of an unknown name from its message.
 * @throws that refusal (400), with the nearest known name.
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

function describeUnknown(subject: string, value: string, known: readonly string[]): string {
  return `does not name ${subject} of the document; ${describeNearest(value.slice(0, 100), known)}`;
}

/** Whether a path or a pattern of paths can match a path template. */
function couldMatch(path: string, template: string): boolean {
  return compilePathPattern(path).test(template) || compilePathPattern(template).test(path);
}
