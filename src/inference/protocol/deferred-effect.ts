import { findSuccessReply, propertiesOf } from '../../openapi/openapi.ts';
import { findActionVerb } from '../effects/action-effects.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import type { Plan } from '../plan.ts';
import { actionStateName, isGerundOfVerb } from '../vocabulary/actions.ts';
import { removalStateName } from '../vocabulary/lifecycles.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { findJob } from './job-reply.ts';
import type { StateMeanwhile } from './protocol-plan.ts';
import type { ProtocolFacts, ProtocolRule } from './protocol-rule.ts';

/** `DELETE /servers/{id}` answers 202: the server is removed after the reply (RFC 9110, section 15.3.3). */
export const deferredEffectRule: ProtocolRule = {
  name: 'deferred-effect',
  summary: 'An action or a removal that answers 202 takes effect later, by the clock',
  docs: '#deferred-effect',
  infer: (context, facts) => {
    const hasJob = findJob(context, facts) !== undefined;
    if (!changesOneRecord(facts.plan)) return {};
    if (!hasJob && findSuccessReply(facts.operation).status !== 202) return {};
    const after = hasJob ? undefined : context.stepDuration;
    return { deferredEffect: { after, state: findStateMeanwhile(context, facts) } };
  },
};

/** Whether a plan is about one record that it removes, or changes by more than what was sent. */
function changesOneRecord(plan: Plan): boolean {
  if (plan.kind !== 'action') return plan.kind === 'remove';
  const { reply, effect, sharedProperties } = plan;
  return reply.envelope !== undefined || effect !== undefined || sharedProperties.length > 0;
}

/** `deleting` of a removal, `stopping` of `stop`, where the states of the records have one. */
function findStateMeanwhile(
  { schemaViews }: InferenceContext,
  { operation, plan, resource }: ProtocolFacts,
): StateMeanwhile | undefined {
  const verb = findActionVerb({ operation, verb: undefined });
  const isMeanwhile = (value: string) =>
    plan.kind === 'remove' ? removalStateName.test(value) : isGerundOfVerb(value, verb);
  const properties = propertiesOf(schemaViews, schemaViews.of(resource?.entity ?? []));
  for (const [property, pointers] of properties) {
    const { enum: values } = schemaViews.of(pointers).keywords;
    if (!actionStateName.test(property) || !Array.isArray(values)) continue;
    const value = values.find((one) => typeof one === 'string' && isMeanwhile(normalizeName(one)));
    if (value !== undefined) return { property, value };
  }
  return undefined;
}
