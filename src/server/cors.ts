import type { FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { listHeaders } from '../document/document.ts';
import type { Mounted } from './alias.ts';

/**
 * Answers pages of other origins, with credentials: they may use every method and read every header
 * field that the documents have. OPTIONS that is no preflight is a request like others.
 */
export const allowOrigins = async (
  app: FastifyInstance,
  mounted: readonly Mounted[],
): Promise<void> => {
  const { fastifyCors } = await import('@fastify/cors');
  const options = {
    origin: true,
    credentials: true,
    methods: listMethods(mounted),
    exposedHeaders: listFields(mounted),
  };
  await app.register(
    fastifyCors,
    () =>
      async (request: FastifyRequest): Promise<FastifyCorsOptions> => ({
        ...options,
        preflight: isPreflight(request),
      }),
  );
};

/** What a browser asks by itself before it sends a call of another origin. */
export const isPreflight = ({ headers }: FastifyRequest): boolean =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

const usual = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'];

const listMethods = (mounted: readonly Mounted[]): string[] => [
  ...new Set([...usual, ...operationsOf(mounted).map(({ operation }) => operation.method)]),
];

const own = [
  ...['Sandlot-Notice', 'Sandlot-Finding', 'Location', 'Link', 'Preference-Applied'],
  ...['X-Ratelimit-Limit', 'X-Ratelimit-Remaining', 'X-Ratelimit-Reset'],
];

const listFields = (mounted: readonly Mounted[]): string[] => {
  const fields = new Map(own.map((name) => [name.toLowerCase(), name]));
  for (const { root, operation } of operationsOf(mounted)) {
    for (const { pointer } of operation.replies.values()) {
      for (const { name } of listHeaders(root, pointer)) {
        if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), name);
      }
    }
  }
  return [...fields.values()];
};

const operationsOf = (mounted: readonly Mounted[]) =>
  mounted.flatMap(({ service: { document, operations } }) =>
    operations.map(({ operation }) => ({ root: document.root, operation })),
  );
