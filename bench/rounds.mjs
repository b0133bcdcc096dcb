import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  compareReplies,
  eventBody,
  eventsPath,
  featurePath,
  original,
  sendRequest,
  token,
  writeBareData,
  writeFeatures,
} from './aha-records.mjs';
import { findPort, pin, startClient, startServer, stop } from './process.mjs';

const eventCount = 20;
const connections = 32;
/** Not counted: the beginning of each measurement, and a longer one that warms the compiler up. */
const warmSeconds = 0.3;
const firstSeconds = 4;

/** A held load is this share of the slower server's saturated rate. */
const held = 0.5;

/**
 * Measures servers under load, round by round, in alternating order. Each round starts new
 * servers: the same code compiles differently from process to process by some percent, and records
 * stored in one round must not slow down the next. `start` returns the servers, each with `name`,
 * `port`, `child` and, by workload, `requests`, and with `prepare` where something runs before each of
 * its measurements. With `turns`, each round measures that many shorter times, each in the other order:
 * what slows the machine for a second then meets both servers. Returns a list of reports, each with its
 * `load`, `workload`, `server`, `round`, and `rate` where the load was held. Without `--rate` the first
 * round sets that rate.
 */
export const measureLoads = async (title, start, options) => {
  const reports = [];
  for (let round = 0; round < options.rounds; round++) {
    options.log(`${title}: round ${round + 1} of ${options.rounds}`);
    const rate = reports.find((report) => report.rate)?.rate ?? options.rate;
    reports.push(...(await playRound(round, start, { ...options, rate })));
  }
  return reports;
};

const playRound = async (round, start, { loads, workloads, seconds, cores, rate, turns = 1 }) => {
  const servers = await start();
  const client = startClient(fileURLToPath(new URL('load.mjs', import.meta.url)));
  const reports = [];
  const play = async (load, time, { turn = 0, ...pace } = {}) => {
    const order = (round + turn) % 2 === 0 ? servers : servers.toReversed();
    for (const workload of workloads) {
      for (const server of order) {
        await server.prepare?.();
        const requests = server.requests[workload];
        const job = { requests, connections, ...pace, seconds: time };
        const report = await client.run({ ...job, ...addressOf(server), warmSeconds });
        throwRefused(server, report);
        const pair = round * turns + turn;
        const where = { load: load.name, workload, server: server.name, round: pair };
        reports.push({ ...where, ...pace, ...report });
      }
    }
  };
  try {
    await play({ name: 'first' }, firstSeconds);
    const pace = { rate: rate ?? Math.round((held * slowestOf(reports)) / 100) * 100 };
    for (const load of loads) {
      place(load, { processes: servers.map(({ child }) => child), client, cores });
      for (let turn = 0; turn < turns; turn++)
        await play(load, seconds / turns, load.name === 'held' ? { ...pace, turn } : { turn });
    }
  } finally {
    await client.stop();
    // Nothing that they would save on exit is needed.
    await Promise.all(servers.map(({ child }) => stop(child, 'SIGKILL')));
  }
  return reports.filter(({ load }) => load !== 'first');
};

/** In replies a second. */
const slowestOf = (reports) =>
  Math.min(...reports.map(({ replies, seconds }) => replies / seconds));

const addressOf = ({ port, child }) => ({ port, pid: child.pid });

const throwRefused = ({ name }, { failures }) => {
  if (Object.keys(failures).length === 0) return;
  throw new Error(`${name} refused requests: ${JSON.stringify(failures)}`);
};

/** Held: one core for the servers and one for the client. Saturated: not pinned. */
const place = (load, { processes, client, cores }) => {
  if (!cores) return;
  const isHeld = load.name === 'held';
  for (const { pid } of processes) pin(pid, isHeld ? cores.server : cores.all);
  pin(client.pid, isHeld ? cores.client : cores.all);
};

/** Starts Sandlot and bare with the same records, and checks that both answer with the same bytes. */
export const startBoth = async ({ folder, cli }) => {
  // The documentation's own feature is read and its copies are written to, so its size stays.
  const read = original;
  const { path, ids: written } = writeFeatures(folder, featureCount);
  const get = { method: 'GET', path: featurePath(read), token };

  const sandlot = await start('sandlot', (port) => [cli, '--port', port, '--behaviours', path]);
  // It comes with an event.
  for (let event = 1; event < eventCount; event++) await sendRequest(sandlot.port, toPost(read));
  const data = join(folder, 'bare.json');
  await writeBareData(data, { port: sandlot.port, ids: [read, ...written] });
  const script = fileURLToPath(new URL('bare.mjs', import.meta.url));
  const bare = await start('bare', (port) => [script, port, data]);

  const ports = [sandlot.port, bare.port];
  for (const request of [get, { ...get, path: featurePath(written[0]) }, toPost(written[0])]) {
    await compareReplies(ports, request);
  }
  const requests = { post: written.map(toPost), get: [get] };
  return [sandlot, bare].map((server) => ({ ...server, requests }));
};

/** The features that time is logged on. */
export const featureCount = 1000;

/** Logs time on a feature. */
export const toPost = (id) => ({ method: 'POST', path: eventsPath(id), body: eventBody, token });

/** Starts `node ARGUMENTS` on a port that is free. */
export const start = async (name, toArgs, env) => {
  const port = await findPort();
  return { name, port, child: await startServer(toArgs(port).map(String), env) };
};
