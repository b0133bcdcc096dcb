import type { CompoundKeyOperation } from '../../resource.ts';
import type { OperationRule } from '../operation-rule.ts';

/** `POST /user/repos` creates, and `GET /orgs/{org}/repos` lists, what `/repos/{owner}/{repo}` reads. */
export const compoundKey: OperationRule = {
  name: 'compound-key',
  summary:
    'A path with some of the keys, or none, creates or lists records with keys of several parts.',
  docs: '#compound-key',
  infer: ({ resources: { all } }, { operation }) => {
    const resource = all.find((one) => one.compoundKey?.operations.has(operation));
    const found = resource?.compoundKey?.operations.get(operation);
    if (resource === undefined || found === undefined) return undefined;
    const { kind, keys, ancestors } = found;
    const verb = kind === 'create' ? 'Creates a record' : 'Lists the records';
    return {
      kind,
      reason: `${verb} of ${resource.name}, whose ${describeParentKeys(found)}`,
      resource,
      segments: resource.segments,
      keys,
      ancestors:
        keys.length > 0 ? resource.ancestors.map((one, index) => ancestors[index] ?? one) : [],
      allParents: keys.length > 0 ? undefined : { ownList: undefined },
    };
  },
};

function describeParentKeys({ keys }: CompoundKeyOperation): string {
  const places = keys.map((key) => {
    if (key.in === 'body') return `${key.path.join('.')} in the body`;
    return 'name' in key ? `{${key.name}} in the path` : 'the caller';
  });
  return places.length > 0 ? `parent is ${places.join(', ')}` : 'parent may be any';
}
