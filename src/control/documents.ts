import type { FastifyInstance } from 'fastify';
import { refuse } from '../refusal.ts';
import type { Journaled, ServedDocument } from './control.ts';
import type { describeServer } from './describe-server.ts';
import { openDocs, type Page } from './docs.ts';
import { openRoutes } from './routes.ts';

/** Adds the documents that are served and that of the control routes, each with its page. */
export const addDocuments = (scope: FastifyInstance, journaled: Journaled): void => {
  const { documents, version, prefix } = journaled;
  const readControl = async () => {
    const { describeControl } = await import('./control-document.ts');
    return describeControl(version, journaled);
  };
  const [only, ...others] = documents;
  if (only && others.length === 0) addServed(scope, only, { prefix, place: '' });
  else addAll(scope, documents, prefix);
  openRoutes<typeof describeServer>(scope)('GET /control.json', readControl);
  addPage(scope, ['/control', '/control/*'], {
    title: 'Sandlot control API',
    at: `${prefix}/control`,
    document: readControl,
    basePath: prefix,
    token: undefined,
  });
};

type Where = {
  readonly prefix: string;
  /** What tells it from the other documents; `''` where there are none. */
  readonly place: string;
};

const addServed = (
  scope: FastifyInstance,
  { title, root, basePath, token }: ServedDocument,
  { prefix, place }: Where,
): void => {
  const json = `/openapi${place}.json`;
  const yaml = `/openapi${place}.yaml`;
  const page = `/docs${place}`;
  addPage(scope, [json, yaml, page, `${page}/*`], {
    title,
    at: prefix + page,
    json: prefix + json,
    yaml: prefix + yaml,
    document: async () => root,
    basePath,
    token,
  });
};

/** Each below its base path, and a page that leads to them all. */
const addAll = (
  scope: FastifyInstance,
  documents: readonly ServedDocument[],
  prefix: string,
): void => {
  for (const document of documents)
    addServed(scope, document, { prefix, place: toPlace(document) });
  scope.get('/docs', async (_request, reply) => {
    const links = documents.map(
      (document) =>
        `<li><a href="docs${toMarkup(toPlace(document))}">${toMarkup(document.title)}</a> at ${toMarkup(document.basePath || '/')}</li>`,
    );
    reply.type('text/html; charset=utf-8');
    return `<!doctype html><title>Documents</title><ul>${links.join('')}</ul>\n`;
  });
  for (const form of ['json', 'yaml']) {
    scope.get(`/openapi.${form}`, async () => {
      const there = documents.map((one) => `${prefix}/openapi${toPlace(one)}.${form}`).join(', ');
      throw refuse({
        status: 404,
        code: 'document-unclear',
        detail: `Several documents are served, each at an address of its own: ${there}.`,
      });
    });
  }
};

const toPlace = ({ basePath }: ServedDocument): string => basePath || '/root';

const toMarkup = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

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
