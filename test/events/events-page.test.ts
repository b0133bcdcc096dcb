import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import t from 'tap';
import { withoutTap } from '../support/without-tap.ts';
import { openEventApi } from './support/event-api.ts';
import { eventDocument } from './support/event-document.ts';
import { openReceiver } from './support/webhook-receiver.ts';

const page = readFileSync('docs/events.md', 'utf8');
const run = promisify(execFile);

/** The block of code of a language that has a text in it. */
function blockWith(language: string, text: string): string {
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const found = blocks.find(([, name, code]) => name === language && code?.includes(text));
  return `${found?.[2]}`;
}

const receivers = t.testdir({
  'fastify.mjs': blockWith('js', "from 'fastify'"),
  'express.mjs': blockWith('js', "from 'express'"),
});

t.test('the test of docs/events.md prints what the page shows', async (t) => {
  const receiver = await openReceiver(t);
  const folder = t.testdir({
    'orders.yaml': blockWith('yaml', '# orders.yaml'),
    'orders.test.mjs': blockWith('js', "from 'sandlot'"),
  });
  const { stdout } = await run(...withoutTap(process.execPath, 'orders.test.mjs'), {
    cwd: folder,
    env: { ...process.env, RECEIVER: receiver.url },
  });
  t.equal(stdout, blockWith('text', 'messages matched'));
  const [first] = receiver.messages;
  const shown = blockWith('text', 'webhook-signature');
  t.same(
    Object.keys(JSON.parse(first?.body ?? '')),
    Object.keys(JSON.parse(shown.split('\n\n')[1] ?? '')),
  );
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
    t.equal(shown.includes(`${name}: `), first?.headers[name] !== undefined);
});

t.test(
  'the Fastify receiver of docs/events.md confirms what is signed with its secret',
  async (t) => {
    const port = await findFreePort();
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const env = { ...process.env, PORT: `${port}`, WEBHOOK_SECRET: secret };
    const receiver = spawn(...withoutTap(process.execPath, 'fastify.mjs'), { cwd: receivers, env });
    t.teardown(() => receiver.kill());
    const { call, control } = await openEventApi(t, eventDocument());
    const url = `http://127.0.0.1:${port}/hooks`;
    const waitFor = (match: object) =>
      control('POST /deliveries/wait', { body: { match, within: 20_000 } });

    // Until it listens, the message is tried again.
    await control('PUT /webhooks', { body: { webhooks: [{ url, secret }] } });
    await call('POST /orders', { item: 'tea' });
    t.match(await waitFor({ status: 'delivered' }), [200, { passed: true }]);
    t.match(await once(receiver.stdout, 'data'), [/^order.created/]);

    await control('PUT /webhooks', { body: { webhooks: [{ url, secret: 'whsec_b3RoZXI=' }] } });
    const { body: order } = await call('POST /orders', { item: 'milk' });
    const answered = async () =>
      Object((await control('GET /deliveries'))[1]).deliveries.some(
        (one: { key: string; attempts: unknown[] }) => one.key === `${order.id}` && one.attempts[0],
      );
    while (!(await answered())) await setImmediate();
    t.match(await control('GET /deliveries'), [
      200,
      { deliveries: [{ status: 'delivered' }, { status: 'pending', attempts: [{ status: 500 }] }] },
    ]);
  },
);

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

// Express is no dependency; the page's receiver was tried with version 5.
t.test('the Express receiver of docs/events.md is a valid module', async (t) => {
  await t.resolves(run(...withoutTap(process.execPath, '--check', `${receivers}/express.mjs`)));
});
