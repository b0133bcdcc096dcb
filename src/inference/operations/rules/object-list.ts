import { toTreeKey } from '../../paths/path-tree.ts';
import { findObjectList } from '../../relations/object-list.ts';
import type { OperationRule } from '../operation-rule.ts';

const changeDescriptions = {
  show: 'shows',
  set: 'sets',
  add: 'adds to',
  take: 'takes from',
} as const;

/** `POST /issues/{number}/labels` adds to the `labels` of an issue, which are objects. */
export const objectList: OperationRule = {
  name: 'object-list',
  summary: 'A path below a record is about one of its properties, a list of objects named by keys.',
  docs: '#object-list',
  infer: ({ schemaViews, envelopes, resources: { tree, byItemPath } }, { operation, segments }) => {
    if (segments === undefined || byItemPath.has(toTreeKey(segments))) return undefined;
    const match = findObjectList({ schemaViews, envelopes, tree, byItemPath }, operation, segments);
    if (match === undefined) return undefined;
    const { resource, ...list } = match;
    const reason = `${operation.method} ${changeDescriptions[list.change]} the "${list.property}" of one record of ${resource.name}`;
    return { kind: 'object-list', reason, resource, objectList: list };
  },
};
