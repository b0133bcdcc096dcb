import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { checkTraffic } from '../../src/cli/check-traffic.ts';
import { type CaptureOptions, captureOutput } from '../support/captured-output.ts';
import { openPets } from '../support/pets.ts';
import { schemaErrors } from '../support/published-schemas.ts';
import { documentOf, json } from '../support/sandlot-of.ts';

const pet = {
  type: 'object',
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
  required: ['name'],
};

function petsOf(servers: readonly object[]) {
  return documentOf(
    {
      '/pets': {
        get: { operationId: 'listPets', responses: { 200: json({ type: 'array', items: pet }) } },
        post: {
          operationId: 'addPet',
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: pet },
              'application/x-www-form-urlencoded': { schema: pet },
              'multipart/form-data': { schema: pet },
            },
          },
          responses: { 201: json(pet) },
        },
        head: { operationId: 'peek', responses: { 200: json({ type: 'array', items: pet }) } },
      },
    },
    {
      servers,
      components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'pin' } } },
    },
  );
}

const ofJson = { name: 'Content-Type', value: 'application/json' };

/** An entry of an archive, with these properties replaced. */
function entryOf(url: string, request: object = {}, response: object = {}) {
  return {
    startedDateTime: '2019-02-06T01:48:24.000Z',
    time: 1,
    request: { method: 'GET', url, headers: [{ name: ':authority', value: 'x' }], ...request },
    response: {
      status: 200,
      headers: [ofJson],
      content: { size: 14, mimeType: 'application/json', text: '[{"name":"A"}]' },
      ...response,
    },
  };
}

function posting(text: string, more: object = {}) {
  return {
    method: 'post',
    postData: { mimeType: 'application/json', text, ...more },
  };
}

function created(content: object = { size: 12, text: '{"name":"A"}' }, more: object = {}) {
  return {
    status: 201,
    content: { mimeType: 'application/json', ...content },
    ...more,
  };
}

type Options = Partial<Parameters<typeof checkTraffic>[1]> &
  CaptureOptions & { readonly servers?: object[] };

/** What the command prints of an archive, and what it found. */
async function printed(
  t: Test,
  archive: unknown,
  { columns, colors, servers = [{ url: 'https://pets.test/v1' }], ...options }: Options = {},
) {
  const folder = t.testdir({
    'api.json': JSON.stringify(petsOf(servers)),
    'calls.har': typeof archive === 'string' ? archive : JSON.stringify(archive),
  });
  const { output, text } = captureOutput({
    ...(columns && { columns }),
    ...(colors && { colors }),
  });
  const verdict = await checkTraffic(
    `${folder}/calls.har`,
    {
      document: `${folder}/api.json`,
      overlay: [],
      host: [],
      reporter: 'pretty',
      ...options,
      ...(options.coverage !== undefined && { coverage: `${folder}/${options.coverage}` }),
    },
    output,
  ).catch((error) => error.message.replaceAll(folder, ''));
  return { verdict, text: text().replaceAll(folder, ''), folder };
}

function archiveOf(...entries: readonly unknown[]) {
  return { log: { version: '1.2', entries } };
}

const pets = 'https://pets.test/v1/pets';

t.test('valid calls pass, and calls to other hosts are only counted', async (t) => {
  const archive = archiveOf(
    entryOf(pets),
    entryOf(pets, posting('{"name":"A"}'), created()),
    entryOf('https://cdn.test/v1/pets', {}, { content: { size: 0, text: '[1]' } }),
    entryOf('https://pets.test/index.html'),
    entryOf('data:text/plain,a'),
    entryOf(pets, {
      method: 'OPTIONS',
      headers: [{ name: 'Access-Control-Request-Method', value: 'POST' }],
    }),
  );

  t.strictSame(await printed(t, archive), {
    verdict: 'passed',
    text: `Pets 1.0, calls of /calls.har
2 operations, 2 calls, 0 failures
6 calls in total: 4 to other hosts or paths
`,
    folder: t.testdirName,
  });
});

t.test('every mismatch is listed with its call', async (t) => {
  const archive = archiveOf(
    entryOf(`${pets}?pin=1234`, {}, { content: { text: '[{"name":1}]' } }),
    entryOf(pets, posting('{}'), created()),
    entryOf('https://pets.test/v1/dogs?access_token=abc', {}, { status: 404 }),
    entryOf(pets, {}, { status: 0, content: {} }),
    entryOf(pets, {}, { content: { size: 20 } }),
  );

  const { verdict, text } = await printed(t, archive);

  t.equal(verdict, 'failed');
  t.equal(
    text,
    `invalid reply: call 1, GET /v1/pets?pin=***, 200
  The body at /0/name must be string.
  /paths/~1pets/get/responses/200/content/application~1json/schema/items/properties/name/type

invalid request: call 2, POST /v1/pets, 201
  The body must have required property 'name'.
  /paths/~1pets/post/requestBody/content/application~1json/schema/required

no matching operation: call 3, GET /v1/dogs?access_token=***, 404

Pets 1.0, calls of /calls.har
2 operations, 5 calls, 3 failures
5 calls in total: 1 without a reply, 1 without a recorded body
`,
  );
});

