import type { FastifyRequest } from 'fastify';
import type {
  AuthenticateContext,
  Knock,
  OperationName,
  Principal,
} from '../behaviour/behaviour.ts';
import { isObject } from '../document/document.ts';
import { isRefusal } from '../refusal.ts';
import type { Service } from './service.ts';

/** Finds out who sends a request; a stranger is refused. */
export type Admit = (
  request: FastifyRequest,
  context: AuthenticateContext,
) => Promise<Principal | undefined>;

/** Compiles the admission to an operation, or, without one, to paths that no operation has. */
export const openAdmission = (
  { authenticate, anonymous }: Service,
  operation?: OperationName,
): Admit => {
  if (!authenticate) return async () => anonymous;
  return async (request, context) => {
    const { method, headers } = request;
    const path = pathOf(request.raw.url);
    const knock: Knock = operation
      ? { method, path, headers, operation }
      : { method, path, headers };
    const principal = await authenticate(knock, context);
    if (isRefusal(principal)) throw principal;
    if (!isObject(principal)) {
      throw new Error('"authenticate" returned neither a principal nor a refusal.');
    }
    return principal;
  };
};

const pathOf = (url = ''): string => {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
};
