import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { openPets } from '../support/pets.ts';
import { schemaErrors } from '../support/published-schemas.ts';
import { documentOf, json, sandlotOf, silent } from '../support/sandlot-of.ts';

t.test('coverage reports the operations, parameters and statuses that calls used', async (t) => {
  const { app, control, add } = await openPets(t);

  await add('Tom');
  await app.inject('/api/pets?tag=a&access_token=abc');
  await app.inject('/api/nothing?api_key=secret');
  await app.inject('/api/pets/9');
  await add(7);

  const [status, coverage] = await control('GET /coverage');
  t.equal(status, 200);
  t.strictSame(schemaErrors('coverage', coverage), []);
  t.match(coverage, {
    document: { title: 'Pets', version: '1.0' },
    calls: { total: 5, matched: 4, unmatched: 1, invalid: 1, unfit: 1, gone: 0 },
    counts: { operations: { seen: 3, all: 3 }, parameters: { seen: 2, all: 2 } },
    operations: [
      {
        id: 'listPets',
        calls: 1,
        statuses: [{ status: '200', documented: true, calls: 1 }],
        parameters: [{ in: 'query', name: 'tag', calls: 1 }],
      },
      {
        id: 'addPet',
        calls: 2,
        statuses: [
          { status: '201', calls: 1, bodies: [{ type: 'application/json', calls: 1 }] },
          { status: '503', calls: 0 },
          { status: '400', documented: false, calls: 1 },
        ],
        request: [
          {
            type: 'application/json',
            calls: 2,
            fields: [
              { pointer: '/id', calls: 0 },
              { pointer: '/name', calls: 2 },
            ],
          },
        ],
      },
      {
        id: 'readPet',
        calls: 1,
        statuses: [
          { status: '200', calls: 0 },
          { status: '404', calls: 1 },
        ],
      },
    ],
    against: [
      {
        kind: 'unmatched',
        id: 3,
        sandbox: 'default',
        method: 'GET',
        url: '/api/nothing?api_key=***',
        status: 404,
        mismatches: [],
      },
      {
        kind: 'invalid',
        id: 5,
        operation: 'addPet',
        mismatches: [{ where: 'body', pointer: '/name' }],
      },
      { kind: 'unfit', id: 5, operation: 'addPet', mismatches: [{ where: 'status' }] },
    ],
  });
  t.match(await control('GET /coverage?secrets=shown'), [
    200,
    { against: [{ url: '/api/nothing?api_key=secret' }, {}, {}] },
  ]);
});

t.test('coverage is for one sandbox or for all of them', async (t) => {
  const { app, control, add } = await openPets(t);
  await add('Tom');
  await app.inject('/~other/api/pets');

  const seen = async (call: string, sandbox?: string) => {
    const headers = sandbox === undefined ? {} : { 'sandlot-sandbox': sandbox };
    const [, coverage] = await control(call, { headers });
    return Object(coverage).counts.operations;
  };

  t.strictSame(await seen('GET /coverage'), { seen: 1, all: 3 });
  t.strictSame(await seen('GET /coverage', 'other'), { seen: 1, all: 3 });
  t.strictSame(await seen('GET /coverage', 'third'), { seen: 0, all: 3 });
  t.strictSame(await seen('GET /coverage?sandboxes=all'), { seen: 2, all: 3 });

  await control('POST /reset');
  t.strictSame(await seen('GET /coverage'), { seen: 0, all: 3 }, 'a reset empties it');
});

t.test(
  'a dropped sandbox that has to be registered is not part of the coverage of all',
  async (t) => {
    const { app, control } = await openPets(t, { sandboxes: 'registered' });
    await control('POST /sandboxes', { body: { name: 'mine' } });
    await app.inject('/~mine/api/pets');
    await control('DELETE /sandboxes/mine');

    t.match(await control('GET /coverage?sandboxes=all'), [200, { calls: { total: 0 } }]);
  },
);

t.test(
  'a sandbox of the state file that is not registered is not part of the coverage of all',
  async (t) => {
    const db = `${t.testdir({})}/pets.json`;

    await t.test('first the sandbox is used', async (t) => {
      const { app } = await openPets(t, { db });
      await app.inject({ method: 'POST', url: '/~mine/api/pets', payload: { name: 'Tom' } });
    });
    await t.test('then a server with registered sandboxes opens the file', async (t) => {
      const { app, control } = await openPets(t, { db, sandboxes: 'registered' });
      await app.inject('/api/pets');

      t.match(await control('GET /sandboxes'), [200, { sandboxes: [{}, { name: 'mine' }] }]);
      t.match(await control('GET /coverage?sandboxes=all'), [200, { calls: { total: 1 } }]);
    });
  },
);

t.test('a call without the base path counts as well', async (t) => {
  const { app, control } = await openPets(t);
  await app.inject('/pets?tag=a');

  t.match(await control('GET /coverage'), [
    200,
    { calls: { matched: 1, unmatched: 0 }, counts: { parameters: { seen: 1 } } },
  ]);
});

t.test('dropped calls count by operation and status', async (t) => {
  const sandlot = await sandlotOf(
    t,
    documentOf({
      '/a': {
        get: {
          operationId: 'a',
          parameters: [{ name: 'n', in: 'query', schema: { type: 'integer' } }],
          responses: { 200: json({}) },
        },
        post: { operationId: 'b', ...silent },
      },
    }),
    { journal: 1, validate: 'warn' },
  );
  const control = await controlOf(t, sandlot.app);
  for (const url of ['/a?n=1', '/a?n=x', '/no', '/a?n=2', '/a?n=3']) await sandlot.app.inject(url);

  t.match(await control('GET /coverage'), [
    200,
    {
      calls: { total: 5, matched: 4, unmatched: 1, invalid: 1, unfit: 0, gone: 4 },
      counts: { operations: { seen: 1, all: 2 } },
      operations: [
        {
          id: 'a',
          calls: 4,
          gone: 3,
          statuses: [{ status: '200', calls: 4 }],
          parameters: [{ name: 'n', calls: 1 }],
        },
        { id: 'b', calls: 0 },
      ],
    },
  ]);

  await control('DELETE /journal');
  t.match(await control('GET /coverage'), [200, { calls: { total: 0, gone: 0 } }]);
});

t.test('a call without a reply has no status', async (t) => {
  const { app, control } = await openPets(t);
  await control('POST /faults', { body: { cut: 'empty' } });
  await app.inject('/api/pets').catch(() => undefined);
  await control('DELETE /faults');

  t.match(await control('GET /coverage'), [
    200,
    {
      calls: { total: 1, matched: 1, unfit: 0 },
      operations: [{ id: 'listPets', calls: 1, statuses: [{ status: '200', calls: 0 }] }, {}, {}],
    },
  ]);
});

t.test('an unknown query parameter of coverage is refused', async (t) => {
  const { control } = await openPets(t);

  t.match(await control('GET /coverage?sandboxes=some'), [
    400,
    { detail: 'The query parameter "sandboxes" must be one or all.' },
  ]);
});
