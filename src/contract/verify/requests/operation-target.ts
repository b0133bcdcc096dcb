import type { Operation } from '../../../openapi/openapi.ts';
import { toCreationPurpose } from '../records/create-record.ts';
import { findReferences, withOwnKey } from '../records/references.ts';
import { type ResolvedPathKeys, resolvePath } from '../records/resolve-path.ts';
import type { VerifyContext } from '../verify-context.ts';

/** The records that a request may use safely. */
export type OperationTarget = ResolvedPathKeys & {
  readonly purpose: 'valid' | 'uncertain' | 'conflict';
  /** References to other records. */
  readonly presetBody: unknown;
};

/**
 * Finds the records that an operation may be tried on: any for reads, own ones for changes.
 * `undefined` for removals and for singletons, which their story covers.
 */
export async function findOperationTarget(
  context: VerifyContext,
  operation: Operation,
): Promise<OperationTarget | undefined> {
  const planned = context.testPlan.inferenceOf(operation);
  const {
    plan: { kind },
    resource,
  } = planned;
  if (operation.method === 'DELETE' || kind === 'remove' || kind === 'clear') return undefined;
  const isChange = ['update', 'replace', 'put', 'action', 'link'].includes(kind);
  // The story of a singleton changes and restores it.
  if (isChange && resource?.kind === 'singleton') return undefined;
  const found = await resolvePath(context, planned, isChange ? 'own' : 'any');
  const references = await findReferences(context, planned, found.keys);
  const presetBody = withOwnKey(context, planned, found.path, references);
  const operations = kind === 'create' ? toCreationPurpose(references) : 'valid';
  return { ...found, presetBody, purpose: found.certainty === 'known' ? operations : 'uncertain' };
}
