import { type MaskSecret, maskUrl, maskValues } from '../../base/mask-secrets.ts';
import {
  listDifferences,
  type MatchDifference,
  type RequestMatcher,
} from '../match/request-matcher.ts';
import { countPossibleMatches, type DroppedCalls } from './dropped-calls.ts';
import { type JournalEntry, toMatchableCall } from './entry.ts';

/** How many calls that match are expected. */
export type CallExpectation = {
  readonly match: RequestMatcher;
  readonly min: number;
  readonly max: number;
};

/** A call that nearly matches, and what it lacks. */
export type NearMiss = Pick<JournalEntry, 'id' | 'method' | 'url'> & {
  readonly operation?: string;
  readonly differences: readonly MatchDifference[];
};

export type CallVerification = {
  readonly passed: boolean;
  /** How many calls match. */
  readonly matched: number;
  /** In a sentence. */
  readonly detail: string;
  /** The nearest misses, the nearest first; none where it passed, or where too many matched. */
  readonly near: readonly NearMiss[];
  /** So many calls left the journal that may have matched; there where it depends on them. */
  readonly gone?: number;
};

/** The part of a journal that is asked. */
export type JournalContents = {
  all(): readonly JournalEntry[];
  dropped(): readonly DroppedCalls[];
};

/** So many near misses are told. */
const maxNearMisses = 3;

/**
 * Tells whether as many entries match as are expected, and if too few do, which nearly did. What holds
 * only if none of those matched that left the journal has not passed.
 */
export function verifyCalls(
  journal: JournalContents,
  expectation: CallExpectation,
  mask: MaskSecret,
): CallVerification {
  const { match, min, max } = expectation;
  const entries = journal.all();
  const compared = entries.map((entry) => ({
    entry,
    differences: listDifferences(match, toMatchableCall(entry)),
  }));
  const misses = compared.filter(({ differences }) => differences.length > 0);
  const matched = compared.length - misses.length;
  const near = matched < min ? listNearest(misses, mask) : [];
  const meant = countPossibleMatches(journal.dropped(), match);
  const passed = min <= matched && matched + meant <= max;
  const isOpen = !passed && min <= matched + meant && matched <= max;
  const calls = `${matched} of ${toCalls(entries.length)} matched`;
  const unknown = isOpen ? describeDropped(meant) : '';
  return {
    passed,
    matched,
    detail: `${calls}; ${describeExpectation(expectation)} expected.${unknown}${describeNearest(near)}`,
    near,
    ...(isOpen && { gone: meant }),
  };
}

function toCalls(count: number): string {
  return `${count} ${count === 1 ? 'call' : 'calls'}`;
}

function describeDropped(gone: number): string {
  return ` ${toCalls(gone)} that may have matched ${gone === 1 ? 'is' : 'are'} gone from the journal and cannot be counted; keep more with --journal.`;
}

function describeExpectation({ min, max }: CallExpectation): string {
  if (min === max) return `${min} ${min === 1 ? 'was' : 'were'}`;
  if (max === Number.POSITIVE_INFINITY) return `at least ${min} ${min === 1 ? 'was' : 'were'}`;
  return `${min} to ${max} were`;
}

/** So many differences are told in a sentence. */
const maxListedDifferences = 3;

/** The nearest miss in a sentence: the message of a test that fails need not hold more. */
function describeNearest([nearest]: readonly NearMiss[]): string {
  if (nearest === undefined) return '';
  const { id, method, url, differences } = nearest;
  const phrases = differences.slice(0, maxListedDifferences).map(({ where, expected, actual }) => {
    const found = actual === undefined ? 'nothing' : formatValue(actual);
    return `${where} is ${found}, not ${formatValue(expected)}`;
  });
  const more = differences.length > maxListedDifferences ? ' and more' : '';
  return ` The nearest is call ${id}, ${method} ${url}: ${phrases.join('; ')}${more}.`;
}

const maxValueLength = 80;

function formatValue(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
}

type ComparedEntry = {
  readonly entry: JournalEntry;
  readonly differences: readonly MatchDifference[];
};

function listNearest(misses: readonly ComparedEntry[], mask: MaskSecret): readonly NearMiss[] {
  return (
    misses
      .map((miss) => ({ miss, distance: measureDistance(miss.differences) }))
      // Of calls that are as near the latest come first: they are what a test has just done.
      .sort(
        (one, other) => one.distance - other.distance || other.miss.entry.id - one.miss.entry.id,
      )
      .slice(0, maxNearMisses)
      .map(({ miss: { entry, differences } }) => ({
        id: entry.id,
        ...(entry.operation === undefined ? {} : { operation: entry.operation }),
        method: entry.method,
        url: maskUrl(mask, entry.url),
        differences: differences.map((difference) => maskDifference(difference, mask)),
      }))
  );
}

/** Bodies are shown as they are. */
function maskDifference(difference: MatchDifference, mask: MaskSecret): MatchDifference {
  const { where, actual } = difference;
  const [, name] = /^\/(?:headers|query)\/(.*)$/s.exec(where) ?? [];
  if (name === undefined || actual === undefined) return difference;
  const decoded = name.replaceAll('~1', '/').replaceAll('~0', '~');
  const texts = Array.isArray(actual) ? actual.map(String) : String(actual);
  return { ...difference, actual: maskValues(mask, decoded, texts) };
}

/** A call of another operation is farther away than one with another body, whatever that lacks. */
const requestLineDistance = 1_000_000;

/** How far a call with these differences is from what was meant. */
export function measureDistance(differences: readonly MatchDifference[]): number {
  return differences.reduce((sum, difference) => sum + differenceDistance(difference), 0);
}

function differenceDistance({ where, expected, actual }: MatchDifference): number {
  if (/^\/(operation|method|path)$/.test(where)) return requestLineDistance;
  // A list of another length is there, at least.
  return Array.isArray(expected) && Array.isArray(actual) ? 1 : countValues(expected);
}

/** What is not there lacks all that should be in it, too. */
function countValues(expected: unknown): number {
  return typeof expected === 'object' && expected !== null
    ? Object.values(expected).reduce((sum: number, part) => sum + countValues(part), 1)
    : 1;
}
