import {
  findDocumentedReply,
  isObject,
  listReplyHeaders,
  objectAt,
} from '../../../openapi/openapi.ts';
import type { ReceivedReply } from '../../judge/http-message.ts';
import type { RequestDraft, VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Two reads of the same, between which nothing changed. */
type RepeatedGet = { readonly first: VerifyExchange; readonly again: VerifyExchange };

/**
 * A documented HEAD has the status and the header fields of GET (RFC 9110, section 9.3.2). Another one that
 * is answered like GET has its length.
 */
export async function checkHead(
  context: VerifyContext,
  draft: RequestDraft,
  { first, again }: RepeatedGet,
): Promise<void> {
  const { testPlan, document, judge, sender, results } = context;
  const path = objectAt(document.root, 'paths')[draft.operation.path];
  const head = judge.operations.find(
    ({ method, path: other }) => method === 'HEAD' && other === draft.operation.path,
  );
  if (!isObject(path) || !head) {
    await checkUndocumentedHead(context, { first, again });
    return;
  }
  if (!testPlan.isUsable(head)) return;
  const exchange = await sender.send({ ...draft, operation: head }, 'uncertain');
  if (!exchange) return;
  results.pass(head, 'head');
  const [got, headed] = [first.reply, exchange.reply];
  if (headed.status !== got.status) {
    const message = `GET answers ${got.status}, and HEAD ${headed.status}.`;
    results.fail(head, 'head', { message, where: 'status', exchange });
    return;
  }
  const length = findLengthMismatch({ first, again }, headed);
  if (length) {
    results.fail(head, 'head', { ...length, exchange });
    return;
  }
  const names = listStableHeaders(context, draft, { first, again });
  // Fields that a server knows once it has the body may be left out.
  const name = names.find(
    (one) =>
      fieldOf(headed, one) !== fieldOf(got, one) &&
      (fieldOf(headed, one) !== undefined || validatorFields.has(one)),
  );
  if (name === undefined) return;
  const message = `GET has ${name}: ${fieldOf(got, name)}, and HEAD ${fieldOf(headed, name) ?? 'none'}.`;
  results.fail(head, 'head', { message, where: 'header', pointer: `/${name}`, exchange });
}

/** An undocumented HEAD need not be answered. */
async function checkUndocumentedHead(
  { sender, results }: VerifyContext,
  read: RepeatedGet,
): Promise<void> {
  const { draft, request, reply: got } = read.first;
  if (draft.operation.method !== 'GET') return;
  const sent = { ...request, method: 'HEAD' };
  const reply = await sender.sendUnjudged(sent);
  if (reply?.status !== got.status) return;
  results.pass(draft.operation, 'head');
  const length = findLengthMismatch(read, reply);
  if (length)
    results.fail(draft.operation, 'head', { ...length, exchange: { request: sent, reply } });
}

function findLengthMismatch({ first, again }: RepeatedGet, headed: ReceivedReply) {
  const length = lengthOf(first.reply);
  if (length !== lengthOf(again.reply) || isRightLength(headed, length)) return undefined;
  return {
    message: `GET has a body of ${length} bytes, and HEAD Content-Length: ${headed.headers['content-length']}.`,
    where: 'header',
    pointer: '/content-length',
  } as const;
}

function lengthOf({ body }: ReceivedReply): number {
  return body?.length ?? 0;
}

function isRightLength({ headers }: ReceivedReply, length: number): boolean {
  const field = headers['content-length'];
  return field === undefined || Number(field) === length;
}

/** The documented and the describing header fields that two GETs agree on. */
function listStableHeaders(
  { document }: VerifyContext,
  { operation }: RequestDraft,
  { first, again }: RepeatedGet,
): readonly string[] {
  const documented = [findDocumentedReply(operation, first.reply.status)]
    .filter((reply) => reply !== undefined)
    .flatMap(({ pointer }) => listReplyHeaders(document.root, pointer));
  const names = [...describingHeaders, ...documented.map(({ name }) => name.toLowerCase())];
  return [...new Set(names)].filter(
    (name) =>
      fieldOf(first.reply, name) !== undefined &&
      fieldOf(first.reply, name) === fieldOf(again.reply, name),
  );
}

const validatorFields: ReadonlySet<string> = new Set(['etag', 'last-modified']);

const describingHeaders = ['content-type', ...validatorFields];

/** The media type alone of a content type. */
function fieldOf({ headers }: ReceivedReply, name: string): string | undefined {
  const field = headers[name];
  const text = field === undefined ? undefined : String(field);
  return name === 'content-type' ? text?.split(';')[0]?.trim().toLowerCase() : text;
}
