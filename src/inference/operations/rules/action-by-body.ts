import type { Operation } from '../../../openapi/openapi.ts';
import { isSameSchema } from '../../bodies/schema-similarity.ts';
import { inferActionEffect } from '../../effects/action-effects.ts';
import { findKeyLocation } from '../../keys/key-location.ts';
import { toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import { toRecordHint } from '../../resources/record-schema.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule } from '../operation-rule.ts';
import { splitVerb } from '../sub-path.ts';

/** `POST /transfers/cancel` with a `transfer_id` is an action on a transfer. */
export const actionByBody: OperationRule = {
  name: 'action-by-body',
  summary:
    'A verb below the path of all records changes the record that the body or the query names.',
  docs: '#action-by-body',
  infer: (context, { operation, segments = [] }) => {
    const path = splitVerb(segments);
    if (operation.method !== 'POST' || path === undefined) return undefined;
    const { above, isDotted } = path;
    const verb = path.verb.toLowerCase();
    const resource = context.resources.byItemPath.get(`${toTreeKey(above)}/{}`);
    if (!resource?.item) return undefined;
    const { noun, parameter } = resource;
    const key = findKeyLocation(context, operation, { noun, parameters: [parameter] });
    if (key === undefined) return undefined;
    // Without an effect it may as well create something: `POST /videos/edits` with a `video`.
    const isAction =
      inferActionEffect(context.schemaViews, { operation, verb }, resource) !== undefined ||
      (isDotted && showsRecord(context, operation, resource));
    if (!isAction) return undefined;
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

/** Whether the reply is the record: what a procedure such as `things.rename` answers was changed by it. */
function showsRecord(
  { schemaViews, envelopes }: InferenceContext,
  operation: Operation,
  resource: Resource,
): boolean {
  const shown = envelopes.findRecord(operation, toRecordHint(resource));
  return shown !== undefined && isSameSchema(schemaViews, shown.schemaPointers, resource.entity);
}
