import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import t, { type Test } from 'tap';
import { runCoverage } from '../../src/cli/coverage.ts';
import { type CaptureOptions, captureOutput } from '../support/captured-output.ts';
import { openPets, petsApi } from '../support/pets.ts';
import { schemaErrors } from '../support/published-schemas.ts';
import { documentOf, type SandlotOf, sandlotOf } from '../support/sandlot-of.ts';

type Options = Partial<Parameters<typeof runCoverage>[1]>;

/** A Sandlot that keeps pets and listens. */
async function openListening(t: Test, options: SandlotOf = {}) {
  const pets = await openPets(t, options);
  const url = await pets.app.listen({ port: 0, host: '127.0.0.1' });
  return { ...pets, url };
}

/** What the command prints of the Sandlot at a URL, and what it found. */
async function printed(url: string, options: Options = {}, printing: CaptureOptions = {}) {
  const { output, text } = captureOutput(printing);
  const verdict = await runCoverage(
    url,
    { controlPrefix: '/_sandlot', timeout: 30, ...options },
    output,
  );
  return { verdict, text: text() };
}

t.test("the table lists what each operation's calls exercised", async (t) => {
  const { app, url, add } = await openListening(t);
  await add('Tom');
  await add(7);
  await app.inject('/api/pets?tag=a');
  await app.inject('/api/pets/1');
  await app.inject('/api/nothing');

  t.strictSame(await printed(url), {
    verdict: 'passed',
    text: `Pets 1.0

METHOD  PATH        CALLS  STATUSES                   NOT EXERCISED
GET     /pets       1      200                        -
POST    /pets       2      201, 400 (not documented)  503, sent /id
GET     /pets/{id}  1      200                        404

invalid request: call 2, POST /api/pets, 400
  The body at /name must be string.
  /paths/~1pets/post/requestBody/content/application~1json/schema/properties/name/type
invalid reply: call 2, POST /api/pets, 400
  The status 400 is not documented. Documented: 201, 503.
  /paths/~1pets/post/responses
no matching operation: call 5, GET /api/nothing, 404

5 calls, 1 unmatched, 1 invalid, 1 with an invalid reply
operations 3 of 3 (100 %), statuses 3 of 5 (60 %), parameters 2 of 2 (100 %), values 0 of 0 (100 %), fields 8 of 9
(88 %)
`,
  });
});

t.test('the JSON report matches its published schema', async (t) => {
  const { url } = await openListening(t);

  const { text } = await printed(`${url}/`, { json: true });

  t.strictSame(schemaErrors('coverage', JSON.parse(text)), []);
  t.match(JSON.parse(text), { calls: { total: 0 } });
});

t.test('a sandbox is chosen by name or URL, and --all includes every sandbox', async (t) => {
  const { app, url } = await openListening(t);
  await app.inject('/~one/api/pets');
  await app.inject('/~one/api/no');
  await app.inject('/api/pets/1');

  const lines = async (address: string, options: Options = {}) =>
    (await printed(address, options)).text.match(/^operations \d+ of \d+/m)?.[0];

  t.equal(await lines(url), 'operations 1 of 3');
  t.equal(await lines(`${url}/~one`), 'operations 1 of 3');
  t.equal(await lines(url, { sandbox: 'none' }), 'operations 0 of 3');
  t.equal(await lines(url, { all: true }), 'operations 2 of 3');
  t.match(
    (await printed(url, { sandbox: 'one' })).text,
    'no matching operation: call 2 in one, GET /api/no',
  );
});

