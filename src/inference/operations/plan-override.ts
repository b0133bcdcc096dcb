import { createRequire } from 'node:module';
import { describeNearest } from '../../base/nearest.ts';
import { describeSchemaError } from '../../base/schema-error.ts';
import { createAjv, isObject, type JsonObject, mergePatch } from '../../openapi/openapi.ts';
import type { Plan, PlanKind } from '../plan.ts';
import type { Resource } from '../resource.ts';
import type { InferenceContext } from './operation-context.ts';
import type { PlannedOperation } from './planned-operation.ts';

/** The `plan` of an `x-sandlot`, and its JSON pointer. */
type PlanOverride = { readonly pointer: string; readonly changes: JsonObject };

/**
 * Merges the `plan` of an `x-sandlot` into an inferred plan (RFC 7396), and looks up the resources that it
 * names.
 * @throws an error of one sentence if the result is not a plan, or names something that the document does not have.
 */
export function applyPlanOverride(
  { resources: { all } }: InferenceContext,
  planned: PlannedOperation,
  { pointer, changes }: PlanOverride,
): PlannedOperation {
  const merged = mergePatch(planned.plan, changes);
  if (!isPlan(merged, planned.plan.kind))
    throw new Error(`${pointer}/kind cannot be changed; use "behaviour" or "resource"`);
  checkPlan(merged, pointer);
  return bindPlan(planned, merged, (name) => findNamed(all, name, `${pointer}/target`));
}

function isPlan(value: unknown, kind: PlanKind): value is Plan {
  return isObject(value) && value.kind === kind;
}

/** Checks a plan by the published schema of its kind. */
function checkPlan(plan: Plan, pointer: string): void {
  const { $defs }: JsonObject = createRequire(import.meta.url)('sandlot/schemas/x-sandlot.json');
  const check = createAjv().compile({ $defs, $ref: `#/$defs/${plan.kind}` });
  // Absent fields are `undefined`, which JSON does not have.
  if (check(JSON.parse(JSON.stringify(plan)))) return;
  const error = check.errors?.[0];
  throw new Error(`${pointer}${error?.instancePath} ${error && describeSchemaError(error)}`);
}

type FindResource = (name: string) => Resource;

/** The operation with another plan, and with the resources that this plan names. */
function bindPlan(planned: PlannedOperation, plan: Plan, find: FindResource): PlannedOperation {
  const { target } = plan;
  for (const key of target.alternateKeys) if (key) find(key.resource);
  const resource = target.resource === undefined ? planned.resource : find(target.resource);
  const nestedCollection = resource?.nestedCollections.find(
    ({ name }) => name === target.nestedCollection,
  );
  return {
    ...planned,
    plan,
    resource,
    nestedCollection,
    ancestors: target.ancestors.map((name) => (name === null ? undefined : find(name))),
  };
}

function findNamed(resources: readonly Resource[], name: string, pointer: string): Resource {
  const found = resources.find((resource) => resource.name === name);
  if (found) return found;
  const names = resources.map((resource) => resource.name);
  throw new Error(
    `${pointer} names an unknown resource: "${name}"; ${describeNearest(name, names)}`,
  );
}
