import { type Refusal, refuse } from '../../base/refusal.ts';
import { formatChallenge, listSecurityRequirements } from '../../messages/request/request.ts';
import type { OpenApiDocument, Operation } from '../../openapi/openapi.ts';
import type { Judgement } from '../judge/exchange.ts';
import type { SentRequest } from '../judge/http-message.ts';
import type { Judge } from '../judge/judge.ts';
import { type Mismatch, toViolations } from '../judge/mismatch.ts';
import { describeUnknownRoute } from './finding-headers.ts';

/** Refuses a request that does not match the document; `undefined` when it does. */
export function findRequestRefusal(
  document: OpenApiDocument,
  judge: Judge,
  {
    sent,
    match,
    requestMismatches,
  }: Omit<Judgement, 'replyMismatches'> & { readonly sent: SentRequest },
): Refusal | undefined {
  if (match === undefined) return refuseUnknownRoute(judge, sent);
  const { operation } = match;
  if (requestMismatches.length === 0) return undefined;
  if (requestMismatches.some(({ where }) => where === 'credential'))
    return refuseUnauthenticated(document, operation, requestMismatches);
  return refuse({
    // As in the mock server, 422 is used when the document has it.
    status: operation.replies.has('422') ? 422 : 400,
    code: 'request-invalid',
    detail: `The request does not match the document and was not forwarded: ${joinMessages(requestMismatches)}`,
    violations: toViolations(requestMismatches),
  });
}

export function findReplyRefusal(mismatches: readonly Mismatch[]): Refusal | undefined {
  return mismatches.length === 0
    ? undefined
    : refuse({
        code: 'reply-unfit',
        detail: `The reply of the API does not match the document: ${joinMessages(mismatches)}`,
        violations: toViolations(mismatches),
      });
}

/** 405 when the path exists for other methods, else 404. */
function refuseUnknownRoute(judge: Judge, { method, url }: SentRequest): Refusal {
  const methods = new Set(judge.operations.map((operation) => operation.method));
  const allowed = [...methods]
    .filter((one) => judge.findOperation(one, url) !== undefined)
    .join(', ');
  const detail = describeUnknownRoute({ method, url });
  return allowed === ''
    ? refuse({ code: 'unknown-route', detail })
    : refuse({
        code: 'method-not-allowed',
        detail: `${detail} Allowed: ${allowed}.`,
        headers: { allow: allowed },
      });
}

function refuseUnauthenticated(
  document: OpenApiDocument,
  operation: Operation,
  mismatches: readonly Mismatch[],
): Refusal {
  return refuse({
    code: 'unauthenticated',
    detail: joinMessages(mismatches.filter(({ where }) => where === 'credential')),
    headers: { 'www-authenticate': formatChallenge(listSecurityRequirements(document, operation)) },
  });
}

function joinMessages(mismatches: readonly Mismatch[]): string {
  return [...new Set(mismatches.map(({ message }) => message))].join(' ');
}
