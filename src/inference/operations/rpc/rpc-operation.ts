import type { Operation } from '../../../openapi/openapi.ts';
import type { KeyLocation } from '../../keys/key-location.ts';
import {
  countParameterNames,
  type PathNode,
  type PathSegment,
  toTreeKey,
} from '../../paths/path-tree.ts';
import type { RpcRole } from '../../vocabulary/verbs.ts';

/**
 * What an operation stands for whose path, or query, says in its own way what is done with which
 * records: `POST /things/delete` with a `thing_id` for `DELETE /things/{thing_id}`.
 */
export type RpcOperation = {
  readonly operation: Operation;
  readonly role: RpcRole;
  /** The verb in its path; absent where there is none. */
  readonly verb: string | undefined;
  /** The path of all records, or that of one. */
  readonly segments: readonly PathSegment[];
  /** Where the key of one stands; absent where it is about all. */
  readonly key: KeyLocation | undefined;
  /** The schemas of that key where it stands beside the path. */
  readonly schemaPointers: readonly string[];
};

export type RpcOperations = ReadonlyMap<Operation, RpcOperation>;

/** The tree key of the path of one of the records that a reading is about. */
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

/** Puts what operations stand for where nothing else is at the paths of the records. */
export function addRpcOperations(
  { tree, parameterNames }: GrowingPathTree,
  rpcOperations: RpcOperations,
): void {
  for (const { operation, role, segments, key } of rpcOperations.values()) {
    countParameterNames(parameterNames, segments);
    const place = toTreeKey(segments);
    const method = role === 'update' && operation.method === 'PUT' ? 'PUT' : usualMethods[role];
    const before = tree.get(place);
    if (before?.operations.has(method)) continue;
    const operations = before?.operations ?? new Map<string, Operation>();
    operations.set(method, operation);
    // The address of a record is that at which it is read.
    if (before === undefined || method === 'GET')
      tree.set(place, { path: operation.path, segments, operations, key });
  }
}

/** What a method says that is done at the path of one record. */
export const itemMethodRoles: ReadonlyMap<string, RpcRole> = new Map([
  ['GET', 'read'],
  ['PUT', 'update'],
  ['PATCH', 'update'],
  ['DELETE', 'remove'],
]);

/** The same at the path of all. */
export const collectionMethodRoles: ReadonlyMap<string, RpcRole> = new Map([
  ['GET', 'list'],
  ['POST', 'create'],
]);