t.test('bodies are read in every recorded form', async (t) => {
  const packed = gzipSync('[{"name":1}]').toString('base64');
  const gzip = { headers: [ofJson, { name: 'content-encoding', value: 'gzip' }] };
  const form = 'application/x-www-form-urlencoded; charset=utf-8';
  const params = [{ name: 'name', value: 'A' }, { name: 'tag' }];
  const cases: readonly (readonly [string, object, object, string])[] = [
    ['base64', {}, { content: { text: btoa('[]'), encoding: 'base64' } }, 'passed'],
    [
      'base64 that does not fit',
      {},
      { content: { text: btoa('[1]'), encoding: 'base64' } },
      'failed',
    ],
    ['unpacked, as it should be', {}, { ...gzip, content: { text: '[]' } }, 'passed'],
    [
      'packed all the same',
      {},
      { ...gzip, content: { text: packed, encoding: 'base64' } },
      'failed',
    ],
    ['left out', {}, { content: {} }, 'passed'],
    ['empty', {}, { content: { size: 0 } }, 'failed'],
    ['empty on the wire', {}, { content: { size: -1 }, bodySize: 0 }, 'failed'],
    ['none to HEAD', { method: 'HEAD' }, { content: { size: -1 } }, 'passed'],
    [
      'a form by its parameters',
      posting('', { mimeType: form, text: undefined, params }),
      created(),
      'passed',
    ],
    [
      'a form without the one it needs',
      posting('', { mimeType: form, text: undefined, params: [params[1]] }),
      created(),
      'failed',
    ],
    [
      'parts that are left out',
      posting('', { mimeType: 'multipart/form-data', text: undefined, params }),
      created(),
      'passed',
    ],
    ['a size without a text', { method: 'POST', bodySize: 9 }, created(), 'passed'],
    ['nothing where something is needed', { method: 'POST', bodySize: 0 }, created(), 'failed'],
    [
      'a type by the content alone',
      posting('{"name":"A"}', { mimeType: 'text/csv' }),
      created(),
      'failed',
    ],
    [
      'a field that is there twice',
      { headers: [{ name: 'a', value: 'b' }, { name: 'A', value: 'c' }, 1, { name: 'd' }] },
      {},
      'passed',
    ],
    ['no fields', { headers: undefined }, {}, 'passed'],
    [
      'a type that is not known',
      {},
      { headers: [], content: { mimeType: 'x-unknown', text: '[]' } },
      'failed',
    ],
  ];

  for (const [name, request, response, expected] of cases)
    t.equal(
      (await printed(t, archiveOf(entryOf(pets, request, response)))).verdict,
      expected,
      name,
    );
});

t.test('hosts decide which calls belong to the API', async (t) => {
  const bad = { content: { text: '1' } };
  const local = 'http://127.0.0.1:4010/v1/pets';
  const archive = archiveOf(
    entryOf(local, {}, bad),
    entryOf('http://localhost/elsewhere'),
    entryOf('http://localhost/v1/elsewhere'),
  );
  const linesOf = async (options: Options) =>
    (await printed(t, archive, options)).text.split('\n').slice(-4);
  const relative = [{ url: '/v1' }, 7, { url: 'https://other.test/v1' }] as object[];

  t.strictSame(
    await linesOf({ servers: relative }),
    [
      'Pets 1.0, calls of /calls.har',
      '1 operation, 1 call, 1 failure',
      '3 calls in total: 2 to other hosts or paths',
      '',
    ],
    'where an operation was called',
  );
  t.strictSame(
    await linesOf({ servers: relative, host: ['127.0.0.1', 'localhost'] }),
    [
      'Pets 1.0, calls of /calls.har',
      '1 operation, 2 calls, 2 failures',
      '3 calls in total: 1 to other hosts or paths',
      '',
    ],
    'as they are named, with the port or without',
  );
  t.strictSame(
    await linesOf({ servers: [{ url: '' }], host: ['localhost'] }),
    [
      'Pets 1.0, calls of /calls.har',
      '0 operations, 2 calls, 2 failures',
      '3 calls in total: 1 to other hosts or paths',
      '',
    ],
    'all of a host where nothing goes before the paths',
  );
  t.equal(
    (await printed(t, archive, { servers: [{ url: 'http://localhost/v2' }] })).verdict,
    'None of the 3 calls in /calls.har goes to Pets. Pass its host with --host.',
  );
  t.equal((await printed(t, archiveOf())).verdict, 'passed', 'of no calls all are');
});

