import type { PlannedOperation } from '../../../inference/inference.ts';
import { joinPointer, type Operation } from '../../../openapi/openapi.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import { readRecord } from '../records/change-record.ts';
import { formatValue, isEqual } from '../records/compare-values.ts';
import { toRemovalDraft } from '../records/create-record.ts';
import { createWholeChange } from '../records/record-changes.ts';
import type { TestRecord } from '../records/test-record.ts';
import type { RequestDraft, VerifyExchange } from '../requests/request-draft.ts';
import type { PlannedUpdate } from '../test-plan.ts';
import type { VerifyContext } from '../verify-context.ts';
import type { RecordSnapshot, RecordTransition } from './check-versions.ts';

/**
 * An `If-None-Match` with the current `ETag` is answered 304, one with another 200 (RFC 9110, section
 * 13.1.2).
 */
export async function checkConditionalRead(
  context: VerifyContext,
  operation: Operation,
  { request, reply }: VerifyExchange,
): Promise<void> {
  const { etag } = reply.headers;
  await checkModifiedSince(context, operation, { request, reply });
  if (typeof etag !== 'string') return;
  const current = await sendWithHeader(context, request, ['if-none-match', etag]);
  context.results.pass(operation, 'conditional');
  const fail = (message: string, exchange: RawExchange): void =>
    context.results.fail(operation, 'conditional', { message, where: 'status', exchange });
  if (current?.reply.status === 200 && current.reply.headers.etag === etag)
    fail(`GET with If-None-Match: ${etag} answers 200 with the same ETag. Expected 304.`, current);
  const other = await sendWithHeader(context, request, ['if-none-match', madeUpEtag]);
  if (other?.reply.status === 304)
    fail(`GET with If-None-Match: ${madeUpEtag} answers 304, but the ETag is ${etag}.`, other);
}

/** A record that was changed since a day long ago is sent (RFC 9110, section 13.1.3). */
async function checkModifiedSince(
  context: VerifyContext,
  operation: Operation,
  { request, reply }: RawExchange,
): Promise<void> {
  const modified = reply.headers['last-modified'];
  if (typeof modified !== 'string' || !operation.replies.has('304')) return;
  const since = async (time: string) =>
    sendWithHeader(context, request, ['if-modified-since', time]);
  const fail = (message: string, exchange: RawExchange): void =>
    context.results.fail(operation, 'conditional', { message, where: 'status', exchange });
  const old = await since(longAgo);
  context.results.pass(operation, 'conditional');
  if (old?.reply.status === 304)
    fail(
      `GET with If-Modified-Since: ${longAgo} answers 304, but it was changed ${modified}.`,
      old,
    );
  const isDescribed = operation.parameters.some(({ name }) => /^if-modified-since$/i.test(name));
  const current = isDescribed ? await since(modified) : undefined;
  if (current?.reply.status === 200 && current.reply.headers['last-modified'] === modified)
    fail(`GET with If-Modified-Since: ${modified} answers 200, unchanged. Expected 304.`, current);
}

const longAgo = 'Mon, 01 Jan 1990 00:00:00 GMT';

const madeUpEtag = '"sandlot-no-such-etag"';

type RawExchange = { readonly request: SentRequest; readonly reply: ReceivedReply };

/** Sends a request with a condition that the document need not describe. */
async function sendWithHeader(
  { sender }: VerifyContext,
  request: SentRequest,
  [name, value]: readonly [string, string],
): Promise<RawExchange | undefined> {
  const conditional = { ...request, headers: { ...request.headers, [name]: value } };
  const reply = await sender.sendUnjudged(conditional);
  return reply && { request: conditional, reply };
}

/** True when the document says that an operation takes `If-Match`. */
function takesIfMatch({ parameters, replies }: Operation): boolean {
  return (
    replies.has('412') ||
    replies.has('428') ||
    parameters.some(({ in: place, name }) => place === 'header' && /^if-match$/i.test(name))
  );
}

