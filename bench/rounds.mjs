import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPort, pin, startClient, startServer, stop } from './process.mjs';
import {
  ask,
  compareReplies,
  eventBody,
  eventsPath,
  featurePath,
  original,
  token,
  writeBareData,
  writeFeatures,
} from './world.mjs';

const eventCount = 20;
const connections = 32;
/** Not counted: the beginning of each measurement, and what lets the compiler finish before the first. */
const warmSeconds = 0.3;
const firstSeconds = 4;

/** A held load is this part of what the slower of the two does when nothing holds it. */
const held = 0.5;

/**
 * Measures two servers under load, round by round, in the other order each round. Every round has
 * servers of its own: what the compiler makes of the same code differs from process to process by
 * some percent, and nothing that was stored in one round weighs on the next. `start` gives the two,
 * each with `name`, `port`, `child` and, by workload, `requests`. Gives a list of reports, each with
 * its `load`, `workload`, `server`, `round`, and `rate` where the load was held. That rate is of the first
 * round where nobody named one.
 */
export const measureLoads = async (title, start, options) => {
  const reports = [];
  for (let round = 0; round < options.rounds; round++) {
    options.say(`${title}: round ${round + 1} of ${options.rounds}`);
    const rate = reports.find((report) => report.rate)?.rate ?? options.rate;
    reports.push(...(await playRound(round, start, { ...options, rate })));
  }
  return reports;
};

const playRound = async (round, start, { loads, workloads, seconds, cores, rate }) => {
  const servers = await start();
  const client = startClient(fileURLToPath(new URL('load.mjs', import.meta.url)));
  const order = round % 2 === 0 ? servers : servers.toReversed();
  const reports = [];
  const play = async (load, time, pace = {}) => {
    for (const workload of workloads) {
      for (const server of order) {
        const requests = server.requests[workload];
        const job = { requests, connections, ...pace, seconds: time };
        const report = await client.run({ ...job, ...addressOf(server), warmSeconds });
        throwRefused(server, report);
        const where = { load: load.name, workload, server: server.name, round };
        reports.push({ ...where, ...pace, ...report });
      }
    }
  };
  try {
    await play({ name: 'first' }, firstSeconds);
    const pace = { rate: rate ?? Math.round((held * slowestOf(reports)) / 100) * 100 };
    for (const load of loads) {
      place(load, { processes: servers.map(({ child }) => child), client, cores });
      await play(load, seconds, load.name === 'held' ? pace : {});
    }
  } finally {
    await client.stop();
    // What these would save on their way out is of no use to anybody.
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

/** Held: a core for the servers and one for the client. Saturated: as the system likes it. */
const place = (load, { processes, client, cores }) => {
  if (!cores) return;
  const isHeld = load.name === 'held';
  for (const { pid } of processes) pin(pid, isHeld ? cores.server : cores.all);
  pin(client.pid, isHeld ? cores.client : cores.all);
};

/** Starts Sandlot and bare with the same world in them, and sees that they answer alike. */
export const startBoth = async ({ folder, cli }) => {
  // The documentation's own feature is read, its copies are written to, so that the one keeps its size.
  const read = original;
  const { path, ids: written } = writeFeatures(folder, featureCount);
  const get = { method: 'GET', path: featurePath(read), token };

  const sandlot = await start('sandlot', (port) => [cli, '--port', port, '--behaviours', path]);
  // It comes with an event.
  for (let event = 1; event < eventCount; event++) await ask(sandlot.port, toPost(read));
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
