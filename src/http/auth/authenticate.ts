import type { FastifyRequest } from 'fastify';
import { isPromiseLike } from '../../base/promise.ts';
import { isRefusal, type Refusal } from '../../base/refusal.ts';
import type {
  AuthenticateContext,
  AuthenticateRequest,
  OperationName,
  Principal,
} from '../../handlers/behaviour.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { Service } from '../service.ts';

/** Asks a module who sends a request; throws the refusal of a stranger. */
export type ModuleAuthentication = (
  request: FastifyRequest,
  context: AuthenticateContext,
) => Principal | PromiseLike<Principal>;

/**
 * Compiles the question to a module who sends requests of an operation, or, without one, of paths that
 * no operation has. `undefined` where no module has a word on that.
 */
export function compileModuleAuthentication(
  { authenticate }: Service,
  operation?: OperationName,
): ModuleAuthentication | undefined {
  if (!authenticate) return undefined;
  return (request, context) => {
    const { method, headers } = request;
    const path = pathOfUrl(request.raw.url);
    const knock: AuthenticateRequest = operation
      ? { method, path, headers, operation }
      : { method, path, headers };
    const answer = authenticate(knock, context);
    return isPromiseLike(answer) ? answer.then(requirePrincipal) : requirePrincipal(answer);
  };
}

function requirePrincipal(answer: Principal | Refusal): Principal {
  if (isRefusal(answer)) throw answer;
  if (!isObject(answer)) {
    throw new Error('"authenticate" returned neither a principal nor a refusal.');
  }
  return answer;
}

function pathOfUrl(url = ''): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
