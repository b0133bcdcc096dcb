import type { KeyLocation } from '../../keys/key-location.ts';
import { nounOf } from '../../paths/path-tree.ts';
import type { OperationRule, RecordPlanKind } from '../operation-rule.ts';
import { type RpcOperation, toItemTreeKey } from '../rpc/rpc-operation.ts';

/** `POST /things/delete` with a `thing_id` stands for `DELETE /things/{thing_id}`. */
export const rpcPath: OperationRule = {
  name: 'rpc-path',
  summary: 'A verb in the path, or a key in the query or body, stands for a REST operation.',
  docs: '#rpc-path',
  infer: ({ resources, rpcOperations }, { operation }) => {
    const rpcOperation = rpcOperations.get(operation);
    const resource = rpcOperation && resources.byItemPath.get(toItemTreeKey(rpcOperation));
    if (rpcOperation === undefined || resource === undefined) return undefined;
    const { segments, key } = rpcOperation;
    return {
      kind: toKind(rpcOperation),
      reason: toReason(rpcOperation, resource.name),
      ...{ resource, segments, key },
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
  create: 'creates one',
  list: 'lists them',
  read: 'reads it',
  update: 'changes it',
  remove: 'removes it',
};

function toReason({ role, verb, key, segments, operation }: RpcOperation, name: string): string {
  const does = `${operation.method} ${role === 'remove' && key === undefined ? 'removes those' : roleDescriptions[role]}`;
  const about =
    key === undefined ? `is about ${name}` : `names one of ${name} by ${describeKeyLocation(key)}`;
  if (verb !== undefined) return `"${verb}" in its path says that ${does}: it ${about}`;
  return key === undefined
    ? `it takes or shows what ${nounOf(segments)} are: ${does}`
    : `it ${about}: ${does}`;
}

function describeKeyLocation(key: KeyLocation): string {
  if (key.in === 'path') return `{${key.name}}`;
  return key.in === 'query' ? `"${key.name}" in the query` : `"${key.path.join('.')}" in the body`;
}
