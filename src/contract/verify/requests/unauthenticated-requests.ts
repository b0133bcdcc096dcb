import { joinPointer, type Operation, readPointer } from '../../../openapi/openapi.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { resolvePath } from '../records/resolve-path.ts';
import type { VerifyContext } from '../verify-context.ts';
import type { CredentialSource } from './credentials.ts';
import { findOperationTarget } from './valid-requests.ts';

/** Sends a sound request without a credential, where one is needed: nobody is let in. */
export async function sendUnauthenticated(
  world: VerifyContext,
  operation: Operation,
  access: CredentialSource,
): Promise<void> {
  if (!access.requiresCredential(operation)) return;
  const ground = await findOperationTarget(world, operation);
  // What removes records is tried on one of ours, or on none.
  const conclusion = world.testPlan.inferenceOf(operation);
  if (!ground && conclusion.plan.kind !== 'remove') return;
  const found = ground ?? (await resolvePath(world, conclusion, 'own'));
  const draft = world.requestFactory.createDraft(operation, {
    stream: `${operation.id} stranger`,
    extent: 'required',
    path: found.path,
  });
  if (!draft) return;
  const exchange = await sendAndTrack(
    world,
    { ...draft, credential: 'withheld' },
    { keys: found.keys, purpose: 'stranger' },
  );
  if (!exchange) return;
  world.results.pass(operation, 'credential');
  const { status } = exchange.got;
  if (status >= 400) return;
  const own = joinPointer(operation.pointer, 'security');
  const place = readPointer(world.document.root, own) === undefined ? '/security' : own;
  world.results.fail(operation, 'credential', {
    message: `A request without a credential was answered with ${status}.`,
    where: 'credential',
    place,
    exchange,
  });
}
