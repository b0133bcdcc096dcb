import t, { type Test } from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { createNumbering } from '../../src/seed/generate/multiply-records.ts';
import { mary } from '../support/running-sandlot.ts';
import { answerOf, documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';

const schemas = { Pet: {}, TimeEntry: {}, Box: {}, Class: {}, Empty: {} };

async function recordsOf(t: Test, fixtures: object, options = {}, more = '') {
  const { app } = await sandlotOf(
    t,
    documentOf({ '/all': { get: silent } }, { components: { schemas } }),
    {
      records: 3,
      seed: 7,
      ...options,
      module: `export const fixtures = ${JSON.stringify(fixtures)};
      ${more}
      export const behaviours = { 'GET /all': async (call, { records }) => {
        const body = {};
        for (const name of ${JSON.stringify(Object.keys(fixtures))})
          body[name] = (await records(name).list()).records;
        return { status: 200, body };
      } };`,
    },
  );
  return Object(answerOf(await app.inject('/all'))[1]);
}

const pets = [
  { id: '1', ref: 'P-08', name: 'Tom', owner: 'ann', born: '2019-02-06' },
  { id: '2', ref: 'P-09', name: 'Rex', owner: 'bob', born: '2019-02-07' },
];

t.test('records are added as copies of the fixtures', async (t) => {
  const { pets: all } = await recordsOf(t, { pets });

  t.strictSame(all.slice(0, 2), pets);
  t.strictSame(
    all.slice(2).map(({ ref, owner, born }: (typeof pets)[0]) => [ref, owner, born]),
    [
      ['P-10', 'ann', '2019-02-06'],
      ['P-11', 'bob', '2019-02-07'],
      ['P-12', 'ann', '2019-02-06'],
    ],
  );
  t.ok(all.slice(2).every(({ id }: { id: string }) => /^\d+$/.test(id)));
  t.ok(all.slice(2).every(({ name }: { name: string }) => /^[A-Z][a-z]+ [a-z ]+$/.test(name)));
});

t.test('the same seed gives the same records, another seed others', async (t) => {
  const one = await recordsOf(t, { pets });
  const two = await recordsOf(t, { pets });

  t.strictSame(two, one);
  t.notSame(await recordsOf(t, { pets }, { seed: 8 }), one);
});

t.test('only resources with a schema get more records', async (t) => {
  const one = [{ id: 1 }];
  const counts = Object.entries(
    await recordsOf(t, {
      pets: one,
      time_entries: one,
      boxes: one,
      class: one,
      ghosts: one,
      emptys: [],
    }),
  ).map(([name, records]) => [name, Object(records).length]);

  t.strictSame(counts, [
    ['pets', 4],
    ['time_entries', 4],
    ['boxes', 4],
    ['class', 4],
    ['ghosts', 1],
    ['emptys', 0],
  ]);
});

t.test('a count of 0 adds nothing', async (t) => {
  t.strictSame(await recordsOf(t, { pets }, { records: 0 }), { pets });
});

t.test('a numeric key stays a number', async (t) => {
  const { pets: all } = await recordsOf(t, { pets: [{ id: 1 }, { id: 'x' }] }, { records: 2 });

  t.strictSame(
    all.map(({ id }: { id: unknown }) => typeof id),
    ['number', 'string', 'number', 'string'],
  );
});

t.test('keys are unique, also next to one beyond the safe integers', async (t) => {
  const large = { pets: [{ id: '7421562987341998721' }] };

  const { pets: all } = await recordsOf(t, large, { records: 2000 });

  t.equal(new Set(all.map(({ id }: { id: string }) => id)).size, 2001);
});

t.test('a record with an email gets a person name', async (t) => {
  const { pets: all } = await recordsOf(t, { pets: [{ id: 1, name: 'Ann', email: 'a@b.c' }] });

  t.ok(all.slice(1).every(({ email }: { email: string }) => email.endsWith('@example.com')));
  t.ok(all.slice(1).every(({ name }: { name: string }) => /^[A-Z].* [A-Z]/.test(name)));
});

t.test('a module may change a copy or drop it', async (t) => {
  const { pets: all } = await recordsOf(
    t,
    { pets },
    {},
    `export const renew = (resource, copy) =>
      copy.owner === 'bob' ? undefined : { ...copy, owner: resource };`,
  );

  t.strictSame(
    all.map(({ owner }: { owner: string }) => owner),
    ['ann', 'bob', 'pets', 'pets'],
  );
});

t.test('progress is reported per resource', async (t) => {
  const stages: string[] = [];

  await recordsOf(t, { pets }, { onProgress: (stage: string) => stages.push(stage) });

  t.strictSame(stages, [
    'reading the document',
    'generating records',
    'making pets',
    'opening the store',
    'compiling the operations',
  ]);
});

t.test('numbers continue after the highest with the same prefix', (t) => {
  const line = createNumbering(
    [
      { id: 1, ref: 'A-9', same: 'x1', day: '2019-02-06', some: 'x1', word: 'a' },
      { id: 2, ref: 'A-3', same: 'x1', day: '2019-02-07', word: 'b' },
      { id: 3, ref: 'B-1', same: 'x1', day: '2019-02-08', some: 'x3', word: 'c' },
    ],
    'id',
  );

  t.strictSame(['id', 'ref', 'same', 'day', 'some', 'word', 'none'].filter(line.has), ['ref']);
  t.strictSame(
    ['A-9', 'A-3', 'B-1', 'A-9'].map((model) => line.next('ref', model)),
    ['A-10', 'A-11', 'B-2', 'A-12'],
  );
  t.end();
});

t.test('a reference to another record is not renumbered', async (t) => {
  const records = [
    { id: '1', status_id: '71', ownerId: '81', ref: 'P-1' },
    { id: '2', status_id: '72', ownerId: '82', ref: 'P-2' },
  ];

  const line = createNumbering(records, 'id');

  t.strictSame(['id', 'status_id', 'ownerId', 'ref'].filter(line.has), ['ref']);
});

t.test('records added to the Aha! fixtures are valid for its document', async (t) => {
  const { app, close } = await openSandlot({ records: 4, logLevel: 'silent' });
  t.teardown(close);

  const { statusCode, headers } = await app.inject({
    url: '/api/v1/features/PRJ1-1',
    headers: { authorization: `Bearer ${mary}` },
  });

  t.equal(statusCode, 200);
  t.equal(headers['sandlot-finding'], undefined);
});
