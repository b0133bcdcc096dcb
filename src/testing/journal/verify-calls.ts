import { type MaskSecret, maskUrl } from '../../base/mask-secrets.ts';
import { compileDistance, maskDifference } from '../match/match-distance.ts';
import {
  isMatch,
  listDifferences,
  type MatchDifference,
  type RequestMatcher,
} from '../match/request-matcher.ts';
import { countPossibleMatches, type DroppedCalls } from './dropped-calls.ts';
import { clockMethod, isClockEntry, type JournalEntry, toMatchableCall } from './entry.ts';
import type { Journal } from './journal.ts';

/** The number of matching calls that a test expects. */
export type CallExpectation = {
  readonly match: RequestMatcher;
  readonly min: number;
  readonly max: number;
};

/** A call that almost matches, and its differences. */
type NearMiss = Pick<JournalEntry, 'id' | 'method' | 'url'> & {
  readonly operation?: string;
  readonly differences: readonly MatchDifference[];
};

type CallVerification = {
  readonly passed: boolean;
  /** The number of matching calls. */
  readonly matched: number;
  /** The result in a sentence. */
  readonly detail: string;
  /** The nearest misses, nearest first; empty unless too few calls matched. */
  readonly near: readonly NearMiss[];
  /** The number of dropped calls that may have matched; present if the result depends on them. */
  readonly gone?: number;
};

/** The part of a journal that is verified. */
type JournalContents = {
  all(): readonly JournalEntry[];
  dropped(): readonly DroppedCalls[];
};

/** The number of near misses in a result. */
const maxNearMisses = 3;

/**
 * Compares the number of matching entries with the expectation; too few come with the nearest misses. If
 * the result depends on dropped calls, the verification fails.
 */
export function verifyCalls(
  journal: JournalContents,
  expectation: CallExpectation,
  mask: MaskSecret,
): CallVerification {
  const { match, min, max } = expectation;
  const entries = journal.all().filter((entry) => isExpectedKind(entry, match));
  const misses = entries.filter((entry) => !isMatch(match, toMatchableCall(entry)));
  const matched = entries.length - misses.length;
  const near = matched < min ? listNearest(misses, match, mask) : [];
  const possible = countPossibleMatches(journal.dropped(), match);
  const passed = min <= matched && matched + possible <= max;
  const isUncertain = !passed && min <= matched + possible && matched <= max;
  const counted = match.method === clockMethod ? 'change by the clock' : 'call';
  const calls = `${matched} of ${formatCount(entries.length, counted)} matched`;
  const caveat = isUncertain ? describeDropped(possible, counted) : '';
  return {
    passed,
    matched,
    detail: `${calls}; ${describeExpectation(expectation)} expected.${caveat}${describeNearest(near)}`,
    near,
    ...(isUncertain && { gone: possible }),
  };
}

/** Changes by the clock are not counted among calls, but where they are asked for. */
function isExpectedKind(entry: JournalEntry, match: RequestMatcher): boolean {
  return isClockEntry(entry) === (match.method === clockMethod);
}

type CountedNoun = 'call' | 'change by the clock';

const plurals = { call: 'calls', 'change by the clock': 'changes by the clock' } as const;

function formatCount(count: number, noun: CountedNoun): string {
  return `${count} ${count === 1 ? noun : plurals[noun]}`;
}

function describeDropped(dropped: number, noun: CountedNoun): string {
  return ` ${formatCount(dropped, noun)} that may have matched ${dropped === 1 ? 'was' : 'were'} dropped from the journal; keep more calls with --journal.`;
}

function describeExpectation({ min, max }: CallExpectation): string {
  if (min === max) return `${min} ${min === 1 ? 'was' : 'were'}`;
  if (max === Number.POSITIVE_INFINITY) return `at least ${min} ${min === 1 ? 'was' : 'were'}`;
  return `${min} to ${max} were`;
}

/** The number of differences in a sentence. */
const maxListedDifferences = 3;

/** The nearest miss in a sentence, for the message of a failing test. */
function describeNearest([nearest]: readonly NearMiss[]): string {
  if (nearest === undefined) return '';
  const { id, method, url, differences } = nearest;
  const phrases = differences.slice(0, maxListedDifferences).map(({ where, expected, actual }) => {
    const value = actual === undefined ? 'absent' : formatValue(actual);
    return `${where} is ${value}, not ${formatValue(expected)}`;
  });
  const more = differences.length > maxListedDifferences ? ' and more' : '';
  return ` The nearest miss is call ${id}, ${method} ${url}: ${phrases.join('; ')}${more}.`;
}

const maxValueLength = 80;

function formatValue(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
}

function listNearest(
  misses: readonly JournalEntry[],
  match: RequestMatcher,
  mask: MaskSecret,
): readonly NearMiss[] {
  const distanceOf = compileDistance();
  return (
    misses
      .map((entry) => ({
        entry,
        distance: distanceOf(listDifferences(match, toMatchableCall(entry))),
      }))
      // At the same distance, later calls come first: a test has just made them.
      .sort((left, right) => left.distance - right.distance || right.entry.id - left.entry.id)
      .slice(0, maxNearMisses)
      .map(({ entry }) => ({
        id: entry.id,
        ...(entry.operation === undefined ? {} : { operation: entry.operation }),
        method: entry.method,
        url: maskUrl(mask, entry.url),
        differences: listDifferences(match, toMatchableCall(entry)).map((difference) =>
          maskDifference(difference, mask),
        ),
      }))
  );
}

type WaitOptions = {
  /** Milliseconds. */
  readonly within: number;
  /** Ends the wait early. */
  readonly signal: AbortSignal;
  readonly mask: MaskSecret;
};

/**
 * Waits until the expected number of entries matches, or time is up, and verifies the journal.
 * @param journalOf Finds the journal again, since its sandbox may leave memory in the meantime.
 */
export async function waitForCalls(
  journalOf: () => Journal,
  expectation: CallExpectation,
  { within, signal, mask }: WaitOptions,
): Promise<CallVerification> {
  await journalOf().load();
  const first = verifyCalls(journalOf(), expectation, mask);
  if (first.passed || within === 0 || signal.aborted) return first;
  await new Promise<void>((resolve) => {
    let { matched } = first;
    const end = () => {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, within);
    const stopListening = journalOf().listen((entry) => {
      const { match } = expectation;
      if (!isExpectedKind(entry, match) || !isMatch(match, toMatchableCall(entry))) return;
      matched += 1;
      if (expectation.min <= matched && matched <= expectation.max) end();
    });
    signal.addEventListener('abort', end);
  });
  await journalOf().load();
  return verifyCalls(journalOf(), expectation, mask);
}
