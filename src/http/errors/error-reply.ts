import type { ErrorCode } from '../../base/errors.ts';
import { isRefusal, type Refusal, refuse } from '../../base/refusal.ts';
import type { Outcome } from '../../handlers/behaviour.ts';
import { isObject, type Operation } from '../../openapi/openapi.ts';
import { toHeaderText } from '../response/notice-headers.ts';
import { type Reply, serializeUndocumented } from '../response/serialize-outcome.ts';
import { validateOutcome } from '../response/validate-outcome.ts';
import type { Service } from '../service.ts';
import { toProblem } from './problem.ts';

/**
 * Turns whatever a request ended with into a reply: the only place where errors become bytes. The
 * module's form of a refusal comes first, then the document's, then `application/problem+json`.
 */
export function compileErrorReply(
  service: Pick<Service, 'refuse' | 'errorForms' | 'serializerOf'>,
): (error: unknown, operation?: Operation) => Promise<Reply> {
  const answer = async (refusal: Refusal, operation?: Operation): Promise<Reply> => {
    const own = service.refuse?.(refusal, operation && { operation });
    const formed = own ?? (operation && (await service.errorForms(refusal, operation)));
    const outcome = withRefusalHeaders(formed ?? toProblem(refusal), refusal);
    validateOutcome(outcome, { id: `the refusal "${refusal.code}"` });
    return formed && operation
      ? service.serializerOf(operation)(outcome)
      : serializeUndocumented(outcome);
  };
  return async (error, operation) => {
    const refusal = toRefusal(error);
    try {
      return await answer(refusal, operation);
    } catch (failure) {
      // The form of refusals is at fault, so it is not tried again.
      return serializeUndocumented(toProblem(toInternalErrorRefusal(failure)));
    }
  };
}

function withRefusalHeaders(outcome: Outcome, refusal: Refusal): Outcome {
  return isObject(outcome)
    ? { ...outcome, headers: { ...refusal.headers, ...outcome.headers } }
    : outcome;
}

/** Fastify's own errors (a body too large, a malformed URL) are the client's; any other is Sandlot's. */
function toRefusal(error: unknown): Refusal {
  if (isRefusal(error)) return error;
  const status = statusOf(error);
  if (error instanceof Error && status !== undefined && status >= 400 && status < 500) {
    return refuse({
      status,
      code: codeOfStatus(status),
      detail: `${error.message}.`.replace(/\.\.$/, '.'),
      cause: error,
    });
  }
  return toInternalErrorRefusal(error);
}

function toInternalErrorRefusal(error: unknown): Refusal {
  const finding = error instanceof Error ? error.message : String(error);
  return refuse({
    code: 'sandlot-failed',
    detail: `Sandlot, or a behaviour in it, failed, not your request: ${finding}`,
    headers: { 'sandlot-finding': toHeaderText(finding) },
    cause: error,
  });
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

const codesByStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [413, 'body-too-large'],
  [414, 'path-too-long'],
  [415, 'content-type-unsupported'],
]);

function codeOfStatus(status: number): ErrorCode {
  return codesByStatus.get(status) ?? 'request-malformed';
}
