import type { MaskSecret } from '../../base/mask-secrets.ts';
import { type JournalEntry, toMatchableCall } from '../journal/entry.ts';
import type { TestState } from '../test-state.ts';
import { compileDistance, maskDifference, requestLineDistance } from './match-distance.ts';
import { listDifferences, type MatchDifference, type RequestMatcher } from './request-matcher.ts';

/** An override or a fault in force that was not applied to a call, with the values that differ. */
export type NearRule = {
  readonly kind: 'override' | 'fault';
  readonly id: number;
  readonly differences: readonly MatchDifference[];
};

/** The rules of a sandbox that calls are compared with. */
export type CallRules = Pick<TestState, 'overrides' | 'faults'>;

/** The number of rules that are listed at most. */
const maxNearRules = 3;

/** The rules in force that nearly matched a call, nearest first, then newest first. */
export function listNearestRules(
  entry: JournalEntry,
  { overrides, faults }: CallRules,
  mask: MaskSecret,
): readonly NearRule[] {
  const call = toMatchableCall(entry);
  const distanceOf = compileDistance();
  const compare =
    (kind: NearRule['kind']) =>
    ({ id, match }: { readonly id: number; readonly match: RequestMatcher }) => {
      const differences = listDifferences(match, call);
      return { rule: { kind, id, differences }, distance: distanceOf(differences) };
    };
  return (
    [...overrides.all().map(compare('override')), ...faults.all().map(compare('fault'))]
      .filter(({ rule }) => !wasApplied(entry, rule) && !isOfOtherOperation(rule))
      // A rule that differs in both method and path is about something else.
      .filter(({ distance }) => distance < 2 * requestLineDistance)
      .sort((left, right) => left.distance - right.distance || right.rule.id - left.rule.id)
      .slice(0, maxNearRules)
      .map(({ rule }) => ({
        ...rule,
        differences: rule.differences.map((difference) => maskDifference(difference, mask)),
      }))
  );
}

function wasApplied({ by = [] }: JournalEntry, { kind, id }: NearRule): boolean {
  return by.some((applied) => applied.kind === kind && applied.id === id);
}

function isOfOtherOperation({ differences }: NearRule): boolean {
  return differences.some(({ where }) => where === '/operation');
}
