import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import {
  isObject,
  type JsonObject,
  joinPointer,
  objectAt,
  objectOf,
  resolvePointer,
} from '../../openapi/openapi.ts';

/** Takes a request that it answers on the socket itself. */
export type RawRequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A document, and the page on which its operations can be tried. */
export type DocsPage = {
  readonly title: string;
  /** The path of the page. */
  readonly path: string;
  /** The paths of the document beside it. */
  readonly jsonPath?: string;
  readonly yamlPath?: string;
  /** Made when the page is first asked for. */
  readonly document: () => Promise<JsonObject>;
  /** The path that the operations are below. */
  readonly basePath: string;
  /** A token to fill into the page, where one is known. */
  readonly token: string | undefined;
};

/**
 * A document and its page as an app of its own, made when it is first asked for: most servers are
 * never asked, and its plugins take longer to load than the rest of the start.
 */
export function createDocsPage(page: DocsPage): () => Promise<RawRequestHandler> {
  let opening: Promise<RawRequestHandler> | undefined;
  return () => {
    opening ??= startDocsApp(page);
    return opening;
  };
}

async function startDocsApp(page: DocsPage): Promise<RawRequestHandler> {
  const [{ fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ]);
  const { jsonPath, yamlPath } = page;
  const app = fastify();
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
      docExpansion: 'list',
      displayRequestDuration: true,
      // Without the bar that loads other documents.
      layout: 'BaseLayout',
    },
    transformSpecificationClone: false,
    transformSpecification: (shown, request) =>
      withLocalServer(shown, sandboxPrefixOf(request) + page.basePath),
    theme: {
      title: page.title,
      js: [{ filename: 'token.js', content: createTokenScript(document, page.token) }],
    },
  });
  await app.ready();
  return (request, response) => app.routing(request, response);
}

/** The prefix of the path that named a sandbox, when the page was asked for; else `''`. */
function sandboxPrefixOf({ originalUrl, url }: FastifyRequest): string {
  return originalUrl.slice(0, originalUrl.length - url.length);
}

/**
 * The document as its page tries it: here, in the sandbox that the page is of, whatever servers it
 * names. Those that are elsewhere can be chosen, but for single paths and operations.
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

/** With the parameters of the path at its operations: the page does not follow references above them. */
function withOperationParameters(
  root: JsonObject,
  { parameters: _, ...item }: JsonObject,
  place: string,
): JsonObject {
  return mapObjects(withoutServers(item), (operation, method) => {
    const parameters = new Map([
      ...listParameters(root, joinPointer(place, 'parameters')),
      ...listParameters(root, joinPointer(place, method, 'parameters')),
    ]);
    return {
      ...withoutServers(operation),
      ...(parameters.size > 0 && { parameters: [...parameters.values()] }),
    };
  });
}

/** Parameters by what tells them apart. */
function listParameters(root: JsonObject, place: string): readonly (readonly [string, unknown])[] {
  const { value } = resolvePointer(root, place);
  const parameters: readonly unknown[] = Array.isArray(value) ? value : [];
  return parameters.map((parameter, index) => {
    const { in: where, name } = objectOf(
      resolvePointer(root, joinPointer(place, `${index}`)).value,
    );
    return [`${where} ${name}`, parameter];
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

function withoutServers({ servers: _, ...others }: JsonObject): JsonObject {
  return others;
}

/**
 * A script for the page, run before it starts: fills the token into every bearer scheme where the
 * reader has not filled in another, so that a try needs no set-up. The page keeps them in the
 * browser's storage under `authorized`.
 */
function createTokenScript(document: JsonObject, token: string | undefined): string {
  const schemes = objectAt(objectAt(document, 'components'), 'securitySchemes');
  const filled = Object.entries(schemes)
    .filter(([, schema]) => isObject(schema) && schema.scheme === 'bearer')
    .map(([name, schema]) => [name, { name, schema, value: token }]);
  if (token === undefined) return '';
  return `localStorage.authorized ??= JSON.stringify(${JSON.stringify(Object.fromEntries(filled))});`;
}
