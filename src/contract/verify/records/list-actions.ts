import type { Resource } from '../../../inference/inference.ts';
import type { Operation } from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';

/** The usable operations that do something else with a record than to change or remove it. */
export function listActions(
  { testPlan, judge }: VerifyContext,
  resource: Resource,
): readonly Operation[] {
  return judge.operations.filter((operation) => {
    if (!testPlan.isUsable(operation)) return false;
    const { plan, ancestors, resource: own } = testPlan.inferenceOf(operation);
    return plan.kind === 'action' && own === resource && ancestors.at(-1) === resource;
  });
}
