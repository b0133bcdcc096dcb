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

/** A documented HEAD has the status and the header fields of GET (RFC 9110, section 9.3.2). */
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
  // An undocumented HEAD need not be answered.
  if (!isObject(path) || !head || !testPlan.isUsable(head)) return;
  const exchange = await sender.send({ ...draft, operation: head }, 'uncertain');
  if (!exchange) return;
  results.pass(head, 'head');
  const [got, headed] = [first.reply, exchange.reply];
  if (headed.status !== got.status) {
    const message = `GET answers ${got.status}, and HEAD ${headed.status}.`;
    results.fail(head, 'head', { message, where: 'status', exchange });
    return;
  }
  const length = lengthOf(got);
  if (length === lengthOf(again.reply) && !isRightLength(headed, length)) {
    const message = `GET has a body of ${length} bytes, and HEAD Content-Length: ${headed.headers['content-length']}.`;
    const place = { where: 'header', pointer: '/content-length' } as const;
    results.fail(head, 'head', { message, ...place, exchange });
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
