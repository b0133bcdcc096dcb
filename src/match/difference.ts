import { toSentBody } from './body.ts';
import { comparePart } from './part.ts';
import { toPathPattern } from './path-pattern.ts';
import type { Match, Seen, Wanted } from './types.ts';

/** One thing in which a request is not what was asked for. */
export type Difference = {
  /** JSON pointer (RFC 6901) into the match: `/method`, `/headers/accept`, `/body/pet/name`. */
  readonly where: string;
  readonly expected: unknown;
  /** Absent where there is nothing. */
  readonly actual?: unknown;
};

/** In what a request differs from a match; empty where it is meant. */
export const listDifferences = (match: Match, seen: Seen): readonly Difference[] => {
  const { operation, method, path, query, headers, body, status } = match;
  const differences: Difference[] = [];
  const compare = (where: string, expected: unknown, actual: unknown): void => {
    if (expected !== undefined && expected !== actual) {
      differences.push({ where, expected, ...(actual === undefined ? {} : { actual }) });
    }
  };
  compare('/operation', operation, seen.operation);
  compare('/method', method, seen.method);
  const [sentPath = '', sentQuery = ''] = splitOnce(seen.url);
  if (path !== undefined && !toPathPattern(path).test(sentPath)) compare('/path', path, sentPath);
  if (query !== undefined) differences.push(...compareQuery(query, sentQuery));
  if (headers !== undefined) {
    differences.push(...compareTexts('/headers', headers, (name) => textsOf(seen.headers[name])));
  }
  if (body !== undefined) {
    const sent = toSentBody(seen.body, String(seen.headers['content-type']));
    differences.push(...comparePart('/body', body, sent));
  }
  compare('/status', status, seen.status);
  return differences;
};

const splitOnce = (url: string): readonly string[] => {
  const end = url.indexOf('?');
  return end < 0 ? [url] : [url.slice(0, end), url.slice(end + 1)];
};

const compareQuery = (wanted: Readonly<Record<string, Wanted>>, query: string) => {
  const sent = new URLSearchParams(query);
  return compareTexts('/query', wanted, (name) => sent.getAll(name));
};

const compareTexts = (
  place: string,
  wanted: Readonly<Record<string, Wanted>>,
  read: (name: string) => readonly string[],
): readonly Difference[] =>
  Object.entries(wanted).flatMap(([name, expected]) => {
    const actual = read(name);
    if (isSame(expected, actual)) return [];
    const [only] = actual;
    const found = actual.length > 1 ? actual : only;
    const where = `${place}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return [{ where, expected, ...(found === undefined ? {} : { actual: found }) }];
  });

const isSame = (expected: Wanted, actual: readonly string[]): boolean => {
  const all = expected === null ? [] : [expected].flat();
  return all.length === actual.length && all.every((text, index) => text === actual[index]);
};

const textsOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : [value].flat();
