import type { FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../../base/refusal.ts';
import { compileModuleAuthentication } from '../auth/authenticate.ts';
import { compileSecurityCheck } from '../auth/security-requirements.ts';
import { CallContext } from '../calls/call-context.ts';
import { listAllowedMethods, type OperationsOnPath } from '../routing/allowed-methods.ts';
import type { Service } from '../service.ts';

/** The error that a request ends with, where others would come before it. */
export type PrioritizeError = (error: unknown, request: FastifyRequest) => Promise<unknown>;

/**
 * What comes before an error that is found before a request is a call (an unknown path, a malformed
 * one, a body that is too large): a stranger to the operation is told so first; then that the name of
 * the sandbox is none; below the base path, that the module knows no such stranger; then that the
 * path is not there.
 */
export function createErrorPrecedence(service: Service, onPath: OperationsOnPath): PrioritizeError {
  const ask = compileModuleAuthentication(service);
  const challenge = async (request: FastifyRequest): Promise<void> => {
    const { operation, service: owner } = request.routeOptions.config;
    if (operation && owner === service) compileSecurityCheck(service, operation)?.(request);
    const sandbox = service.sandbox(service.sandboxNameOf(request));
    request.sandbox = sandbox;
    if (ask && service.base !== '' && request.url.startsWith(`${service.base}/`)) {
      await sandbox.read((transaction) =>
        ask(request, new CallContext(service, transaction, sandbox.name)),
      );
    }
  };
  return async (error, request) => {
    try {
      await challenge(request);
    } catch (refusal) {
      return refusal;
    }
    return request.is404 && isBodyError(error) ? toUnknownRouteRefusal(request, onPath) : error;
  };
}

function isBodyError(error: unknown): boolean {
  return String(Object(error).code).startsWith('FST_ERR_CTP_');
}

/** True for an error of Fastify's own. */
export function isFastifyError(error: unknown): boolean {
  return String(Object(error).code).startsWith('FST_');
}

/** 405 for a method that a path of the document does not have (RFC 9110, section 15.5.6), else 404. */
export function toUnknownRouteRefusal(
  { method, url }: Pick<FastifyRequest, 'method' | 'url'>,
  onPath: OperationsOnPath,
): Refusal {
  const path = url.split('?', 1)[0];
  const operations = onPath(url);
  const described = operations.map((operation) => operation.method);
  return operations.length > 0
    ? refuse({
        code: 'method-not-allowed',
        detail: `The document has no ${method} ${path}. There is ${described.join(', ')}.`,
        // HEAD and OPTIONS are answered without a description.
        headers: { allow: listAllowedMethods(operations).join(', ') },
      })
    : refuse({
        code: 'unknown-route',
        detail: `The document has no ${method} ${path}.`,
      });
}
