import { listTemplateParameters } from '../../http/request/request.ts';
import type { ApiModel, PlanKind, PlannedOperation, Resource } from '../../inference/inference.ts';
import type { Conforms, LoadedDocument, Operation, SchemaViews } from '../../openapi/openapi.ts';
import type { ValueGenerator } from '../../seed/seed.ts';
import type { Judge } from '../judge/judge.ts';
import type { RequestSender } from './client/request-sender.ts';
import type { WaitUntil } from './client/wait-until.ts';
import { type ListEndpoint, toListEndpoint } from './lists/list-endpoint.ts';
import type { Cleanup } from './records/cleanup.ts';
import type { KnownRecords } from './records/known-records.ts';
import type { VerifyResults } from './report/verify-results.ts';
import type { RequestFactory } from './requests/request-factory.ts';
import type { SerializeRequest } from './requests/serialize-request.ts';

/** All that a check works with. */
export type VerifyContext = {
  readonly document: LoadedDocument;
  readonly shapes: SchemaViews;
  readonly conforms: Conforms;
  readonly judge: Judge;
  readonly faking: ValueGenerator;
  readonly requestFactory: RequestFactory;
  readonly sender: RequestSender;
  readonly results: VerifyResults;
  readonly knownRecords: KnownRecords;
  readonly cleanup: Cleanup;
  readonly testPlan: TestPlan;
  readonly serialize: SerializeRequest;
  readonly waitUntil: WaitUntil;
  /** Below which the requests go. */
  readonly address: URL;
};

/** Which operations may be sent, and what each is for. */
export type TestPlan = {
  readonly resources: readonly Resource[];
  /** The operations that are looked at, in the document's order. */
  readonly selected: readonly Operation[];
  isUsable(operation: Operation): boolean;
  inferenceOf(operation: Operation): PlannedOperation;
  operationsOf(resource: Resource): OperationsByRole;
};

/** The operations that may be sent of those that work on a resource. */
export type OperationsByRole = {
  readonly create: PlannedOperation | undefined;
  readonly read: PlannedOperation | undefined;
  readonly head: PlannedOperation | undefined;
  readonly list: ListEndpoint | undefined;
  readonly updates: readonly PlannedOperation[];
  readonly remove: PlannedOperation | undefined;
};

type TestPlanOptions = {
  readonly operations: readonly Operation[];
  readonly inference: ApiModel;
  readonly isUsable: (operation: Operation) => boolean;
  readonly isSelected: (operation: Operation) => boolean;
};

/** Works out what each operation is for, when somebody asks. */
export function createTestPlan({
  operations,
  inference,
  isUsable,
  isSelected,
}: TestPlanOptions): TestPlan {
  const concluded = new Map<Operation, PlannedOperation>();
  const inferenceOf = (operation: Operation): PlannedOperation => {
    const known = concluded.get(operation) ?? inference.inferOperation(operation);
    concluded.set(operation, known);
    return known;
  };
  let byResource: Map<Resource | undefined, PlannedOperation[]> | undefined;
  const group = (): Map<Resource | undefined, PlannedOperation[]> => {
    const groups = new Map<Resource | undefined, PlannedOperation[]>();
    for (const conclusion of operations
      .filter(isUsable)
      .map(inferenceOf)
      .filter(isIdentifiedByPath))
      groups.set(conclusion.resource, [...(groups.get(conclusion.resource) ?? []), conclusion]);
    return groups;
  };
  const conclusionsOf = (resource: Resource): readonly PlannedOperation[] => {
    byResource ??= group();
    return byResource.get(resource) ?? [];
  };
  const roles = new Map<Resource, OperationsByRole>();
  return {
    resources: inference.resources,
    selected: operations.filter(isSelected),
    isUsable,
    inferenceOf,
    operationsOf: (resource) => {
      const known =
        roles.get(resource) ??
        toOperationsByRole(inference.shapes, resource, conclusionsOf(resource));
      roles.set(resource, known);
      return known;
    },
  };
}

/** Whether a path names by its parameters what it is about, and nothing else, such as a version. */
function isIdentifiedByPath({ keyLocations, operation: { path } }: PlannedOperation): boolean {
  return (
    keyLocations.every((place) => place.in === 'path') &&
    keyLocations.length === listTemplateParameters(path).length
  );
}

function toOperationsByRole(
  shapes: SchemaViews,
  resource: Resource,
  conclusions: readonly PlannedOperation[],
): OperationsByRole {
  // A view's path names ancestors that the resource's own does not.
  const find = (kind: PlanKind) => {
    const all = conclusions.filter((one) => one.plan.kind === kind);
    const own = all.filter(({ nestedCollection }) => nestedCollection === undefined);
    return own.length > 0 ? own : all;
  };
  const isOfOne = ({ ancestors }: PlannedOperation): boolean =>
    resource.kind === 'singleton' || ancestors.at(-1) === resource;
  const lists = find('list').filter(
    ({ operation }) => operation.path === resource.collection?.path,
  );
  const reads = find('read').filter(isOfOne);
  const [creates, puts] = [find('create'), find('put').filter(isOfOne)];
  const [list] = lists;
  return {
    create: creates[0] ?? (resource.kind === 'collection' ? puts[0] : undefined),
    read: reads.find(({ operation }) => operation.method === 'GET'),
    head: reads.find(({ operation }) => operation.method === 'HEAD'),
    list: list && toListEndpoint(shapes, list),
    updates: [...find('update'), ...find('replace'), ...puts].filter(isOfOne),
    remove: find('remove').find(isOfOne),
  };
}
