import type { InferenceContext } from '../operations/operation-context.ts';
import { callerAccountRule } from './caller-account.ts';
import { changeFeedRule } from './change-feed.ts';
import { conditionalRequestsRule } from './conditional-requests.ts';
import { deferredEffectRule } from './deferred-effect.ts';
import { idempotencyKeyRule } from './idempotency-key.ts';
import { jobReplyRule } from './job-reply.ts';
import { pollingFieldsRule } from './polling-fields.ts';
import type { ProtocolPlan } from './protocol-plan.ts';
import type { ProtocolFacts, ProtocolRule } from './protocol-rule.ts';
import { storedContentRule } from './stored-content.ts';

/** The rules for mechanisms of HTTP; each concludes its own part. */
export const protocolRules: readonly ProtocolRule[] = [
  conditionalRequestsRule,
  idempotencyKeyRule,
  changeFeedRule,
  jobReplyRule,
  deferredEffectRule,
  pollingFieldsRule,
  callerAccountRule,
  storedContentRule,
];

export function inferProtocol(context: InferenceContext, facts: ProtocolFacts): ProtocolPlan {
  return Object.assign({}, ...protocolRules.map((rule) => rule.infer(context, facts)));
}
