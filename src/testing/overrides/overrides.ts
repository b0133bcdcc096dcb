import type { JsonObject } from '../../openapi/openapi.ts';
import type { MatchableCall, RequestMatcher } from '../match/request-matcher.ts';
import { isMatch } from '../match/request-matcher.ts';
import { LocalRuleList, type RuleList, type TestRule } from '../rule-list.ts';

/** A reply that a test prescribes. Absent parts come from the document. */
export type CannedReply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  /** The name of a documented example. */
  readonly example?: string;
  /** A merge patch (RFC 7396) for the body that would be answered otherwise. */
  readonly merge?: JsonObject;
};

export type OverrideOptions = {
  readonly match: RequestMatcher;
  /** Each call gets the next reply; later calls get the last. */
  readonly replies: readonly [CannedReply, ...CannedReply[]];
  /** The number of calls for which it is active; absent: all calls. */
  readonly times: number | undefined;
  /** `allowed`: the replies may violate the document. */
  readonly outsideDocument: 'allowed' | 'refused';
  /** The size of the body that added it. */
  readonly bytes: number;
};

/** Canned replies for matching calls. */
export type Override = OverrideOptions & TestRule;

/** The canned reply for one call. */
export type SelectedReply = Pick<Override, 'id' | 'outsideDocument'> & {
  readonly reply: CannedReply;
};

export type Overrides = RuleList<Override>;

export function createOverrides(): Overrides {
  return new LocalRuleList<Override>();
}

/** Whether an override matches a call; none is used. */
export function hasMatchingOverride(overrides: Overrides, call: MatchableCall): boolean {
  return overrides.all().some(({ match }) => isMatch(match, call));
}

/** The reply of the newest matching override, which counts as used. */
export function selectReply(
  overrides: Overrides,
  call: MatchableCall,
): SelectedReply | undefined | Promise<SelectedReply | undefined> {
  return overrides.use((rules) => {
    const override = rules.findLast(({ match }) => isMatch(match, call));
    if (override === undefined) return { used: [], result: undefined };
    const { id, replies, used, outsideDocument } = override;
    const reply = replies.reduce((last, next, index) => (index <= used ? next : last));
    return { used: [override], result: { id, outsideDocument, reply } };
  });
}
