import { isServerManagedName, type PlannedOperation } from '../../../inference/inference.ts';
import { type JsonObject, propertiesOf } from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Lists the sent properties that a reply must show unchanged. */
export function listComparableNames(
  { views, conforms }: VerifyContext,
  { recordEnvelope, resource }: PlannedOperation,
  entry: JsonObject,
): readonly string[] {
  if (!recordEnvelope) return [];
  const described = propertiesOf(views, views.of(recordEnvelope.schemaPointers));
  return Object.keys(entry).filter((name) => {
    const schemaPointers = described.get(name);
    if (schemaPointers === undefined || isServerManagedName(name) || name === resource?.key.path[0])
      return false;
    const view = views.of(schemaPointers);
    // A property whose reply schema rejects the sent value is shown in another form.
    return (
      [view.keywords.readOnly, view.keywords.writeOnly].every((flag) => flag !== true) &&
      conforms(view, entry[name])
    );
  });
}
