import { listDifferences, type Match } from '../match/match.ts';
import type { Entry } from './entry.ts';
import { toSeen } from './seen.ts';

/** Which entries are asked for. */
export type Filter = {
  readonly match: Match;
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
export const pick = (entries: readonly Entry[], filter: Filter): readonly Entry[] => {
  const { match, after = 0, since = 0, unmatched, limit = entries.length } = filter;
  const picked = entries.filter(
    (entry) =>
      entry.id > after &&
      entry.at >= since &&
      (unmatched === undefined || entry.operation === undefined) &&
      listDifferences(match, toSeen(entry)).length === 0,
  );
  return picked.slice(Math.max(0, picked.length - limit));
};
