import {
  bodyEnvelopeOf,
  normalizeName,
  type PlannedOperation,
  type Resource,
  referenceNoun,
  singularize,
  toTypedKey,
} from '../../../../inference/inference.ts';
import { propertiesOf } from '../../../../openapi/openapi.ts';
import { createRecord, toRemovalDraft } from '../../records/create-record.ts';
import { findOwnAncestors, type TestRecord } from '../../records/test-record.ts';
import type { VerifyExchange } from '../../requests/request-draft.ts';
import type { VerifyContext } from '../../verify-context.ts';
import { checkNotRemoved } from '../check-removal.ts';

/**
 * Where the document says that a removal may be refused with 409, removes a record that another one
 * refers to. A refusal must leave both.
 */
export async function checkReferences(
  context: VerifyContext,
  planned: PlannedOperation,
  { resource, ancestorKeys }: Pick<TestRecord, 'resource' | 'ancestorKeys'>,
): Promise<void> {
  const { operation } = planned;
  const referrer = operation.replies.has('409') ? findReferrer(context, resource) : undefined;
  const parents = referrer && (await findOwnAncestors(context.knownRecords, referrer.resource));
  if (!parents) return;
  const record = await createRecord(context, resource, ancestorKeys, 'referenced');
  if (record.kind === 'failed') return;
  const { name, schemaPointers } = referrer;
  const values = { [name]: toTypedKey(context.views, schemaPointers, record.key) };
  const other = await createRecord(context, referrer.resource, parents, 'referring', values);
  const draft = toRemovalDraft(context, record);
  const exchange = draft && (await context.sender.send(draft, 'conflict'));
  if (!exchange || other.kind === 'failed') return;
  const { status } = exchange.reply;
  if (status >= 400) {
    context.results.pass(operation, 'removed');
    for (const one of [record, other]) await checkNotRemoved(context, one, exchange);
  } else if (status !== 202) {
    context.knownRecords.forget(record);
    context.cleanup.drop(record);
    checkGuard(context, planned, { record, other, exchange });
  }
}

type RemovedReference = {
  readonly record: TestRecord;
  /** The record that refers to it. */
  readonly other: TestRecord;
  readonly exchange: VerifyExchange;
};

/** A removal that is refused while others refer to the record, as the document says. */
function checkGuard(
  { results }: VerifyContext,
  { operation, plan }: PlannedOperation,
  { record, other, exchange }: RemovedReference,
): void {
  const guard = plan.kind === 'remove' ? plan.guard : undefined;
  if (!guard?.dependents.some(({ resource }) => resource === other.resource.name)) return;
  results.fail(operation, 'removed', {
    message: `DELETE removed ${JSON.stringify(record.key)}, but the record ${JSON.stringify(other.key)} refers to it. Expected: ${guard.status}, as documented.`,
    ...{ where: 'status', exchange, others: [other.exchange] },
  });
}

type Referrer = {
  readonly resource: Resource;
  /** The property with the key. */
  readonly name: string;
  readonly schemaPointers: readonly string[];
};

/** A resource whose new records may refer to those of another: tasks with a `contactId`. */
function findReferrer({ testPlan, views }: VerifyContext, owner: Resource): Referrer | undefined {
  if (owner.name.includes('{')) return undefined;
  const noun = singularize(normalizeName(owner.noun));
  for (const resource of testPlan.resources) {
    const { create } = testPlan.operationsOf(resource);
    const envelope = create?.plan.kind === 'create' ? bodyEnvelopeOf(create.plan) : undefined;
    if (!envelope || resource === owner || resource.ancestors.includes(owner)) continue;
    for (const [name, schemaPointers] of propertiesOf(views, views.of(envelope.schemaPointers)))
      if (referenceNoun.exec(normalizeName(name))?.[1] === noun)
        return { resource, name, schemaPointers };
  }
  return undefined;
}
