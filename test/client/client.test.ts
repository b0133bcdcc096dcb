import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import { connect, start } from '../../src/index.ts';
import { sendByHttps } from '../http/tls/support/open-https.ts';
import { petsApi, petsModule } from '../support/pets.ts';
import { skipOnReplicas } from '../support/replicas/on-replicas.ts';
import { documentOf, json } from '../support/sandlot-of.ts';

const clock = '2019-02-06T01:48:24.000Z';

async function startPets(t: Test) {
  const folder = t.testdir({ 'pets.json': JSON.stringify(petsApi), 'pets.mjs': petsModule });
  const sandlot = await start({
    document: pathToFileURL(`${folder}/pets.json`),
    behaviours: `${folder}/pets.mjs`,
    records: 0,
    now: clock,
    controlToken: 'secret',
    logLevel: 'silent',
  });
  t.teardown(() => sandlot.close());
  return sandlot;
}

function add(url: string, name: string, headers = {}) {
  return fetch(`${url}/api/pets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ name }),
  });
}

t.test('starts a Sandlot with a sandbox for a test', async (t) => {
  const sandlot = await startPets(t);
  const box = sandlot.sandbox('one');

  t.equal((await add(box.url, 'Rex')).status, 201);
  t.equal((await add(sandlot.url, 'Tom', box.headers)).status, 201);

  const pets = box.records('pets');
  t.strictSame(await pets.list(), [
    { id: 1, name: 'Rex' },
    { id: 2, name: 'Tom' },
  ]);
  t.strictSame(await pets.get(1), { id: 1, name: 'Rex' });
  t.strictSame(await pets.patch(1, { name: 'Max' }), { id: 1, name: 'Max' });
  t.strictSame(await pets.put(3, { name: 'Eve' }), { name: 'Eve', id: 3 });
  await pets.remove(1);
  t.equal((await pets.list()).length, 2);
  t.strictSame(await sandlot.sandbox('two').records('pets').list(), []);

  await t.rejects(box.reset('two-pets'), { message: /^POST \/reset: 404: / });
});

t.test('verifies recorded calls and waits for them', async (t) => {
  const box = (await startPets(t)).sandbox('one');
  await add(box.url, 'Rex');

  t.match(await box.journal.verify({ match: { body: { name: 'Rex' } }, count: 1 }), {
    passed: true,
  });
  t.match(await box.journal.verify({ match: { body: { name: 'Tom' } } }), {
    passed: false,
    near: [{ differences: [{ where: '/body/name', expected: 'Tom', actual: 'Rex' }] }],
  });
  t.match(await box.journal.wait({ count: { min: 2 }, within: 1 }), { passed: false });
  t.match(await box.journal.list(), [{ id: 1, operation: 'addPet' }]);
  t.strictSame(await box.journal.list({ after: 1 }), []);
  t.match(await box.coverage(), {
    calls: { total: 1 },
    counts: { operations: { seen: 1 } },
    against: [],
  });
  await box.journal.clear();
  t.strictSame(await box.journal.list(), []);
});

t.test('adds and removes overrides and faults', async (t) => {
  const box = (await startPets(t)).sandbox('one');
  const match = { operation: 'addPet' };

  const override = await box.override({ match, answer: { example: 'tom' } });
  t.match(await (await add(box.url, 'Rex')).json(), { name: 'Tom' });
  const fault = await box.fault({ match, error: { status: 503 } });
  t.equal((await add(box.url, 'Rex')).status, 503);
  await Promise.all([override.remove(), fault.remove()]);

  t.match(await (await add(box.url, 'Rex')).json(), { name: 'Rex' });
  // Who cleans up after a test need not know what was used up.
  await Promise.all([override.remove(), fault.remove()]);
});

t.test('lists what the clock will change', async (t) => {
  const work = {
    type: 'object',
    properties: { id: { type: 'integer' }, status: { enum: ['queued', 'done'] } },
  };
  const document = documentOf({
    '/jobs': { post: { responses: { 202: json(work) } } },
    '/jobs/{id}': { get: { responses: { 200: json(work) } } },
  });
  const sandlot = await start({
    document: `${t.testdir({ 'api.json': JSON.stringify(document) })}/api.json`,
    now: clock,
    lifecycle: 30_000,
    logLevel: 'silent',
  });
  t.teardown(() => sandlot.close());
  const box = sandlot.sandbox('one');
  await fetch(`${box.url}/jobs`, { method: 'POST' });
  const at = '2019-02-06T01:48:54.000Z';
  t.match(await box.due(), [{ at, resource: 'jobs', kind: 'state', from: 'queued', to: 'done' }]);
});

t.test('moves the clock and restores it with a reset', async (t) => {
  const box = (await startPets(t)).sandbox('one');
  await add(box.url, 'Rex');
  await box.snapshot('one-pet');
  await box.clock.advance('PT1H');
  t.match(await box.clock.read(), { now: '2019-02-06T02:48:24.000Z', frozen: true });
  t.match(await box.clock.set({ now: '2020-01-01T00:00:00Z' }), { frozen: true });

  await box.reset();
  t.match(await box.clock.read(), { now: clock });
  t.strictSame(await box.records('pets').list(), []);
  await box.reset('one-pet');
  t.equal((await box.records('pets').list()).length, 1);
  await box[Symbol.asyncDispose]();
  await box.close();
  t.strictSame(await box.records('pets').list(), []);
});

t.test('starts a Sandlot that serves HTTPS, and controls it', async (t) => {
  const folder = t.testdir({ 'pets.json': JSON.stringify(petsApi) });
  const sandlot = await start({
    document: `${folder}/pets.json`,
    records: 0,
    tls: { dataFolder: `${folder}/certificates` },
  });
  t.teardown(() => sandlot.close());
  const box = sandlot.sandbox('one');

  t.match(sandlot.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  const ca = readFileSync(`${folder}/certificates/ca.pem`, 'utf8');
  t.match(await sendByHttps(`${box.url}/api/pets`, { ca }), { status: 200, body: '[]' });
  t.match(await box.journal.list(), [{ id: 1, operation: 'listPets', status: 200 }]);
  await box.records('pets').put(1, { name: 'Rex' });
  t.strictSame(await box.records('pets').list(), [{ name: 'Rex', id: 1 }]);
  await t.rejects(box.reset('none'), { message: /^POST \/reset: 404: / });
  await box.close();
});

t.test('connects to a Sandlot in another process', async (t) => {
  const { url } = await startPets(t);
  const elsewhere = connect(`${url}/`, { controlToken: 'secret' });

  t.match(await elsewhere.sandbox('one').clock.read(), { now: clock });
  await elsewhere.close();
  t.equal((await fetch(`${url}/_sandlot/health`)).status, 200, 'it runs on');
  const unauthenticated = connect(url).sandbox('one');
  const message = /: 401: Missing control token/;
  await t.rejects(unauthenticated.clock.read(), { message, code: 'control-token-missing' });
  await t.rejects(unauthenticated.close(), { message });
  await t.rejects(connect(url, { controlToken: 'other' }).sandbox('one').clock.read(), {
    message: /: 401: Wrong control token\. Send the value/,
    code: 'control-token-wrong',
  });
});

t.test('refuses an invalid option with a sentence', async (t) => {
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['seed', 'x', 'a whole number of at least 0, not "x"'],
    ['records', -1, 'a whole number of at least 0, not -1'],
    ['journal', 1.5, 'a whole number of at least 0, not 1.5'],
    ['port', -1, 'a whole number from 0 to 65535, not -1'],
    ['port', 65_536, 'a whole number from 0 to 65535, not 65536'],
    ['notices', 'maybe', 'one of "serve", "refuse", not "maybe"'],
    ['sandboxes', 'on-use', 'one of "on use", "registered", not "on-use"'],
    ['validate', null, 'one of "refuse", "warn", "off", not null'],
    ['logLevel', 'x', 'one of "silent", "error", "warn", "info", "debug", not "x"'],
    ['document', { openapi: '3.1.0' }, 'a path or a URL, not an object'],
    ['behaviours', [], 'a path or a URL, not a list'],
    ['documents', {}, 'a list of objects such as { document, mount }, not an object'],
    ['limits', 7, 'an object such as { max, idle }, not 7'],
    ['overlays', 'a.yaml', 'a list of paths or URLs, as strings, not "a.yaml"'],
    ['overlays', [1], 'a list of paths or URLs, as strings, not a list'],
    ['allowRefs', ['ftp'], 'a list of files and http, not a list'],
    ['fixtures', 7, 'a path, a URL, or an object of records, not 7'],
    ['set', { a: 1 }, 'an object of strings, not an object'],
    ['set', 'a=1', 'an object of strings, not "a=1"'],
    ['controlToken', 'a b', 'ASCII text without blanks, not "a b"'],
    ['now', 7, 'an instant such as 2019-02-06T01:48:24Z, not 7'],
    ['onWarning', true, 'a function, not true'],
    ['onCall', 'log', 'a function, not "log"'],
  ];
  for (const [name, value, sentence] of wrong) {
    const options: object = { [name]: value };
    await t.rejects(start(options), { message: `"${name}" must be ${sentence}.` }, name);
  }
});

t.test('names the part of an option that is invalid', async (t) => {
  const wrong: readonly (readonly [object, string])[] = [
    [
      { tls: {} },
      '"tls" must be an object such as { dataFolder } or { certificate: { cert, key } }, not an object.',
    ],
    [
      { tls: { certificate: { cert: 'cert.pem' } } },
      '"tls.certificate.key" must be the path of a file, not undefined.',
    ],
    [{ limits: { max: 0, idle: 1 } }, '"limits.max" must be a whole number of at least 1, not 0.'],
    [{ limits: { max: 5 } }, '"limits.idle" must be a whole number of at least 1, not undefined.'],
    [{ limits: { max: 5, idle: 1, least: 1 } }, 'Unknown option "limits.least"; known: max, idle.'],
    [
      { documents: [{ document: 'aha', mount: undefined }, 'a.yaml'] },
      '"documents[1]" must be an object such as { document, mount }, not "a.yaml".',
    ],
    [
      { documents: [{ document: 7 }] },
      '"documents[0].document" must be a path or a URL, as a string, not 7.',
    ],
    [
      { documents: [{ document: 'aha', mount: 'shop' }] },
      '"documents[0].mount" must be a path such as /shop, not "shop".',
    ],
  ];
  for (const [options, message] of wrong) await t.rejects(start(options), { message });
});

t.test('names the URL when no control API answers there', async (t) => {
  const none = connect('http://127.0.0.1:1').sandbox('one');
  await t.rejects(none.reset(), {
    message:
      /^Cannot reach http:\/\/127\.0\.0\.1:1\/~one\/_sandlot: .+\. Is Sandlot running there\?$/,
  });

  const { url } = await startPets(t);
  const elsewhere = connect(url, { controlPrefix: '/own' }).sandbox('one');
  await t.rejects(elsewhere.reset(), {
    message: `POST /reset: ${url}/~one/own/reset answered 404 with application/problem+json, so no control API is there. Check the URL and the control prefix; a Sandlot started with --no-control has none.`,
  });

  const page = createServer((_request, response) => response.end('<p>Hello</p>'));
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  t.teardown(() => page.close());
  const other = connect(`http://127.0.0.1:${Object(page.address()).port}`).sandbox('one');
  await t.rejects(other.clock.read(), { message: /^GET \/clock: .* answered 200 with no content/ });
});

