/**
 * Sends more than a Sandlot may keep, and checks that its process stays below a limit. Exits with 1 if it does not.
 *
 *     npm run build && npm run torture:bounds [-- --names 30000 --bodies 400 --snapshots 20000 --limit 600]
 *
 * - names: sandboxes with one call each
 * - bodies: calls of 5 MB in sandboxes of their own, half of them refused
 * - snapshots: taken in one sandbox after a change each, until the limit refuses them
 * - 50 event streams that never read
 * - limit: resident megabytes that the process may have at the end
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    names: { type: 'string', default: '30000' },
    bodies: { type: 'string', default: '400' },
    snapshots: { type: 'string', default: '20000' },
    limit: { type: 'string', default: '600' },
  },
});
const [names, bodies, snapshots, limit] = ['names', 'bodies', 'snapshots', 'limit'].map((name) =>
  Number(values[name]),
);
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const mega = 1024 * 1024;

let isFailed = false;
const report = (isPassed, sentence) => {
  console.log(`${isPassed ? 'ok    ' : 'FAILED'} ${sentence}`);
  isFailed ||= !isPassed;
};

const server = spawn(
  process.execPath,
  [pathOf('../dist/cli.js'), pathOf('bounds.yaml'), '--port', '0'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
process.once('exit', () => server.kill('SIGKILL'));
const [line] = await once(server.stdout, 'data');
const url = / at (http:\S+?:\d+)/.exec(`${line}`)[1];

/** The resident memory of the server in MB, now or at its peak. */
const residentMegabytes = (field) =>
  Number(
    new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1],
  ) / 1024;

/** Sends a request and counts the statuses of the replies. */
const createSender = () => {
  const statuses = {};
  const send = async (path, init) => {
    const reply = await fetch(url + path, init);
    statuses[reply.status] = (statuses[reply.status] ?? 0) + 1;
    await reply.arrayBuffer();
  };
  return { statuses, send };
};

/** Runs a task with each number, some at a time. */
const forEach = async (count, width, task) => {
  let next = 0;
  const work = async () => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: width }, work));
};

const stage = async (name, run) => {
  const start = performance.now();
  const sentence = await run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `       ${name}: ${sentence}, ${seconds} s, then ${residentMegabytes('VmRSS').toFixed(0)} MB`,
  );
};

const json = { 'content-type': 'application/json' };

await stage('start', async () => 'ready');

const readers = await Promise.all(
  Array.from({ length: 50 }, async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    await once(socket, 'connect');
    socket.write('GET /_sandlot/events HTTP/1.1\r\nhost: localhost\r\n\r\n');
    return socket;
  }),
);
await stage('streams that do not read', async () => {
  const { statuses, send } = createSender();
  const body = JSON.stringify({ text: 'x'.repeat(mega / 4) });
  await forEach(200, 8, () => send('/echo', { method: 'POST', headers: json, body }));
  return `${JSON.stringify(statuses)} for ${readers.length} streams`;
});

await stage('names', async () => {
  const { statuses, send } = createSender();
  await forEach(names, 16, (number) =>
    send(`/~box-${number}/notes`, { method: 'POST', headers: json, body: '{"text":"x"}' }),
  );
  return `${names} sandboxes ${JSON.stringify(statuses)}`;
});

await stage('bodies', async () => {
  const { statuses, send } = createSender();
  const accepted = JSON.stringify({ text: 'x'.repeat(5 * mega - 100) });
  const refused = `${accepted.slice(0, -1)} `;
  await forEach(bodies, 4, (number) =>
    send(`/~body-${number}/echo`, {
      method: 'POST',
      headers: json,
      body: number % 2 === 0 ? accepted : refused,
    }),
  );
  return `${bodies} calls of 5 MB ${JSON.stringify(statuses)}`;
});

await stage('snapshots', async () => {
  const { statuses, send } = createSender();
  const body = JSON.stringify({ text: 'x'.repeat(1000) });
  await forEach(snapshots, 8, async (number) => {
    await send('/notes', { method: 'POST', headers: json, body });
    await send(`/_sandlot/snapshots/s${number}`, { method: 'PUT' });
  });
  return `${snapshots} snapshots ${JSON.stringify(statuses)}`;
});

const [resident, peak] = ['VmRSS', 'VmHWM'].map(residentMegabytes);
report(
  resident < limit,
  `the process has ${resident.toFixed(0)} MB, had ${peak.toFixed(0)} MB at its peak, and may have ${limit} MB`,
);
const health = await fetch(`${url}/_sandlot/health`);
report(health.status === 200, `it answers ${health.status}`);
for (const reader of readers) reader.destroy();
server.kill('SIGKILL');
process.exitCode = isFailed ? 1 : 0;
