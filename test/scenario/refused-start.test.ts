import { once } from 'node:events';
import { createServer } from 'node:net';
import t, { type Test } from 'tap';
import { type Ended, type RunOptions, runSandlot } from '../support/running-sandlot.ts';
import { petsDocument } from '../support/small-document.ts';

function refusal(sentence: string): Ended {
  return { code: 1, stdout: '', stderr: `${sentence}\n` };
}

/** Command lines and the sentences that they get. */
async function expectMessage(
  t: Test,
  sentences: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Promise<void> {
  for (const [line, sentence] of Object.entries(sentences)) {
    t.strictSame(await runSandlot(t, line.split(' '), options), refusal(sentence), line);
  }
}

t.test('refuses an unknown option with one sentence and a suggestion', async (t) => {
  await expectMessage(t, {
    '--prot 0': 'Unknown option --prot. Did you mean --port?',
    '--port': 'The option needs a value: -p, --port <port>.',
    'one.yaml two.yaml': 'The document one.yaml cannot be read: no such file.',
  });
});

t.test('names the command that a mistyped word is near, and how to serve a document', async (t) => {
  await expectMessage(
    t,
    { 'inspct api.yaml': 'No such command or file: inspct. Did you mean `sandlot inspect`?' },
    { from: 'sources' },
  );
  const advice = 'To serve a document, name only its file: sandlot';
  await expectMessage(t, {
    'serve shop.yaml': `No such command or file: serve. ${advice} shop.yaml`,
  });
  await expectMessage(
    t,
    { start: `No such command or file: start. ${advice} api.yaml` },
    { from: 'sources' },
  );
});

t.test('refuses an invalid value with one sentence', async (t) => {
  await expectMessage(t, {
    '--port http': '--port cannot be "http". Expected a number from 0 to 65535.',
    '--notices loud': '--notices cannot be "loud". Choose one of serve, refuse.',
  });
});

t.test('refuses an empty value with one sentence', async (t) => {
  await expectMessage(
    t,
    {
      '--db ': 'The value of --db is empty. Give it one, or leave the option out.',
      'inspect ': 'An argument is empty. Give it a value, or leave it out.',
    },
    { from: 'sources' },
  );
});

t.test('refuses an unknown or invalid setting with one sentence', async (t) => {
  await expectMessage(t, {
    '--set unit=docs': 'Unknown setting "unit". Known settings: units, defaultUnit, timeZone.',
    '--set units=miles': 'The setting units=miles is invalid: it must be docs or record.',
  });
});

t.test('refuses an unreadable document with one sentence that names it', async (t) => {
  const folder = t.testdir({
    'broken.yaml': 'openapi: 3.1.0\ninfo: { title: [\n',
    'list.yaml': '- openapi: 3.1.0\n',
    'foreign.yaml': petsDocument.replace('paths:', 'x-sandlot: { behaviours: jira }\npaths:'),
  });

  const missing = await runSandlot(t, ['missing.yaml'], { cwd: folder });

  t.strictSame(missing, refusal('The document missing.yaml cannot be read: no such file.'));
  await expectMessage(
    t,
    {
      'list.yaml': 'list.yaml is not an OpenAPI document: it must be an object.',
      'foreign.yaml': 'foreign.yaml names unknown behaviours "jira" (x-sandlot). Known: aha.',
    },
    { cwd: folder },
  );
  const broken = await runSandlot(t, ['broken.yaml'], { cwd: folder });
  t.strictSame([broken.code, broken.stdout], [1, '']);
  t.match(broken.stderr, /^broken\.yaml cannot be read: [^\n]* at line \d+, column \d+\n$/);
});

t.test('refuses an unusable module with one sentence that names it', async (t) => {
  const folder = t.testdir({
    'empty.js': '',
    'wrong.js': 'export const behaviours = { getMe: 200 };',
    'form.js': 'export const behaviours = {}; export const authenticate = true;',
    'broken.js': 'export const = {};',
    'throwing.js': 'throw new Error("no luck\\nat all");',
  });
  const run = (file: string) => runSandlot(t, ['--behaviours', file], { cwd: folder });

  t.strictSame(
    await run('empty.js'),
    refusal(
      `The behaviours module ${folder}/empty.js has no export named "behaviours": export a map from operationId to function.`,
    ),
  );
  t.strictSame(
    await run('wrong.js'),
    refusal(
      `The behaviours module ${folder}/wrong.js has a behaviour "getMe" that is not a function.`,
    ),
  );
  t.strictSame(
    await run('form.js'),
    refusal(`The behaviours module ${folder}/form.js exports "authenticate" with the wrong type.`),
  );
  t.strictSame(
    await run('throwing.js'),
    refusal(`The behaviours module ${folder}/throwing.js cannot be loaded: no luck`),
  );
  for (const file of ['broken.js', 'missing.js']) {
    const { code, stdout, stderr } = await run(file);
    t.strictSame([code, stdout], [1, ''], file);
    t.equal(stderr.indexOf('\n'), stderr.length - 1, 'it is one line');
    t.match(stderr, `The behaviours module ${folder}/${file} cannot be loaded: `);
  }
});

t.test("prints a module's later errors in one line each", async (t) => {
  const folder = t.testdir({
    'pets.yaml': petsDocument,
    'mine.js': `export const behaviours = {};
export const settings = { get properties() { throw 'not\\n  this one'; } };`,
  });

  const args = [`${folder}/pets.yaml`, '--behaviours', `${folder}/mine.js`];
  const ended = await runSandlot(t, args);

  t.strictSame(ended, refusal('not this one'));
});

t.test('explains a taken port in one sentence', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  t.teardown(() => taken.close());
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const folder = t.testdir({ 'pets.yaml': petsDocument });
  const args = [`${folder}/pets.yaml`, '--port', String(port)];
  const ended = await runSandlot(t, args);

  t.strictSame(
    ended,
    refusal(`Port ${port} of 127.0.0.1 is taken. Choose another with --port, or 0 for a free one.`),
  );
});

t.test('explains a foreign address in one sentence', async (t) => {
  await expectMessage(t, {
    '--host 192.0.2.1':
      'Port 0 of 192.0.2.1 cannot be opened: listen EADDRNOTAVAIL: address not available 192.0.2.1. Choose others with --port and --host.',
  });
});
