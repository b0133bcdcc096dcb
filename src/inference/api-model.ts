import { isInternalResource } from '../base/internal-resources.ts';
import {
  createSchemaViews,
  type OpenApiDocument,
  type Operation,
  type SchemaViews,
} from '../openapi/openapi.ts';
import { createEnvelopeFinder } from './bodies/envelope-finder.ts';
import { checkExtensions } from './extension/check-extensions.ts';
import { createDocumentExtensions, effectiveMethodOf } from './extension/extension.ts';
import type { Extension } from './extension/parse-extensions.ts';
import { inferOperation } from './operations/infer-operation.ts';
import type { PlannedOperation } from './operations/planned-operation.ts';
import { findRpcOperations } from './operations/rpc/find-rpc-operations.ts';
import {
  addRpcOperations,
  type RpcOperations,
  toItemTreeKey,
} from './operations/rpc/rpc-operation.ts';
import { createPathTree } from './paths/path-tree.ts';
import { createPathParser } from './paths/version-segment.ts';
import {
  findResources,
  type ResourceCatalogue,
  type ResourceSearch,
} from './resources/find-resources.ts';
import type { Resource } from './resources/resource.ts';

/** What the paths and schemas of a document tell about the records behind it. */
export type ApiModel = {
  readonly shapes: SchemaViews;
  /** Parents before children. */
  readonly resources: readonly Resource[];
  inferOperation(operation: Operation): PlannedOperation;
  /** Refuses with an error of one sentence what a document overrules and cannot. */
  checkExtensions(overrules: readonly Extension[]): void;
  /** The resource of stored records of this name, and the keys of its ancestors. */
  resolveRecordsName(name: string): ResolvedRecords | undefined;
};

export type ResolvedRecords = { readonly resource: Resource; readonly keys: readonly string[] };

/** Reads a document for its resources. */
export function inferApiModel(
  document: OpenApiDocument,
  operations: readonly Operation[],
): ApiModel {
  const shapes = createSchemaViews(document);
  const stepsOf = createPathParser(shapes, operations);
  const overruling = createDocumentExtensions(document.root, stepsOf);
  const bodies = createEnvelopeFinder(shapes, overruling);
  const looking = {
    shapes,
    envelopes: bodies,
    extensions: overruling,
    operations,
    parsePath: stepsOf,
  };
  const meant = findRpcOperations(looking, operations);
  const first = findModelResources(looking, meant);
  // What stands for operations at paths that turn out to be of no records means what it says.
  const readings = new Map(
    [...meant].filter(([, one]) => first.byItemPath.has(toItemTreeKey(one))),
  );
  const resources = readings.size === meant.size ? first : findModelResources(looking, readings);
  const ground = {
    root: document.root,
    shapes,
    envelopes: bodies,
    extensions: overruling,
    resources,
    parsePath: stepsOf,
    rpcOperations: readings,
  };
  return {
    shapes,
    resources: resources.all,
    inferOperation: (operation) => inferOperation(ground, operation),
    checkExtensions: (overrules) => checkExtensions(ground, operations, overrules),
    resolveRecordsName: compileNameResolver(resources.all),
  };
}

type ModelContext = Omit<ResourceSearch, 'tree' | 'parameterNames' | 'rpcOperations'>;

function findModelResources(
  looking: ModelContext,
  rpcOperations: RpcOperations,
): ResourceCatalogue {
  const { extensions, operations, parsePath } = looking;
  // What is said to be of another path's records says nothing of its own path's.
  const isOfPath = (operation: Operation): boolean =>
    extensions.operation(operation)?.resource === undefined && !rpcOperations.has(operation);
  const paths = createPathTree(operations, {
    parsePath,
    methodOf: (operation) =>
      isOfPath(operation) ? effectiveMethodOf(extensions, operation) : undefined,
  });
  addRpcOperations(paths, rpcOperations);
  return findResources({ ...looking, ...paths, rpcOperations });
}

/** The name of the records of a resource below ancestors with these keys: `owners/7/pets`. */
export function toRecordsName({ name }: Pick<Resource, 'name'>, keys: readonly string[]): string {
  return keys.reduce(
    (named, key) => named.replace(/\{[^{}]*\}/, () => encodeURIComponent(key)),
    name,
  );
}

/** Finds the resource that a name of stored records is of. */
function compileNameResolver(resources: readonly Resource[]): ApiModel['resolveRecordsName'] {
  const patterns = resources.map((resource) => ({ resource, parts: resource.name.split('/') }));
  return (name) => {
    // Books are of no path.
    if (isInternalResource(name)) return undefined;
    const parts = name.split('/');
    for (const { resource, parts: pattern } of patterns) {
      if (pattern.length !== parts.length) continue;
      if (!pattern.every((part, index) => part.startsWith('{') || part === parts[index])) continue;
      const keys = parts.filter((_, index) => pattern[index]?.startsWith('{'));
      const decoded = decodeKeys(keys);
      return decoded && { resource, keys: decoded };
    }
    return undefined;
  };
}

/** What is no percent-encoding is part of no name. */
function decodeKeys(keys: readonly string[]): readonly string[] | undefined {
  try {
    return keys.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
