import type { Operation } from '../../openapi/openapi.ts';
import {
  type DocumentExtensions,
  effectiveMethodOf,
  type OperationExtension,
} from '../extension/extension.ts';
import { type PathNode, type PathSegment, parametersOf } from '../paths/path-tree.ts';
import type { ResourcePath } from '../paths/resource-paths.ts';
import type { ParsePath } from '../paths/version-segment.ts';
import type { Resource } from '../resource.ts';
import { findResourceByName } from './resource-name.ts';

/** A resource with its paths. */
export type LocatedResource = {
  readonly name: string;
  readonly resource: Resource;
  readonly resourcePath: ResourcePath;
};

type ExtensionSources = {
  readonly extensions: DocumentExtensions;
  readonly operations: readonly Operation[];
  readonly parsePath: ParsePath;
};

/**
 * Adds operations to the paths of the resource that their `x-sandlot` names. Returns those whose paths
 * hold the records of one more parent, `POST /features/{id}/events` of `/events/{id}`.
 */
export function addExtensionOperations(
  located: readonly LocatedResource[],
  { extensions, operations, parsePath }: ExtensionSources,
): readonly NestedOperation[] {
  return operations.flatMap((operation) => {
    const extension = extensions.operation(operation);
    const method = effectiveMethodOf(extensions, operation);
    if (extension?.resource === undefined || method === undefined) return [];
    const owner = findResourceByName(located, extension.resource, `${extension.pointer}/resource`);
    const added = { operation, method, segments: parsePath(operation.path) ?? [] };
    if (isOfNestedCollection(owner.resource, extension, added.segments))
      return [{ ...added, owner }];
    addOperation(owner, added);
    return [];
  });
}

type AddedOperation = {
  readonly operation: Operation;
  /** The method that it counts as. */
  readonly method: string;
  readonly segments: readonly PathSegment[];
};

/** An operation on the records of one more parent. */
export type NestedOperation = AddedOperation & { readonly owner: LocatedResource };

const nestedBehaviours: readonly (string | undefined)[] = ['create', 'list'];

function isOfNestedCollection(
  { kind, segments: own }: Resource,
  { behaviour }: OperationExtension,
  segments: readonly PathSegment[],
): boolean {
  return (
    kind === 'collection' &&
    nestedBehaviours.includes(behaviour) &&
    segments.at(-1)?.kind === 'literal' &&
    parametersOf(segments).length > parametersOf(own).length
  );
}

function addOperation(
  { resource, resourcePath }: LocatedResource,
  { operation, method, segments }: AddedOperation,
): void {
  const isOfOne =
    resource.kind === 'singleton' ||
    parametersOf(segments).length > parametersOf(resource.segments).length;
  const end = isOfOne ? 'item' : 'collection';
  const node: PathNode = resourcePath[end] ?? {
    path: operation.path,
    segments,
    operations: new Map(),
  };
  resourcePath[end] = { ...node, operations: new Map([[method, operation], ...node.operations]) };
}
