import type { Operation } from '../../../openapi/openapi.ts';
import { createWholeDraft, findOperationTarget } from '../requests/operation-target.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A media type with its charset is the same media type (RFC 9110, section 8.3.1). */
export async function checkContentType(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  const { plan } = context.testPlan.inferenceOf(operation);
  const [type] = context.requestFactory.typesOf(operation)[0] ?? [];
  if (!['update', 'replace'].includes(plan.kind) || type !== 'application/json') return;
  const target = await findOperationTarget(context, operation);
  const draft =
    target?.certainty === 'known' &&
    createWholeDraft(context, operation, { target, stream: 'charset' });
  if (!draft) return;
  const { headers, ...request } = context.serialize(draft);
  const sent = { ...request, headers: { ...headers, 'content-type': `${type}; charset=utf-8` } };
  const reply = await context.sender.sendUnjudged(sent);
  if (!reply) return;
  context.results.pass(operation, 'negotiation');
  if (reply.status !== 415) return;
  const message = `Content-Type: ${type}; charset=utf-8 answers 415, although ${type} is documented.`;
  const exchange = { request: sent, reply };
  context.results.fail(operation, 'negotiation', {
    ...{ message, where: 'status', exchange, cause: message },
  });
}
