import type { FastifyRequest } from 'fastify';
import type { Operation } from '../../openapi/openapi.ts';

/** The first operation of the route that a request took. */
export function routedOperation({ routeOptions, method }: FastifyRequest): Operation | undefined {
  return routeOptions.config.operations?.get(method);
}
