import type { FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { listReplyHeaders } from '../../openapi/openapi.ts';
import type { MountedRoutes } from '../routing/base-paths.ts';

/**
 * Allows pages of any origin to call the API with credentials, use every documented method and read
 * every documented header field. An OPTIONS request that is not a preflight is handled like any other.
 */
export async function enableCors(
  app: FastifyInstance,
  mounted: readonly MountedRoutes[],
): Promise<void> {
  const { fastifyCors } = await import('@fastify/cors');
  const options = {
    origin: true,
    credentials: true,
    methods: listCorsMethods(mounted),
    exposedHeaders: listExposedHeaders(mounted),
  };
  await app.register(
    fastifyCors,
    () =>
      async (request: FastifyRequest): Promise<FastifyCorsOptions> => ({
        ...options,
        preflight: isPreflight(request),
      }),
  );
}

/** True for the request that a browser sends before a cross-origin call. */
export function isPreflight({ headers }: FastifyRequest): boolean {
  return headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

const defaultMethods = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'];

function listCorsMethods(mounted: readonly MountedRoutes[]): string[] {
  return [
    ...new Set([
      ...defaultMethods,
      ...listOperationsWithRoot(mounted).map(({ operation }) => operation.method),
    ]),
  ];
}

/** Fields that Sandlot may add to any reply. */
const sandlotHeaders = [
  ...['Sandlot-Notice', 'Sandlot-Finding', 'Location', 'Link', 'Preference-Applied'],
  'Sandlot-Upstream',
  ...['X-Ratelimit-Limit', 'X-Ratelimit-Remaining', 'X-Ratelimit-Reset'],
];

function listExposedHeaders(mounted: readonly MountedRoutes[]): string[] {
  const fields = new Map(sandlotHeaders.map((name) => [name.toLowerCase(), name]));
  for (const { root, operation } of listOperationsWithRoot(mounted)) {
    for (const { pointer } of operation.replies.values()) {
      for (const { name } of listReplyHeaders(root, pointer)) {
        if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), name);
      }
    }
  }
  return [...fields.values()];
}

function listOperationsWithRoot(mounted: readonly MountedRoutes[]) {
  return mounted.flatMap(({ service: { document, operations } }) =>
    operations.map(({ operation }) => ({ root: document.root, operation })),
  );
}
