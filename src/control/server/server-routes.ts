import type { FastifyInstance } from 'fastify';
import { refuse } from '../../base/refusal.ts';
import { escapeHtml } from '../../base/text.ts';
import type { JournalControlContext, PublishedDocument } from '../context.ts';
import { createDocsPage, type DocsPage } from '../docs/swagger-page.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { Health, serverPaths } from './server-schema.ts';

/**
 * Adds the health and the probes. The status of the health is 200 even while writes are refused: a
 * restart would end the reads that still work.
 */
export function addHealthRoutes(scope: FastifyInstance, context: JournalControlContext): void {
  const route = createTypedRoutes<typeof serverPaths>(scope);
  route('GET /health', async () => toHealthJson(context));
  route('GET /live', async () => ({ status: 'live' as const }));
  route('GET /ready', async () => {
    const status = context.readiness.check();
    if (status === 'ready') return { status };
    throw refuse({
      code: 'server-stopping',
      detail: 'The server is stopping. Send requests to another one.',
      headers: { 'retry-after': '1' },
    });
  });
}

function toHealthJson({
  document,
  documents,
  operations,
  version,
  health,
  replies,
}: JournalControlContext): ReadonlyStatic<typeof Health> {
  return {
    ...health(),
    version,
    document,
    ...(documents.length > 1 && {
      documents: documents.map(({ title, version, basePath }) => ({ title, version, basePath })),
    }),
    operations: operations.length,
    replies: replies(),
  };
}

/** Adds the served documents and the document of the control API, each with its page. */
export function addDocumentRoutes(scope: FastifyInstance, context: JournalControlContext): void {
  const { documents, version, prefix } = context;
  const readControl = async () => {
    const { createControlDocument } = await import('../docs/control-document.ts');
    return createControlDocument(version, context);
  };
  const [only, ...others] = documents;
  if (only && others.length === 0) addDocument(scope, only, { prefix, suffix: '' });
  else addDocumentIndex(scope, documents, prefix);
  createTypedRoutes<typeof serverPaths>(scope)('GET /control.json', readControl);
  addDocsPage(scope, ['/control', '/control/*'], {
    title: 'Sandlot control API',
    path: `${prefix}/control`,
    document: readControl,
    basePath: prefix,
    token: undefined,
  });
}

type DocumentAddress = {
  readonly prefix: string;
  /** The end of its path, such as `/pets/v1`; `''` for the only document. */
  readonly suffix: string;
};

function addDocument(
  scope: FastifyInstance,
  { title, root, basePath, token }: PublishedDocument,
  { prefix, suffix }: DocumentAddress,
): void {
  const json = `/openapi${suffix}.json`;
  const yaml = `/openapi${suffix}.yaml`;
  const page = `/docs${suffix}`;
  addDocsPage(scope, [json, yaml, page, `${page}/*`], {
    title,
    path: prefix + page,
    jsonPath: prefix + json,
    yamlPath: prefix + yaml,
    document: async () => root,
    basePath,
    token,
  });
}

/** Adds each document under its base path, and a page with links to all of them. */
function addDocumentIndex(
  scope: FastifyInstance,
  documents: readonly PublishedDocument[],
  prefix: string,
): void {
  for (const document of documents)
    addDocument(scope, document, { prefix, suffix: toPathSuffix(document) });
  scope.get('/docs', async (_request, reply) => {
    const links = documents.map(
      (document) =>
        `<li><a href="docs${escapeHtml(toPathSuffix(document))}">${escapeHtml(document.title)}</a> at ${escapeHtml(document.basePath || '/')}</li>`,
    );
    reply.type('text/html; charset=utf-8');
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    return `<!doctype html><title>Documents</title><ul>${links.join('')}</ul>\n`;
  });
  for (const format of ['json', 'yaml']) {
    scope.get(`/openapi.${format}`, async () => {
      const addresses = documents
        .map((document) => `${prefix}/openapi${toPathSuffix(document)}.${format}`)
        .join(', ');
      throw refuse({
        code: 'document-unclear',
        detail: `Several documents are served, each at its own address: ${addresses}.`,
      });
    });
  }
}

function toPathSuffix({ basePath }: PublishedDocument): string {
  return basePath || '/root';
}

function addDocsPage(scope: FastifyInstance, paths: readonly string[], page: DocsPage): void {
  const docs = createDocsPage(page);
  for (const path of paths) {
    scope.get(path, async (request, reply) => {
      const route = await docs();
      reply.hijack();
      route(request.raw, reply.raw);
    });
  }
}
