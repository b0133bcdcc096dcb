import type { Random } from '../../base/random.ts';
import type { MatchableCall, RequestMatcher } from '../match/request-matcher.ts';
import { isMatch } from '../match/request-matcher.ts';
import { LocalRuleList, type RuleList, type TestRule } from '../rule-list.ts';

/**
 * How a reply is cut. `reset` and `empty`: the call is not executed, and the connection is reset, or closed
 * without a reply. `truncate`: half of the body is sent. `slow`: the body is sent in small pieces.
 */
export type CutKind = 'reset' | 'empty' | 'truncate' | 'slow';

/** A range of milliseconds in which each delay is random. */
export type DelayRange = { readonly min: number; readonly max: number };

export type FaultOptions = {
  readonly match: RequestMatcher;
  readonly delay: DelayRange | undefined;
  /** Answered instead of executing the call. */
  readonly error: { readonly status: number } | undefined;
  readonly cut: CutKind | undefined;
  /** After how many items a stream is truncated; half of them when absent. */
  readonly cutAfter: number | undefined;
  /** The share of matching calls that it affects, from 0 to 1. */
  readonly rate: number;
  /** The number of calls for which it is active; absent: all calls. */
  readonly times: number | undefined;
  /** Its own random stream. */
  readonly random: Random;
  /** The size of the body that added it. */
  readonly bytes: number;
};

/** A fault that is injected into matching calls. */
export type FaultRule = FaultOptions & TestRule;

/** The faults of one call, combined. */
export type FaultEffect = {
  /** Milliseconds. */
  readonly delay: number;
  readonly error: FaultRule['error'];
  readonly cut: CutKind | undefined;
  readonly cutAfter: number | undefined;
  /** The ids of the faults that were applied. */
  readonly faultIds: readonly number[];
};

export type FaultRules = RuleList<FaultRule>;

export function createFaultRules(): FaultRules {
  return new LocalRuleList<FaultRule>();
}

/** Combines the faults that match a call: delays add up, and the newest error or cut wins. */
export function selectFaults(
  faults: FaultRules,
  call: MatchableCall,
): FaultEffect | undefined | Promise<FaultEffect | undefined> {
  return faults.use((rules) => {
    const used = rules.filter((fault) => isSelected(fault, call));
    return { used, result: used.length === 0 ? undefined : combineFaults(used) };
  });
}

function combineFaults(faults: readonly FaultRule[]): FaultEffect {
  const delay = faults.reduce((sum, fault) => sum + drawDelay(fault), 0);
  const latest = faults.findLast(({ error, cut }) => error !== undefined || cut !== undefined);
  const faultIds = faults.map(({ id }) => id);
  const { error, cut, cutAfter } = latest ?? {};
  return { delay, error, cut, cutAfter, faultIds };
}

function isSelected({ match, rate, random }: FaultRule, call: MatchableCall): boolean {
  return isMatch(match, call) && (rate === 1 || random.fraction() < rate);
}

function drawDelay({ delay, random }: FaultRule): number {
  if (delay === undefined) return 0;
  const { min, max } = delay;
  return min === max ? min : Math.round(min + random.fraction() * (max - min));
}
