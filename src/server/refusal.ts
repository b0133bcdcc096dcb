import type { Outcome } from '../behaviour/behaviour.ts';
import { isObject, type Operation } from '../document/document.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { toFieldLine } from '../response/field-line.ts';
import { checkOutcome } from '../response/outcome.ts';
import { toProblem } from '../response/problem.ts';
import { type Reply, shapePlainly } from '../response/shape.ts';
import type { Service } from './service.ts';

/**
 * Turns whatever a request ended with into a reply: the only place where errors become bytes. The
 * module's form of a refusal comes first, then the document's, then `application/problem+json`.
 */
export const openRefusals = (
  service: Pick<Service, 'refuse' | 'errorForms' | 'shapeOf'>,
): ((error: unknown, operation?: Operation) => Promise<Reply>) => {
  const answer = async (refusal: Refusal, operation?: Operation): Promise<Reply> => {
    const own = service.refuse?.(refusal, operation && { operation });
    const formed = own ?? (operation && (await service.errorForms(refusal, operation)));
    const outcome = toHeaded(formed ?? toProblem(refusal), refusal);
    checkOutcome(outcome, { id: `the refusal "${refusal.code}"` });
    return formed && operation ? service.shapeOf(operation)(outcome) : shapePlainly(outcome);
  };
  return async (error, operation) => {
    const refusal = toRefusal(error);
    try {
      return await answer(refusal, operation);
    } catch (failure) {
      // The form of refusals is at fault, so it is not tried again.
      return shapePlainly(toProblem(toFailure(failure)));
    }
  };
};

const toHeaded = (outcome: Outcome, refusal: Refusal): Outcome =>
  isObject(outcome) ? { ...outcome, headers: { ...refusal.headers, ...outcome.headers } } : outcome;

/** Fastify's own errors (a body too large, a malformed URL) are the client's; any other is Sandlot's. */
const toRefusal = (error: unknown): Refusal => {
  if (isRefusal(error)) return error;
  const status = statusOf(error);
  if (error instanceof Error && status !== undefined && status >= 400 && status < 500) {
    return refuse({
      status,
      code: codeOf(status),
      detail: `${error.message}.`.replace(/\.\.$/, '.'),
      cause: error,
    });
  }
  return toFailure(error);
};

const toFailure = (error: unknown): Refusal => {
  const finding = error instanceof Error ? error.message : String(error);
  return refuse({
    status: 500,
    code: 'sandlot-failed',
    detail: `Sandlot, or a behaviour in it, failed, not your request: ${finding}`,
    headers: { 'sandlot-finding': toFieldLine(finding) },
    cause: error,
  });
};

const statusOf = (error: unknown): number | undefined => {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
};

const codes = new Map([
  [413, 'body-too-large'],
  [414, 'path-too-long'],
  [415, 'content-type-unsupported'],
]);

const codeOf = (status: number): string => codes.get(status) ?? 'request-malformed';
