import type { Operation } from '../../openapi/openapi.ts';
import type { PlanKind } from '../plan.ts';
import type { InferenceContext } from './operation-context.ts';
import type { OperationSubject, RuleMatch } from './operation-rule.ts';
import { planOperation } from './plan-operation.ts';
import { applyPlanOverride } from './plan-override.ts';
import type { PlannedOperation } from './planned-operation.ts';
import { example } from './rules/example.ts';
import { operationRules } from './rules.ts';

/** Every rule except the last one, which plans an example for what no other rule recognizes. */
const decidingRules = operationRules.slice(0, -1);

/** Plans an operation by the first rule that applies to it. */
export function inferOperation(context: InferenceContext, operation: Operation): PlannedOperation {
  const subject = toSubject(context, operation);
  return overridePlan(context, planOperation(context, subject, decide(context, subject)));
}

function decide(
  context: InferenceContext,
  subject: OperationSubject,
): RuleMatch & { readonly rule: string } {
  for (const { name, infer } of decidingRules) {
    const match = infer(context, subject);
    if (match) return { ...match, rule: name };
  }
  return { ...example.infer(), rule: example.name };
}

function overridePlan(context: InferenceContext, planned: PlannedOperation): PlannedOperation {
  const { pointer, plan: changes } = context.extensions.operation(planned.operation) ?? {};
  return changes === undefined
    ? planned
    : applyPlanOverride(context, planned, { pointer: `${pointer}/plan`, changes });
}

/** A rule that matched an operation too, but comes after the one that decided. */
export type LostRule = {
  readonly rule: string;
  readonly kind: PlanKind;
  readonly reason: string;
};

/** The rules that would decide if the ones before them did not; the fallback to the example is not listed. */
export function listLostRules(
  context: InferenceContext,
  operation: Operation,
): readonly LostRule[] {
  const subject = toSubject(context, operation);
  const matches = decidingRules.flatMap(({ name, infer }) => {
    const match = infer(context, subject);
    return match ? [{ rule: name, kind: match.kind, reason: match.reason }] : [];
  });
  return matches.slice(1);
}

function toSubject({ parsePath }: InferenceContext, operation: Operation): OperationSubject {
  return { operation, segments: parsePath(operation.path) };
}
