import type { FastifyInstance } from 'fastify';
import type { Controlled } from './control.ts';
import { openDocs } from './docs.ts';

/** Adds the document that is served, its page, and the document of the control routes themselves. */
export const addDocuments = (
  scope: FastifyInstance,
  controlled: Controlled,
  prefix: string,
): void => {
  const docs = openDocs(controlled, prefix);
  for (const path of ['/openapi.json', '/openapi.yaml', '/docs', '/docs/*']) {
    scope.get(path, async (request, reply) => {
      const route = await docs();
      reply.hijack();
      route(request.raw, reply.raw);
    });
  }
  scope.get('/control.json', async () => {
    const { describeControl } = await import('./control-document.ts');
    return describeControl(controlled.version, prefix);
  });
};
