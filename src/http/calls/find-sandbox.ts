import type { FastifyRequest } from 'fastify';
import type { Sandbox } from '../../store/types.ts';
import type { Service } from '../service.ts';

/** @throws a refusal (400, 404) of a sandbox name that is invalid or not registered. */
export function findSandbox(service: Service, request: FastifyRequest): Sandbox {
  const sandbox = service.sandbox(service.sandboxNameOf(request));
  request.sandbox = sandbox;
  return sandbox;
}
