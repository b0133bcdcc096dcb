import { joinPointer, type Operation, readPointer } from '../../../openapi/openapi.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { resolvePath } from '../records/resolve-path.ts';
import { faultCodesOfFindings } from '../report/fault-codes.ts';
import type { VerifyContext } from '../verify-context.ts';
import { parameterKey, type RequestDraft, withParameter } from './request-draft.ts';
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
  const code =
    status < 300 && operation.method !== 'GET'
      ? { code: faultCodesOfFindings.anonymousChange }
      : {};
  context.results.fail(operation, 'credential', {
    ...{ message, where: 'credential', place, exchange },
    ...code,
  });
}

const credentialTexts = {
  shown: 'a credential',
  withheld: 'no credential',
  invalid: 'an invalid credential',
  empty: 'an empty credential',
} as const;

/** Requests a record that does not exist, if the document describes that reply. */
export async function requestUnknownRecord(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  const planned = context.testPlan.inferenceOf(operation);
  const { plan, resource, ancestors } = planned;
  const isOfOne = ['read', 'update', 'replace', 'remove'].includes(plan.kind);
  const isPresent = resource?.keys === 'listed' && resource.kind === 'collection';
  if (!isOfOne || !isPresent || ancestors.at(-1) !== resource) return;
  const documented = ['404', '410'].find((status) => operation.replies.has(status));
  const last = operation.parameters.findLast(({ in: place }) => place === 'path');
  const name = [...(await resolvePath(context, planned, 'any')).path].at(-1)?.[0];
  if (documented === undefined || !last || last.name !== name) return;
  const { path } = await resolvePath(context, planned, 'any');
  const sound = context.requestFactory.createDraft(operation, {
    stream: 'unknown',
    extent: 'required',
    path,
  });
  const draft =
    sound && withParameter(sound, last, toUnknownKey(context, last.schemaPointer, path.get(name)));
  if (!draft || !context.requestFactory.isValid(draft)) return;
  const exchange = await context.sender.send(draft, 'uncertain');
  if (!exchange) return;
  context.results.pass(operation, 'unknown');
  const { status } = exchange.reply;
  if (status >= 400) return;
  context.results.fail(operation, 'unknown', {
    message: `${operation.method} answers ${status} for the unknown key ${JSON.stringify(draft.values.get(parameterKey(last)))}.`,
    where: 'status',
    place: joinPointer(operation.pointer, 'responses', documented),
    exchange,
  });
}

/** Creates a key in the format of a known one. */
function toUnknownKey(
  { views, generator }: VerifyContext,
  schema: string,
  known: string | undefined,
): unknown {
  const { types, keywords } = views.of([schema]);
  const isNumber = types.includes('integer') || types.includes('number');
  const { maximum, format, pattern, enum: values } = keywords;
  if (isNumber) return typeof maximum === 'number' ? maximum : 987_654_321;
  const isPlain = format === undefined && pattern === undefined && values === undefined;
  if (!isPlain || known === undefined)
    return generator.generate([schema], 'a key of nobody', {
      extent: 'everything',
      examples: 'similar',
    });
  if (/^\d+$/.test(known)) return '987654321';
  return /^[0-9a-f-]{16,}$/i.test(known) ? replaceDigits(known) : 'sandlot-no-such-record';
}

/** Replaces digits and letters, keeping the format. */
function replaceDigits(known: string): string {
  return known.replace(/[0-9a-f]/gi, (sign) => replacementDigits[sign.toLowerCase()] ?? 'c');
}

const replacementDigits: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789'].map((digit) => [digit, digit === '7' ? '3' : '7']),
);
