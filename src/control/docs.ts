import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, objectAt } from '../document/document.ts';
import type { Controlled } from './control.ts';

/** Takes a request that it answers on the socket itself. */
export type Route = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The document and its documentation page as an app of its own, made when it is first asked for:
 * most servers are never asked, and its plugins take longer to load than the rest of the start.
 */
export const openDocs = (controlled: Controlled, prefix: string): (() => Promise<Route>) => {
  let opening: Promise<Route> | undefined;
  return () => {
    opening ??= open(controlled, prefix);
    return opening;
  };
};

const open = async (controlled: Controlled, prefix: string): Promise<Route> => {
  const [{ fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ]);
  const app = fastify();
  const document = JSON.parse(JSON.stringify(controlled.document.root));
  await app.register(swagger, { mode: 'static', specification: { document } });
  app.get(`${prefix}/openapi.json`, async () => app.swagger());
  app.get(`${prefix}/openapi.yaml`, async (_request, reply) => {
    reply.type('application/yaml; charset=utf-8');
    return app.swagger({ yaml: true });
  });
  await app.register(swaggerUi, {
    routePrefix: `${prefix}/docs`,
    uiConfig: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      docExpansion: 'list',
      displayRequestDuration: true,
      // Without the bar that loads other documents.
      layout: 'BaseLayout',
    },
    theme: {
      title: controlled.document.title,
      js: [{ filename: 'token.js', content: fillToken(controlled) }],
    },
  });
  await app.ready();
  return (request, response) => app.routing(request, response);
};

/**
 * A script for the page, run before it starts: fills the token into every bearer scheme where the
 * reader has not filled in another, so that a try needs no set-up. The page keeps them in the
 * browser's storage under `authorized`.
 */
const fillToken = ({ document, token }: Controlled): string => {
  const schemes = objectAt(objectAt(document.root, 'components'), 'securitySchemes');
  const filled = Object.entries(schemes)
    .filter(([, schema]) => isObject(schema) && schema.scheme === 'bearer')
    .map(([name, schema]) => [name, { name, schema, value: token }]);
  if (token === undefined) return '';
  return `localStorage.authorized ??= JSON.stringify(${JSON.stringify(Object.fromEntries(filled))});`;
};
