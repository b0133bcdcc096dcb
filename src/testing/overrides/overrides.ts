import type { JsonObject } from '../../openapi/openapi.ts';
import type { MatchableCall, RequestMatcher } from '../match/request-matcher.ts';
import { listDifferences } from '../match/request-matcher.ts';
import { RuleList, type TestRule } from '../rule-list.ts';

/** A canned answer; what it does not say is the document's. */
export type CannedReply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  /** The name of a documented example. */
  readonly example?: string;
  /** Laid over the body that would be answered without it (RFC 7396). */
  readonly merge?: JsonObject;
};

export type OverrideOptions = {
  readonly match: RequestMatcher;
  /** One call after the other gets the next, and those after the last get the last. */
  readonly replies: readonly [CannedReply, ...CannedReply[]];
  /** For so many calls; for all when absent. */
  readonly times: number | undefined;
  /** `allowed`: the answers need not be documented. */
  readonly outsideDocument: 'allowed' | 'refused';
};

/** Canned answers put in front of an operation for the calls that match. */
export type Override = OverrideOptions & TestRule;

/** What one call gets. */
export type SelectedReply = Pick<Override, 'id' | 'outsideDocument'> & {
  readonly reply: CannedReply;
};

export type Overrides = RuleList<Override>;

export function createOverrides(): Overrides {
  return new RuleList<Override>();
}

/** The canned answer to a call, by the latest override that matches; it counts as used. */
export function selectReply(overrides: Overrides, seen: MatchableCall): SelectedReply | undefined {
  const override = overrides
    .all()
    .findLast(({ match }) => listDifferences(match, seen).length === 0);
  if (override === undefined) return undefined;
  const { id, replies, used, outsideDocument } = override;
  const reply = replies.reduce((last, next, index) => (index <= used ? next : last));
  overrides.use(override);
  return { id, outsideDocument, reply };
}
