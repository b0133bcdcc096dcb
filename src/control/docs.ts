import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import {
  below,
  isObject,
  type JsonObject,
  locate,
  objectAt,
  objectOf,
} from '../document/document.ts';

/** Takes a request that it answers on the socket itself. */
export type Route = (request: IncomingMessage, response: ServerResponse) => void;

/** A document, and the page on which its operations can be tried. */
export type Page = {
  readonly title: string;
  /** The path of the page. */
  readonly at: string;
  /** The paths of the document beside it. */
  readonly json?: string;
  readonly yaml?: string;
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
export const openDocs = (page: Page): (() => Promise<Route>) => {
  let opening: Promise<Route> | undefined;
  return () => {
    opening ??= open(page);
    return opening;
  };
};

const open = async (page: Page): Promise<Route> => {
  const [{ fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ]);
  const { json, yaml } = page;
  const app = fastify();
  const document = JSON.parse(JSON.stringify(await page.document()));
  await app.register(swagger, { mode: 'static', specification: { document } });
  if (json !== undefined) app.get(json, async () => app.swagger());
  if (yaml !== undefined) {
    app.get(yaml, async (_request, reply) => {
      reply.type('application/yaml; charset=utf-8');
      return app.swagger({ yaml: true });
    });
  }
  await app.register(swaggerUi, {
    routePrefix: page.at,
    uiConfig: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      docExpansion: 'list',
      displayRequestDuration: true,
      // Without the bar that loads other documents.
      layout: 'BaseLayout',
    },
    transformSpecificationClone: false,
    transformSpecification: (shown, request) => toTried(shown, prefixOf(request) + page.basePath),
    theme: {
      title: page.title,
      js: [{ filename: 'token.js', content: fillToken(document, page.token) }],
    },
  });
  await app.ready();
  return (request, response) => app.routing(request, response);
};

/** The prefix of the path that named a sandbox, when the page was asked for; else `''`. */
const prefixOf = ({ originalUrl, url }: FastifyRequest): string =>
  originalUrl.slice(0, originalUrl.length - url.length);

/**
 * The document as its page tries it: here, in the sandbox that the page is of, whatever servers it
 * names. Those that are elsewhere can be chosen, but for single paths and operations.
 */
const toTried = (document: JsonObject, url: string): JsonObject => {
  const servers = Array.isArray(document.servers) ? document.servers : [];
  const others = servers.filter((server) => /^\w+:\/\//.test(String(Object(server).url)));
  return {
    ...document,
    servers: [{ url: url || '/', description: 'This sandbox' }, ...others],
    paths: mapObjects(objectAt(document, 'paths'), (item, path) =>
      toTriedPath(document, item, below('/paths', path)),
    ),
  };
};

/** With the parameters of the path at its operations: the page does not follow references above them. */
const toTriedPath = (
  root: JsonObject,
  { parameters: _, ...item }: JsonObject,
  place: string,
): JsonObject =>
  mapObjects(withoutServers(item), (operation, method) => {
    const parameters = new Map([
      ...listParameters(root, below(place, 'parameters')),
      ...listParameters(root, below(place, method, 'parameters')),
    ]);
    return {
      ...withoutServers(operation),
      ...(parameters.size > 0 && { parameters: [...parameters.values()] }),
    };
  });

/** Parameters by what tells them apart. */
const listParameters = (
  root: JsonObject,
  place: string,
): readonly (readonly [string, unknown])[] => {
  const { value } = locate(root, place);
  const parameters: readonly unknown[] = Array.isArray(value) ? value : [];
  return parameters.map((parameter, index) => {
    const { in: where, name } = objectOf(locate(root, below(place, `${index}`)).value);
    return [`${where} ${name}`, parameter];
  });
};

const mapObjects = (
  object: JsonObject,
  map: (value: JsonObject, name: string) => JsonObject,
): JsonObject =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      isObject(value) ? map(value, name) : value,
    ]),
  );

const withoutServers = ({ servers: _, ...others }: JsonObject): JsonObject => others;

/**
 * A script for the page, run before it starts: fills the token into every bearer scheme where the
 * reader has not filled in another, so that a try needs no set-up. The page keeps them in the
 * browser's storage under `authorized`.
 */
const fillToken = (document: JsonObject, token: string | undefined): string => {
  const schemes = objectAt(objectAt(document, 'components'), 'securitySchemes');
  const filled = Object.entries(schemes)
    .filter(([, schema]) => isObject(schema) && schema.scheme === 'bearer')
    .map(([name, schema]) => [name, { name, schema, value: token }]);
  if (token === undefined) return '';
  return `localStorage.authorized ??= JSON.stringify(${JSON.stringify(Object.fromEntries(filled))});`;
};
