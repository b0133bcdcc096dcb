import type { PlannedOperation } from '../../../inference/inference.ts';
import { type JsonObject, propertiesOf } from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Properties that servers set themselves: secrets, states, timestamps, counts and links. */
export const serverManagedProperty =
  /passw|secret|token|credential|hash|^(state|status|phase|stage|version|revision|etag)$|_(state|status)$|^(creat|updat|modif|chang|delet|last).*(at|on|by|date|time|seen)$|count$|total$|balance$|^sum$|^(url|uri|href|self|links?|_links)$/i;

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
    if (
      schemaPointers === undefined ||
      serverManagedProperty.test(name) ||
      name === resource?.key.path[0]
    )
      return false;
    const view = views.of(schemaPointers);
    // A property whose reply schema rejects the sent value is shown in another form.
    return (
      [view.keywords.readOnly, view.keywords.writeOnly].every((flag) => flag !== true) &&
      conforms(view, entry[name])
    );
  });
}
