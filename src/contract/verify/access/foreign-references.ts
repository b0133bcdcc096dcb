import { createRecord, sendAndTrack } from '../records/create-record.ts';
import { findReferences, listReferencedResources } from '../records/references.ts';
import type { TestRecord } from '../records/test-record.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Limit of kinds of records that may refer to one. */
const maxReferrers = 2;

/** A record that the second user may not see cannot be named in the records that this user creates either. */
export async function checkReferenceOfOther(
  context: VerifyContext,
  hidden: TestRecord,
): Promise<void> {
  const { testPlan } = context;
  const referrers = testPlan.resources.flatMap((resource) => {
    const { create } = testPlan.operationsOf(resource);
    const isReferrer =
      create?.plan.kind === 'create' &&
      resource.ancestors.length === 0 &&
      listReferencedResources(context, create).includes(hidden.resource);
    return isReferrer ? [{ resource, create }] : [];
  });
  for (const { resource, create } of referrers.slice(0, maxReferrers)) {
    // The first user may refer to it.
    const own = await createRecord(context, resource, [], 'of the first user');
    if (own.kind === 'failed') continue;
    const presetBody = await findReferences(context, create, [], async (owner) =>
      owner === hidden.resource ? hidden.key : undefined,
    );
    const draft = context.requestFactory.createDraft(create.operation, {
      stream: `${create.operation.id} of another user`,
      extent: 'required',
      path: new Map(),
      presetBody,
    });
    const foreign = draft && ({ ...draft, credential: 'other' } as const);
    const exchange =
      foreign && (await sendAndTrack(context, foreign, { keys: [], purpose: 'conflict' }));
    if (!exchange) continue;
    context.results.pass(create.operation, 'owner');
    const { status } = exchange.reply;
    if (status >= 300) continue;
    context.results.fail(create.operation, 'owner', {
      message: `Another user may create a record that refers to one of the first user (${status}), which is hidden from this user.`,
      ...{ where: 'credential', exchange },
    });
  }
}
