import type { ApiModel, PlanKind, PlannedOperation, Resource } from '../../inference/inference.ts';
import { listTemplateParameters } from '../../messages/request/request.ts';
import type { Operation, SchemaViews } from '../../openapi/openapi.ts';
import { type ListEndpoint, toListEndpoint } from './lists/list-endpoint.ts';

/** The operations that may be sent, by their roles. */
export type TestPlan = {
  readonly resources: readonly Resource[];
  /** Operations to check, in document order. */
  readonly selected: readonly Operation[];
  isUsable(operation: Operation): boolean;
  inferenceOf(operation: Operation): PlannedOperation;
  operationsOf(resource: Resource): OperationsByRole;
  /** The property that names the version of a record; it changes with each change. */
  versionNameOf(resource: Resource): string | undefined;
};

/** An operation that changes a record of the path. */
export type PlannedUpdate = PlannedOperation<'update' | 'replace' | 'put'>;

/** The usable operations of a resource. */
type OperationsByRole = {
  readonly create: PlannedOperation<'create' | 'put'> | undefined;
  readonly read: PlannedOperation | undefined;
  readonly head: PlannedOperation | undefined;
  /** At the path of the resource, or else below the parent that records are created below. */
  readonly list: ListEndpoint | undefined;
  readonly updates: readonly PlannedUpdate[];
  readonly remove: PlannedOperation | undefined;
};

type TestPlanOptions = {
  readonly operations: readonly Operation[];
  readonly inference: ApiModel;
  readonly isUsable: (operation: Operation) => boolean;
  readonly isSelected: (operation: Operation) => boolean;
};

/** Creates the plan. Operations are inferred on first use. */
export function createTestPlan({
  operations,
  inference,
  isUsable,
  isSelected,
}: TestPlanOptions): TestPlan {
  const plannedByOperation = new Map<Operation, PlannedOperation>();
  const inferenceOf = (operation: Operation): PlannedOperation => {
    const known = plannedByOperation.get(operation) ?? inference.inferOperation(operation);
    plannedByOperation.set(operation, known);
    return known;
  };
  let byResource: Map<Resource | undefined, PlannedOperation[]> | undefined;
  const group = (): Map<Resource | undefined, PlannedOperation[]> => {
    const groups = new Map<Resource | undefined, PlannedOperation[]>();
    for (const planned of operations.filter(isUsable).map(inferenceOf).filter(isIdentifiedByPath))
      groups.set(planned.resource, [...(groups.get(planned.resource) ?? []), planned]);
    return groups;
  };
  const plannedOperationsOf = (resource: Resource): readonly PlannedOperation[] => {
    byResource ??= group();
    return byResource.get(resource) ?? [];
  };
  const roles = new Map<Resource, OperationsByRole>();
  const operationsOf = (resource: Resource): OperationsByRole => {
    const known =
      roles.get(resource) ??
      toOperationsByRole(inference.schemaViews, resource, plannedOperationsOf(resource));
    roles.set(resource, known);
    return known;
  };
  return {
    resources: inference.resources,
    selected: operations.filter(isSelected),
    isUsable,
    inferenceOf,
    operationsOf,
    versionNameOf: (resource) => {
      const { create, updates } = operationsOf(resource);
      const plans = [create, ...updates].flatMap((one) => one ?? []).map(({ plan }) => plan);
      const version = plans.flatMap(({ record }) => record.version ?? [])[0];
      return version?.path.length === 1 ? version.path[0] : undefined;
    },
  };
}

/** True when the path identifies records by all of its parameters. */
function isIdentifiedByPath({ plan, operation: { path } }: PlannedOperation): boolean {
  const { keys } = plan.target;
  return (
    keys.every((place) => place.in === 'path') &&
    keys.length === listTemplateParameters(path).length
  );
}

function toOperationsByRole(
  views: SchemaViews,
  resource: Resource,
  plannedOperations: readonly PlannedOperation[],
): OperationsByRole {
  // The path of a nested collection has further parents.
  const find = <Kind extends PlanKind>(kind: Kind) => {
    const all = plannedOperations.filter(
      (one): one is PlannedOperation<Kind> => one.plan.kind === kind,
    );
    const own = all.filter(({ nestedCollection }) => nestedCollection === undefined);
    return own.length > 0 ? own : all;
  };
  const isOfOne = ({ ancestors }: PlannedOperation): boolean =>
    resource.kind === 'singleton' || ancestors.at(-1) === resource;
  const lists = find('list');
  const reads = find('read').filter(isOfOne);
  const [creates, puts] = [find('create'), find('put').filter(isOfOne)];
  const create = creates[0] ?? (resource.kind === 'collection' ? puts[0] : undefined);
  const list =
    lists.find(({ operation }) => operation.path === resource.collection?.path) ??
    lists.find(({ operation }) => operation.path === create?.operation.path);
  return {
    create,
    read: reads.find(({ operation }) => operation.method === 'GET'),
    head: reads.find(({ operation }) => operation.method === 'HEAD'),
    list: list && toListEndpoint(views, list),
    updates: [...find('update'), ...find('replace'), ...puts].filter(isOfOne),
    remove: find('remove').find(isOfOne),
  };
}
