import type { FastifyInstance } from 'fastify';
import { refuse } from '../../base/refusal.ts';
import { escapeHtml } from '../../base/text.ts';
import { asksForPage, redirectToConsole } from '../console/console-redirect.ts';
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
    const headers = { 'retry-after': '1' };
    if (status === 'stopping')
      throw refuse({
        code: 'server-stopping',
        detail: 'The server is stopping. Send requests to another one.',
        headers,
      });
    const detail = context.outage?.();
    if (detail !== undefined) throw refuse({ code: 'storage-unreachable', detail, headers });
    return { status };
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
  const address = { prefix, largePage: context.parts === 'all' ? 'console' : 'own' } as const;
  if (only && others.length === 0) addDocument(scope, only, { ...address, suffix: '' });
  else addDocumentIndex(scope, documents, address);
  createTypedRoutes<typeof serverPaths>(scope)('GET /control.json', readControl);
  addDocsPage(scope, ['/control', '/control/*'], {
    title: 'Sandlot control API',
    path: `${prefix}/control`,
    document: readControl,
    basePath: prefix,
    prefix,
    token: undefined,
  });
}

type DocumentAddress = {
  readonly prefix: string;
  /** The end of its path, such as `/pets/v1`; `''` for the only document. */
  readonly suffix: string;
  /** Which page shows the operations of a large document. */
  readonly largePage: 'console' | 'own';
};

/** With more operations a page of Swagger UI takes more than two seconds of computing to show them. */
const maxPageOperations = 100;

/** Well-formed, so a sandbox accepts it unless it has a list of tokens. */
const anyToken = 'sandlot';

function addDocument(
  scope: FastifyInstance,
  { title, root, basePath, token = anyToken, operations }: PublishedDocument,
  { prefix, suffix, largePage }: DocumentAddress,
): void {
  const json = `/openapi${suffix}.json`;
  const yaml = `/openapi${suffix}.yaml`;
  const page = `/docs${suffix}`;
  const isLarge = largePage === 'console' && operations.length > maxPageOperations;
  addDocsPage(
    scope,
    [json, yaml, page, `${page}/*`],
    {
      title,
      path: prefix + page,
      jsonPath: prefix + json,
      yamlPath: prefix + yaml,
      document: async () => root,
      basePath,
      prefix,
      token,
    },
    isLarge ? page : undefined,
  );
}

/** Adds each document under its base path, and a page with links to all of them. */
function addDocumentIndex(
  scope: FastifyInstance,
  documents: readonly PublishedDocument[],
  address: Omit<DocumentAddress, 'suffix'>,
): void {
  const { prefix } = address;
  for (const document of documents)
    addDocument(scope, document, { ...address, suffix: toPathSuffix(document) });
  scope.get('/docs', async (_request, reply) => {
    reply.type('text/html; charset=utf-8');
    reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    return createIndexPage(documents);
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

/** A page with a link to each document, in the style of the console. */
function createIndexPage(documents: readonly PublishedDocument[]): string {
  const entries = documents.map((document) => {
    const { title, version, basePath, operations } = document;
    const count = `${operations.length} operation${operations.length === 1 ? '' : 's'}`;
    return `<section class="card"><h2><a href="docs${escapeHtml(toPathSuffix(document))}">${escapeHtml(title)}</a></h2><p>Version ${escapeHtml(version)} at <code>${escapeHtml(basePath || '/')}</code></p><p class="hint">${count}</p></section>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Documents</title>
<link rel="icon" href="console/icon.svg">
<link rel="stylesheet" href="console/console.css">
<main class="cards">
<section class="wide"><h1>Documents</h1><p class="hint">This server has several. <a href="console">Console</a> · <a href="control">Control API</a></p></section>
${entries.join('\n')}
</main>
</html>
`;
}

function toPathSuffix({ basePath }: PublishedDocument): string {
  return basePath || '/root';
}

/** Adds a page at some paths; browsers that ask for one of them, if it is given, are led to the console. */
function addDocsPage(
  scope: FastifyInstance,
  paths: readonly string[],
  page: DocsPage,
  consolePath?: string,
): void {
  const docs = createDocsPage(page);
  for (const path of paths) {
    scope.get(path, async (request, reply) => {
      if (path === consolePath && asksForPage(request))
        return redirectToConsole(request, reply, page.prefix, '#/operations');
      const route = await docs();
      reply.hijack();
      route(request.raw, reply.raw);
    });
  }
}
