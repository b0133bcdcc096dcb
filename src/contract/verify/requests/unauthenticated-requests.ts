import { joinPointer, type Operation, readPointer } from '../../../openapi/openapi.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { resolvePath } from '../records/resolve-path.ts';
import type { VerifyContext } from '../verify-context.ts';
import type { RequestDraft } from './request-draft.ts';
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
  const kinds = ['withheld', ...(context.credentials.hasToken ? wrongCredentials : [])] as const;
  for (const credential of kinds) await sendWithout(context, { ...draft, credential }, found.keys);
}

const wrongCredentials = ['invalid', 'empty'] as const;

/** Statuses that check the request before its sender. */
const validationStatuses = new Set([400, 409, 415, 422]);

async function sendWithout(
  context: VerifyContext,
  draft: RequestDraft,
  keys: readonly string[],
): Promise<void> {
  const { operation, credential } = draft;
  const exchange = await sendAndTrack(context, draft, { keys, purpose: 'unauthenticated' });
  if (!exchange) return;
  context.results.pass(operation, 'credential');
  const { status } = exchange.reply;
  const isChecked = operation.replies.has('401') && validationStatuses.has(status);
  if (status >= 400 && !isChecked) return;
  const own = joinPointer(operation.pointer, 'security');
  const place = readPointer(context.document.root, own) === undefined ? '/security' : own;
  const request = `A request with ${credentialTexts[credential]}`;
  const message = isChecked
    ? `${request} was answered ${status}; the credential must be checked first (401).`
    : `${request} was answered with ${status}.`;
  context.results.fail(operation, 'credential', { message, where: 'credential', place, exchange });
}

const credentialTexts = {
  shown: 'a credential',
  withheld: 'no credential',
  invalid: 'an invalid credential',
  empty: 'an empty credential',
} as const;
