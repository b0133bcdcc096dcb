import type { Operation } from '../../../openapi/openapi.ts';
import { resolvePath } from '../records/resolve-path.ts';
import { faultCodesOfFindings } from '../report/fault-codes.ts';
import { createReadDraft } from '../requests/read-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A parameter that no API has. */
const unknownParameter = 'sandlot_unknown=1';

/** A read with a query parameter that the document does not have may be refused, but must not fail. */
export async function checkUnknownQuery(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  if (operation.method !== 'GET') return;
  const found = await resolvePath(context, context.testPlan.inferenceOf(operation), 'any');
  const draft = createReadDraft(context, operation, { ...found, stream: 'unknown query' });
  if (!draft) return;
  const request = context.serialize(draft);
  const url = `${request.url}${request.url.includes('?') ? '&' : '?'}${unknownParameter}`;
  const sent = { ...request, url };
  const reply = await context.sender.sendUnjudged(sent);
  if (!reply) return;
  context.results.pass(operation, 'reply');
  const { status } = reply;
  const plain = status >= 500 ? await context.sender.sendUnjudged(request) : undefined;
  // A server that fails without the parameter as well is reported for that.
  if (!plain || plain.status >= 500) return;
  const message = `The unknown query parameter ${unknownParameter} makes the server fail with ${status}. Expected: a success, or 400.`;
  context.results.fail(operation, 'reply', {
    ...{ message, where: 'status', exchange: { request: sent, reply }, cause: 'unknown query' },
    code: faultCodesOfFindings.serverError,
  });
}
