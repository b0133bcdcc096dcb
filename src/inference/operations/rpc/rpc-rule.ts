import type { KeyLocation } from '../../keys/key-location.ts';
import { nounOf } from '../../paths/path-tree.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { BehaviourName } from '../operation-inference.ts';
import type { RuleMatch } from '../path-rules.ts';
import { type RpcOperation, toItemTreeKey } from './rpc-operation.ts';

/** What an operation does that stands for another. */
export function matchRpc(
  { resources }: InferenceContext,
  reading: RpcOperation,
): RuleMatch | undefined {
  const resource = resources.byItemPath.get(toItemTreeKey(reading));
  return (
    resource && {
      behaviour: toRpcBehaviour(reading),
      reason: toRpcReason(reading, resource.name),
      resource,
    }
  );
}

function toRpcBehaviour({ role, key, operation: { method } }: RpcOperation): BehaviourName {
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

function toRpcReason({ role, verb, key, segments, operation }: RpcOperation, name: string): string {
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
