import type { FastifyInstance } from 'fastify';
import type { Journaled } from './control.ts';
import type { describeServer, Health } from './describe-server.ts';
import { type Of, openRoutes } from './routes.ts';

/** The status is 200 also where writes are refused: whoever restarts what is ill would end what still reads. */
export const addHealth = (scope: FastifyInstance, journaled: Journaled): void => {
  openRoutes<typeof describeServer>(scope)('GET /health', async () => toHealth(journaled));
};

const toHealth = ({
  document,
  documents,
  operations,
  version,
  health,
  replies,
}: Journaled): Of<typeof Health> => ({
  ...health(),
  version,
  document,
  ...(documents.length > 1 && {
    documents: documents.map(({ title, version, basePath }) => ({ title, version, basePath })),
  }),
  operations: operations.length,
  replies: replies(),
});
