import type { Operation } from '../../../openapi/openapi.ts';
import { toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resources/resource.ts';
import type { OperationRule, RecordMatch, RecordPlanKind } from '../operation-rule.ts';

/** `GET /pets/{id}`, `PATCH /settings`: the method says what happens to the one record. */
export const item: OperationRule = {
  name: 'item',
  summary: 'A path names one record: its method reads, replaces, changes or removes it.',
  docs: '#item',
  infer: ({ resources: { byItemPath } }, { operation, segments }) => {
    const resource = segments && byItemPath.get(toTreeKey(segments));
    return resource && matchItem(operation, resource);
  },
};

export function matchItem(operation: Operation, resource: Resource): RecordMatch | undefined {
  if (!resource.item) return undefined;
  const decision = decideItemMethod(operation, resource);
  if (decision === undefined) return undefined;
  const [kind, description] = decision;
  const place =
    resource.kind === 'singleton'
      ? `${operation.path} is read and changed as one`
      : `{${resource.key.parameter}} names one of ${resource.name}`;
  return { kind, reason: `${place}: ${operation.method} ${description}`, resource };
}

function decideItemMethod(
  { method, replies }: Operation,
  { kind, keys, createOperation }: Resource,
): readonly [RecordPlanKind, string] | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return keys === 'any' && kind === 'collection'
        ? ['read', 'reads it; nothing lists them, so there is one for every key']
        : ['read', 'reads it'];
    case 'PUT':
      // A documented 201 means that this PUT creates, even if there is another operation that does.
      return createOperation && !replies.has('201')
        ? ['replace', 'replaces it']
        : ['put', 'replaces it, or creates it where there is none'];
    case 'PATCH':
      return ['update', 'changes parts of it'];
    case 'POST':
      return ['update', 'changes it'];
    case 'DELETE':
      return ['remove', 'removes it'];
    default:
      return undefined;
  }
}
