import type { ErrorCode } from '../../base/errors.ts';
import { isRefusal, type Refusal, refuse } from '../../base/refusal.ts';
import type { Outcome } from '../../handlers/behaviour.ts';
import {
  type Reply,
  serializeUndocumented,
  toHeaderText,
  validateOutcome,
} from '../../messages/response/response.ts';
import { isObject, type Operation } from '../../openapi/openapi.ts';
import type { Service } from '../service.ts';
import { toProblem } from './problem.ts';

/** Turns any error into a reply. */
export type ToErrorReply = (error: unknown, operation?: Operation) => Promise<Reply>;

/**
 * Compiles the only place where errors become replies. The module's form of errors is tried first, then
 * the document's, then `application/problem+json`.
 */
export function compileErrorReply(
  service: Pick<Service, 'refuse' | 'errorForms' | 'serializerOf'>,
): ToErrorReply {
  const serialize = async (refusal: Refusal, operation?: Operation): Promise<Reply> => {
    const ofModule = service.refuse?.(refusal, operation && { operation });
    const formed = ofModule ?? (operation && (await service.errorForms(refusal, operation)));
    const outcome = withRefusalHeaders(formed ?? toProblem(refusal), refusal);
    validateOutcome(outcome, { id: `the refusal "${refusal.code}"` });
    return formed && operation
      ? service.serializerOf(operation)(outcome)
      : serializeUndocumented(outcome);
  };
  return async (error, operation) => {
    const refusal = toRefusal(error);
    try {
      return await serialize(refusal, operation);
    } catch (failure) {
      // The error forms failed, so they are not tried again.
      return serializeUndocumented(toProblem(toInternalErrorRefusal(failure)));
    }
  };
}

function withRefusalHeaders(outcome: Outcome, refusal: Refusal): Outcome {
  return isObject(outcome)
    ? { ...outcome, headers: { ...refusal.headers, ...outcome.headers } }
    : outcome;
}

/** Fastify's own 4xx errors (a body too large, a malformed URL) are the client's; other errors are Sandlot's. */
function toRefusal(error: unknown): Refusal {
  if (isRefusal(error)) return error;
  const status = statusOf(error);
  if (error instanceof Error && status !== undefined && status >= 400 && status < 500) {
    return refuse({
      status,
      code: codesByStatus.get(status) ?? 'request-malformed',
      detail: describeClientError(error),
      cause: error,
    });
  }
  return toInternalErrorRefusal(error);
}

function describeClientError({ message }: Error): string {
  const [, url] = /^'(.*)' is not a valid url component$/s.exec(message) ?? [];
  return url === undefined
    ? `${message}.`.replace(/\.\.$/, '.')
    : `The path ${url} cannot be decoded: a % must be followed by two hexadecimal digits of UTF-8.`;
}

const codesByStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [413, 'body-too-large'],
  [414, 'path-too-long'],
  [415, 'content-type-unsupported'],
]);

function toInternalErrorRefusal(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  return refuse({
    code: 'sandlot-failed',
    detail: `Sandlot or one of its behaviours failed; your request is not at fault: ${message}`,
    headers: { 'sandlot-finding': toHeaderText(message) },
    cause: error,
  });
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}
