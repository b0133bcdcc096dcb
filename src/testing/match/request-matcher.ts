import { isObject, joinPointer } from '../../openapi/openapi.ts';
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

/** The differences between a request and a matcher; empty if it matches. */
export function listDifferences(
  match: RequestMatcher,
  call: MatchableCall,
): readonly MatchDifference[] {
  const { operation, method, path, query, headers, body, status } = match;
  const differences: MatchDifference[] = [];
  const compare = (where: string, expected: unknown, actual: unknown): void => {
    if (expected !== undefined && expected !== actual) {
      differences.push({ where, expected, ...(actual === undefined ? {} : { actual }) });
    }
  };
  compare('/operation', operation, call.operation);
  compare('/method', method, call.method);
  const [callPath = '', callQuery = ''] = splitOnce(call.url);
  if (path !== undefined && !compilePathPattern(path).test(callPath))
    compare('/path', path, callPath);
  if (query !== undefined) differences.push(...compareQuery(query, callQuery));
  if (headers !== undefined) {
    differences.push(...compareTexts('/headers', headers, (name) => textsOf(call.headers[name])));
  }
  if (body !== undefined) {
    const callBody = parseCallBody(call.body, String(call.headers['content-type']));
    differences.push(...compareBody('/body', body, callBody));
  }
  compare('/status', status, call.status);
  return differences;
}

function splitOnce(url: string): readonly string[] {
  const end = url.indexOf('?');
  return end < 0 ? [url] : [url.slice(0, end), url.slice(end + 1)];
}

function compareQuery(matchers: Readonly<Record<string, FieldMatcher>>, query: string) {
  const parameters = new URLSearchParams(query);
  return compareTexts('/query', matchers, (name) => parameters.getAll(name));
}

function compareTexts(
  parentPointer: string,
  matchers: Readonly<Record<string, FieldMatcher>>,
  read: (name: string) => readonly string[],
): readonly MatchDifference[] {
  return Object.entries(matchers).flatMap(([name, expected]) => {
    const actual = read(name);
    if (hasSameTexts(expected, actual)) return [];
    const [first] = actual;
    const value = actual.length > 1 ? actual : first;
    const where = `${parentPointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return [{ where, expected, ...(value === undefined ? {} : { actual: value }) }];
  });
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
export function compareBody(
  where: string,
  expected: unknown,
  actual: unknown,
): readonly MatchDifference[] {
  if (isObject(expected) && isObject(actual)) {
    return Object.keys(expected).flatMap((name) =>
      compareBody(
        joinPointer(where, name),
        expected[name],
        Object.hasOwn(actual, name) ? actual[name] : undefined,
      ),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((entry, index) =>
      compareBody(joinPointer(where, `${index}`), entry, actual[index]),
    );
  }
  if (expected === (actual ?? null)) return [];
  return [{ where, expected, ...(actual === undefined ? {} : { actual }) }];
}
