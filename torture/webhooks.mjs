/**
 * Sends many webhooks to a receiver that is slow, fails and restarts, and optionally kills Sandlot meanwhile.
 * Every committed change must arrive at least once, and the messages about a record in their order.
 *
 *     npm run torture:webhooks -- [--messages 10000] [--records 500] [--kills 0] [--fail 0.1]
 *                                 [--seconds 600] [--megabytes 600]
 *
 * --kills       how often Sandlot is killed with SIGKILL while it sends
 * --fail        the share of messages that the receiver answers with 500
 * --megabytes   the greatest memory of Sandlot
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    records: { type: 'string', default: '500' },
    kills: { type: 'string', default: '0' },
    fail: { type: 'string', default: '0.1' },
    seconds: { type: 'string', default: '600' },
    megabytes: { type: 'string', default: '600' },
  },
});
const options = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, +text]));
const folder = mkdtempSync(join(tmpdir(), 'webhooks-'));
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

const note = {
  type: 'object',
  properties: { id: { type: 'integer', readOnly: true }, version: { type: 'integer' } },
};
const content = { 'application/json': { schema: note } };
const reply = (status) => ({ responses: { [status]: { description: '', content } } });
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const changed = { post: { requestBody: { content } } };
const file = join(folder, 'notes.json');
writeFileSync(
  file,
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Notes', version: '1' },
    paths: {
      '/notes': {
        get: {
          responses: {
            200: {
              description: '',
              content: { 'application/json': { schema: { type: 'array', items: note } } },
            },
          },
        },
        post: { requestBody: { content }, ...reply(201) },
      },
      '/notes/{id}': {
        parameters: [id],
        get: reply(200),
        patch: { requestBody: { content }, ...reply(200) },
      },
    },
    webhooks: { 'note.created': changed, 'note.updated': changed },
  }),
);

/** The versions of each note that arrived, in order. */
const arrived = new Map();
let count = 0;

const receive = (request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', async () => {
    const { id: note, version } = JSON.parse(body);
    if (Math.random() < 0.02) await sleep(200);
    if (Math.random() < options.fail) return response.writeHead(500).end();
    arrived.set(note, [...(arrived.get(note) ?? []), version]);
    count += 1;
    return response.writeHead(204).end();
  });
};

let receiver;
const listen = async (port) => {
  receiver = createServer(receive);
  receiver.listen(port, '127.0.0.1');
  await once(receiver, 'listening');
  return receiver.address().port;
};
const port = await listen(0);

const start = async () => {
  const args = ['--port', '0', '--no-auth', '--records', '0', '--webhook-attempts', '900'];
  const child = spawn(
    process.execPath,
    [
      cli,
      file,
      '--db',
      join(folder, 'state.json'),
      '--webhook',
      `http://127.0.0.1:${port}/`,
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  while (!/:\d+/.test(output)) await once(child.stdout, 'data');
  return { child, url: / at (http:\S+?:\d+)/.exec(output)[1] };
};

/** The highest version of each note that was acknowledged. */
const acknowledged = new Map();
let megabytes = 0;
let server = await start();
const fields = { headers: { 'content-type': 'application/json' } };

const write = async (number, version) => {
  const [method, path] = version === 1 ? ['POST', '/notes'] : ['PATCH', `/notes/${number}`];
  const sent = await fetch(server.url + path, {
    ...fields,
    method,
    body: JSON.stringify({ version }),
  });
  const { id: note } = await sent.json();
  if (!sent.ok) throw new Error(`${method} ${path}: ${sent.status}`);
  acknowledged.set(note, version);
  return note;
};

const restartSandlot = async () => {
  server.child.kill('SIGKILL');
  await once(server.child, 'close');
  server = await start();
};

const restartReceiver = async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await sleep(300);
  await listen(port);
};

const measure = () => {
  const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
  megabytes = Math.max(megabytes, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
};

const versions = Math.ceil(options.messages / options.records);
const killEvery = options.kills > 0 ? Math.max(1, Math.floor(versions / options.kills)) : Infinity;
let kills = 0;
for (let version = 1; version <= versions; version++) {
  // Notes are created one after the other, so that their ids are their numbers.
  for (let number = 1; number <= options.records; number++) {
    await write(number, version);
    const part = Math.floor(options.records / 2);
    if (version % killEvery === 0 && number === part && kills < options.kills) {
      kills += 1;
      await restartSandlot();
    }
  }
  if (version % 4 === 0) await restartReceiver();
  measure();
}
while (kills < options.kills) {
  kills += 1;
  await sleep(100);
  await restartSandlot();
}

const isComplete = () =>
  [...acknowledged].every(([note, version]) => (arrived.get(note) ?? []).includes(version));
const end = Date.now() + options.seconds * 1000;
while (!isComplete() && Date.now() < end) {
  await sleep(200);
  measure();
}

const missing = [];
const disordered = [];
for (const [note, last] of acknowledged) {
  const got = arrived.get(note) ?? [];
  for (let version = 1; version <= last; version++)
    if (!got.includes(version)) missing.push(`${note}/${version}`);
  const firsts = got.filter((version, index) => got.indexOf(version) === index);
  if (firsts.some((version, index) => index > 0 && version < firsts[index - 1]))
    disordered.push(note);
}
server.child.kill('SIGKILL');
receiver.closeAllConnections();
receiver.close();
rmSync(folder, { recursive: true, force: true });
const total = options.records * versions;
console.log(
  `${total} changes, ${kills} kills: ${count} messages arrived, ${missing.length} missing, ${disordered.length} records out of order, at most ${Math.round(megabytes)} MB`,
);
if (missing.length > 0 || disordered.length > 0 || megabytes > options.megabytes) {
  console.log(`missing: ${missing.slice(0, 10)}; out of order: ${disordered.slice(0, 10)}`);
  process.exitCode = 1;
}
