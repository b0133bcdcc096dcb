import { readBaggage, readTraceContext } from '../../messages/request/request.ts';
import { isObject, type JsonObject, joinPointer } from '../../openapi/openapi.ts';
import { parseCallBody } from './call-body.ts';
import { compilePathPattern } from './path-pattern.ts';

/** A value, several values of one name, or `null` for "absent". */
export type FieldMatcher = string | readonly string[] | null;

/** Selects requests: every given property must match. */
export type RequestMatcher = {
  /** An operationId, or `METHOD /path` for an operation without one. */
  readonly operation?: string;
  /** In upper case. */
  readonly method?: string;
  /** A path pattern: `*` stands for any text without a slash, `**` for any text, `{name}` for one segment. */
  readonly path?: string;
  /** Query parameters as texts, decoded. */
  readonly query?: Readonly<Record<string, FieldMatcher>>;
  /** Headers by lower-case name. */
  readonly headers?: Readonly<Record<string, FieldMatcher>>;
  /** The id of the trace that the request is part of (W3C Trace Context). */
  readonly traceId?: string;
  /** Entries of the baggage by name (W3C Baggage). */
  readonly baggage?: Readonly<Record<string, FieldMatcher>>;
  /** A part of the body: objects may have more properties, arrays must have the same length. */
  readonly body?: unknown;
  /** The status of the reply. */
  readonly status?: number;
};

/** A request in the form that matchers compare. */
export type MatchableCall = {
  /** Absent if no operation matched. */
  readonly operation: string | undefined;
  /** In upper case. */
  readonly method: string;
  /** Path and query, without the prefix that selects a sandbox. */
  readonly url: string;
  /** The base path of the operation, which the URL may lack. */
  readonly base?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The decoded body; absent if there is none. */
  readonly body: Uint8Array | undefined;
  /** Absent before the reply. */
  readonly status?: number | undefined;
};

/** One property in which a request differs from a matcher. */
export type MatchDifference = {
  /** JSON pointer (RFC 6901) into the matcher: `/method`, `/headers/accept`, `/body/pet/name`. */
  readonly where: string;
  readonly expected: unknown;
  /** Absent if the request has no such value. */
  readonly actual?: unknown;
};

/** Whether a request matches. Stops at the first difference, so that a large matcher costs little. */
export function isMatch(match: RequestMatcher, call: MatchableCall): boolean {
  return findDifferences(match, call).next().done === true;
}

/** The number of differences that are listed at most. */
const maxDifferences = 100;

/** The first differences between a request and a matcher; empty if it matches. */
export function listDifferences(
  match: RequestMatcher,
  call: MatchableCall,
): readonly MatchDifference[] {
  const differences: MatchDifference[] = [];
  for (const difference of findDifferences(match, call)) {
    differences.push(difference);
    if (differences.length === maxDifferences) break;
  }
  return differences;
}

type Differences = Generator<MatchDifference, void>;

function* findDifferences(match: RequestMatcher, call: MatchableCall): Differences {
  const { operation, method, path, query, headers, traceId, baggage, body, status } = match;
  const [callPath = '', callQuery = ''] = splitOnce(call.url);
  yield* compareValue('/operation', operation, call.operation);
  yield* compareValue('/method', method, call.method);
  if (path !== undefined && !hasPath(patternOf(match, path), callPath, call.base))
    yield* compareValue('/path', path, callPath);
  if (query !== undefined) {
    const parameters = new URLSearchParams(callQuery);
    yield* compareFields('/query', query, (name) => parameters.getAll(name));
  }
  if (headers !== undefined)
    yield* compareFields('/headers', headers, (name) => textsOf(call.headers[name]));
  if (traceId !== undefined)
    yield* compareValue('/traceId', traceId, readTraceContext(call.headers)?.traceId);
  if (baggage !== undefined) {
    const entries = readBaggage(call.headers);
    const valuesOf = (name: string) =>
      entries.flatMap(([key, value]) => (key === name ? value : []));
    yield* compareFields('/baggage', baggage, valuesOf);
  }
  if (body !== undefined) {
    yield* compareBody('/body', body, parsedBodyOf(call));
  }
  yield* compareValue('/status', status, call.status);
}

type PathPattern = ReturnType<typeof compilePathPattern>;

/** A pattern with the base path also selects a call that was answered without it. */
function hasPath(pattern: PathPattern, path: string, base: string | undefined): boolean {
  return pattern.test(path) || (base !== undefined && pattern.test(base + path));
}

const parsedBodies = new WeakMap<MatchableCall, { readonly value: unknown }>();

/** The body of a call, which a thousand matchers may be compared with. */
function parsedBodyOf(call: MatchableCall): unknown {
  const known = parsedBodies.get(call);
  if (known !== undefined) return known.value;
  const value = parseCallBody(call.body, String(call.headers['content-type']));
  parsedBodies.set(call, { value });
  return value;
}

const patterns = new WeakMap<RequestMatcher, PathPattern>();

/** The compiled path of a matcher, which is compared with every call. */
function patternOf(match: RequestMatcher, path: string): PathPattern {
  const compiled = patterns.get(match) ?? compilePathPattern(path);
  patterns.set(match, compiled);
  return compiled;
}

function* compareValue(where: string, expected: unknown, actual: unknown): Differences {
  if (expected === undefined || expected === actual) return;
  yield toDifference(where, expected, actual);
}

function toDifference(where: string, expected: unknown, actual: unknown): MatchDifference {
  return { where, expected, ...(actual === undefined ? {} : { actual }) };
}

function splitOnce(url: string): readonly string[] {
  const end = url.indexOf('?');
  return end < 0 ? [url] : [url.slice(0, end), url.slice(end + 1)];
}

function* compareFields(
  parentPointer: string,
  matchers: Readonly<Record<string, FieldMatcher>>,
  read: (name: string) => readonly string[],
): Differences {
  for (const [name, expected] of Object.entries(matchers)) {
    const actual = read(name);
    if (hasSameTexts(expected, actual)) continue;
    const [first] = actual;
    const where = `${parentPointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    yield toDifference(where, expected, actual.length > 1 ? actual : first);
  }
}

function hasSameTexts(expected: FieldMatcher, actual: readonly string[]): boolean {
  const texts = expected === null ? [] : [expected].flat();
  return texts.length === actual.length && texts.every((text, index) => text === actual[index]);
}

function textsOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

/**
 * Compares a JSON value with an expected part: objects may have more properties, arrays must have the
 * same length, and other values must be equal. `null` also matches a missing property.
 */
function* compareBody(where: string, expected: unknown, actual: unknown): Differences {
  if (isObject(expected) && isObject(actual)) yield* compareObjects(where, expected, actual);
  else if (isSameLength(expected, actual)) {
    for (const [index, entry] of expected.entries())
      yield* compareBody(joinPointer(where, `${index}`), entry, Object(actual)[index]);
  } else if (expected !== (actual ?? null)) yield toDifference(where, expected, actual);
}

function isSameLength(expected: unknown, actual: unknown): expected is readonly unknown[] {
  return Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length;
}

function* compareObjects(where: string, expected: JsonObject, actual: JsonObject): Differences {
  for (const name of Object.keys(expected)) {
    const value = Object.hasOwn(actual, name) ? actual[name] : undefined;
    yield* compareBody(joinPointer(where, name), expected[name], value);
  }
}
