import t from 'tap';
import { seedRandom, toRandom } from '../../src/base/random.ts';
import { fakeTimestamp } from '../../src/seed/generate/values/fake-number.ts';
import { createRandomFaker } from '../../src/seed/generate/values/random-faker.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

const now = Date.UTC(2026, 0, 1);
const year = 31_536_000_000;

t.test('a numeric timestamp is near the current time', async (t) => {
  const chance = await createRandomFaker(toRandom(seedRandom(1, 'instants')), now);
  const inMillis = (name: string, schema: object = {}) =>
    fakeTimestamp(chance, name, { ...schema });
  const inSeconds = (name: string, schema: object = {}) => Number(inMillis(name, schema)) * 1000;

  for (const value of [
    inSeconds('created_at'),
    inSeconds('createTime'),
    inSeconds('last_modified_time'),
    inSeconds('createdTs'),
    inSeconds('updatedAt', { minimum: 0 }),
    inSeconds('timestamp', { format: 'int64' }),
    inSeconds('created', { format: 'unix-time' }),
    inSeconds('created', { description: 'The Unix timestamp (in seconds) of when it was made.' }),
    inMillis('created_ms'),
    inMillis('createdAt', { example: 1_600_000_000_000 }),
    inMillis('made', { description: 'Milliseconds since the epoch.' }),
    inMillis('at', { format: 'epoch-millis' }),
  ])
    t.ok(Number(value) > now - year && Number(value) <= now, `${value} is before now`);
  t.ok(inSeconds('expires_at') > now, 'what ends does so later');
});

t.test('other numbers are not timestamps', async (t) => {
  const chance = await createRandomFaker(toRandom(seedRandom(1, 'numbers')), now);

  for (const [name, schema] of [
    ['created', {}],
    ['updated', { type: 'integer' }],
    ['at', {}],
    ['format', {}],
    ['mode', { description: 'The unix mode of the file.' }],
    ['duration_ms', {}],
    ['created_at', { maximum: 100 }],
    ['created_at', { minimum: 9e12 }],
    ['created_ms', { format: 'int32' }],
  ] as const)
    t.equal(fakeTimestamp(chance, name, schema), undefined, `${name} ${JSON.stringify(schema)}`);
});

t.test('created is a timestamp in a record and a count in a report', async (t) => {
  const integer = { type: 'integer' };
  const done = { type: 'object', required: ['created'], properties: { created: integer } };
  const thing = { type: 'object', properties: { id: integer, created: integer } };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/things': { get: { responses: { 200: json({ type: 'array', items: thing }) } } },
      '/imports': { post: { responses: { 200: json(done) } } },
    }),
  );

  for (const { created } of (await app.inject('/things')).json())
    t.ok(created > now / 1000 - year / 1000, `${created}`);
  t.ok((await app.inject({ method: 'POST', url: '/imports' })).json().created < 1000);
});
