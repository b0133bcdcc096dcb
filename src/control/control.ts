import type { FastifyInstance } from 'fastify';
import type { OpenApiDocument } from '../document/document.ts';
import { openDocs } from './docs.ts';
import { type Health, toHealth } from './health.ts';

/** What the control routes speak of. */
export type Controlled = {
  readonly document: OpenApiDocument;
  readonly operations: number;
  /** A token to fill into the documentation page, where one is known. */
  readonly token: string | undefined;
  readonly version: string;
};

/** Where the control routes live. */
export const controlPrefix = '/_sandlot';

/** Adds the routes below `/_sandlot`: health, the document, and its documentation page. */
export const addControl = (app: FastifyInstance, controlled: Controlled): void => {
  app.get(`${controlPrefix}/health`, async (): Promise<Health> => toHealth(controlled));
  const docs = openDocs(controlled, controlPrefix);
  for (const path of ['openapi.json', 'openapi.yaml', 'docs', 'docs/*']) {
    app.get(`${controlPrefix}/${path}`, async (request, reply) => {
      const route = await docs();
      reply.hijack();
      route(request.raw, reply.raw);
    });
  }
};
