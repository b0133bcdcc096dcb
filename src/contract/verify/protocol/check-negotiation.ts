import { findDocumentedReply, type Operation } from '../../../openapi/openapi.ts';
import { resolvePath } from '../records/resolve-path.ts';
import { createReadDraft } from '../requests/read-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A media type that no API has. */
const unknownType = 'application/x-sandlot';

/**
 * A read with an `Accept` that cannot be met is answered 406, or in a documented media type (RFC 9110,
 * section 12.5.1).
 */
export async function checkNegotiation(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  if (operation.method !== 'GET') return;
  const found = await resolvePath(context, context.testPlan.inferenceOf(operation), 'any');
  const draft = createReadDraft(context, operation, { ...found, stream: 'negotiation' });
  if (!draft) return;
  const { headers, ...request } = context.serialize(draft);
  const sent = { ...request, headers: { ...headers, accept: unknownType } };
  const reply = await context.sender.sendUnjudged(sent);
  if (!reply) return;
  context.results.pass(operation, 'negotiation');
  const fail = (message: string): void =>
    context.results.fail(operation, 'negotiation', {
      ...{ message, cause: message },
      where: 'header',
      pointer: '/content-type',
      exchange: { request: sent, reply },
    });
  const { status } = reply;
  if (status >= 500)
    fail(`Accept: ${unknownType} makes the server fail with ${status}. Expected: 406.`);
  const type = String(reply.headers['content-type']).split(';')[0]?.trim().toLowerCase();
  const isDocumented = findDocumentedReply(operation, status)?.content.has(unknownType) === true;
  if (status < 300 && type === unknownType && !isDocumented)
    fail(`Accept: ${unknownType} is answered as if the body had that media type.`);
  if (status < 300 && operation.replies.has('406'))
    fail(`Accept: ${unknownType} answers ${status}. Expected: 406, which is documented.`);
}