t.test('on a terminal uncalled operations are red and long lists are cut', async (t) => {
  const { app, url, add, control } = await openListening(t, { journal: 1 });
  await add('Tom');
  await control('POST /faults', { body: { cut: 'empty' } });
  await app.inject('/api/pets/1').catch(() => undefined);

  const { text } = await printed(url, {}, { columns: 60, colors: 'on' });

  t.match(text, 'values 0 of 0 (100 %)');
  const widths = text.split('\n').map((line) => stripVTControlCharacters(line).length);
  t.ok(Math.max(...widths) <= 60, text);
  t.match(text, '1 call dropped from the journal; only their operation and\nstatus are known');
  t.match(text, /\[31mGET +\/pets +0 +- +everything/);
  t.match(text, /GET +\/pets\/\{id\} +1 +- /, 'what was cut off has no status');
});

t.test(
  'a call that does not match has two lines on a narrow terminal, and its address is whole',
  async (t) => {
    const { app, url } = await openListening(t);
    await app.inject('/api/nothing?much=longer');

    const { text } = await printed(url, {}, { columns: 60 });

    t.match(text, '\nno matching operation: call 1,\n  GET /api/nothing?much=longer, 404\n');
  },
);

t.test('gates report in one sentence why they fail', async (t) => {
  const { app, url } = await openListening(t);
  await app.inject('/api/pets');
  await app.inject('/api/nothing');
  const messages = t.capture(process.stderr, 'write', () => true);
  const verdict = async (options: Options) => {
    const { verdict } = await printed(url, options);
    return [verdict, ...messages().map(({ args: [message] }) => message)];
  };

  t.strictSame(await verdict({ minOperations: 33 }), ['passed']);
  t.strictSame(await verdict({ minOperations: 34 }), [
    'failed',
    '1 of 3 operations (33 %) were exercised; the minimum is 34 %.\n',
  ]);
  t.strictSame(await verdict({ failOn: ['invalid'] }), ['passed']);
  t.strictSame(await verdict({ failOn: ['invalid', 'unmatched'] }), [
    'failed',
    '1 of 2 calls matched no operation of the document.\n',
  ]);
  await app.inject({ method: 'POST', url: '/api/pets', payload: {} });
  t.strictSame(await verdict({ failOn: ['invalid'] }), ['failed', '1 of 3 calls were invalid.\n']);
});

t.test('the HTML page is self-contained and escapes texts', async (t) => {
  const { app, url, add } = await openListening(t, { journal: 2 });
  const file = `${t.testdir({})}/coverage.html`;
  const pageOf = async (options: Options = {}) => {
    await printed(url, { html: file, ...options });
    return readFileSync(file, 'utf8');
  };

  t.match(await pageOf(), '<p>None.</p>');

  await add('Tom');
  await app.inject('/api/pets?tag=a');
  await app.inject('/api/nothing');
  await add(7);
  const messages = t.capture(process.stderr, 'write', () => true);
  const page = await pageOf({ minOperations: 80 });
  t.equal(messages().length, 1);

  t.notMatch(page, /<script|src=|href=(?!"#)|url\(|@import|https?:/);
  t.match(page, '<title>Coverage of Pets 1.0</title>');
  t.match(page, '<li>2 of 3 operations (66 %) were exercised; the minimum is 80 %.</li>');
  t.match(
    page,
    '<li>2 calls dropped from the journal; only their operation and status are known.</li>',
  );
  t.match(page, '<code>GET /api/nothing</code>');
  t.match(page, 'No operation has this method and path.');
  t.match(page, 'The body at /name must be string.');
  t.match(page, '<span class="tag bad">never called</span>');
  t.match(page, '<code>400 (not documented)</code>');
});

t.test('a missing coverage is reported in one sentence', async (t) => {
  const { app } = await sandlotOf(t, petsApi, { controlToken: 'abc' });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const fault = (address: string, options: Options = {}) =>
    printed(address, options).then(
      () => 'none',
      (error) => error.message.replaceAll(address, 'URL'),
    );
  const other = createServer((request, response) =>
    response.end(request.url?.startsWith('/json') ? '{}' : 'hello'),
  );
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;

  t.equal((await printed(url, { controlToken: 'abc' })).verdict, 'passed');
  t.match(await fault(url), 'No coverage from URL: GET /coverage: 401: Missing control token');
  t.match(
    await fault(address),
    /^GET \/coverage: URL\/_sandlot\/coverage answered 200 with no content type, so no control API is there\./,
  );
  t.match(
    await fault(`${address}/json`),
    'The reply of URL/_sandlot/coverage is not a coverage report: it must have the required property "document".',
  );
  await new Promise((resolve) => other.close(resolve));
  t.match(await fault(address), /^Cannot reach URL\/_sandlot: .+\. Is Sandlot running there\?$/);
  t.equal(
    await fault('nowhere'),
    'Expected a URL such as http://127.0.0.1:4010 (http:// is missing).',
  );
  t.match(
    await fault(url, { controlToken: 'abc', html: `${t.testdir({})}/none/a.html` }),
    /Cannot write .*none\/a\.html: ENOENT/,
  );
});

t.test('--verbose marks each operation, and repeated mismatches are shown once', async (t) => {
  const { app, url, add } = await openListening(t);
  await add('Tom');
  await add(7);
  await add(8);
  await app.inject('/api/pets?tag=a');
  for (const path of ['a', 'a?b=1', 'c']) await app.inject(`/api/${path}`);

  const { text } = await printed(url, { verbose: true });
  t.match(text, /✔ GET \/pets {2,}1 call\n/);
  t.match(text, /– POST \/pets {2,}3 calls, not exercised: 503/);
  t.match(text, /✖ GET \/pets\/\{id\} {2,}never called\n/);
  t.match(text, /invalid request: call 2, POST \/api\/pets, 400\n.*\n.*\n {2}and 1 more call\n/);
  t.match(
    text,
    'no matching operation: call 5, GET /api/a, 404\n  GET /api/c\n  and 2 more calls\n',
  );
  t.notMatch(text, 'METHOD');
});

t.test('a row names as much as fits of what was not exercised', async (t) => {
  const parameters = ['a', 'b', 'c'].map((letter) => ({
    ...{ name: letter.repeat(30), in: 'query' },
    schema: { type: 'string' },
  }));
  const get = { parameters, responses: { 200: { description: '' } } };
  const { app } = await sandlotOf(t, documentOf({ '/health': { get } }));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  await app.inject('/health');

  t.match((await printed(url)).text, /a{30} and 2 more\n/);
});
