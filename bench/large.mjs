import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cutOut, makeLargeDocument } from './large-document.mjs';
import { measureLoads, start } from './rounds.mjs';
import { measureInTurn } from './start.mjs';
import { toRow, toSpeedRow } from './table.mjs';

const bare = fileURLToPath(new URL('bare-routes.mjs', import.meta.url));

/** A document of 1,000 operations, and a create and a read in the midst of it. */
const own = {
  create: '/things125',
  read: '/things125/1',
  body: JSON.stringify({
    title: 'Note',
    author: 'Author',
    text: 'lorem ipsum dolor sit amet lorem ipsum dolor',
    position: 7,
    done: true,
    tags: ['bench', 'tag-7'],
  }),
};

/**
 * What the size of a document costs: a create in a large one against the same in one of
 * its own paths alone, and
 * from spawning to the first answer against Fastify with a bare route for each operation.
 */
export const measureLarge = async (common) => {
  const { folder, large } = common;
  const { file, create, read, body } = large?.file
    ? large
    : { ...own, file: write(folder, 'large', makeLargeDocument(250)) };
  const document = JSON.parse(readFileSync(file, 'utf8'));
  const small = write(folder, 'small', cutOut(document, [create, `${create}/1`, read]));
  return [
    await measureCreate(common, { file, small, create, body }),
    await measureFirst(common, { file, read }),
  ];
};

const write = (folder, name, document) => {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(document));
  return path;
};

const measureCreate = async (common, { file, small, create, body }) => {
  const requests = { create: [{ method: 'POST', path: create, body }] };
  const args = (path) => (port) => [common.cli, path, '--no-auth', '--port', port];
  const startPair = async () => {
    const pair = [await start('large', args(file)), await start('small', args(small))];
    return pair.map((server) => ({ ...server, requests }));
  };
  const reports = await measureLoads('large', startPair, { ...common, workloads: ['create'] });
  const rows = common.loads.map(({ name }) =>
    toSpeedRow(reports, {
      name: `create ${name}, per CPU second`,
      load: name,
      workload: 'create',
      servers: ['large', 'small'],
      goal: '>= 0.95',
    }),
  );
  return { title: 'a large document', labels: ['large', 'its paths alone'], rows, reports };
};

const measureFirst = async ({ rounds, cli, log }, { file, read }) => {
  const servers = [
    { server: 'sandlot', toArgs: (port) => [cli, file, '--no-auth', '--port', port] },
    { server: 'bare', toArgs: (port) => [bare, port, file] },
  ];
  const reports = await measureInTurn('large, first answer', servers, { rounds, log, path: read });
  const row = (name, unit, figure, goal) => {
    const [first, second] = servers.map(({ server }) =>
      reports.filter((one) => one.server === server).map(figure),
    );
    return toRow({ name, unit, goal, first, second });
  };
  const rows = [
    row('first answer', 'ms', ({ milliseconds }) => milliseconds, '<= 2.00'),
    row('memory at that moment', 'MB', ({ megabytes }) => megabytes, '< 250 MB'),
  ];
  return { title: 'start with it', labels: ['Sandlot', 'bare routes'], rows, reports };
};
