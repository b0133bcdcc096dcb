import type { PlannedOperation } from '../../../inference/inference.ts';
import {
  isJsonMediaType,
  joinPointer,
  type Operation,
  readPointer,
} from '../../../openapi/openapi.ts';
import { createRestore, sendRead } from '../records/change-record.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { resolvePath } from '../records/resolve-path.ts';
import { faultCodesOfFindings } from '../report/fault-codes.ts';
import { applyMutation, listMutations } from '../requests/mutations.ts';
import { findOperationTarget } from '../requests/operation-target.ts';
import type { RequestDraft } from '../requests/request-draft.ts';
import { createUnknownRecordDraft } from '../requests/unknown-records.ts';
import type { VerifyContext } from '../verify-context.ts';

/**
 * Sends a valid request without its credential and with wrong ones, all of which must be refused, and
 * an invalid one, whose credential must be checked first.
 */
export async function sendUnauthenticated(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  if (!context.credentials.requiresCredential(operation)) return;
  const sound = await createSoundRequest(context, operation);
  if (!sound) return;
  const { draft, keys } = sound;
  const withheld = await sendWithout(context, { ...draft, credential: 'withheld' }, keys);
  if (context.credentials.hasToken)
    for (const credential of wrongCredentials)
      if (context.credentials.wrongCredentialsFor(operation, credential))
        await sendWithout(context, { ...draft, credential }, keys);
  if (withheld === 401) await sendInvalidWithoutCredential(context, draft);
}

/** A request that does no harm if it is accepted. */
async function createSoundRequest(context: VerifyContext, operation: Operation) {
  const target = await findOperationTarget(context, operation);
  const planned = context.testPlan.inferenceOf(operation);
  if (!target && planned.resource?.kind === 'singleton')
    return createUnchangedSettings(context, planned);
  // Removal is only tried on a record of this run.
  if (!target && planned.plan.kind !== 'remove') return undefined;
  const { path, keys } = target ?? (await resolvePath(context, planned, 'own'));
  const stream = `${operation.id} stranger`;
  const draft = context.requestFactory.createDraft(operation, { stream, extent: 'required', path });
  return draft && { draft, keys };
}

/** An update of a singleton to what it is. */
async function createUnchangedSettings(context: VerifyContext, update: PlannedOperation) {
  const { resource } = update;
  const read = resource && context.testPlan.operationsOf(resource).read;
  if (!read || resource.ancestors.length > 0 || !('input' in update.plan)) return undefined;
  const target = { resource, ancestorKeys: [], key: undefined };
  const exchange = await sendRead(context, read, target);
  const restore = exchange && createRestore(context, update, { ...target, read: exchange });
  return restore?.draft && { draft: restore.draft, keys: [] };
}

const wrongCredentials = ['invalid', 'recased', 'expired', 'empty'] as const;

/** Statuses that check the request before its sender. */
const validationStatuses = new Set([400, 409, 415, 422]);

/** Returns the status of the reply. */
async function sendWithout(
  context: VerifyContext,
  draft: RequestDraft,
  keys: readonly string[],
): Promise<number | undefined> {
  const { operation, credential } = draft;
  const exchange = await sendAndTrack(context, draft, { keys, purpose: 'unauthenticated' });
  if (!exchange) return undefined;
  context.results.pass(operation, 'credential');
  const { status } = exchange.reply;
  const isChecked = operation.replies.has('401') && validationStatuses.has(status);
  if (status >= 400 && !isChecked) return status;
  const place = findSecurityPlace(context, operation);
  const request = `A request with ${credentialTexts[credential]}`;
  const message = isChecked
    ? `${request} was answered ${status}; the credential must be checked first (401).`
    : `${request} was answered with ${status}.${remedies[credential] ?? ''}`;
  const isChange = status < 300 && operation.method !== 'GET';
  context.results.fail(operation, 'credential', {
    ...{ message, where: 'credential', place, exchange },
    ...(isChange && { code: faultCodesOfFindings.anonymousChange }),
  });
  return status;
}

const credentialTexts = {
  shown: 'a credential',
  other: 'the credential of another user',
  withheld: 'no credential',
  invalid: 'an invalid credential',
  recased: 'a credential in the other letter case',
  expired: 'an expired token',
  empty: 'an empty credential',
} as const;

/** What to do where the reply is meant. */
const remedies: Readonly<Partial<Record<RequestDraft['credential'], string>>> = {
  invalid:
    ' If the API is a sandbox that accepts any credential, leave out --token; Sandlot checks credentials with --tokens.',
};

/** Where the document says which credential an operation needs. */
export function findSecurityPlace({ document }: VerifyContext, { pointer }: Operation): string {
  const own = joinPointer(pointer, 'security');
  return readPointer(document.root, own) === undefined ? '/security' : own;
}

/** Statuses that tell a stranger about records or bodies. */
const disclosingStatuses = new Set([400, 404, 409, 410, 415, 422]);

/**
 * Sends what a stranger gets 401 for to a record that does not exist, with an invalid body: any
 * other answer tells whether it exists.
 */
async function sendInvalidWithoutCredential(
  context: VerifyContext,
  sound: RequestDraft,
): Promise<void> {
  const { operation } = sound;
  const unknown = await createUnknownRecordDraft(context, operation);
  const broken = breakBody(context, unknown ?? sound);
  const draft = broken ?? unknown;
  if (!draft) return;
  const exchange = await context.sender.send(
    { ...draft, credential: 'withheld' },
    'unauthenticated',
  );
  if (!exchange || !disclosingStatuses.has(exchange.reply.status)) return;
  const { status } = exchange.reply;
  const subject = [unknown && 'for an unknown record', broken && 'with an invalid body'];
  const text = subject.filter((part) => part !== undefined).join(' and ');
  const message = `A request with no credential, ${text}, was answered ${status}; the credential must be checked first (401).`;
  const place = findSecurityPlace(context, operation);
  context.results.fail(operation, 'credential', { message, where: 'credential', place, exchange });
}

function breakBody({ views }: VerifyContext, draft: RequestDraft): RequestDraft | undefined {
  const { body } = draft;
  if (!body?.media || !isJsonMediaType(body.type)) return undefined;
  const [mutation] = listMutations(views, [`${body.media}/schema`], body.value);
  return mutation && { ...draft, body: { ...body, value: applyMutation(body.value, mutation) } };
}
