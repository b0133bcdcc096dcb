import { isObject, joinPointer } from '../../openapi/openapi.ts';
import { parseCallBody } from './call-body.ts';
import { compilePathPattern } from './path-pattern.ts';

/** A text, or several under one name; `null` where it must not be there. */
export type FieldMatcher = string | readonly string[] | null;

/** Which requests are meant: all that is said has to hold, and what is not said may be anything. */
export type RequestMatcher = {
  /** An operationId, or `METHOD /path` where the document gives none. */
  readonly operation?: string;
  /** In capitals. */
  readonly method?: string;
  /** A path, encoded or not; `*` stands for any text without a slash, `**` for any text, `{name}` for a part. */
  readonly path?: string;
  /** Query parameters as texts, decoded. */
  readonly query?: Readonly<Record<string, FieldMatcher>>;
  /** Header fields by lower-case name. */
  readonly headers?: Readonly<Record<string, FieldMatcher>>;
  /** A part of the body: objects may have more properties than are said here, lists may not be longer. */
  readonly body?: unknown;
  /** The status of the reply. */
  readonly status?: number;
};

/** A request as it is held against a match. */
export type MatchableCall = {
  /** Absent where no operation matched. */
  readonly operation: string | undefined;
  /** In capitals. */
  readonly method: string;
  /** Path and query, without what names a sandbox. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it came; absent where there was none. */
  readonly body: Uint8Array | undefined;
  /** Absent while there is no reply. */
  readonly status?: number | undefined;
};

/** One thing in which a request is not what was asked for. */
export type MatchDifference = {
  /** JSON pointer (RFC 6901) into the match: `/method`, `/headers/accept`, `/body/pet/name`. */
  readonly where: string;
  readonly expected: unknown;
  /** Absent where there is nothing. */
  readonly actual?: unknown;
};

/** In what a request differs from a match; empty where it is meant. */
export function listDifferences(
  match: RequestMatcher,
  seen: MatchableCall,
): readonly MatchDifference[] {
  const { operation, method, path, query, headers, body, status } = match;
  const differences: MatchDifference[] = [];
  const compare = (where: string, expected: unknown, actual: unknown): void => {
    if (expected !== undefined && expected !== actual) {
      differences.push({ where, expected, ...(actual === undefined ? {} : { actual }) });
    }
  };
  compare('/operation', operation, seen.operation);
  compare('/method', method, seen.method);
  const [sentPath = '', sentQuery = ''] = splitOnce(seen.url);
  if (path !== undefined && !compilePathPattern(path).test(sentPath))
    compare('/path', path, sentPath);
  if (query !== undefined) differences.push(...compareQuery(query, sentQuery));
  if (headers !== undefined) {
    differences.push(...compareTexts('/headers', headers, (name) => textsOf(seen.headers[name])));
  }
  if (body !== undefined) {
    const sent = parseCallBody(seen.body, String(seen.headers['content-type']));
    differences.push(...compareBody('/body', body, sent));
  }
  compare('/status', status, seen.status);
  return differences;
}

function splitOnce(url: string): readonly string[] {
  const end = url.indexOf('?');
  return end < 0 ? [url] : [url.slice(0, end), url.slice(end + 1)];
}

function compareQuery(wanted: Readonly<Record<string, FieldMatcher>>, query: string) {
  const sent = new URLSearchParams(query);
  return compareTexts('/query', wanted, (name) => sent.getAll(name));
}

function compareTexts(
  place: string,
  wanted: Readonly<Record<string, FieldMatcher>>,
  read: (name: string) => readonly string[],
): readonly MatchDifference[] {
  return Object.entries(wanted).flatMap(([name, expected]) => {
    const actual = read(name);
    if (isSame(expected, actual)) return [];
    const [only] = actual;
    const found = actual.length > 1 ? actual : only;
    const where = `${place}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return [{ where, expected, ...(found === undefined ? {} : { actual: found }) }];
  });
}

function isSame(expected: FieldMatcher, actual: readonly string[]): boolean {
  const all = expected === null ? [] : [expected].flat();
  return all.length === actual.length && all.every((text, index) => text === actual[index]);
}

function textsOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

/**
 * Holds a value of JSON against a part of one: an object may have more properties than are asked for,
 * a list has as many entries, and anything else is the same. `null` is also met by what is not there.
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
