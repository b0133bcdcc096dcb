import type { Operation } from '../../openapi/openapi.ts';
import type { InferenceContext } from './operation-context.ts';
import type { OperationRule, OperationSubject, RuleMatch } from './operation-rule.ts';
import { planOperation } from './plan-operation.ts';
import type { PlannedOperation } from './planned-operation.ts';
import { operationRules } from './rules.ts';

/** Plans an operation by the first rule that applies to it. */
export function inferOperation(context: InferenceContext, operation: Operation): PlannedOperation {
  const subject = toSubject(context, operation);
  for (const rule of operationRules) {
    const match = rule.infer(context, subject);
    if (match) return planOperation(context, subject, { ...match, rule: rule.name });
  }
  throw new Error(`No rule applies to ${operation.method} ${operation.path}.`);
}

/** The rules that apply to an operation, in order of precedence: the first is the one that wins. */
export function listMatchingRules(
  context: InferenceContext,
  operation: Operation,
): readonly MatchingRule[] {
  const subject = toSubject(context, operation);
  return operationRules.flatMap((rule) => {
    const match = rule.infer(context, subject);
    return match ? [{ rule, match }] : [];
  });
}

export type MatchingRule = { readonly rule: OperationRule; readonly match: RuleMatch };

function toSubject({ parsePath }: InferenceContext, operation: Operation): OperationSubject {
  return { operation, segments: parsePath(operation.path) };
}
