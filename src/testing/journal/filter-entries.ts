import type { RequestMatcher } from '../match/request-matcher.ts';
import { listDifferences } from '../match/request-matcher.ts';
import type { JournalEntry } from './entry.ts';
import { toMatchableCall } from './entry.ts';

/** Which entries are asked for. */
export type JournalFilter = {
  readonly match: RequestMatcher;
  /** Those after this id. */
  readonly after?: number;
  /** Those answered at this time or later, in milliseconds since the epoch. */
  readonly since?: number;
  /** `only`: those that no operation matched. */
  readonly unmatched?: 'only';
  /** So many of them, the latest; all when absent. */
  readonly limit?: number;
};

/** The entries that are asked for, in their order. */
export function filterEntries(
  entries: readonly JournalEntry[],
  filter: JournalFilter,
): readonly JournalEntry[] {
  const { match, after = 0, since = 0, unmatched, limit = entries.length } = filter;
  const picked = entries.filter(
    (entry) =>
      entry.id > after &&
      entry.at >= since &&
      (unmatched === undefined || entry.operation === undefined) &&
      listDifferences(match, toMatchableCall(entry)).length === 0,
  );
  return picked.slice(Math.max(0, picked.length - limit));
}
