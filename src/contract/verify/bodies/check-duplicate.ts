import {
  describesDuplicate,
  type PlannedOperation,
  valueAt,
} from '../../../inference/inference.ts';
import { type Operation, objectOf, readPointer, textAt } from '../../../openapi/openapi.ts';
import { sendAndTrack } from '../records/create-record.ts';
import type { OperationTarget } from '../requests/operation-target.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Creates the same record twice, where the document says that a duplicate is refused with 409. */
export async function checkDuplicate(
  context: VerifyContext,
  operation: Operation,
  target: OperationTarget,
): Promise<void> {
  const planned = context.testPlan.inferenceOf(operation);
  if (target.certainty !== 'known') return;
  const draft = context.requestFactory.createDraft(operation, {
    stream: `${operation.id} duplicate`,
    extent: 'everything',
    path: target.path,
    presetBody: target.presetBody,
  });
  if (!draft || !refusesDuplicates(context, planned, draft.body?.value)) return;
  const tracked = { keys: target.keys, purpose: 'conflict' } as const;
  const first = await sendAndTrack(context, draft, tracked);
  if (!first || first.reply.status >= 300) return;
  const again = await sendAndTrack(context, draft, tracked);
  if (!again) return;
  context.results.pass(operation, 'duplicate');
  const { status } = again.reply;
  if (status >= 300) return;
  const message = `The same record was created twice: the second request was answered ${status}.`;
  const place = `${operation.pointer}/responses/409`;
  context.results.fail(operation, 'duplicate', {
    ...{ message, where: 'status', place, exchange: again },
    others: [first],
  });
}

/** True where a 409 is about what exists already, or a property with unique values is sent. */
function refusesDuplicates(
  { document }: VerifyContext,
  { operation, plan, resource }: PlannedOperation,
  body: unknown,
): boolean {
  const reply = objectOf(readPointer(document.root, `${operation.pointer}/responses/409`));
  if (plan.kind !== 'create' || !operation.replies.has('409')) return false;
  const isKeySent =
    resource?.key.origin === 'client' && valueAt(body, resource.key.bodyPath) !== undefined;
  return (
    isKeySent ||
    plan.record.constraints.unique.length > 0 ||
    describesDuplicate(`${textAt(reply, 'description')}`)
  );
}