t.test('requires a URL to connect to', async (t) => {
  const none: unknown = undefined;

  for (const [address, problem] of [
    [none as string, 'instead of undefined'],
    ['', 'instead of ""'],
    ['127.0.0.1:4010', '(http:// is missing)'],
  ] as const)
    t.throws(() => connect(address), {
      message: `Expected a URL such as http://127.0.0.1:4010 ${problem}.`,
    });
});

t.test('requires names for sandboxes and snapshots', async (t) => {
  const sandlot = connect('http://127.0.0.1:1');
  const none: unknown = undefined;
  const nameless = none as string;
  const message = 'The name of a sandbox must be a string such as "one", not undefined.';
  t.throws(() => sandlot.sandbox(nameless), { message });
  t.throws(() => sandlot.sandbox(''), { message: /not an empty string/ });
  await t.rejects(sandlot.sandbox('one').snapshot(nameless), {
    message: /^The name of a snapshot must be a string/,
  });
  const rule = 'is 1 to 64 letters (A to Z), digits, "-", "_", "." and "~", not starting with "."';
  t.throws(() => sandlot.sandbox('.x'), {
    message: `The name of a sandbox ${rule}, not ".x".`,
  });
  await t.rejects(sandlot.sandbox('one').snapshot('two pets'), {
    message: `The name of a snapshot ${rule}, not "two pets".`,
  });
});

