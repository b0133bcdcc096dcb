import type { Resource } from '../../../inference/inference.ts';
import type { Operation } from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';

/** The usable operations that do something else with a record than to change or remove it. */
export function listActions(
  { testPlan, judge }: VerifyContext,
  resource: Resource,
): readonly Operation[] {
  return judge.operations.filter((operation) => {
    const { plan, ancestors, resource: own } = testPlan.inferenceOf(operation);
    const isAction = plan.kind === 'action' && own === resource && ancestors.at(-1) === resource;
    return isAction && testPlan.isUsable(operation);
  });
}
