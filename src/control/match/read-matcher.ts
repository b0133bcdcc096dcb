import { describeNearest } from '../../base/nearest.ts';
import type { Refusal } from '../../base/refusal.ts';
import { isObject, joinPointer, type Operation } from '../../openapi/openapi.ts';
import {
  compilePathPattern,
  countWildcards,
  type FieldMatcher,
  type RequestMatcher,
} from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import type { Match as MatchSchema } from '../journal/verify-schema.ts';
import {
  isHttpToken,
  optional,
  type PropertyReaders,
  readIntegerIn,
  readProperties,
  readText,
  refuseBody,
} from '../request/body.ts';
import type { ReadonlyStatic } from '../typed-route.ts';

/** The journal's status of a call without a reply. */
const noReplyStatus = 0;

/** Reads a matcher. */
export function readMatcher(value: unknown, pointer: string): RequestMatcher {
  if (!isObject(value)) throw refuseBody(pointer, 'must be an object such as {"method": "POST"}');
  return readProperties(value, pointer, matcherReaders);
}

/** Any method (RFC 9110, section 9.1): tests also look for calls with an unknown one. */
function readMethod(value: unknown, pointer: string): string {
  const method = readText(value, pointer);
  if (isHttpToken(method)) return method.toUpperCase();
  throw refuseBody(pointer, 'must be a method such as "POST"');
}

/** Node's limit for the head of a request. */
const maxPathLength = 16_384;

/** A comparison takes time by the wildcards of a pattern, and every call is compared. */
const maxWildcards = 20;

/** The fault of a path pattern in words, if there is one. */
export function findPatternFault(path: string): string | undefined {
  if (path.length > maxPathLength) return `must not be longer than ${maxPathLength} characters`;
  return countWildcards(path) > maxWildcards
    ? `must not have more than ${maxWildcards} wildcards`
    : undefined;
}

function readPath(value: unknown, pointer: string): string {
  const path = readText(value, pointer);
  if (!path.startsWith('/') && !path.startsWith('*')) {
    throw refuseBody(pointer, 'must begin with "/", as in "/api/v1/features/*"');
  }
  if (path.includes('?')) throw refuseBody(pointer, 'must not contain a query; use "query"');
  const fault = findPatternFault(path);
  if (fault !== undefined) throw refuseBody(pointer, fault);
  return path;
}

/** Every call is compared with all fields. */
const maxFields = 100;

function readFieldMatchers(
  value: unknown,
  pointer: string,
): Readonly<Record<string, FieldMatcher>> {
  if (!isObject(value)) throw refuseBody(pointer, 'must be an object of names and values');
  if (Object.keys(value).length > maxFields)
    throw refuseBody(pointer, `must not have more than ${maxFields} names`);
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => [
      name,
      readFieldMatcher(text, joinPointer(pointer, name)),
    ]),
  );
}

function readFieldMatcher(value: unknown, pointer: string): FieldMatcher {
  if (value === null) return null;
  if (Array.isArray(value)) {
    if (value.length > maxFields)
      throw refuseBody(pointer, `must not have more than ${maxFields} values`);
    return value.map((entry) => readTextValue(entry, pointer));
  }
  return readTextValue(value, pointer);
}

/** Numbers and booleans stand for the texts that a request contains. */
function readTextValue(value: unknown, pointer: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  throw refuseBody(pointer, 'must be a string, an array of strings, or null for "absent"');
}

function readHeaderMatchers(
  value: unknown,
  pointer: string,
): Readonly<Record<string, FieldMatcher>> {
  return Object.fromEntries(
    Object.entries(readFieldMatchers(value, pointer)).map(([name, text]) => [
      name.toLowerCase(),
      text,
    ]),
  );
}

function readStatus(value: unknown, pointer: string): number {
  if (value === noReplyStatus) return noReplyStatus;
  return readIntegerIn({
    min: 100,
    max: 599,
    alternative: `${noReplyStatus} for no reply`,
  })(value, pointer);
}

const matcherReaders = {
  operation: optional(readText),
  method: optional(readMethod),
  path: optional(readPath),
  query: optional(readFieldMatchers),
  headers: optional(readHeaderMatchers),
  traceId: optional(readText),
  baggage: optional(readFieldMatchers),
  body: (value: unknown) => value,
  status: optional(readStatus),
} satisfies PropertyReaders<ReadonlyStatic<typeof MatchSchema>>;

/** Reads a matcher of future requests, which have no status yet. */
export function readRequestMatcher(value: unknown, pointer: string): RequestMatcher {
  const match = readMatcher(value, pointer);
  if (match.status === undefined) return match;
  throw refuseBody(joinPointer(pointer, 'status'), 'is not known before the reply; leave it out');
}

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
  if (path !== undefined && onPath.length === 0) throw refuseUnknownPath(path, named);
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

/** Names the base path where only that is missing, else the nearest path. */
function refuseUnknownPath(path: string, operations: readonly Operation[]): Refusal {
  const below = operations.find((one) => one.base !== '' && couldMatch(path, one.path));
  const paths = operations.map((one) => one.base + one.path);
  const message = describeUnknown('any operation', path, [...new Set(paths)]);
  return refuseBody(
    '/match/path',
    below === undefined ? message : `${message}; its base path is ${JSON.stringify(below.base)}`,
  );
}

function describeUnknown(subject: string, value: string, known: readonly string[]): string {
  return `does not name ${subject} of the document; ${describeNearest(value.slice(0, 100), known)}`;
}

/** Whether a path or a pattern of paths can match a path template. */
function couldMatch(path: string, template: string): boolean {
  return compilePathPattern(path).test(template) || compilePathPattern(template).test(path);
}
