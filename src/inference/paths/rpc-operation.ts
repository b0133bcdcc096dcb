import type { Operation } from '../../openapi/openapi.ts';
import type { RpcRole } from '../vocabulary/path-verbs.ts';
import type { KeyLocation } from './path-tree.ts';
import { countParameterNames, type PathNode, type PathSegment, toTreeKey } from './path-tree.ts';

/**
 * An operation that stands for a REST operation: `POST /things/delete` with a `thing_id` for
 * `DELETE /things/{thing_id}`.
 */
export type RpcOperation = {
  readonly operation: Operation;
  readonly role: RpcRole;
  /** The verb in its path; absent if there is none. */
  readonly verb: string | undefined;
  /** The path that it stands for. */
  readonly segments: readonly PathSegment[];
  /** Where a call carries the key; absent if it is about all records. */
  readonly key: KeyLocation | undefined;
  /** The schemas of that key, if it is not in the path. */
  readonly schemaPointers: readonly string[];
  /** Where a call carries the key of the parent: `channel` of `POST /messages.delete?channel=C1&ts=7`. */
  readonly parentKey?: KeyLocation | undefined;
};

export type RpcOperations = ReadonlyMap<Operation, RpcOperation>;

/** The tree key of the path of one record. */
export function toItemTreeKey({ segments, key }: RpcOperation): string {
  return key === undefined ? `${toTreeKey(segments)}/{}` : toTreeKey(segments);
}

type GrowingPathTree = {
  readonly tree: Map<string, PathNode & { readonly operations: Map<string, Operation> }>;
  readonly parameterNames: Map<string, Map<string, number>>;
};

const usualMethods: Readonly<Record<RpcRole, string>> = {
  create: 'POST',
  list: 'GET',
  read: 'GET',
  update: 'PATCH',
  remove: 'DELETE',
};

/**
 * Adds RPC operations to the path tree, at the paths that they stand for, where no other operation
 * is.
 */
export function addRpcOperations(
  { tree, parameterNames }: GrowingPathTree,
  rpcOperations: RpcOperations,
): void {
  for (const { operation, role, segments, key } of rpcOperations.values()) {
    countParameterNames(parameterNames, segments);
    const treeKey = toTreeKey(segments);
    const method = role === 'update' && operation.method === 'PUT' ? 'PUT' : usualMethods[role];
    const before = tree.get(treeKey);
    if (before?.operations.has(method)) continue;
    const operations = before?.operations ?? new Map<string, Operation>();
    operations.set(method, operation);
    // The path of a record is the one that reads it.
    if (before === undefined || method === 'GET')
      tree.set(treeKey, { path: operation.path, segments, operations, key });
  }
}

/** What a method does at the path of one record. */
export const itemMethodRoles: ReadonlyMap<string, RpcRole> = new Map([
  ['GET', 'read'],
  ['PUT', 'update'],
  ['PATCH', 'update'],
  ['DELETE', 'remove'],
]);

/** What a method does at the path of all records. */
export const collectionMethodRoles: ReadonlyMap<string, RpcRole> = new Map([
  ['GET', 'list'],
  ['POST', 'create'],
]);
