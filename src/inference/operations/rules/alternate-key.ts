import { toTreeKey } from '../../paths/path-tree.ts';
import type { OperationRule } from '../operation-rule.ts';

/** `GET /releases/tags/{tag}` reads the release with that `tag_name`, beside `/releases/{id}`. */
export const alternateKey: OperationRule = {
  name: 'alternate-key',
  summary: 'A path identifies a record by another property than its key.',
  docs: '#alternate-key',
  infer: ({ resources: { alternateKeyPaths } }, { operation: { method, path }, segments }) => {
    const match = segments && alternateKeyPaths.get(toTreeKey(segments));
    if (match === undefined) return undefined;
    const { resource, property } = match;
    return {
      kind: method === 'DELETE' ? 'remove' : 'read',
      reason: `${path} identifies one record of ${resource.name} by its ${property}`,
      resource,
    };
  },
};
