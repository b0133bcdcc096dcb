import type { Operation } from '../../../openapi/openapi.ts';
import { toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import type { OperationRule, RecordMatch, RecordPlanKind } from '../operation-rule.ts';

/** `GET /pets/{id}`, `PATCH /settings`: the method says what happens to the one record. */
export const item: OperationRule = {
  name: 'item',
  summary: 'The path of one record: its method reads, replaces, changes or removes it.',
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
  const [kind, verb, remark = ''] = decision;
  const record =
    resource.kind === 'singleton'
      ? `the single record of ${resource.name}`
      : `the record of ${resource.name} with the key {${resource.key.parameter}}`;
  return { kind, reason: `${operation.method} ${verb} ${record}${remark}`, resource };
}

function decideItemMethod(
  { method, replies }: Operation,
  { kind, unknownKeys, createOperation }: Resource,
): readonly [RecordPlanKind, string, string?] | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return unknownKeys === 'made' && kind === 'collection'
        ? ['read', 'reads', '; every key has a record']
        : ['read', 'reads'];
    case 'PUT':
      // A documented 201 means that this PUT creates, even if there is another operation that does.
      return createOperation && !replies.has('201')
        ? ['replace', 'replaces']
        : ['put', 'replaces or creates'];
    case 'PATCH':
      return ['update', 'changes parts of'];
    case 'POST':
      return ['update', 'changes'];
    case 'DELETE':
      return ['remove', 'removes'];
    default:
      return undefined;
  }
}
