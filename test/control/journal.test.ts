import t from 'tap';
import { openPets } from '../support/pets.ts';
import { skipOnReplicas } from '../support/replicas/on-replicas.ts';
import { documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';
import { problemAt } from './support/journal-of.ts';

t.test('the journal lists requests with their replies', async (t) => {
  const { control, add } = await openPets(t);

  await add('Unusual');

  t.match(await control('GET /journal'), [
    200,
    {
      entries: [
        {
          id: 1,
          at: /^\d{4}-\d\d-\d\dT/,
          duration: Number,
          sandbox: 'default',
          operation: 'addPet',
          method: 'POST',
          path: '/api/pets',
          query: {},
          headers: { 'content-type': 'application/json' },
          body: { name: 'Unusual' },
          status: 201,
          reply: { headers: { location: '/api/pets/1' }, body: { id: 1, name: 'Unusual' } },
          notices: [{ code: 'unusual', text: 'The name is unusual.' }],
          violations: [],
        },
      ],
    },
  ]);
});

t.test('a call shows the records that it changed', async (t) => {
  const { control, add } = await openPets(t);
  await add('Rex');

  const changes = [{ resource: 'pets', key: '1', after: { id: 1, name: 'Rex' } }];
  t.match(await control('GET /journal/1'), [200, { id: 1, changes, near: undefined }]);
  t.match(await control('GET /journal'), [200, { entries: [{ id: 1, changes: undefined }] }]);
});

t.test('a call shows the overrides and faults that nearly matched it', async (t) => {
  const { control, app, add } = await openPets(t);
  const answer = { status: 503 };
  const matchers: readonly object[] = [
    { operation: 'addPet', body: { name: 'Tom', tag: { a: 1 } } },
    { operation: 'addPet', headers: { authorization: 'Bearer b' } },
  ];
  for (const match of matchers) await control('POST /overrides', { body: { match, answer } });
  const addFault = (match: object) => control('POST /faults', { body: { match, delay: 1 } });
  await addFault({ operation: 'listPets' });
  await addFault({ method: 'GET', path: '/api/pets/{id}' });
  await addFault({ method: 'GET', path: '/api/pets' });
  await app.inject({
    method: 'POST',
    url: '/api/pets',
    headers: { authorization: 'Bearer abcdefgh' },
    payload: { name: 'Rex' },
  });
  await addFault({ method: 'POST' });

  const [, first] = await control('GET /journal/1');
  t.strictSame(Object(first).near, [
    { kind: 'fault', id: 4, differences: [] },
    {
      kind: 'override',
      id: 2,
      differences: [
        { where: '/headers/authorization', expected: 'Bearer b', actual: 'Bearer ***' },
      ],
    },
    {
      kind: 'override',
      id: 1,
      differences: [
        { where: '/body/name', expected: 'Tom', actual: 'Rex' },
        { where: '/body/tag', expected: { a: 1 } },
      ],
    },
  ]);
  await control('DELETE /overrides');
  await add('Rex');
  const [, second] = await control('GET /journal/2');
  t.strictSame(Object(second).by, [{ kind: 'fault', id: 4 }]);
  t.strictSame(Object(second).near, [
    {
      kind: 'fault',
      id: 3,
      differences: [{ where: '/method', expected: 'GET', actual: 'POST' }],
    },
  ]);
});

t.test(
  'the journal also lists refused, failed and unmatched requests',
  skipOnReplicas('A large body may be cut off before its refusal has passed the proxy.'),
  async (t) => {
    const { app, control, add } = await openPets(t);

    await add(7);
    await add('Bug');
    await app.inject('/api/nothing?x=1');
    await app.inject({ method: 'POST', url: '/api/pets', payload: Buffer.alloc(6_000_000) });
    await app.inject('/api/pets/%');

    t.match(await control('GET /journal'), [
      200,
      {
        entries: [
          {
            operation: 'addPet',
            status: 400,
            body: { name: 7 },
            refusal: { code: 'request-invalid' },
            violations: [{ in: 'body', pointer: '/name' }],
          },
          { status: 500, refusal: { code: 'sandlot-failed', detail: 'Error: there is a bug' } },
          {
            unmatched: true,
            path: '/api/nothing',
            status: 404,
            refusal: { code: 'unknown-route' },
          },
          { operation: 'addPet', status: 413 },
          { unmatched: true, path: '/api/pets/%', status: 400 },
        ],
      },
    ]);
  },
);

t.test('OPTIONS without an operation is listed as unmatched', async (t) => {
  const { app, control } = await openPets(t);

  await app.inject({ method: 'OPTIONS', url: '/api/pets' });
  // No client has sent it: a browser asks before it does.
  const preflight = { origin: 'http://a.test', 'access-control-request-method': 'POST' };
  await app.inject({ method: 'OPTIONS', url: '/api/pets', headers: preflight });

  t.match(await control('GET /journal'), [
    200,
    { entries: [{ unmatched: true, method: 'OPTIONS', path: '/api/pets', status: 204 }] },
  ]);
});

t.test('control calls are not in the journal', async (t) => {
  const { control } = await openPets(t);

  await control('GET /snapshots');

  t.strictSame(await control('GET /journal'), [200, { entries: [] }]);
});

t.test('each sandbox has its own journal, which a reset clears', async (t) => {
  const { app, control, add } = await openPets(t, { prefix: '/~mine' });

  await app.inject('/api/pets');
  await add('Rex');
  t.match(await control('GET /journal'), [200, { entries: [{ id: 1, operation: 'addPet' }] }]);

  await control('POST /reset');
  t.strictSame(await control('GET /journal'), [200, { entries: [] }]);
});

t.test('entries are filtered by operation, path, status, time and id', async (t) => {
  const { app, control, add } = await openPets(t);
  await add('Rex');
  await app.inject('/api/pets?tag=a');
  await app.inject('/api/none');
  const idsOf = async (query: string) => {
    const [, body] = await control(`GET /journal?${query}`);
    return Reflect.get(Object(body), 'entries').map((entry: { readonly id: number }) => entry.id);
  };

  t.strictSame(await idsOf('operation=listPets'), [2]);
  t.strictSame(await idsOf('method=post'), [1]);
  t.strictSame(await idsOf('path=/api/*'), [1, 2, 3]);
  t.strictSame(await idsOf('status=404'), [3]);
  t.strictSame(await idsOf('since=2019-02-06T01:48:24Z&after=1'), [2, 3]);
  t.strictSame(await idsOf('since=2999-02-06T01:48:24Z'), []);
  t.strictSame(await idsOf('unmatched=true'), [3]);
  t.strictSame(await idsOf('unmatched=false&limit=1'), [3]);
});

t.test('an invalid filter is refused with its pointer', async (t) => {
  const { control } = await openPets(t);

  for (const query of ['status=x', 'since=today', 'unmatched=1', 'secrets=no', 'colour=red']) {
    const [name = ''] = query.split('=');
    t.match(await control(`GET /journal?${query}`), problemAt(`/${name}`, 'query'), query);
  }
  t.match(await control('GET /journal?limit=1&limit=2'), problemAt('/limit', 'query'));
  t.match(await control('GET /journal?operation=listPet'), [
    400,
    {
      detail:
        'The query parameter "operation" does not name an operation of the document; the nearest is "listPets".',
    },
  ]);
});

t.test('the API keys of the document are masked', async (t) => {
  const securitySchemes = {
    key: { type: 'apiKey', in: 'query', name: 'k' },
    field: { type: 'apiKey', in: 'header', name: 'X-Who' },
    nameless: { type: 'apiKey' },
  };
  const paths = { '/pets': { get: { operationId: 'listPets', ...silent } } };
  const { app } = await sandlotOf(t, documentOf(paths, { components: { securitySchemes } }));
  await app.inject({ url: '/pets?k=a&l=b', headers: { 'x-who': 'ann' } });

  t.match((await app.inject('/_sandlot/journal')).json().entries, [
    { query: { k: '***', l: 'b' }, headers: { 'x-who': '***' } },
  ]);
});

t.test('a single entry can be read with its secrets', async (t) => {
  const { app, control } = await openPets(t);
  t.match(await control('GET /journal/1'), [404, { detail: /It is empty/ }]);

  await app.inject({ url: '/api/pets', headers: { authorization: 'Bearer abc' } });

  t.match(await control('GET /journal/1'), [200, { headers: { authorization: 'Bearer ***' } }]);
  t.match(await control('GET /journal/1?secrets=shown'), [
    200,
    { headers: { authorization: 'Bearer abc' } },
  ]);
  t.match(await control('GET /journal/7'), [
    404,
    { detail: /no call "7"\. It has the calls 1 to 1/ },
  ]);
});

t.test('the journal can be cleared', async (t) => {
  const { control, add } = await openPets(t);
  await add('Rex');

  t.strictSame(await control('DELETE /journal'), [204, '']);

  t.strictSame(await control('GET /journal'), [200, { entries: [] }]);
});

t.test('--journal limits the number of entries', async (t) => {
  const { control, list } = await openPets(t, { journal: 2 });
  for (let index = 0; index < 5; index++) await list();

  t.match(await control('GET /journal'), [200, { entries: [{ id: 4 }, { id: 5 }] }]);
  const body = { match: { operation: 'listPets' }, count: 2 };
  t.match(await control('POST /journal/verify', { body }), [200, { passed: false, gone: 3 }]);
});

t.test('a journal that is off is empty and verifies nothing', async (t) => {
  const { control, list } = await openPets(t, { journal: 0 });
  await list();

  t.strictSame(await control('GET /journal'), [200, { entries: [] }]);
  for (const call of ['POST /journal/verify', 'POST /journal/wait']) {
    t.match(await control(call, { body: { count: 0 } }), [
      409,
      {
        code: 'journal-off',
        detail:
          'The journal is off (--journal 0), so calls cannot be counted. Start without that option.',
      },
    ]);
    t.match(await control(call, { body: { count: 'x' } }), [400, {}]);
  }
});

t.test('the journal is exported as an HTTP archive', async (t) => {
  const { control, add } = await openPets(t);
  await add('Rex');

  t.match(await control('GET /journal.har'), [
    200,
    { log: { version: '1.2', entries: [{ request: { method: 'POST' } }] } },
  ]);
});

t.test('a refused request leaves no large body in the journal', async (t) => {
  const { app, control, add } = await openPets(t);
  const name = 'x'.repeat(20_000);
  const [refused, broken] = [{ name, id: 'no' }, `{"name":"${name}"`];

  for (const payload of [refused, broken])
    await app.inject({ method: 'POST', url: '/api/pets', payload });
  await add(name);

  const [, journal] = await control('GET /journal');
  t.strictSame(
    Object(journal).entries.map(({ status, leftOut, body }: Record<string, unknown>) => [
      status,
      leftOut,
      body === undefined ? 'none' : 'kept',
    ]),
    [
      [400, ['request'], 'none'],
      [415, ['request'], 'none'],
      [201, undefined, 'kept'],
    ],
  );
});
