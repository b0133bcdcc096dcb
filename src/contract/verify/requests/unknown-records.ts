import { listTemplateParameters } from '../../../messages/request/request.ts';
import { joinPointer, type Operation, type Parameter } from '../../../openapi/openapi.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { findReferences } from '../records/references.ts';
import { resolvePath } from '../records/resolve-path.ts';
import type { VerifyContext } from '../verify-context.ts';
import { parameterKey, type RequestDraft, withParameter } from './request-draft.ts';

/** Requests a record that does not exist, if the document describes that reply. */
export async function requestUnknownRecord(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  const { plan } = context.testPlan.inferenceOf(operation);
  const documented = ['404', '410'].find((status) => operation.replies.has(status));
  if (documented === undefined) return;
  if (plan.kind === 'list' || plan.kind === 'create') {
    await requestBelowUnknown(context, operation, documented);
    return;
  }
  if (!['read', 'update', 'replace', 'remove'].includes(plan.kind)) return;
  const draft = await createUnknownRecordDraft(context, operation);
  if (draft && plan.kind === 'read') await requestLongKey(context, draft);
  if (!draft) await requestUnknownKey(context, operation);
  const exchange = draft && (await context.sender.send(draft, 'uncertain'));
  if (!exchange) return;
  context.results.pass(operation, 'unknown');
  const { status } = exchange.reply;
  if (status >= 400 && !isMistaken(context, operation, status)) return;
  const last = findLastKey(operation);
  const key = last && draft?.values.get(parameterKey(last));
  context.results.fail(operation, 'unknown', {
    message: `${operation.method} answers ${status} for the unknown key ${JSON.stringify(key)}.`,
    where: 'status',
    place: joinPointer(operation.pointer, 'responses', documented),
    exchange,
  });
}

/** A record that does not exist has neither a list below it nor new records. */
async function requestBelowUnknown(
  context: VerifyContext,
  operation: Operation,
  documented: string,
): Promise<void> {
  const planned = context.testPlan.inferenceOf(operation);
  const last = findLastKey(operation);
  const parent = planned.ancestors.at(-1);
  if (!last || parent?.keys !== 'listed' || parent.kind !== 'collection') return;
  const { path, keys } = await resolvePath(context, planned, 'any');
  const unknown = `${toUnknownKey(context, last.schemaPointer, path.get(last.name))}`;
  const draft = context.requestFactory.createDraft(operation, {
    stream: 'below an unknown record',
    extent: 'required',
    path: new Map([...path, [last.name, unknown]]),
    presetBody: await findReferences(context, planned, keys),
  });
  const parents = [...keys.slice(0, -1), unknown];
  const exchange =
    draft && (await sendAndTrack(context, draft, { keys: parents, purpose: 'uncertain' }));
  if (!exchange) return;
  context.results.pass(operation, 'unknown');
  const { status } = exchange.reply;
  if (status >= 300) return;
  context.results.fail(operation, 'unknown', {
    message: `${operation.method} answers ${status} below the unknown key ${JSON.stringify(unknown)}. Expected: ${documented}, as documented.`,
    where: 'status',
    place: joinPointer(operation.pointer, 'responses', documented),
    exchange,
  });
}

/** A key that no record can have, since it is too long, or negative; the server must not fail. */
async function requestLongKey(context: VerifyContext, draft: RequestDraft): Promise<void> {
  const parameter = findLastKey(draft.operation);
  if (parameter) {
    const { types, keywords } = context.views.of([parameter.schemaPointer]);
    const isText = types.includes('string') && keywords.enum === undefined;
    const key = isText ? `é~${'x'.repeat(longKeyLength)}` : -1;
    await context.sender.send(withParameter(draft, parameter, key), 'invalid-path');
  }
}

/** Longer than keys in databases. */
const longKeyLength = 300;

/**
 * A read by a key that only other replies have. Its reply alone is judged, since such an operation may
 * answer any key.
 */
async function requestUnknownKey(context: VerifyContext, operation: Operation): Promise<void> {
  const names = listTemplateParameters(operation.path);
  const last = findLastKey(operation);
  const known = last && context.learnedValues.find(last.name, 'any');
  if (!last || known === undefined || names.length > 1 || operation.method !== 'GET') return;
  const key = toUnknownKey(context, last.schemaPointer, known);
  const draft = context.requestFactory.createDraft(operation, {
    stream: 'unknown',
    extent: 'required',
    path: new Map([[last.name, `${key}`]]),
  });
  if (draft) await context.sender.send(draft, 'uncertain');
}

/** A read with a number that no record has is no invalid request. */
function isMistaken({ views }: VerifyContext, operation: Operation, status: number): boolean {
  const last = operation.parameters.findLast(({ in: place }) => place === 'path');
  const { types } = views.of(last && [last.schemaPointer]);
  const isRead = operation.method === 'GET' && operation.body === undefined;
  return isRead && (status === 400 || status === 422) && types.includes('integer');
}

/** Creates a valid request for a record that does not exist; `undefined` where any key may exist. */
export async function createUnknownRecordDraft(
  context: VerifyContext,
  operation: Operation,
): Promise<RequestDraft | undefined> {
  const planned = context.testPlan.inferenceOf(operation);
  const { resource, ancestors } = planned;
  const isPresent = resource?.keys === 'listed' && resource.kind === 'collection';
  const last = findLastKey(operation);
  if (!isPresent || !last || ancestors.at(-1) !== resource) return undefined;
  const { path } = await resolvePath(context, planned, 'any');
  const sound = context.requestFactory.createDraft(operation, {
    stream: 'unknown',
    extent: 'required',
    path,
  });
  const draft =
    sound &&
    withParameter(sound, last, toUnknownKey(context, last.schemaPointer, path.get(last.name)));
  return draft && context.requestFactory.isValid(draft) ? draft : undefined;
}

/** The parameter of the record itself, after those of its parents. */
export function findLastKey({ path, parameters }: Operation): Parameter | undefined {
  const name = listTemplateParameters(path).at(-1);
  return parameters.find((one) => one.in === 'path' && one.name === name);
}

/** Creates a key in the format of a known one. */
export function toUnknownKey(
  { views, generator }: VerifyContext,
  schema: string,
  known: string | undefined,
): unknown {
  const { types, keywords } = views.of([schema]);
  const isNumber = types.includes('integer') || types.includes('number');
  const { maximum, format, pattern, enum: values } = keywords;
  if (isNumber) {
    if (typeof maximum === 'number') return maximum;
    // Longer than 32 bits, where the document does not rule that out.
    return format === 'int32' ? 987_654_321 : 98_765_432_109;
  }
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
