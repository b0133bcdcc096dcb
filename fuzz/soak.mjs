/**
 * Serves a mixed load for a long time and checks that nothing fails, grows or stalls.
 *
 *     npm run soak -- [--for 60m] [--seed 1] [--clients 8] [--db FILE]
 *
 * Reads, writes, lists, sandboxes made and dropped, snapshots, overrides, and event streams that are read
 * and that are not. Memory is sampled every second: the last quarter must be within 5 % of the second.
 * The exit code is 1 after an error, a 5xx, growing memory or a pause in which the server worked for more
 * than 250 ms.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandom } from './random.mjs';
import { startServer } from './server.mjs';

const token = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';
const feature = '1007868956';
const longestPause = 250;
/** Seconds after which caches and journals are full; a shorter soak says nothing about growth. */
const settledAfter = 600;
const growth = 1.05;
const units = { s: 1000, m: 60_000, h: 3_600_000 };

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      for: { type: 'string', default: '60m' },
      seed: { type: 'string', default: '1' },
      clients: { type: 'string', default: '8' },
      db: { type: 'string' },
    },
  });
  const [, amount, unit] = /^(\d+)([smh])$/.exec(values.for) ?? [];
  if (unit === undefined) throw new Error(`--for takes 30s, 10m or 2h, not ${values.for}`);
  const folder = mkdtempSync(join(tmpdir(), 'sandlot-soak-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return {
    milliseconds: Number(amount) * units[unit],
    seed: Number(values.seed),
    clients: Number(values.clients),
    file: values.db ?? join(folder, 'db.json'),
  };
};

/** One request; a status of 500 or above, or no reply, is an error. */
const send = async (run, method, path, body) => {
  const response = await fetch(`http://127.0.0.1:${run.port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  run.requests += 1;
  if (response.status >= 500)
    run.errors.push(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
  return { status: response.status, text };
};

/** What a client does, and how often of a hundred. */
const steps = [
  [30, (run, at) => send(run, 'GET', `${at}/api/v1/features/${feature}`)],
  [30, logTime],
  [15, (run, at) => send(run, 'GET', `${at}/api/v1/features?per_page=20`)],
  [8, useSandbox],
  [6, takeSnapshot],
  [6, override],
  [3, (run, at) => send(run, 'GET', `${at}/_sandlot/journal?limit=20`)],
  [1, readEvents],
  [1, ignoreEvents],
];

/** Writes and removes, so that the number of records stays. */
async function logTime(run, at) {
  const path = `${at}/api/v1/features/${feature}/time_tracking_events`;
  const body = { time_tracking_event: { work_done_text: '1h 30min' } };
  const { status, text } = await send(run, 'POST', path, body);
  if (status !== 200 && status !== 201) return;
  const { id } = JSON.parse(text).time_tracking_event;
  await send(run, 'DELETE', `${at}/api/v1/time_tracking_events/${id}`);
}

async function useSandbox(run, _at, random) {
  const name = `s${random.integer(1e9)}`;
  await logTime(run, `/~${name}`);
  await send(run, 'DELETE', `/_sandlot/sandboxes/${name}`);
}

async function takeSnapshot(run, at) {
  await send(run, 'PUT', `${at}/_sandlot/snapshots/soak`);
  await send(run, 'POST', `${at}/_sandlot/snapshots/soak/restore`);
}

async function override(run, at) {
  const match = { method: 'GET', path: '/api/v1/me' };
  const { status, text } = await send(run, 'POST', `${at}/_sandlot/overrides`, {
    match,
    status: 503,
  });
  await fetch(`http://127.0.0.1:${run.port}${at}/api/v1/me`).then((reply) => reply.text());
  const id = status < 300 ? JSON.parse(text).id : undefined;
  if (id !== undefined) await send(run, 'DELETE', `${at}/_sandlot/overrides/${id}`);
}

async function readEvents(run, at) {
  const control = new AbortController();
  const url = `http://127.0.0.1:${run.port}${at}/_sandlot/journal/events`;
  const response = await fetch(url, { signal: control.signal }).catch(() => undefined);
  setTimeout(() => control.abort(), 200);
  await response?.text().catch(() => undefined);
}

/** A subscriber that never reads: its socket is closed after a while, or by the server before. */
async function ignoreEvents(run, at) {
  const socket = connect(run.port, '127.0.0.1').on('error', () => undefined);
  socket.write(`GET ${at}/_sandlot/journal/events HTTP/1.1\r\nhost: a\r\n\r\n`);
  socket.pause();
  setTimeout(() => socket.destroy(), 5000);
}

const client = async (run, number) => {
  const random = createRandom(run.seed * 100 + number);
  const at = number === 0 ? '' : `/~client${number}`;
  while (Date.now() < run.end) {
    let left = random.integer(100);
    const [, step] = steps.find(([share]) => {
      left -= share;
      return left < 0;
    });
    await step(run, at, random).catch((error) => run.errors.push(`${step.name}: ${error.message}`));
  }
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const main = async () => {
  const { milliseconds, seed, clients, file } = readOptions();
  const server = await startServer(['--db', file, '--log-level', 'silent']);
  const run = { port: server.port, seed, end: Date.now() + milliseconds, requests: 0, errors: [] };
  const samples = [];
  const sample = async () => {
    while (Date.now() < run.end && !server.hasEnded()) {
      await sleep(1000);
      samples.push(await server.measure());
    }
  };
  await Promise.all([
    sample(),
    ...Array.from({ length: clients }, (_, number) => client(run, number)),
  ]);
  if (server.hasEnded()) run.errors.push(`the server ended: ${server.output()}`);
  await server.stop();
  return report(run, samples);
};

const report = ({ requests, errors }, samples) => {
  const quarter = Math.floor(samples.length / 4);
  const memory = samples.map(({ resident }) => resident / 2 ** 20);
  const [second, last] = [memory.slice(quarter, 2 * quarter), memory.slice(-quarter)].map(median);
  const longest = (name) => Math.max(...samples.slice(1).map((one) => one[name]));
  const [pause, busy] = [longest('pause'), longest('busy')];
  console.log(
    `${requests} requests, ${errors.length} errors, longest pause ${pause.toFixed(0)} ms ` +
      `(busy for ${busy.toFixed(0)} ms), memory ${second?.toFixed(0)} MB in the second quarter, ${last?.toFixed(0)} MB in the last`,
  );
  for (const error of new Set(errors.slice(0, 20))) console.log(`  ${error}`);
  const grows = samples.length >= settledAfter && last > second * growth;
  if (grows) console.log('  memory grows');
  if (busy > longestPause) console.log(`  a request took longer than ${longestPause} ms at once`);
  return errors.length > 0 || grows || busy > longestPause ? 1 : 0;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`soak: ${error.stack}`);
  process.exitCode = 2;
}
