import { type Difference, listDifferences, type Match } from '../match/match.ts';
import { measure } from './distance.ts';
import type { Entry } from './entry.ts';
import { countMeant, type Gone } from './gone.ts';
import { type Cover, coverAll, coverUrl } from './secret.ts';
import { toSeen } from './seen.ts';

/** How many calls that match are expected. */
export type Expectation = {
  readonly match: Match;
  readonly least: number;
  readonly most: number;
};

/** A call that nearly matches, and what it lacks. */
export type Near = Pick<Entry, 'id' | 'method' | 'url'> & {
  readonly operation?: string;
  readonly differences: readonly Difference[];
};

export type Verdict = {
  readonly passed: boolean;
  /** How many calls match. */
  readonly matched: number;
  /** In a sentence. */
  readonly detail: string;
  /** The nearest misses, the nearest first; none where it passed, or where too many matched. */
  readonly near: readonly Near[];
  /** So many calls left the journal that may have matched; there where it depends on them. */
  readonly gone?: number;
};

/** The part of a journal that is asked. */
export type Asked = {
  all(): readonly Entry[];
  gone(): readonly Gone[];
};

/** So many near misses are told. */
const told = 3;

/**
 * Tells whether as many entries match as are expected, and if too few do, which nearly did. What holds
 * only if none of those matched that left the journal has not passed.
 */
export const verify = (journal: Asked, expectation: Expectation, cover: Cover): Verdict => {
  const { match, least, most } = expectation;
  const entries = journal.all();
  const compared = entries.map((entry) => ({
    entry,
    differences: listDifferences(match, toSeen(entry)),
  }));
  const misses = compared.filter(({ differences }) => differences.length > 0);
  const matched = compared.length - misses.length;
  const near = matched < least ? listNearest(misses, cover) : [];
  const meant = countMeant(journal.gone(), match);
  const passed = least <= matched && matched + meant <= most;
  const isOpen = !passed && least <= matched + meant && matched <= most;
  const calls = `${matched} of ${toCalls(entries.length)} matched`;
  const unknown = isOpen ? toUnknown(meant) : '';
  return {
    passed,
    matched,
    detail: `${calls}; ${toPhrase(expectation)} expected.${unknown}${toMiss(near)}`,
    near,
    ...(isOpen && { gone: meant }),
  };
};

const toCalls = (count: number): string => `${count} ${count === 1 ? 'call' : 'calls'}`;

const toUnknown = (gone: number): string =>
  ` ${toCalls(gone)} that may have matched ${gone === 1 ? 'is' : 'are'} gone from the journal and cannot be counted; keep more with --journal.`;

const toPhrase = ({ least, most }: Expectation): string => {
  if (least === most) return `${least} ${least === 1 ? 'was' : 'were'}`;
  if (most === Number.POSITIVE_INFINITY) return `at least ${least} ${least === 1 ? 'was' : 'were'}`;
  return `${least} to ${most} were`;
};

/** So many differences are told in a sentence. */
const toldInWords = 3;

/** The nearest miss in a sentence: the message of a test that fails need not hold more. */
const toMiss = ([nearest]: readonly Near[]): string => {
  if (nearest === undefined) return '';
  const { id, method, url, differences } = nearest;
  const phrases = differences.slice(0, toldInWords).map(({ where, expected, actual }) => {
    const found = actual === undefined ? 'nothing' : toWord(actual);
    return `${where} is ${found}, not ${toWord(expected)}`;
  });
  const more = differences.length > toldInWords ? ' and more' : '';
  return ` The nearest is call ${id}, ${method} ${url}: ${phrases.join('; ')}${more}.`;
};

const longest = 80;

const toWord = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};

type Compared = { readonly entry: Entry; readonly differences: readonly Difference[] };

const listNearest = (misses: readonly Compared[], cover: Cover): readonly Near[] =>
  misses
    .map((miss) => ({ miss, distance: measure(miss.differences) }))
    // Of calls that are as near the latest come first: they are what a test has just done.
    .sort((one, other) => one.distance - other.distance || other.miss.entry.id - one.miss.entry.id)
    .slice(0, told)
    .map(({ miss: { entry, differences } }) => ({
      id: entry.id,
      ...(entry.operation === undefined ? {} : { operation: entry.operation }),
      method: entry.method,
      url: coverUrl(cover, entry.url),
      differences: differences.map((difference) => showDifference(difference, cover)),
    }));

/** Bodies are shown as they are. */
const showDifference = (difference: Difference, cover: Cover): Difference => {
  const { where, actual } = difference;
  const [, name] = /^\/(?:headers|query)\/(.*)$/s.exec(where) ?? [];
  if (name === undefined || actual === undefined) return difference;
  const decoded = name.replaceAll('~1', '/').replaceAll('~0', '~');
  const texts = Array.isArray(actual) ? actual.map(String) : String(actual);
  return { ...difference, actual: coverAll(cover, decoded, texts) };
};
