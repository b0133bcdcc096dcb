import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FastifyRequest, fastify } from 'fastify';
import { escapeHtml } from '../../base/text.ts';
import {
  isObject,
  type JsonObject,
  joinPointer,
  objectAt,
  objectOf,
  resolvePointer,
} from '../../openapi/openapi.ts';
import { compressReplies } from '../server/compress-replies.ts';
import { createPageScript } from './page-script.ts';

/** Answers a request on the raw socket. */
export type RawRequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A document, and the page that tries its operations. */
export type DocsPage = {
  readonly title: string;
  /** The path of the page. */
  readonly path: string;
  /** The paths of the document itself. */
  readonly jsonPath?: string;
  readonly yamlPath?: string;
  /** Called on the first request for the page. */
  readonly document: () => Promise<JsonObject>;
  /** The prefix of the operations. */
  readonly basePath: string;
  /** The path of the control API. */
  readonly prefix: string;
  /** The credential that the page fills in; none when absent. */
  readonly token: string | undefined;
};

/**
 * Serves a document and its page with a separate app. It is created on the first request, since its
 * plugins take longer to load than the rest of the server.
 */
export function createDocsPage(page: DocsPage): () => Promise<RawRequestHandler> {
  let starting: Promise<RawRequestHandler> | undefined;
  return () => {
    starting ??= startDocsApp(page);
    return starting;
  };
}

async function startDocsApp(page: DocsPage): Promise<RawRequestHandler> {
  const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ]);
  const { jsonPath, yamlPath } = page;
  const app = fastify();
  compressReplies(app);
  const document = JSON.parse(JSON.stringify(await page.document()));
  await app.register(swagger, { mode: 'static', specification: { document } });
  if (jsonPath !== undefined) app.get(jsonPath, async () => app.swagger());
  if (yamlPath !== undefined) {
    app.get(yamlPath, async (_request, reply) => {
      reply.type('application/yaml; charset=utf-8');
      return app.swagger({ yaml: true });
    });
  }
  await app.register(swaggerUi, {
    routePrefix: page.path,
    uiConfig: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      // An open list of all operations takes seconds in a large document.
      docExpansion: 'none',
      filter: true,
      displayRequestDuration: true,
      // This layout lacks the bar that loads other documents.
      layout: 'BaseLayout',
    },
    transformSpecificationClone: false,
    transformSpecification: (specification, request) =>
      withLocalServer(specification, sandboxPrefixOf(request) + page.basePath),
    staticCSP: toPagePolicy(document),
    theme: {
      title: escapeHtml(page.title),
      js: [{ filename: 'page.js', content: createPageScript({ ...page, document }) }],
    },
  });
  await app.ready();
  return (request, response) => app.routing(request, response);
}

/**
 * Allows the page only its own scripts and images, and calls to this server and to the servers of the
 * document. Its styles are inline.
 */
function toPagePolicy({ servers }: JsonObject): string {
  const origins = [servers].flat().flatMap((server) => originOf(Object(server).url));
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self' ${[...new Set(origins)].join(' ')}`.trim(),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function originOf(url: unknown): readonly string[] {
  // A variable that is a whole label, as in https://{account}.example.com, may have any value.
  const pattern = String(url).replace(/^(https?:\/\/)\{[^{}/]*\}\./, '$1*.');
  const { origin = 'null', protocol } = URL.canParse(pattern) ? new URL(pattern) : {};
  if (origin.includes('{')) return [];
  return protocol === 'http:' || protocol === 'https:' ? [origin] : [];
}

/** The path prefix that selected the sandbox of a request, such as `/~one`; else `''`. */
function sandboxPrefixOf({ originalUrl, url }: FastifyRequest): string {
  return originalUrl.slice(0, originalUrl.length - url.length);
}

/**
 * The document as its page shows it: the first server is the sandbox of the page. Other servers can be
 * chosen, except those of single paths and operations, which would bypass the choice.
 */
function withLocalServer(document: JsonObject, url: string): JsonObject {
  const servers = Array.isArray(document.servers) ? document.servers : [];
  const others = servers.filter((server) => /^\w+:\/\//.test(String(Object(server).url)));
  return {
    ...document,
    servers: [{ url: url || '/', description: 'This sandbox' }, ...others],
    paths: mapObjects(objectAt(document, 'paths'), (item, path) =>
      withOperationParameters(document, item, joinPointer('/paths', path)),
    ),
  };
}

/** Copies the parameters of a path to its operations: the page does not resolve references in the path. */
function withOperationParameters(
  root: JsonObject,
  { parameters: _, ...item }: JsonObject,
  pointer: string,
): JsonObject {
  return mapObjects(withoutServers(item), (operation, method) => {
    const parameters = new Map([
      ...listParameters(root, joinPointer(pointer, 'parameters')),
      ...listParameters(root, joinPointer(pointer, method, 'parameters')),
    ]);
    return {
      ...withoutServers(operation),
      ...(parameters.size > 0 && { parameters: [...parameters.values()] }),
    };
  });
}

/** Parameters by location and name, which identify them. */
function listParameters(
  root: JsonObject,
  pointer: string,
): readonly (readonly [string, unknown])[] {
  const { value } = resolvePointer(root, pointer);
  const parameters: readonly unknown[] = Array.isArray(value) ? value : [];
  return parameters.map((parameter, index) => {
    const { in: location, name } = objectOf(
      resolvePointer(root, joinPointer(pointer, `${index}`)).value,
    );
    return [`${location} ${name}`, parameter];
  });
}

function mapObjects(
  object: JsonObject,
  map: (value: JsonObject, name: string) => JsonObject,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      isObject(value) ? map(value, name) : value,
    ]),
  );
}

function withoutServers({ servers: _, ...rest }: JsonObject): JsonObject {
  return rest;
}
