import t from 'tap';
import {
  archiveOf,
  created,
  entryOf,
  type Options,
  pets,
  posting,
  printed,
} from './support/traffic-archive.ts';

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
  The body must have the required property "name".
  /paths/~1pets/post/requestBody/content/application~1json/schema/required

no matching operation: call 3, GET /v1/dogs?access_token=***, 404

Pets 1.0, calls of /calls.har
2 operations, 5 calls, 3 failures
5 calls in total: 1 without a reply, 1 body not recorded
`,
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
  t.equal(
    (
      await printed(t, archive, {
        servers: [{ url: 'http://localhost/v2' }],
        host: ['api.example.com'],
      })
    ).verdict,
    'None of the 3 calls in /calls.har goes to Pets. Pass the path below which it was recorded with --base.',
  );
  t.equal((await printed(t, archiveOf())).verdict, '/calls.har has no calls.');
});

t.test('the calls that fail can be chosen', async (t) => {
  const unfit = archiveOf(entryOf(pets, {}, { content: { text: '[{"name":1}]' } }));
  const invalid = archiveOf(entryOf(pets, posting('{}'), created()));
  const verdicts = async (failOn: Options['failOn']) => [
    (await printed(t, unfit, { failOn })).verdict,
    (await printed(t, invalid, { failOn })).verdict,
  ];

  t.strictSame(await verdicts(undefined), ['failed', 'failed']);
  t.strictSame(await verdicts(['unfit']), ['failed', 'passed']);
  t.strictSame(await verdicts(['unmatched']), ['passed', 'passed']);
  t.strictSame(await verdicts(['invalid', 'unfit']), ['failed', 'failed']);
});

t.test('an API that was recorded below another path is found by --base', async (t) => {
  const archive = archiveOf(
    entryOf('http://gate.test/api/pets', {}, { content: { text: '[{"name":1}]' } }),
    entryOf('http://gate.test/apiary/pets'),
    entryOf('data:text/plain,a'),
  );
  const options = { host: ['gate.test'] };
  const lines = async (base: string) =>
    (await printed(t, archive, { ...options, base })).text.split('\n');

  t.strictSame((await lines('/api/')).slice(0, 2), [
    'invalid reply: call 1, GET /v1/pets, 200',
    '  The body at /0/name must be string.',
  ]);
  t.match(await lines('/api'), await lines('/api/'));
  t.match((await printed(t, archive, options)).verdict, /^None of the 3 calls/);
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
