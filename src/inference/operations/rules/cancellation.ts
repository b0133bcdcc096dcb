import {
  type JsonObject,
  type Operation,
  readOperationTexts,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import { isPartOfOther, isSameOrCopiedSchema } from '../../bodies/schema-similarity.ts';
import { inferActionEffect } from '../../effects/action-effects.ts';
import { toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import { toRecordHint } from '../../resources/record-schema.ts';
import { findEndingVerb } from '../../vocabulary/actions.ts';
import type { OperationRule } from '../operation-rule.ts';

/** `DELETE /subscriptions/{id}`, which cancels a subscription and answers with it. */
export const cancellation: OperationRule = {
  name: 'cancellation',
  summary: 'A DELETE that cancels or archives one record, by its description, and answers with it.',
  docs: '#cancellation',
  infer: ({ root, schemaViews, envelopes, resources }, { operation, segments = [] }) => {
    const resource = resources.byItemPath.get(toTreeKey(segments));
    if (operation.method !== 'DELETE' || !resource?.item?.operations.has('GET')) return undefined;
    const verb = findVerb(root, operation);
    if (
      verb === undefined ||
      inferActionEffect(schemaViews, { operation, verb }, resource) === undefined
    )
      return undefined;
    const shown = envelopes.findRecord(operation, toRecordHint(resource));
    if (!shown || !showsWholeRecord(schemaViews, shown.schemaPointers, resource)) return undefined;
    const reason = `DELETE is the action "${verb}" on one record of ${resource.name}, by its description`;
    return { kind: 'action', reason, resource, verb };
  },
};

function showsWholeRecord(
  schemaViews: SchemaViews,
  shown: readonly string[],
  { entity }: Pick<Resource, 'entity'>,
): boolean {
  return (
    isSameOrCopiedSchema(schemaViews, shown, entity) || isPartOfOther(schemaViews, shown, entity)
  );
}

/** The verb that the summary begins with, else the description. */
function findVerb(root: JsonObject, operation: Operation): string | undefined {
  const [summary, description] = readOperationTexts(root, operation).map(findEndingVerb);
  return summary ?? description;
}
