import type { Random } from '../../base/random.ts';
import type { MatchableCall, RequestMatcher } from '../match/request-matcher.ts';
import { listDifferences } from '../match/request-matcher.ts';
import { RuleList, type TestRule } from '../rule-list.ts';

/**
 * How a reply is cut off. `reset` and `empty`: nothing is done, and the connection is reset, or closed
 * without a word. `truncate`: half of the body comes. `slow`: all of it comes, bit by bit.
 */
export type CutKind = 'reset' | 'empty' | 'truncate' | 'slow';

/** Milliseconds, by chance from the least to the most. */
export type DelayRange = { readonly min: number; readonly max: number };

export type FaultOptions = {
  readonly match: RequestMatcher;
  readonly delay: DelayRange | undefined;
  /** What is answered in the place of the API. */
  readonly error: { readonly status: number } | undefined;
  readonly cut: CutKind | undefined;
  /** How many of the calls that match it strikes, from 0 to 1. */
  readonly rate: number;
  /** So many calls; all when absent. */
  readonly times: number | undefined;
  /** Its own stream of chance. */
  readonly random: Random;
};

/** What is to go wrong with calls that match. */
export type FaultRule = FaultOptions & TestRule;

/** What goes wrong with one call. */
export type FaultEffect = {
  /** Milliseconds. */
  readonly delay: number;
  readonly error: FaultRule['error'];
  readonly cut: CutKind | undefined;
  /** The ids of the faults that struck it. */
  readonly faultIds: readonly number[];
};

export type FaultRules = RuleList<FaultRule>;

export function createFaultRules(): FaultRules {
  return new RuleList<FaultRule>();
}

/** What goes wrong with a call: delays add up, of errors and cuts the latest that was told counts. */
export function selectFaults(faults: FaultRules, seen: MatchableCall): FaultEffect | undefined {
  const striking = faults.all().filter((fault) => isSelected(fault, seen));
  if (striking.length === 0) return undefined;
  const delay = striking.reduce((sum, fault) => sum + drawDelay(fault), 0);
  for (const fault of striking) faults.use(fault);
  const latest = striking.findLast(({ error, cut }) => error !== undefined || cut !== undefined);
  const faultIds = striking.map(({ id }) => id);
  return { delay, error: latest?.error, cut: latest?.cut, faultIds };
}

function isSelected({ match, rate, random }: FaultRule, seen: MatchableCall): boolean {
  return listDifferences(match, seen).length === 0 && (rate === 1 || random.fraction() < rate);
}

function drawDelay({ delay, random }: FaultRule): number {
  if (delay === undefined) return 0;
  const { min, max } = delay;
  return min === max ? min : Math.round(min + random.fraction() * (max - min));
}
