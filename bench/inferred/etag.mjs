import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sendRequest } from '../aha-records.mjs';
import { measureLoads, start } from '../rounds.mjs';
import { toSpeedRow } from '../table.mjs';
import { createRequests, petDocument } from './pets.mjs';

const workloads = ['read', 'list'];
const servers = ['etag', 'none'];
/** The cost is a part of the noise between two measurements of a second. */
const turns = 5;

/**
 * The cost of ETags: GETs of a resource that has them compared to one that has none, in one process,
 * because two processes of the same code differ by more than the cost itself.
 */
export const measureEtag = async (common) => {
  const startPair = () => startPets(common);
  const reports = await measureLoads('etag', startPair, { ...common, workloads, turns });
  const rows = common.loads.flatMap(({ name: load }) =>
    workloads.map((workload) =>
      toSpeedRow(reports, {
        name: `${workload} ${load}, per CPU second`,
        load,
        workload,
        servers,
        goal: '>= 0.95',
      }),
    ),
  );
  return [{ title: 'ETags', labels: ['with ETag', 'without'], rows, reports }];
};

/** The same pets below two paths, of which one has ETags. */
const startPets = async ({ folder, cli }) => {
  const document = join(folder, 'etag-pets.json');
  writeFileSync(document, JSON.stringify(toDocument(petDocument)));
  const args = (port) => [cli, document, '--no-auth', '--records', '0', '--port', port];
  const server = await start('etag', args);
  for (const request of createRequests)
    for (const path of ['/pets', '/plain']) await sendRequest(server.port, { ...request, path });
  const ids = createRequests.map((_, index) => index + 1);
  return ['pets', 'plain'].map((path, index) => {
    const read = ids.map((id) => ({ method: 'GET', path: `/${path}/${id}` }));
    const list = ids.slice(0, -20).map((_, offset) => ({
      method: 'GET',
      path: `/${path}?limit=20&offset=${offset}`,
    }));
    return { ...server, name: servers[index], requests: { read, list } };
  });
};

const toDocument = ({ paths, ...rest }) => {
  const list = paths['/pets'];
  const record = paths['/pets/{id}'];
  const unchanged = { 304: { description: 'Unchanged.' } };
  return {
    ...rest,
    paths: {
      '/plain': list,
      '/plain/{id}': record,
      '/pets': withReplies(list, unchanged),
      '/pets/{id}': withReplies(record, unchanged),
    },
  };
};

const withReplies = (item, more) => ({
  ...item,
  get: { ...item.get, responses: { ...item.get.responses, ...more } },
});
