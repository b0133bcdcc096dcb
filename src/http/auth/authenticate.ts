import type { FastifyRequest } from 'fastify';
import { continueWith } from '../../base/promise.ts';
import { isRefusal, type Refusal } from '../../base/refusal.ts';
import type {
  AuthenticateContext,
  AuthenticateRequest,
  OperationName,
  Principal,
} from '../../handlers/behaviour.ts';
import { pathOfUrl } from '../../messages/request/request.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { Service } from '../service.ts';

/** Authenticates a request by the module's `authenticate`. Throws the refusal that it returns. */
export type ModuleAuthentication = (
  request: FastifyRequest,
  context: AuthenticateContext,
) => Principal | PromiseLike<Principal>;

/**
 * Compiles the module's authentication for an operation, or without one for paths that no operation
 * has. `undefined` where the module exports no `authenticate`.
 */
export function compileModuleAuthentication(
  { authenticate }: Pick<Service, 'authenticate'>,
  operation?: OperationName,
): ModuleAuthentication | undefined {
  if (!authenticate) return undefined;
  return ({ method, headers, raw }, context) => {
    const path = pathOfUrl(raw.url);
    // Literals, because objects made by spread are several times slower, and this runs for each request.
    const request: AuthenticateRequest = operation
      ? { method, path, headers, operation }
      : { method, path, headers };
    return continueWith(authenticate(request, context), requirePrincipal);
  };
}

function requirePrincipal(result: Principal | Refusal): Principal {
  if (isRefusal(result)) throw result;
  if (!isObject(result)) {
    throw new Error('"authenticate" returned neither a principal nor a refusal.');
  }
  return result;
}
