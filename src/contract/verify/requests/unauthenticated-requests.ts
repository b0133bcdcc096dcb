import { joinPointer, type Operation, readPointer } from '../../../openapi/openapi.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { resolvePath } from '../records/resolve-path.ts';
import type { VerifyContext } from '../verify-context.ts';
import { findOperationTarget } from './valid-requests.ts';

/** Sends a valid request without its credential, which must be refused. */
export async function sendUnauthenticated(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  if (!context.credentials.requiresCredential(operation)) return;
  const target = await findOperationTarget(context, operation);
  // Removal is only tried on a record of this run.
  const planned = context.testPlan.inferenceOf(operation);
  if (!target && planned.plan.kind !== 'remove') return;
  const found = target ?? (await resolvePath(context, planned, 'own'));
  const draft = context.requestFactory.createDraft(operation, {
    stream: `${operation.id} stranger`,
    extent: 'required',
    path: found.path,
  });
  if (!draft) return;
  const exchange = await sendAndTrack(
    context,
    { ...draft, credential: 'withheld' },
    { keys: found.keys, purpose: 'unauthenticated' },
  );
  if (!exchange) return;
  context.results.pass(operation, 'credential');
  const { status } = exchange.reply;
  if (status >= 400) return;
  const own = joinPointer(operation.pointer, 'security');
  const place = readPointer(context.document.root, own) === undefined ? '/security' : own;
  context.results.fail(operation, 'credential', {
    message: `A request without a credential was answered with ${status}.`,
    where: 'credential',
    place,
    exchange,
  });
}
