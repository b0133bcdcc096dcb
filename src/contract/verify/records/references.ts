import {
  normalizeName,
  type PlannedOperation,
  referenceNoun,
  singularize,
  toTypedKey,
} from '../../../inference/inference.ts';
import { propertiesOf } from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';
import { wrapRecord } from './record-path.ts';

/**
 * Finds keys of existing records for reference properties, such as `customer_id` for
 * `/customers`.
 */
export async function findReferences(
  { testPlan, views, knownRecords }: VerifyContext,
  { bodyEnvelope, resource }: PlannedOperation,
): Promise<unknown> {
  if (!bodyEnvelope || !resource) return undefined;
  const found: Record<string, unknown> = {};
  for (const [name, schemaPointers] of propertiesOf(views, views.of(bodyEnvelope.schemaPointers))) {
    const noun = referenceNoun.exec(normalizeName(name))?.[1];
    const owner = testPlan.resources.find(
      (one) =>
        one !== resource &&
        !one.name.includes('{') &&
        one.kind === 'collection' &&
        singularize(normalizeName(one.noun)) === noun,
    );
    const known =
      owner && !resource.ancestors.includes(owner) ? await knownRecords.find(owner, []) : undefined;
    if (known) found[name] = toTypedKey(views, schemaPointers, known.key);
  }
  return Object.keys(found).length > 0 ? wrapRecord(bodyEnvelope.path, found) : undefined;
}