t.test('an invalid archive is reported in one sentence', async (t) => {
  const verdictOf = async (archive: unknown) => (await printed(t, archive)).verdict;
  const none = '/calls.har is not an HTTP archive (HAR):';
  const entry = entryOf(pets);

  t.equal(
    await verdictOf('<html>'),
    `${none} invalid JSON at 1:1: unexpected "<", expected a value.`,
  );
  t.equal(await verdictOf([]), `${none} /log/entries must be a list.`);
  t.equal(await verdictOf({ log: { entries: {} } }), `${none} /log/entries must be a list.`);
  t.equal(
    await verdictOf(archiveOf(entry, 1)),
    `${none} /log/entries/1 must have /request and /response.`,
  );
  t.equal(
    await verdictOf(archiveOf({ ...entry, request: { method: 'GET' } })),
    `${none} /log/entries/0 must have strings at /request/method and /request/url.`,
  );
  t.equal(
    await verdictOf(archiveOf({ ...entry, response: { status: '200' } })),
    `${none} /log/entries/0 must have a number at /response/status.`,
  );
  t.equal(await verdictOf(`\uFEFF${JSON.stringify(archiveOf(entry))}`), 'passed');
});

const broken = archiveOf(
  entryOf(pets, posting('{}'), created()),
  entryOf(pets),
  entryOf('https://pets.test/v1/dogs', {}, { status: 404 }),
);

t.test('the JSON report and the coverage match their published schemas', async (t) => {
  const { text, folder } = await printed(t, broken, {
    reporter: 'json',
    coverage: 'coverage.json',
  });
  const coverage = JSON.parse(readFileSync(`${folder}/coverage.json`, 'utf8'));

  t.strictSame(schemaErrors('traffic', JSON.parse(text)), []);
  t.strictSame(schemaErrors('coverage', coverage), []);
  t.match(JSON.parse(text), { calls: { total: 3, judged: 3, unmatched: 1, invalid: 1 } });
  t.match(coverage, { counts: { operations: { seen: 2, all: 3 } } });
});

t.test('the JUnit report has a suite per operation', async (t) => {
  const { text } = await printed(t, broken, { reporter: 'junit' });

  t.equal(
    text,
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sandlot check-traffic Pets" tests="3" failures="2" errors="0">
  <testsuite name="GET /pets" tests="1" failures="0" skipped="0" errors="0">
    <testcase name="calls as documented: 1" classname="listPets"/>
  </testsuite>
  <testsuite name="POST /pets" tests="1" failures="1" skipped="0" errors="0">
    <testcase name="call 1: POST /v1/pets, 201, invalid request" classname="addPet"><failure message="The body must have required property 'name'." type="invalid">The body must have required property 'name'.
/paths/~1pets/post/requestBody/content/application~1json/schema/required
call 1: POST /v1/pets, 201</failure></testcase>
  </testsuite>
  <testsuite name="no operation" tests="1" failures="1" skipped="0" errors="0">
    <testcase name="call 3: GET /v1/dogs, 404, no matching operation" classname="/calls.har"><failure message="no matching operation" type="unmatched">no matching operation
call 3: GET /v1/dogs, 404</failure></testcase>
  </testsuite>
</testsuites>
`,
  );
  t.notMatch(
    (await printed(t, archiveOf(entryOf(pets)), { reporter: 'junit' })).text,
    'no operation',
  );
});

t.test('the GitHub report annotates places in the document', async (t) => {
  const { text } = await printed(t, broken, { reporter: 'github' });
  const good = await printed(t, archiveOf(entryOf(pets)), { reporter: 'github' });

  t.equal(
    text,
    `::error file=/api.json,line=1,title=sandlot check-traffic%3A addPet::Call 1, invalid request: POST /v1/pets, 201%0AThe body must have required property 'name'.%0A/paths/~1pets/post/requestBody/content/application~1json/schema/required
::error title=sandlot check-traffic%3A no matching operation::Call 3, no matching operation: GET /v1/dogs, 404
`,
  );
  t.equal(good.text, 'sandlot check-traffic: 1 calls, no failure\n');
});

t.test('the journal of Sandlot can be checked', async (t) => {
  const { app, add } = await openPets(t);
  await add('Tom');
  await app.inject({
    method: 'POST',
    url: '/api/pets',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: gzipSync('{"name":"Rex"}'),
  });
  await app.inject('/api/pets');
  const har = (await app.inject('/_sandlot/journal.har')).body;

  t.match(await printed(t, har, { servers: [{ url: '/api' }] }), {
    verdict: 'passed',
    text: '2 operations, 3 calls, 0 failures',
  });
});
