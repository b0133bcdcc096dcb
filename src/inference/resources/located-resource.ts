import type { Operation } from '../../openapi/openapi.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import { effectiveMethodOf } from '../extension/extension.ts';
import { parametersOf } from '../paths/path-tree.ts';
import type { ResourcePath } from '../paths/resource-paths.ts';
import type { ParsePath } from '../paths/version-segment.ts';
import type { Resource } from './resource.ts';
import { findResourceByName } from './resource-name.ts';

type ExtensionPlacement = {
  readonly extensions: DocumentExtensions;
  readonly operations: readonly Operation[];
  readonly parsePath: ParsePath;
};

/** A resource with its paths. */
export type LocatedResource = {
  readonly name: string;
  readonly resource: Resource;
  readonly resourcePath: ResourcePath;
};

/** Adds operations to the paths of the resource that their `x-sandlot` names. */
export function addExtensionOperations(
  located: readonly LocatedResource[],
  { extensions, operations, parsePath }: ExtensionPlacement,
): void {
  for (const operation of operations) {
    const extension = extensions.operation(operation);
    if (extension?.resource === undefined) continue;
    const method = effectiveMethodOf(extensions, operation);
    if (method === undefined) continue;
    const { resource, resourcePath } = findResourceByName(
      located,
      extension.resource,
      `${extension.pointer}/resource`,
    );
    const segments = parsePath(operation.path) ?? [];
    const isOfOne =
      resource.kind === 'singleton' ||
      parametersOf(segments).length > parametersOf(resource.segments).length;
    const path = isOfOne ? 'item' : 'collection';
    const node = resourcePath[path] ?? { path: operation.path, segments, operations: new Map() };
    resourcePath[path] = {
      ...node,
      operations: new Map([[method, operation], ...node.operations]),
    };
  }
}
