import type { RequestMatcher } from '../match/request-matcher.ts';
import { isMatch } from '../match/request-matcher.ts';
import type { JournalEntry } from './entry.ts';
import { toMatchableCall } from './entry.ts';

/** Selects entries of a journal. */
export type JournalFilter = {
  readonly match: RequestMatcher;
  /** Only entries after this id. */
  readonly after?: number;
  /** Only entries from this time on, in milliseconds since the epoch. */
  readonly since?: number;
  /** `only`: entries that no operation matched. */
  readonly unmatched?: 'only';
  /** The latest entries, up to this number; absent: all. */
  readonly limit?: number;
};

/** The selected entries, in their order. */
export function filterEntries(
  entries: readonly JournalEntry[],
  filter: JournalFilter,
): readonly JournalEntry[] {
  const { match, after = 0, since = 0, unmatched, limit = entries.length } = filter;
  const selected = entries.filter(
    (entry) =>
      entry.id > after &&
      entry.at >= since &&
      (unmatched === undefined || entry.operation === undefined) &&
      isMatch(match, toMatchableCall(entry)),
  );
  return selected.slice(Math.max(0, selected.length - limit));
}
