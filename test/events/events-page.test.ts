import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import t from 'tap';
import { withoutTap } from '../support/without-tap.ts';
import { openReceiver } from './support/webhook-receiver.ts';

const page = readFileSync('docs/events.md', 'utf8');
const run = promisify(execFile);

/** The block of code of a language that has a text in it. */
function blockWith(language: string, text: string): string {
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const found = blocks.find(([, name, code]) => name === language && code?.includes(text));
  return `${found?.[2]}`;
}

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

t.test('the receivers of docs/events.md are valid modules', async (t) => {
  const folder = t.testdir({
    'fastify.mjs': blockWith('js', "from 'fastify'"),
    'express.mjs': blockWith('js', "from 'express'"),
  });
  for (const name of ['fastify.mjs', 'express.mjs'])
    await t.resolves(run(...withoutTap(process.execPath, '--check', `${folder}/${name}`)), name);
});
