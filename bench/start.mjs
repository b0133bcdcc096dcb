import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { featurePath, original, token, writeBareData } from './aha-records.mjs';
import { startDocument } from './inferred/pets.mjs';
import { findPort, spawnServer, startServer, stop } from './process.mjs';

const giveUp = 30_000;

/** Starts both servers in turn, each round in the other order; gives a list of reports. */
export const measureStarts = async ({ rounds, folder, cli, log }) => {
  const data = join(folder, 'bare-start.json');
  await writeData(data, cli);
  const script = fileURLToPath(new URL('bare.mjs', import.meta.url));
  const servers = [
    { server: 'sandlot', toArgs: (port) => [cli, '--port', port] },
    { server: 'bare', toArgs: (port) => [script, port, data] },
  ];
  return measureInTurn('start', servers, { rounds, log });
};

/** The same with a document of one's own, of twenty operations, and a state file that is new. */
export const measureOwnStarts = async ({ rounds, folder, cli, log }) => {
  const document = join(folder, 'own-start.json');
  writeFileSync(document, JSON.stringify(startDocument));
  const script = fileURLToPath(new URL('inferred/bare-start.mjs', import.meta.url));
  const toArgs = (port) => {
    const db = join(folder, `own-start-${port}.json`);
    return [cli, document, '--no-auth', '--records', '0', '--db', db, '--port', port];
  };
  const servers = [
    { server: 'sandlot', toArgs },
    { server: 'bare', toArgs: (port) => [script, port] },
  ];
  return measureInTurn('start, own document', servers, { rounds, log, path: '/pets' });
};

/** Starts servers in turn, each round in the other order, up to their first answer to a GET of a path. */
export const measureInTurn = async (title, servers, { rounds, log, path }) => {
  const reports = [];
  // The round before the first fills the file caches.
  for (let round = -1; round < rounds; round++) {
    log(`${title}: round ${round + 1} of ${rounds}`);
    for (const { server, toArgs } of round % 2 === 0 ? servers : servers.toReversed()) {
      const measured = await measureStart((port) => toArgs(String(port)), path);
      if (round >= 0) reports.push({ server, round, ...measured });
    }
  }
  return reports;
};

/** Bare starts with the one feature that is requested. */
const writeData = async (path, cli) => {
  const port = await findPort();
  const child = await startServer([cli, '--port', String(port)]);
  try {
    await writeBareData(path, { port, ids: [original] });
  } finally {
    await stop(child);
  }
};

/** Milliseconds from spawning `node ARGUMENTS` to its first answer to a GET. */
export const timeStart = async (toArgs, path, env) =>
  (await measureStart(toArgs, path, env)).milliseconds;

/** The same, and the memory that the process holds at that moment; 0 without `/proc`. */
const measureStart = async (toArgs, path = featurePath(original), env = {}) => {
  const port = await findPort();
  const wire = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const start = performance.now();
  const child = spawnServer(toArgs(port), env);
  child.stdout.resume();
  try {
    for (;;) {
      const answer = await sendOnce(port, wire);
      const elapsed = performance.now() - start;
      if (answer?.startsWith('HTTP/1.1 200 '))
        return { milliseconds: elapsed, megabytes: readResident(child.pid) };
      if (answer)
        throw new Error(`node ${toArgs(port).join(' ')} answered ${answer.slice(0, 200)}`);
      if (elapsed > giveUp) throw new Error(`node ${toArgs(port).join(' ')} does not answer`);
      await sleep(1);
    }
  } finally {
    await stop(child, 'SIGKILL');
  }
};

const readResident = (pid) => {
  const path = `/proc/${pid}/status`;
  const status = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
};

/** The start of the answer; undefined while the port is closed. */
const sendOnce = async (port, wire) => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write(wire);
    const [chunk] = await once(socket, 'data');
    return chunk.toString('latin1');
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
};
