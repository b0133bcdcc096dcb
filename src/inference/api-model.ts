import { isInternalResource } from '../base/internal-resources.ts';
import {
  createSchemaViews,
  type OpenApiDocument,
  type Operation,
  type SchemaViews,
} from '../openapi/openapi.ts';
import { createEnvelopeFinder } from './bodies/envelope-finder.ts';
import { createDocumentExtensions, effectiveMethodOf } from './extension/extension.ts';
import type { Extension } from './extension/parse-extensions.ts';
import { checkExtensions } from './operations/check-extensions.ts';
import { inferOperation, type LostRule, listLostRules } from './operations/infer-operation.ts';
import type { PlannedOperation } from './operations/planned-operation.ts';
import { findRpcChildren } from './operations/rpc/find-rpc-children.ts';
import { findRpcOperations } from './operations/rpc/find-rpc-operations.ts';
import { compileIsCreatingPut } from './paths/creating-put.ts';
import { createPathTree, toTreeKey } from './paths/path-tree.ts';
import { addRpcOperations, type RpcOperations, toItemTreeKey } from './paths/rpc-operation.ts';
import { createPathParser } from './paths/version-segment.ts';
import type { EtagMode, IdempotencyMode } from './protocol/protocol-plan.ts';
import type { Resource } from './resource.ts';
import type { UnknownKeys } from './resources/create-resource.ts';
import {
  findResources,
  type ResourceCatalogue,
  type ResourceSearch,
} from './resources/find-resources.ts';
import { inferApiEvents } from './webhooks/infer-webhooks.ts';
import type { ApiEvents } from './webhooks/webhook-plan.ts';

/** Everything that is inferred from a document: its resources, and a plan for each operation. */
export type ApiModel = {
  readonly schemaViews: SchemaViews;
  /** Parents before children. */
  readonly resources: readonly Resource[];
  readonly operations: readonly Operation[];
  inferOperation(operation: Operation): PlannedOperation;
  isPlanned(operation: Operation): boolean;
  /** Plans an operation in steps of a few milliseconds: the first write of a large document takes many. */
  planInSteps(operation: Operation): Generator<unknown, void>;
  /** The rules that matched an operation too, but come after the one that decided. */
  listLostRules(operation: Operation): readonly LostRule[];
  /** @throws an error of one sentence if an `x-sandlot` contradicts the document. */
  checkExtensions(extensions: readonly Extension[]): void;
  /** The webhooks, callbacks and subscriptions, inferred on first use. */
  apiEvents(): ApiEvents;
  /** Finds the resource of a name in the store, such as `owners/7/pets`, and the keys in it. */
  resolveRecordsName(name: string): ResolvedRecords | undefined;
};

export type ResolvedRecords = { readonly resource: Resource; readonly keys: readonly string[] };

export type ApiModelOptions = {
  readonly unknownKeys?: UnknownKeys | undefined;
  /** `documented` when absent. */
  readonly etag?: EtagMode | undefined;
  /** How long each step of a lifecycle takes, in milliseconds; 0 when absent. */
  readonly lifecycle?: number | undefined;
  /** `documented` when absent. */
  readonly idempotency?: IdempotencyMode | undefined;
};

