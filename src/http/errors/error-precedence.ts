import type { FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../../base/refusal.ts';
import { pathOfUrl } from '../../messages/request/request.ts';
import { compileModuleAuthentication } from '../auth/authenticate.ts';
import { compileSecurityCheck } from '../auth/security-requirements.ts';
import { CallContext } from '../calls/call-context.ts';
import { listAllowedMethods, type OperationsOnPath } from '../routing/allowed-methods.ts';
import { routedOperation } from '../routing/routed-operation.ts';
import type { Service } from '../service.ts';

/** Replaces an error by one that takes precedence over it, if there is one. */
export type PrioritizeError = (error: unknown, request: FastifyRequest) => Promise<unknown>;

/**
 * Orders the errors of a request that never reaches an operation (an unknown path, a body that is too
 * large): first the operation's security requirements, then the name of the sandbox, then the module's
 * authentication below the base path, then the error itself.
 */
export function createErrorPrecedence(service: Service, onPath: OperationsOnPath): PrioritizeError {
  const authenticate = compileModuleAuthentication(service);
  const checkAccess = async (request: FastifyRequest): Promise<void> => {
    await service.prepareRequest?.(request, 'read');
    const operation = routedOperation(request);
    if (operation && request.routeOptions.config.service === service)
      compileSecurityCheck(service, operation)?.(request);
    const sandbox = service.sandbox(service.sandboxNameOf(request));
    request.sandbox = sandbox;
    if (authenticate && service.base !== '' && request.url.startsWith(`${service.base}/`)) {
      await sandbox.read((transaction) =>
        authenticate(request, new CallContext(service, transaction, sandbox.name)),
      );
    }
  };
  return async (error, request) => {
    try {
      await checkAccess(request);
    } catch (refusal) {
      return refusal;
    }
    return request.is404 && isBodyError(error) ? toUnknownRouteRefusal(request, onPath) : error;
  };
}

function isBodyError(error: unknown): boolean {
  return String(Object(error).code).startsWith('FST_ERR_CTP_');
}

/** True for an error of Fastify itself. */
export function isFastifyError(error: unknown): boolean {
  return String(Object(error).code).startsWith('FST_');
}

/**
 * 405 for a path that has other methods (RFC 9110, section 15.5.6), else 404.
 * @param controlPrefix the path of the control API, whose pages a refused `GET /` names.
 */
export function toUnknownRouteRefusal(
  { method, url }: Pick<FastifyRequest, 'method' | 'url'>,
  onPath: OperationsOnPath,
  controlPrefix?: string | undefined,
): Refusal {
  const path = pathOfUrl(url);
  const operations = onPath(url);
  if (operations.length === 0) {
    const pages =
      path === '/' && controlPrefix !== undefined
        ? ` The console is at ${controlPrefix}/console, and the documentation at ${controlPrefix}/docs.`
        : '';
    return refuse({
      code: 'unknown-route',
      detail: `The document has no ${method} ${path}.${pages}`,
    });
  }
  const documented = operations.map((operation) => operation.method).join(', ');
  return refuse({
    code: 'method-not-allowed',
    detail: `The document has no ${method} ${path}. This path has ${documented}.`,
    // HEAD and OPTIONS are answered without a description.
    headers: { allow: listAllowedMethods(operations).join(', ') },
  });
}
