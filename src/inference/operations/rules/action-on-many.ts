import type { Operation } from '../../../openapi/openapi.ts';
import { findListedKeys } from '../../bodies/bulk-targets.ts';
import { inferActionEffect } from '../../effects/action-effects.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findBulkSubPath, type SubPath } from '../sub-path.ts';

/** `POST /users/ban` with `user_ids` is an action on each of those users. */
export const actionOnMany: OperationRule = {
  name: 'action-on-many',
  summary: 'A verb below the path of all records changes those whose keys the body lists.',
  docs: '#action-on-many',
  infer: (context, { operation, segments }) => {
    const subPath = findBulkSubPath(context, { segments });
    if (subPath === undefined || !['POST', 'PUT', 'PATCH'].includes(operation.method))
      return undefined;
    const { resource, verb } = subPath;
    if (!actsOnListedRecords(context, operation, subPath)) return undefined;
    const reason = `Treated as the action "${verb}" on the records of ${resource.name} whose keys the body lists`;
    return { kind: 'action', reason, resource, verb };
  },
};

function actsOnListedRecords(
  { schemaViews }: InferenceContext,
  operation: Operation,
  { resource, verb }: SubPath,
): boolean {
  return (
    findListedKeys(schemaViews, operation, resource) !== undefined &&
    inferActionEffect(schemaViews, { operation, verb }, resource) !== undefined
  );
}
