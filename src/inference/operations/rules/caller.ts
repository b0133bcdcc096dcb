import { toTreeKey } from '../../paths/path-tree.ts';
import type { OperationRule, RecordPlanKind } from '../operation-rule.ts';

/** `GET /me` reads, and `PATCH /me` changes, the one of `/users/{id}` who is the caller. */
export const caller: OperationRule = {
  name: 'caller',
  summary: 'A path such as `/me` reads or changes the user who calls.',
  docs: '#caller',
  infer: ({ resources: { callerPaths } }, { operation: { method }, segments }) => {
    const resource = segments && callerPaths.get(toTreeKey(segments));
    const [kind, verb] = callerKinds.get(method) ?? [];
    if (resource === undefined || kind === undefined) return undefined;
    return {
      kind,
      reason: `${method} ${verb} the record of ${resource.name} that is the caller`,
      resource,
      segments: [...resource.segments, { kind: 'parameter', name: resource.parameter }],
      keys: [{ in: 'caller', resource: resource.name }],
    };
  },
};

const callerKinds: ReadonlyMap<string, readonly [RecordPlanKind, string]> = new Map([
  ['GET', ['read', 'reads']],
  ['HEAD', ['read', 'reads']],
  ['PUT', ['replace', 'replaces']],
  ['PATCH', ['update', 'changes']],
  ['POST', ['update', 'changes']],
]);