/** Infers resources at once; operations are planned when they are asked for. */
export function inferApiModel(
  document: OpenApiDocument,
  operations: readonly Operation[],
  options: ApiModelOptions = {},
): ApiModel {
  const steps = inferInSteps(document, operations, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export type InferSteps = Generator<undefined, ApiModel>;

/** Like `inferApiModel`, in steps of a few milliseconds at most: large documents take hundreds of them. */
export function* inferInSteps(
  document: OpenApiDocument,
  operations: readonly Operation[],
  {
    unknownKeys = 'auto',
    lifecycle: stepDuration = 0,
    etag = 'documented',
    idempotency = 'documented',
  }: ApiModelOptions = {},
): InferSteps {
  const schemaViews = createSchemaViews(document);
  const parsePath = createPathParser(schemaViews, operations);
  const extensions = createDocumentExtensions(document.root, parsePath);
  const envelopes = createEnvelopeFinder(schemaViews, extensions);
  const { root } = document;
  const search = {
    root,
    schemaViews,
    envelopes,
    extensions,
    operations,
    parsePath,
    unknownKeys,
    stepDuration,
  };
  const found = yield* findModelResources(search);
  const context = { ...search, ...found, protocol: { etag, idempotency } };
  const plans = new Map<Operation, PlannedOperation>();
  const planned = (operation: Operation): PlannedOperation => {
    const plan = plans.get(operation) ?? inferOperation(context, operation);
    plans.set(operation, plan);
    return plan;
  };
  let apiEvents: ApiEvents | undefined;
  return {
    schemaViews,
    resources: context.resources.all,
    operations,
    inferOperation: planned,
    isPlanned: (operation) => plans.has(operation),
    *planInSteps(operation) {
      // A write may refer to records of any resource by their keys.
      if (operation.method !== 'GET') for (const { key } of context.resources.all) yield key;
      planned(operation);
    },
    listLostRules: (operation) => listLostRules(context, operation),
    checkExtensions: (extensionsToCheck) => checkExtensions(context, operations, extensionsToCheck),
    apiEvents: () => {
      apiEvents ??= inferApiEvents({
        root: document.root,
        schemaViews,
        resources: context.resources.all,
        operations,
        resourceOf: (operation) => planned(operation).resource,
        planOf: (operation) => planned(operation).plan,
        extensionOf: ({ segments }) => extensions.paths.get(toTreeKey(segments))?.subscription,
        maySubscribe: (operation) =>
          planned(operation).plan.kind === 'example' &&
          extensions.paths.get(toTreeKey(parsePath(operation.path) ?? []))?.subscription !== false,
      });
      return apiEvents;
    },
    resolveRecordsName: compileNameResolver(context.resources.all),
  };
}

type ModelSearch = Omit<ResourceSearch, 'tree' | 'parameterNames' | 'rpcOperations'>;

type ModelResources = {
  readonly resources: ResourceCatalogue;
  readonly rpcOperations: RpcOperations;
};

/** An RPC operation counts only if its path turns out to hold records; then resources are searched again. */
function* findModelResources(search: ModelSearch): Generator<undefined, ModelResources> {
  const found = findRpcOperations(search, search.operations);
  const candidates = new Map([...found, ...findRpcChildren(search, found)]);
  yield;
  const first = yield* searchResources(search, candidates);
  const rpcOperations = new Map(
    [...candidates].filter(([, candidate]) => first.byItemPath.has(toItemTreeKey(candidate))),
  );
  const isFinal = rpcOperations.size === candidates.size;
  const resources = isFinal ? first : yield* searchResources(search, rpcOperations);
  return { resources, rpcOperations };
}

function searchResources(
  search: ModelSearch,
  rpcOperations: RpcOperations,
): Generator<undefined, ResourceCatalogue> {
  const { extensions, operations, parsePath } = search;
  // An operation that `x-sandlot` assigns to another resource says nothing about its own path.
  const isOfPath = (operation: Operation): boolean =>
    extensions.operation(operation)?.resource === undefined && !rpcOperations.has(operation);
  const isCreatingPut = compileIsCreatingPut(search);
  const paths = createPathTree(operations, {
    parsePath,
    methodOf: (operation) => {
      if (!isOfPath(operation)) return undefined;
      const method = effectiveMethodOf(extensions, operation);
      return method === 'PUT' && isCreatingPut(operation) ? 'POST' : method;
    },
  });
  addRpcOperations(paths, rpcOperations);
  return findResources({ ...search, ...paths, rpcOperations });
}

/** The name of the records of a resource below ancestors with these keys: `owners/7/pets`. */
export function toRecordsName({ name }: Pick<Resource, 'name'>, keys: readonly string[]): string {
  return keys.reduce(
    (named, key) => named.replace(/\{[^{}]*\}/, () => encodeURIComponent(key)),
    name,
  );
}

function compileNameResolver(resources: readonly Resource[]): ApiModel['resolveRecordsName'] {
  const patterns = resources.map((resource) => ({ resource, pattern: resource.name.split('/') }));
  return (name) => {
    if (isInternalResource(name)) return undefined;
    const parts = name.split('/');
    const match = patterns.find(({ pattern }) => matchesPattern(parts, pattern));
    if (match === undefined) return undefined;
    const keys = decodeKeys(parts.filter((_, index) => match.pattern[index]?.startsWith('{')));
    return keys && { resource: match.resource, keys };
  };
}

function matchesPattern(parts: readonly string[], pattern: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((part, index) => part.startsWith('{') || part === parts[index])
  );
}

/** `undefined` for invalid percent-encoding. */
function decodeKeys(keys: readonly string[]): readonly string[] | undefined {
  try {
    return keys.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
