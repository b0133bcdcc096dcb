import type { FastifyInstance } from 'fastify';
import type { ReplyReport } from '../response/reply-check.ts';
import type { StoreHealth } from '../store/store.ts';
import type { Controlled } from './control.ts';

/** How the server is. `degraded`: it reads, but refuses writes at the moment, for that reason. */
export type Health = StoreHealth & {
  readonly version: string;
  readonly document: { readonly title: string; readonly version: string };
  /** Each of them, where there are several. */
  readonly documents?: readonly HealthOfDocument[];
  readonly operations: number;
  /** How many replies were held against the document, and how many did not fit. */
  readonly replies: ReplyReport;
};

type HealthOfDocument = {
  readonly title: string;
  readonly version: string;
  readonly basePath: string;
};

/** The status is 200 also where writes are refused: whoever restarts what is ill would end what still reads. */
export const addHealth = (scope: FastifyInstance, controlled: Controlled): void => {
  scope.get('/health', async () => toHealth(controlled));
};

const toHealth = ({
  document,
  documents,
  operations,
  version,
  store,
  replies,
}: Controlled): Health => ({
  ...store.health(),
  version,
  document,
  ...(documents.length > 1 && {
    documents: documents.map(({ title, version, basePath }) => ({ title, version, basePath })),
  }),
  operations: operations.length,
  replies: replies(),
});
