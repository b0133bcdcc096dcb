import t from 'tap';
import { openPets } from '../support/pets.ts';
import { problemAt, startOnSocket } from './support/journal-of.ts';

t.test('expected calls are verified', async (t) => {
  const { control, add } = await openPets(t);
  await add('Rex');
  const verify = (body: unknown) => control('POST /journal/verify', { body });

  t.match(await verify({}), [200, { passed: true, matched: 1, near: [] }]);
  t.match(await verify({ match: { operation: 'addPet' }, count: 1 }), [200, { passed: true }]);
  t.match(await verify({ count: { min: 1 } }), [200, { passed: true }]);
  t.match(await verify({ count: { max: 0 } }), [200, { passed: false }]);
  t.match(await verify({ match: { body: { name: 'Tom' } } }), [
    200,
    {
      passed: false,
      near: [
        {
          id: 1,
          operation: 'addPet',
          method: 'POST',
          url: '/api/pets',
          differences: [{ where: '/body/name', expected: 'Tom', actual: 'Rex' }],
        },
      ],
    },
  ]);
});

t.test('a matcher can combine all properties', async (t) => {
  const { app, control } = await openPets(t);
  await app.inject('/api/pets?tag=1');
  const match = {
    method: 'get',
    path: '/api/*',
    query: { tag: 1, sort: null },
    headers: { HOST: 'localhost:80', cookie: null, accept: [] },
    status: 200,
  };

  t.match(await control('POST /journal/verify', { body: { match } }), [200, { passed: true }]);
});

t.test('an invalid expectation is refused with its pointer', async (t) => {
  const { control } = await openPets(t);

  for (const [body, pointer] of [
    [{ match: 7 }, '/match'],
    [{ match: { colour: 'red' } }, '/match/colour'],
    [{ match: { operation: 7 } }, '/match/operation'],
    [{ match: { method: 'GET, POST' } }, '/match/method'],
    [{ match: { method: '' } }, '/match/method'],
    [{ match: { path: 'api' } }, '/match/path'],
    [{ match: { path: '/api?x=1' } }, '/match/path'],
    [{ match: { path: `/${'*'.repeat(20_000)}` } }, '/match/path'],
    [{ match: { query: 7 } }, '/match/query'],
    [{ match: { query: { tag: {} } } }, '/match/query/tag'],
    [{ match: { status: 7 } }, '/match/status'],
    [{ match: { status: '200' } }, '/match/status'],
    [{ count: -1 }, '/count'],
    [{ count: null }, '/count'],
    [{ count: { least: 1 } }, '/count/least'],
    [{ count: { min: 2, max: 1 } }, '/count/max'],
  ] as const) {
    t.match(await control('POST /journal/verify', { body }), problemAt(pointer), pointer);
  }
  t.match(await control('POST /journal/wait', { body: { within: 1e9 } }), problemAt('/within'));
});

t.test('the message for an invalid number mentions the range form', async (t) => {
  const { control } = await openPets(t);

  t.match(await control('POST /journal/verify', { body: { count: 'one' } }), [
    400,
    { detail: /integer from 0 to 1000000, or a range such as \{"min": 1, "max": 3\}\.$/ },
  ]);
  t.match(await control('POST /faults', { body: { delay: '1s' } }), [
    400,
    { detail: /integer from 0 to 60000, or a range such as \{"min": 100, "max": 200\}\.$/ },
  ]);
});

t.test('a test can wait for expected calls', async (t) => {
  const { control, list } = await openPets(t);
  const wait = (body: unknown) => control('POST /journal/wait', { body });

  t.match(await wait({ within: 1 }), [200, { passed: false }]);

  const waiting = wait({ match: { operation: 'listPets' }, count: 1, within: 60_000 });
  await list();
  t.match(await waiting, [200, { passed: true, matched: 1 }]);
  t.match(await wait({}), [200, { passed: true }]);
});

t.test('a wait ends when the server closes', async (t) => {
  const { app, origin } = await startOnSocket(t);

  const waiting = fetch(`${origin}/_sandlot/journal/wait`, {
    method: 'POST',
    body: '{"within":60000}',
    headers: { connection: 'close' },
  });
  await new Promise((resolve) => app.server.once('request', resolve));
  await new Promise(setImmediate);
  await app.close();

  t.match(await (await waiting).json(), { passed: false });
});
