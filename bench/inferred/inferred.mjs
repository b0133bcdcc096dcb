import { deepStrictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sendRequest } from '../aha-records.mjs';
import { measureLoads, start } from '../rounds.mjs';
import { toSpeedRow } from '../table.mjs';
import { createRequests, petDocument, toRequests } from './pets.mjs';

const goals = { held: 0.85, saturated: 0.7 };
const script = fileURLToPath(new URL('bare-pets.mjs', import.meta.url));

/** In this order, since deletions grow the store least. */
const workloads = ['read', 'list', 'update', 'delete', 'create'];
const names = { delete: 'PUT and DELETE' };

/** What is inferred from a user's document, compared to the same by hand (bare-pets.mjs). */
export const measureInferred = async (common) => {
  const startPair = () => startPets(common);
  const reports = await measureLoads('inferred', startPair, { ...common, workloads });
  const rows = common.loads.flatMap(({ name: load }) =>
    workloads.map((workload) =>
      toSpeedRow(reports, {
        name: `${names[workload] ?? workload} ${load}, per CPU second`,
        load,
        workload,
        servers: ['sandlot', 'bare'],
        goal: `>= ${goals[load].toFixed(2)}`,
      }),
    ),
  );
  return [{ title: 'what is inferred', labels: ['Sandlot', 'bare'], rows, reports }];
};

/** Starts both servers with the same pets, and checks that they answer the same. */
const startPets = async ({ folder, cli }) => {
  const document = join(folder, 'pets.json');
  writeFileSync(document, JSON.stringify(petDocument));
  const args = (port) => [cli, document, '--no-auth', '--records', '0', '--port', port];
  const sandlot = await start('sandlot', args);
  for (const request of createRequests) await sendRequest(sandlot.port, request);
  const all = { path: `/pets?limit=${createRequests.length}` };
  const { data: pets } = JSON.parse(await sendRequest(sandlot.port, all));
  const data = join(folder, 'bare-pets.json');
  writeFileSync(data, JSON.stringify(pets));
  const bare = await start('bare', (port) => [script, port, data]);

  const requests = toRequests(pets.map(({ id }) => id));
  for (const request of [requests.read[0], requests.list[20]]) {
    const ports = [sandlot.port, bare.port];
    const texts = await Promise.all(ports.map((port) => sendRequest(port, request)));
    // Fastify prints required properties first.
    deepStrictEqual(...texts.map((text) => JSON.parse(text)));
  }
  return [sandlot, bare].map((server) => ({ ...server, requests }));
};
