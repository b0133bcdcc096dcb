import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type VerificationOptions, verify } from '../../../../src/contract/verify/verify.ts';
import type { LoadedDocument } from '../../../../src/openapi/openapi.ts';
import { loadProviderDocument } from '../load-provider-document.ts';
import { openTasks, type TaskFault, tasksDocument, tasksToken } from './tasks.ts';

export function loadTasksDocument(): Promise<LoadedDocument> {
  return loadProviderDocument('tasks', tasksDocument);
}

type Own = Partial<Omit<VerificationOptions, 'document'>> & {
  readonly fault?: TaskFault | undefined;
};

/** Verifies the tasks API with one fault or none. */
export async function verifyTasks(document: LoadedDocument, { fault, ...options }: Own = {}) {
  const server = openTasks(fault);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const report = await verify({
    ...{ url, document, token: tasksToken, ticks: () => 0, waits: [0] },
    ...options,
  });
  server.closeAllConnections();
  server.close();
  return { report };
}
