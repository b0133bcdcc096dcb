import type { FastifyInstance } from 'fastify';
import type { Controlled } from './control.ts';
import { openDocs, type Page } from './docs.ts';

/** Adds the document that is served and that of the control routes, each with its page. */
export const addDocuments = (
  scope: FastifyInstance,
  controlled: Controlled,
  prefix: string,
): void => {
  const { document, basePath, token, version } = controlled;
  const readControl = async () => {
    const { describeControl } = await import('./control-document.ts');
    return describeControl(version, controlled);
  };
  addPage(scope, ['/openapi.json', '/openapi.yaml', '/docs', '/docs/*'], {
    title: document.title,
    at: `${prefix}/docs`,
    json: `${prefix}/openapi.json`,
    yaml: `${prefix}/openapi.yaml`,
    document: async () => document.root,
    basePath,
    token,
  });
  scope.get('/control.json', readControl);
  addPage(scope, ['/control', '/control/*'], {
    title: 'Sandlot control API',
    at: `${prefix}/control`,
    document: readControl,
    basePath: prefix,
    token: undefined,
  });
};

const addPage = (scope: FastifyInstance, paths: readonly string[], page: Page): void => {
  const docs = openDocs(page);
  for (const path of paths) {
    scope.get(path, async (request, reply) => {
      const route = await docs();
      reply.hijack();
      route(request.raw, reply.raw);
    });
  }
};
