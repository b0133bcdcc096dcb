import { findSuccessReply, propertiesOf } from '../../openapi/openapi.ts';
import { findActionVerb } from '../effects/action-effects.ts';
import { findConflictStatus } from '../lifecycles/transition.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import type { Plan, PlanKind } from '../plan.ts';
import { actionStateName, isGerundOfVerb } from '../vocabulary/actions.ts';
import { removalStateName, updateStateName } from '../vocabulary/lifecycles.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { findJob } from './job-reply.ts';
import type { StateMeanwhile } from './protocol-plan.ts';
import type { ProtocolFacts, ProtocolRule } from './protocol-rule.ts';

/** `DELETE /servers/{id}` answers 202: the server is removed after the reply (RFC 9110, section 15.3.3). */
export const deferredEffectRule: ProtocolRule = {
  name: 'deferred-effect',
  summary: 'A change or a removal that answers 202 takes effect later, by the clock',
  docs: '#deferred-effect',
  infer: (context, facts) => {
    const hasJob = findJob(context, facts) !== undefined;
    if (!changesRecords(facts.plan) && !(hasJob && facts.plan.kind === 'action')) return {};
    if (!hasJob && findSuccessReply(facts.operation).status !== 202) return {};
    const after = hasJob ? undefined : context.stepDuration;
    const state = findStateMeanwhile(context, facts);
    const isRemoval = facts.plan.kind === 'remove';
    const repeatedStatus = isRemoval
      ? findConflictStatus(context.root, facts.operation)
      : undefined;
    return { deferredEffect: { after, state, repeatedStatus } };
  },
};

/** Whether a plan removes or changes records that are there. */
function changesRecords(plan: Plan): boolean {
  return plan.kind === 'action' ? plan.isOfRecord : deferrableKinds.has(plan.kind);
}

const deferrableKinds: ReadonlySet<string> = new Set<PlanKind>([
  'remove',
  'replace',
  'update',
  'put',
  'clear',
  'link',
  'unlink',
  'scalar-list',
  'object-list',
]);

/** `deleting` of a removal, `updating` of a change, `stopping` of `stop`, where the states of the records have one. */
function findStateMeanwhile(
  { schemaViews }: InferenceContext,
  { operation, plan, resource }: ProtocolFacts,
): StateMeanwhile | undefined {
  const verb = findActionVerb({ operation, verb: undefined });
  const isMeanwhile = (value: string) => {
    if (plan.kind === 'action') return isGerundOfVerb(value, verb);
    if (plan.kind === 'remove') return removalStateName.test(value);
    return 'change' in plan && updateStateName.test(value);
  };
  const properties = propertiesOf(schemaViews, schemaViews.of(resource?.entity));
  for (const [property, pointers] of properties) {
    const { enum: values } = schemaViews.of(pointers).keywords;
    if (!actionStateName.test(property) || !Array.isArray(values)) continue;
    const value = values.find((one) => typeof one === 'string' && isMeanwhile(normalizeName(one)));
    if (value !== undefined) return { property, value };
  }
  return undefined;
}
