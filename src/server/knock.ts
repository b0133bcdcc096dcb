import type { FastifyRequest } from 'fastify';
import type {
  AuthenticateContext,
  Knock,
  OperationName,
  Principal,
} from '../behaviour/behaviour.ts';
import { isObject } from '../document/document.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
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
  return (request, context) => {
    const { method, headers } = request;
    const path = pathOf(request.raw.url);
    const knock: Knock = operation
      ? { method, path, headers, operation }
      : { method, path, headers };
    return Promise.resolve(authenticate(knock, context)).then(toPrincipal);
  };
};

const toPrincipal = (answer: Principal | Refusal): Principal => {
  if (isRefusal(answer)) throw answer;
  if (!isObject(answer)) {
    throw new Error('"authenticate" returned neither a principal nor a refusal.');
  }
  return answer;
};

const pathOf = (url = ''): string => {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
};