t.test('refuses invalid arguments before sending anything', async (t) => {
  const nowhere = 'http://127.0.0.1:1';
  const misspelt: object = { controlTokn: 'secret' };
  t.throws(() => connect(nowhere, misspelt), {
    message: 'Unknown option "controlTokn"; the nearest is "controlToken".',
  });
  const token: unknown = 7;
  t.throws(() => connect(nowhere, { controlToken: token as string }), {
    message: '"controlToken" must be ASCII text without blanks, not 7.',
  });
  const none: unknown = null;
  await t.rejects(start(none as object), { message: 'Options must be an object, not null.' });

  const { clock, records } = connect(nowhere).sandbox('one');
  const noKey: unknown = { name: 'Rex' };
  await t.rejects(records('pets').put(noKey as string, {}), {
    message: 'records.put(key, record): key must be a string or a number.',
  });
  await t.rejects(clock.set({ now: '2020-13-01' }), {
    message: '"now" must be an instant such as 2019-02-06T01:48:24Z, not "2020-13-01".',
  });
  const time: object = { frozn: true };
  await t.rejects(clock.set(time), {
    message: 'Unknown option "frozn"; the nearest is "frozen".',
  });
  await t.rejects(clock.set({ frozen: true }), { message: /^Cannot reach / });
});

t.test(
  'explains why it cannot start',
  skipOnReplicas('The proxy has a port of its own.'),
  async (t) => {
    for (const now of ['today', '0000-01-01T00:00:00Z']) {
      await t.rejects(start({ now }), { message: /^"now" must be an instant/ });
    }
    const mistyped: object = { documnt: 'pets.json' };
    await t.rejects(start(mistyped), {
      message: 'Unknown option "documnt"; the nearest is "document".',
    });
    const { url } = await startPets(t);
    await t.rejects(start({ port: Number(new URL(url).port) }), { message: /is taken/ });
  },
);

t.test('registers a token and limits the rate of a sandbox', async (t) => {
  const sandlot = await startPets(t);
  const box = sandlot.sandbox('one');
  await box.register('abc', { token: 'def', user: '689956296' });
  t.equal((await add(sandlot.url, 'Rex', { authorization: 'Bearer abc' })).status, 201);

  await box.rateLimit({ minute: 1 });
  await add(box.url, 'Tom');
  t.equal((await add(box.url, 'Eve')).status, 429);
  await box.rateLimit();
  t.equal((await add(box.url, 'Ida')).status, 201);
  t.equal((await box.records('pets').list()).length, 3);
});
