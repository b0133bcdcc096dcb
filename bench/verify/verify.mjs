import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPort, readFromScript, spawnServer, startServer, stop } from '../process.mjs';
import { toRow } from '../table.mjs';
import { document } from './pets.mjs';

const scriptOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const count = 1000;
const connections = 8;
const megabytes = 13;

/** What verifying costs: a thousand small requests, and the start with a large document. */
export const measureVerify = async (common) => [
  await measureRequests(common),
  await measureLarge(common),
];

/** Each in a process of its own, because `sandlot verify` never runs on warm code. */
const measureRequests = async ({ rounds, log }) => {
  const port = await findPort();
  const server = await startServer([scriptOf('server.mjs'), String(port)]);
  const kinds = ['client', 'sender', 'bare'];
  const figures = { client: [], sender: [], bare: [] };
  try {
    // The round before the first is for the server to warm up.
    for (let round = -1; round < rounds; round++) {
      log(`verify: round ${round + 1} of ${rounds}`);
      for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
        const args = [scriptOf('requests.mjs'), kind, port, count, connections];
        const { milliseconds } = await readFromScript(args.map(String));
        if (round >= 0) figures[kind].push(milliseconds);
      }
    }
  } finally {
    await stop(server);
  }
  const row = (name, kind) =>
    toRow({ name, unit: 'ms', goal: '<= 1.30', first: figures[kind], second: figures.bare });
  return {
    title: `${count} small requests, ${connections} at a time`,
    labels: ['verify', 'undici 7'],
    rows: [row('sent', 'client'), row('sent and judged', 'sender')],
    reports: figures,
  };
};

/** From spawning to the first request, with a document of 13 MB. */
const measureLarge = async ({ rounds, folder, cli, log }) => {
  const file = join(folder, 'large.json');
  writeFileSync(file, JSON.stringify(toLarge()));
  const figures = { verify: [], parse: [] };
  for (let round = -1; round < rounds; round++) {
    log(`verify a large document: round ${round + 1} of ${rounds}`);
    const milliseconds = await timeFirstRequest(cli, file);
    const parsed = await timeParse(file);
    if (round < 0) continue;
    figures.verify.push(milliseconds);
    figures.parse.push(parsed);
  }
  const first = figures.verify;
  const row = toRow({ name: 'first request', unit: 'ms', first, second: figures.parse });
  return {
    title: `verifying by a document of ${megabytes} MB`,
    labels: ['verify', 'JSON.parse'],
    rows: [row],
    notes: ['The goal is 2000 ms.'],
    reports: figures,
  };
};

const timeFirstRequest = async (cli, file) => {
  const port = await findPort();
  const server = await startServer([scriptOf('server.mjs'), String(port)]);
  try {
    const start = Date.now();
    const args = ['verify', `http://127.0.0.1:${port}`, '--document', file, '--requests', '1'];
    const child = spawnServer([cli, ...args]);
    child.stdout.resume();
    const [[line]] = await Promise.all([once(server.stdout, 'data'), once(child, 'exit')]);
    return Number(/first (\d+)/.exec(line)[1]) - start;
  } finally {
    await stop(server);
  }
};

const timeParse = async (file) => {
  const start = Date.now();
  const child = spawnServer(['-e', `JSON.parse(fs.readFileSync('${file}', 'utf8'))`]);
  await once(child, 'exit');
  return Date.now() - start;
};

/** Pets by the thousand: each with a path and a schema of its own. */
const toLarge = () => {
  const description = 'A pet is what is kept at home, and is fond of it. '.repeat(80);
  const schema = { ...document.components.schemas.Pet, description };
  const path = JSON.stringify(document.paths['/pets/{id}']);
  const number = Math.ceil((megabytes * 1e6) / (path.length + JSON.stringify(schema).length));
  const indices = Array.from({ length: number }, (_, index) => index);
  const toPath = (index) =>
    JSON.parse(path.replace('readPet', `readPet${index}`).replace('s/Pet', `s/Pet${index}`));
  return {
    ...document,
    paths: Object.fromEntries(indices.map((index) => [`/pets${index}/{id}`, toPath(index)])),
    components: { schemas: Object.fromEntries(indices.map((index) => [`Pet${index}`, schema])) },
  };
};
