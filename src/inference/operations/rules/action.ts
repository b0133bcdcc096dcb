import { type PathSegment, toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule } from '../operation-rule.ts';

/** `POST /orders/{id}/cancel` is an action on an order. */
export const action: OperationRule = {
  name: 'action',
  summary: 'A path below one record that ends in a verb changes that record.',
  docs: '#action',
  infer: (context, { operation: { method }, segments = [] }) => {
    const last = segments.at(-1);
    if (last?.kind !== 'literal' || method === 'GET' || method === 'HEAD') return undefined;
    const resource = findNearestItem(context, segments.slice(0, -1));
    if (resource === undefined) return undefined;
    const verb = last.text.replace(/^:/, '');
    const reason = `Treated as the action "${verb}" on one record of ${resource.name}`;
    return { kind: 'action', reason, resource };
  },
};

/** The resource of the last record that a path names. */
function findNearestItem(
  { resources: { byItemPath } }: InferenceContext,
  segments: readonly PathSegment[],
): Resource | undefined {
  const end = segments.findLastIndex(({ kind }) => kind === 'parameter');
  return end < 0 ? undefined : byItemPath.get(toTreeKey(segments.slice(0, end + 1)));
}
