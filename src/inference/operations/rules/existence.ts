import { findExistenceProperties } from '../../bodies/count-reply.ts';
import { type PathSegment, toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import { existencePath } from '../../vocabulary/reply-properties.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findSubPath } from '../sub-path.ts';

/** `GET /users/exists?email=a@b.c` and `GET /users/{id}/exists` answer whether there is such a user. */
export const existence: OperationRule = {
  name: 'existence',
  summary: 'A path below that of all records, or of one, answers whether there is one.',
  docs: '#existence',
  infer: (context, { operation, segments = [] }) => {
    const last = segments.at(-1);
    if (operation.method !== 'GET' || last?.kind !== 'literal' || !existencePath.test(last.text))
      return undefined;
    const { names, isBare } = findExistenceProperties(context.schemaViews, operation);
    if (names.length === 0 && !isBare) return undefined;
    const above = segments.slice(0, -1);
    const one = findItem(context, above);
    const resource = one ?? findSubPath(context, { segments })?.resource;
    if (resource === undefined) return undefined;
    const reason = `The reply says whether ${resource.name} has such a record`;
    return { kind: 'count', reason, resource, ...(one && { segments: above }) };
  },
};

/** The resource of the record that a path identifies, by its key or by another property. */
function findItem(
  { resources: { byItemPath, alternateKeyPaths } }: InferenceContext,
  segments: readonly PathSegment[],
): Resource | undefined {
  const path = toTreeKey(segments);
  return byItemPath.get(path) ?? alternateKeyPaths.get(path)?.resource;
}
