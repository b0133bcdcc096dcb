import { chmod } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import t, { type Test } from 'tap';
import { openInBrowser, toOpenCommand } from '../../../src/cli/terminal/keys.ts';
import {
  compileRequestLog,
  offerKeys,
  openConsole,
  printStart,
  type TerminalSession,
} from '../../../src/cli/terminal/terminal.ts';
import { documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

/** An output that keeps what is written, on a terminal of so many columns or none. */
function outputOf(columns?: number) {
  const written: string[] = [];
  return {
    ...(columns !== undefined && { isTTY: true, columns }),
    write: (text: string | Uint8Array) => {
      written.push(String(text));
      return true;
    },
    text: () => written.join(''),
  };
}

const started = {
  documents: [{ title: 'Pets \n of all kinds and sizes', operations: 3, basePath: '/v1' }],
  docsPath: '/_sandlot/docs',
  consolePath: '/_sandlot/console',
  url: 'http://127.0.0.1:4010',
  duration: 411.7,
} as const;

t.test('a program gets one line at the start', async (t) => {
  const output = outputOf();

  printStart(started, output);

  t.equal(
    output.text(),
    'Sandlot serves Pets of all kinds and sizes at http://127.0.0.1:4010/v1 (3 operations), docs at http://127.0.0.1:4010/_sandlot/docs, console at http://127.0.0.1:4010/_sandlot/console\n',
  );
});

t.test('a terminal gets a few lines that fit', async (t) => {
  const wide = outputOf(100);
  const narrow = outputOf(60);
  printStart(started, wide);
  printStart(started, narrow);

  t.equal(
    wide.text().replace(/\d+\.\d+\.\d+ {2}/, 'X  '),
    `
  Sandlot X  ready in 412 ms

  ➜  Pets of all kinds and siz…  http://127.0.0.1:4010/v1  3 operations
  ➜  Console                     http://127.0.0.1:4010/_sandlot/console
  ➜  Docs                        http://127.0.0.1:4010/_sandlot/docs

`,
  );
  t.ok(
    Math.max(
      ...narrow
        .text()
        .split('\n')
        .map(({ length }) => length),
    ) <= 62,
  );
  t.notMatch(narrow.text(), 'operations');
});

t.test('the real API that answers some operations is named', async (t) => {
  const [piped, wide] = [outputOf(), outputOf(100)];
  const upstream = { origin: 'https://api.test', operations: 2 };
  printStart({ ...started, upstream }, piped);
  printStart({ ...started, upstream }, wide);

  t.match(piped.text(), /console, sends 2 operations to https:\/\/api\.test\n$/);
  t.match(wide.text(), /➜ {2}Upstream +https:\/\/api\.test {2}2 operations\n/);
});

t.test('without the control API there is the API alone', async (t) => {
  const output = outputOf(80);

  printStart({ ...started, docsPath: undefined, consolePath: undefined }, output);

  t.notMatch(output.text(), /Console|Docs/);
});

t.test(
  'requests are shown on a terminal by default, and elsewhere when they are wanted',
  async (t) => {
    const call = {
      ...{ at: 0, method: 'GET', url: '/pets', status: 200, duration: 1, sandbox: 'default' },
      ...{ operation: 'listPets', refusal: undefined, notices: [], findings: [] },
    };
    const shown = (form: 'requests' | 'json' | 'off' | undefined, columns?: number) => {
      const output = outputOf(columns);
      compileRequestLog(form, output)?.(call);
      return output.text();
    };

    t.match(shown(undefined, 80), /^\d\d:\d\d:\d\d 200 GET {4}\/pets 1\.0 ms\n$/);
    t.equal(shown(undefined), '');
    t.match(shown('requests'), / 200 GET {4}\/pets 1\.0 ms\n$/);
    t.match(JSON.parse(shown('json', 80)), { url: '/pets', status: 200 });
    t.equal(shown('off', 80), '');
  },
);

t.test('a Sandlot reports its calls, with secrets masked', async (t) => {
  const calls: unknown[] = [];
  const security = { keys: { type: 'apiKey', in: 'query', name: 'key' } };
  const document = documentOf(
    { '/pets': { get: { operationId: 'listPets', ...silent } } },
    { components: { securitySchemes: security } },
  );
  const { app } = await sandlotOf(t, document, {
    ...{ journal: 0, metrics: 'off' },
    onCall: (call) => calls.push(call),
  });

  await app.inject('/~one/pets?key=s3cret&size=2');
  await app.inject('/nothing');

  t.match(calls, [
    { url: '/pets?key=***&size=2', status: 200, sandbox: 'one', operation: 'listPets' },
    { status: 404, operation: undefined, refusal: { code: 'unknown-route' } },
  ]);
  t.match(Object(calls[0]).notices, ['parameter-unknown']);
});

/** A terminal with these keys; what they did. */
function sessionOf(_t: Test, more: Partial<TerminalSession> = {}) {
  const stream = new PassThrough();
  const did: string[] = [];
  const input = Object.assign(stream, {
    isTTY: true,
    setRawMode: (mode: boolean) => did.push(`raw ${mode}`),
    unref: () => stream,
  });
  const output = outputOf(80);
  const session: TerminalSession = {
    ...started,
    reset: async () => did.push('reset'),
    quit: () => did.push('quit'),
    open: (url: string) => did.push(`open ${url}`),
    input: Object(input),
    output,
    ...more,
  };
  return { session, did, output, press: (keys: string) => stream.write(keys) };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

t.test('keys steer the server', async (t) => {
  const { session, did, output, press } = sessionOf(t);
  offerKeys(session);

  press('hO');
  press('rcx');
  press('q\u0003');
  await nextTurn();

  t.strictSame(did, [
    'raw true',
    'open http://127.0.0.1:4010/_sandlot/console',
    ...['reset', 'quit', 'quit'],
  ]);
  t.equal(
    output.text().replace('\u001b[2J\u001b[3J\u001b[H', '<clear>'),
    `  Press h for help

  o  open the console in the browser
  r  reset the data of the sandbox "default"
  c  clear the screen
  q  quit
  h  show this help
<clear>The sandbox "default" is reset.
`,
  );
});

t.test('keys are offered for what is there', async (t) => {
  const docs = sessionOf(t, { consolePath: undefined });
  offerKeys(docs.session);
  docs.press('ho');
  const bare = sessionOf(t, { consolePath: undefined, docsPath: undefined, reset: undefined });
  offerKeys(bare.session);
  bare.press('hor');
  await nextTurn();

  t.match(docs.output.text(), 'open the docs in the browser');
  t.match(docs.did, ['raw true', /_sandlot\/docs$/]);
  t.notMatch(bare.output.text(), /open|reset/);
  t.strictSame(bare.did, ['raw true']);
});

t.test('the console of a demo is opened for a person', async (t) => {
  const opened: string[] = [];
  const open = (url: string) => opened.push(url);

  openConsole(started, outputOf(), open);
  openConsole({ ...started, consolePath: undefined }, outputOf(80), open);
  openConsole(started, outputOf(80), open);

  t.strictSame(opened, ['http://127.0.0.1:4010/_sandlot/console']);
});

t.test('without a terminal no keys are read', async (t) => {
  const piped = sessionOf(t, { output: outputOf() });
  offerKeys(piped.session);
  const noInput = sessionOf(t);
  offerKeys({ ...noInput.session, input: Object(new PassThrough()) });

  t.strictSame([piped.did, noInput.did, noInput.output.text()], [[], [], '']);
});

t.test('an address is opened by the program of the platform', async (t) => {
  t.strictSame(toOpenCommand('darwin', 'http://a'), ['open', 'http://a']);
  t.strictSame(toOpenCommand('win32', 'http://a'), ['cmd', '/c', 'start', '', 'http://a']);
  t.strictSame(toOpenCommand('linux', 'http://a'), ['xdg-open', 'http://a']);
});

t.test('where no browser opens, the address is printed with the reason', async (t) => {
  const { PATH } = process.env;
  t.teardown(() => Object.assign(process.env, { PATH }));
  // The started programs do not keep a process alive.
  const alive = setInterval(() => undefined, 1000);
  t.teardown(() => clearInterval(alive));
  const folder = t.testdir({ open: '#!/bin/sh\nexit 0\n', 'xdg-open': '#!/bin/sh\nexit 3\n' });
  for (const name of ['open', 'xdg-open']) await chmod(`${folder}/${name}`, 0o755);
  process.env.PATH = folder;
  const reasonOn = (platform: NodeJS.Platform) =>
    new Promise((resolve) => openInBrowser('http://a', resolve, platform));

  openInBrowser('http://a', () => t.fail('open has opened it'), 'darwin');
  t.strictSame(await Promise.all([reasonOn('linux'), reasonOn('win32')]), [
    'xdg-open found none (exit code 3)',
    'cmd cannot be run',
  ]);

  const { session, output, press } = sessionOf(t, { open: (_url, onFailure) => onFailure('why') });
  offerKeys(session);
  press('o');
  await nextTurn();
  t.match(
    output.text(),
    'No browser was opened: why. Open the address yourself: http://127.0.0.1:4010/_sandlot/console\n',
  );
});
