import type { KeyLocation } from '../../paths/path-tree.ts';
import { type RpcOperation, toItemTreeKey } from '../../paths/rpc-operation.ts';
import type { OperationRule, RecordPlanKind } from '../operation-rule.ts';

/** `POST /things/delete` with a `thing_id` stands for `DELETE /things/{thing_id}`. */
export const rpcPath: OperationRule = {
  name: 'rpc-path',
  summary: 'A verb in the path, or a key in the query or body, means a REST operation.',
  docs: '#rpc-path',
  infer: ({ resources, rpcOperations }, { operation }) => {
    const rpcOperation = rpcOperations.get(operation);
    const resource = rpcOperation && resources.byItemPath.get(toItemTreeKey(rpcOperation));
    if (rpcOperation === undefined || resource === undefined) return undefined;
    const { segments, key, parentKey } = rpcOperation;
    return {
      kind: toKind(rpcOperation),
      reason: toReason(rpcOperation, resource.name),
      resource,
      segments,
      key,
      keys: parentKey && [parentKey, ...(key === undefined ? [] : [key])],
      ancestors: resources.ancestorsOf(segments),
    };
  },
};

function toKind({ role, key, operation: { method } }: RpcOperation): RecordPlanKind {
  if (role === 'list') return method === 'GET' ? 'list' : 'search';
  if (role === 'update') return method === 'PUT' ? 'replace' : 'update';
  return role === 'remove' && key === undefined ? 'clear' : role;
}

const roleDescriptions: Readonly<Record<RpcOperation['role'], string>> = {
  create: 'creates a record of',
  list: 'lists',
  read: 'reads a record of',
  update: 'changes a record of',
  remove: 'removes a record of',
};

/** `"delete" in the path: POST removes a record of things with the key "thing_id" in the body`. */
function toReason({ role, verb, key, parentKey, operation }: RpcOperation, name: string): string {
  const isOfMany = role === 'remove' && key === undefined;
  const effect = `${operation.method} ${isOfMany ? 'removes records of' : roleDescriptions[role]} ${name}`;
  const evidence = verb === undefined ? '' : `"${verb}" in the path: `;
  const target = key === undefined ? '' : ` with the key ${describeKeyLocation(key)}`;
  const parent = parentKey ? `, below that of the key ${describeKeyLocation(parentKey)}` : '';
  return `${evidence}${effect}${target}${parent}`;
}

function describeKeyLocation(key: KeyLocation): string {
  if (key.in === 'path') return `{${key.name}}`;
  return key.in === 'query' ? `"${key.name}" in the query` : `"${key.path.join('.')}" in the body`;
}
