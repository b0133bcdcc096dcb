import { toTreeKey } from '../../paths/path-tree.ts';
import { findScalarList } from '../../relations/scalar-list.ts';
import type { OperationRule } from '../operation-rule.ts';

const changeDescriptions = {
  show: 'shows',
  set: 'sets',
  add: 'adds to',
  take: 'takes from',
} as const;

/** `PUT /pets/{id}/tags` sets the `tags` of a pet, which are texts. */
export const scalarList: OperationRule = {
  name: 'scalar-list',
  summary: 'A path below a record is about one of its properties, a list of texts or numbers.',
  docs: '#scalar-list',
  infer: ({ schemaViews, resources: { tree, byItemPath } }, { operation, segments }) => {
    if (segments === undefined || byItemPath.has(toTreeKey(segments))) return undefined;
    const match = findScalarList({ schemaViews, tree, byItemPath }, operation, segments);
    if (match === undefined) return undefined;
    const { property, resource, change } = match;
    const reason = `${operation.method} ${changeDescriptions[change]} the "${property}" of one record of ${resource.name}`;
    return { kind: 'scalar-list', reason, resource, scalarList: match };
  },
};
