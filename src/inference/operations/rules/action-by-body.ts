import { inferActionEffect } from '../../effects/action-effects.ts';
import { findKeyLocation } from '../../keys/key-location.ts';
import { type PathSegment, toTreeKey } from '../../paths/path-tree.ts';
import type { OperationRule } from '../operation-rule.ts';

/** `POST /transfers/cancel` with a `transfer_id` is an action on a transfer. */
export const actionByBody: OperationRule = {
  name: 'action-by-body',
  summary:
    'A verb below the path of all records changes the record that the body or the query names.',
  docs: '#action-by-body',
  infer: (context, { operation, segments = [] }) => {
    const path = splitVerb(segments);
    if (operation.method !== 'POST' || path === undefined) return undefined;
    const { above, verb } = path;
    const resource = context.resources.byItemPath.get(`${toTreeKey(above)}/{}`);
    if (!resource?.item) return undefined;
    const { noun, parameter } = resource;
    const key = findKeyLocation(context, operation, { noun, parameters: [parameter] });
    if (key === undefined) return undefined;
    // Without an effect it may as well create something: `POST /videos/edits` with a `video`.
    if (inferActionEffect(context.schemaViews, { operation, verb }, resource) === undefined)
      return undefined;
    const reason = `Treated as the action "${verb}" on the record of ${resource.name} that "${key.name}" names`;
    return {
      kind: 'action',
      reason,
      resource,
      key: key.location,
      verb,
      segments: [...above, { kind: 'parameter', name: key.name }],
    };
  },
};

/** The verb at the end of a path, and the path of all records above: `/things/archive`, `/things.archive`. */
function splitVerb(
  segments: readonly PathSegment[],
): { readonly above: readonly PathSegment[]; readonly verb: string } | undefined {
  const last = segments.at(-1);
  if (last?.kind !== 'literal') return undefined;
  const [noun = '', verb] = last.text.split('.');
  const above = segments.slice(0, -1);
  return verb === undefined
    ? { above, verb: last.text.replace(/^:/, '').toLowerCase() }
    : { above: [...above, { kind: 'literal', text: noun }], verb: verb.toLowerCase() };
}
