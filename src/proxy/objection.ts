import {
  type Breach,
  type Judge,
  type Judged,
  type SentRequest,
  toViolations,
} from '../contract/contract.ts';
import type { OpenApiDocument, Operation } from '../document/document.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { listWays, toChallenge } from '../request/request.ts';
import { sayUnknown } from './remark.ts';

/** What a request is refused for; `undefined` where the document has nothing against it. */
export const objectToRequest = (
  document: OpenApiDocument,
  judge: Judge,
  { sent, found, request }: Omit<Judged, 'reply'> & { readonly sent: SentRequest },
): Refusal | undefined => {
  if (found === undefined) return refuseUnknown(judge, sent);
  const { operation } = found;
  if (request.length === 0) return undefined;
  if (request.some(({ where }) => where === 'credential'))
    return refuseStranger(document, operation, request);
  return refuse({
    // As the mock does: the document's own word for it comes first.
    status: operation.replies.has('422') ? 422 : 400,
    code: 'request-invalid',
    detail: `The request is against the document, and was not sent on: ${join(request)}`,
    violations: toViolations(request),
  });
};

/** What a reply is refused for. */
export const objectToReply = (breaches: readonly Breach[]): Refusal | undefined =>
  breaches.length === 0
    ? undefined
    : refuse({
        status: 502,
        code: 'reply-unfit',
        detail: `The reply is against the document: ${join(breaches)}`,
        violations: toViolations(breaches),
      });

/** 405 for a method that a path of the document does not have, else 404. */
const refuseUnknown = (judge: Judge, { method, url }: SentRequest): Refusal => {
  const methods = new Set(judge.operations.map((operation) => operation.method));
  const allowed = [...methods].filter((one) => judge.find(one, url) !== undefined).join(', ');
  const detail = sayUnknown({ method, url });
  return allowed === ''
    ? refuse({ status: 404, code: 'unknown-route', detail })
    : refuse({
        status: 405,
        code: 'method-not-allowed',
        detail: `${detail} There is ${allowed}.`,
        headers: { allow: allowed },
      });
};

const refuseStranger = (
  document: OpenApiDocument,
  operation: Operation,
  breaches: readonly Breach[],
): Refusal =>
  refuse({
    status: 401,
    code: 'unauthenticated',
    detail: join(breaches.filter(({ where }) => where === 'credential')),
    headers: { 'www-authenticate': toChallenge(listWays(document, operation)) },
  });

const join = (breaches: readonly Breach[]): string =>
  [...new Set(breaches.map(({ message }) => message))].join(' ');