/** `If-Match` compares strongly, so a weak ETag never matches (RFC 9110, section 13.1.1). */
function strongEtagOf({ exchange: { reply } }: RecordSnapshot): string | undefined {
  const { etag } = reply.headers;
  return typeof etag === 'string' && etag.startsWith('"') ? etag : undefined;
}

/** An update with an outdated `If-Match` is refused and changes nothing; one with the current is not. */
export async function checkConditionalUpdate(
  context: VerifyContext,
  update: PlannedUpdate,
  { read, target, before, after }: RecordTransition,
): Promise<void> {
  const { operation } = update;
  const [old, now] = [strongEtagOf(before), strongEtagOf(after)];
  if (!takesIfMatch(operation) || !old || !now || old === now) return;
  const change = createWholeChange(context, { update, target, current: after.record });
  if (!change) return;
  context.results.pass(operation, 'conditional');
  const fail = (message: string, exchange: RawExchange, pointer = ''): void => {
    const where = pointer === '' ? 'status' : 'body';
    context.results.fail(operation, 'conditional', { message, where, pointer, exchange });
  };
  const request = context.serialize(change.draft);
  const outdated = await sendWithHeader(context, request, ['if-match', old]);
  if (!outdated) return;
  if (outdated.reply.status < 300) {
    const expected = `Expected 412, because the ETag is ${now}.`;
    const { status } = outdated.reply;
    fail(`${operation.method} with If-Match: ${old} answers ${status}. ${expected}`, outdated);
    return;
  }
  const unchanged = await readRecord(context, read, target);
  const changed = change.names.find(
    (name) => unchanged && !isEqual(after.record[name], unchanged.record[name]),
  );
  if (unchanged && changed !== undefined) {
    const value = formatValue(unchanged.record[changed]);
    const { status } = outdated.reply;
    fail(
      `${operation.method} with an outdated If-Match answers ${status}, but changed "${changed}" to ${value}.`,
      unchanged.exchange,
      joinPointer('', ...[...unchanged.at, changed].map(String)),
    );
    return;
  }
  const current = await sendWithHeader(context, request, ['if-match', now]);
  if (current?.reply.status === 412)
    fail(`${operation.method} with If-Match: ${now} answers 412, but that is the ETag.`, current);
  if (current && current.reply.status < 300)
    await checkReplyEtag(context, read, { target, current, fail });
}

type CurrentUpdate = {
  readonly target: RecordTransition['target'];
  readonly current: RawExchange;
  readonly fail: (message: string, exchange: RawExchange) => void;
};

/** The `ETag` of the reply to an update must be that of the changed record. */
async function checkReplyEtag(
  context: VerifyContext,
  read: PlannedOperation,
  { target, current, fail }: CurrentUpdate,
): Promise<void> {
  const { etag } = current.reply.headers;
  const shown = etag === undefined ? undefined : await readRecord(context, read, target);
  const own = shown?.exchange.reply.headers.etag;
  if (own === undefined || own === etag) return;
  fail(`The reply has the ETag ${etag}, but a read after it ${own}.`, current);
}

/** A removal with an outdated `If-Match` is refused. */
export async function checkConditionalRemoval(
  context: VerifyContext,
  remove: PlannedOperation,
  { target, before, after }: Omit<RecordTransition, 'target'> & { readonly target: TestRecord },
): Promise<void> {
  const { operation } = remove;
  const [old, now] = [strongEtagOf(before), strongEtagOf(after)];
  const draft: RequestDraft | undefined = toRemovalDraft(context, target);
  if (!takesIfMatch(operation) || !old || !now || old === now || !draft) return;
  const outdated = await sendWithHeader(context, context.serialize(draft), ['if-match', old]);
  context.results.pass(operation, 'conditional');
  if (!outdated || outdated.reply.status >= 300) return;
  context.knownRecords.forget(target);
  context.cleanup.drop(target);
  const message = `DELETE with If-Match: ${old} answers ${outdated.reply.status}. Expected 412, because the ETag is ${now}.`;
  context.results.fail(operation, 'conditional', { message, where: 'status', exchange: outdated });
}
