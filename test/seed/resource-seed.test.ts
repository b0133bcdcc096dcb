import t, { type Test } from 'tap';
import { createResourceSeed } from '../../src/seed/generate/resource-seed.ts';
import { createValueGenerator } from '../../src/seed/generate/value-generator.ts';
import { apiModelOf } from '../support/api-model-of.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

function named(name: string, schema: object) {
  return { name, in: 'path', required: true, schema };
}
function many(items: unknown, more: object = {}) {
  return {
    get: { responses: { 200: json({ type: 'array', items }, more) } },
  };
}
function one(parameters: readonly object[], schema: unknown, more: object = {}) {
  return {
    parameters,
    get: { responses: { 200: json(schema, more) } },
  };
}
function thing(id: object, more: object = {}) {
  return {
    type: 'object',
    required: ['id'],
    properties: { id, ...more },
  };
}

async function opened(t: Test, paths: object) {
  const { app } = await sandlotOf(t, documentOf(paths));
  return async (url: string) => {
    const reply = await app.inject(url);
    return reply.statusCode === 200 ? reply.json() : reply.statusCode;
  };
}

function idsOf(records: readonly { id: unknown }[]) {
  return records.map(({ id }) => id);
}

/** The schema of a key, and the keys that a list starts with. */
const keys: readonly (readonly [string, object, readonly unknown[]])[] = [
  ['from one', { type: 'integer' }, [1, 2, 3]],
  ['from the least', { type: 'integer', minimum: 7 }, [7, 8, 9]],
  ['above what is too little', { type: 'integer', exclusiveMinimum: 4 }, [5, 6, 7]],
  ['not from 0, which looks like none', { type: 'integer', minimum: 0 }, [1, 2, 3]],
  ['the example first', { type: 'integer', example: 42 }, [42, 1, 2]],
  ['the example once', { type: 'integer', example: 2 }, [2, 1, 3]],
  ['of the names that there are', { type: 'string', enum: ['b', 'a'] }, ['b', 'a']],
  ['of the one text that there is', { type: 'string', pattern: '^abc$' }, ['abc']],
];

for (const [name, id, expected] of keys) {
  t.test(`a list has keys ${name}`, async (t) => {
    const send = await opened(t, {
      '/things': many(thing(id)),
      '/things/{id}': one([named('id', id)], thing(id)),
    });

    t.strictSame(idsOf(await send('/things')), expected);
    t.equal((await send(`/things/${expected[0]}`)).id, expected[0]);
    t.ok([400, 404].includes(await send('/things/987')));
  });
}

t.test('keys that clients choose are counted, whatever the example', async (t) => {
  const id = { type: 'integer', example: 42 };
  const send = await opened(t, {
    '/things': {
      ...many(thing(id)),
      post: {
        requestBody: { content: { 'application/json': { schema: thing(id) } } },
        responses: { 201: json(thing(id)) },
      },
    },
    '/things/{id}': one([named('id', id)], thing(id)),
  });

  t.strictSame(idsOf(await send('/things')), [1, 2, 3]);
});

t.test('keys of texts are short words, or the noun with a number', async (t) => {
  const id = { type: 'string' };
  const send = await opened(t, {
    '/things': many(thing(id)),
    '/things/{id}': one([named('id', id)], thing(id)),
    '/tags': many(thing({ type: 'boolean' })),
    '/tags/{tag}': one([named('tag', {})], {}),
    '/codes': many(thing({ type: 'string', pattern: '^[ab]$' })),
    '/codes/{id}': one([named('id', id)], thing({ type: 'string', pattern: '^[ab]$' })),
  });

  t.match(idsOf(await send('/things')), [/^\S{3,}$/, /^\S{3,}$/, /^\S{3,}$/]);
  t.strictSame(idsOf(await send('/codes')).toSorted(), ['a', 'b']);
  t.equal((await send('/tags')).length, 3);
});

t.test('a record for an unlisted key exists and is the same each time', async (t) => {
  const number = { type: 'integer' };
  const schema = thing(number, { word: { type: 'string' } });
  const send = await opened(t, {
    '/things/{id}': one([named('id', number)], schema, { example: { id: 1, word: 'shown' } }),
    '/words/{id}': one([named('id', { type: 'string' })], { type: 'string' }),
    '/names/{id}': one([named('id', { type: 'string' })], thing({ type: 'string' })),
    '/things/{id}/parts': { parameters: [named('id', number)], ...many(thing(number)) },
  });

  const [first, again] = [await send('/things/77'), await send('/things/77')];

  t.strictSame(first, { id: 77, word: 'shown' });
  t.strictSame(again, first);
  t.type(await send('/words/x'), 'string');
  t.equal((await send('/names/x')).id, 'x');
  t.strictSame(idsOf(await send('/things/77/parts')), [1, 2, 3]);
});

t.test('a reference has the key of an existing record', async (t) => {
  const number = { type: 'integer' };
  const dog = thing(number, { owner_id: number, otherId: { ...number, const: 5 } });
  const send = await opened(t, {
    '/owners': many(thing({ ...number, minimum: 500 })),
    '/owners/{id}': one([named('id', number)], thing({ ...number, minimum: 500 })),
    '/dogs': many(dog),
    '/dogs/{id}': one([named('id', number)], dog),
  });

  for (const { owner_id, otherId } of await send('/dogs')) {
    t.ok([500, 501, 502].includes(owner_id), `${owner_id}`);
    t.equal(otherId, 5);
  }
});

t.test('examples of lists and of records are the first records', async (t) => {
  const number = { type: 'integer' };
  const schema = thing(number, { word: { type: 'string' } });
  const within = { type: 'object', properties: { data: { type: 'array', items: schema } } };
  const boxes = { type: 'object', properties: { boxes: { type: 'array', items: schema } } };
  const send = await opened(t, {
    '/lists': { get: { responses: { 200: json(within, { example: { data: [{ word: 'a' }] } }) } } },
    '/lists/{id}': one([named('id', number)], schema),
    '/things': many(schema),
    '/things/{id}': one([named('id', number)], schema, { example: { word: 'b' } }),
    '/boxes/{id}': one([named('id', number)], boxes, { example: { boxes: [{ word: 'c' }] } }),
    '/crate/{id}': one([named('id', number)], boxes, { example: { boxes: 'none' } }),
    '/odder/{id}': one([named('id', number)], boxes, { example: 'odder' }),
  });

  const { data } = await send('/lists');
  t.strictSame([data.length, data[0].word], [3, 'a']);
  t.equal((await send('/things'))[0].word, 'b');
  t.strictSame(await send('/boxes/5'), { boxes: [{ id: 5, word: 'c' }] });
  t.match(await send('/crate/5'), { boxes: [{ id: 5, word: String }] });
  t.match(await send('/odder/5'), { boxes: [{ id: 5, word: String }] });
});

t.test('a record that was put is kept next to records on demand', async (t) => {
  const schema = thing({ type: 'integer' }, { word: { type: 'string', example: 'usual' } });
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pots/{id}': {
        ...one([named('id', { type: 'integer' })], schema),
        put: {
          requestBody: { content: { 'application/json': { schema } } },
          responses: { 200: json(schema) },
        },
      },
      '/tins/{id}': {
        parameters: [named('id', { type: 'integer' })],
        get: { responses: { 200: { description: '' } } },
        put: { responses: { 200: json(schema) } },
      },
    }),
  );

  await app.inject({ method: 'PUT', url: '/pots/5', payload: { id: 5, word: 'mine' } });
  const tin = await app.inject({ method: 'PUT', url: '/tins/5' });

  t.strictSame((await app.inject('/pots/5')).json(), { id: 5, word: 'mine' });
  t.strictSame((await app.inject('/pots/6')).json(), { id: 6, word: 'usual' });
  t.strictSame([tin.statusCode, tin.json()], [200, { id: 5, word: 'usual' }]);
});

async function seedOf(paths: object) {
  const { inference } = apiModelOf(paths);
  const generator = createValueGenerator({ root: {} }, { seed: 1, now: 0 });
  await generator.ready();
  return createResourceSeed({
    root: {},
    inference,
    generator,
    fixtures: new Map(),
    count: 2,
    seed: 1,
  });
}

t.test('the records of a resource are generated one at a time, and read at once', async (t) => {
  const paths = { '/owners': many(thing({ type: 'integer' }, { name: { type: 'string' } })) };
  const [seed, other] = [await seedOf(paths), await seedOf(paths)];

  t.equal([...seed.prepareRecords('owners')].length, 2, 'a step for each');
  const prepared = seed.recordsOf('owners');
  t.strictSame(prepared, other.recordsOf('owners'), 'the same as without');
  t.strictSame(seed.recordsOf('owners'), prepared, 'and again');
  t.strictSame([...seed.prepareRecords('nowhere')], []);
});

t.test('unlisted resources, and those below unknown parents, start empty', async (t) => {
  const integer = { type: 'integer' };
  const seed = await seedOf({
    '/pots/{id}': one([named('id', integer)], thing(integer)),
    '/owners': many(thing(integer)),
    '/owners/{id}': one([named('id', integer)], thing(integer)),
    '/owners/{id}/dogs': { parameters: [named('id', integer)], ...many(thing(integer)) },
  });

  const counts = ['nowhere', 'pots', 'owners/9/dogs', 'owners', 'owners/2/dogs'].map(
    (name) => seed.recordsOf(name).length,
  );

  t.strictSame(counts, [0, 0, 0, 2, 2]);
  t.strictSame([seed.keyOf('nowhere'), seed.keyOf('owners')], [undefined, 'id']);
});

t.test('the example key of the path comes first if it is valid', async (t) => {
  const shown = (name: string, type: string, example: unknown) => ({
    ...named(name, { type }),
    example,
  });
  const code = { type: 'string', example: 'code-1' };
  const send = await opened(t, {
    '/things': many(thing({ type: 'integer', example: 42 })),
    '/things/{id}': one([shown('id', 'integer', 77)], thing({ type: 'integer', example: 42 })),
    '/codes': many(thing(code)),
    '/codes/{id}': one([shown('id', 'string', 'code-7')], thing(code)),
    '/words': many(thing(code)),
    '/words/{id}': one([shown('id', 'string', 7)], thing(code)),
  });

  t.strictSame(idsOf(await send('/things')), [77, 1, 2]);
  t.strictSame(idsOf(await send('/codes')).slice(0, 2), ['code-7', 'code-1']);
  t.strictSame(idsOf(await send('/words')).slice(0, 1), ['code-1']);
});

t.test('a resource with one possible key has one record', async (t) => {
  const game = {
    ...thing({ type: 'string', enum: ['chess', 'go'] }),
    anyOf: [{ properties: { id: { const: 'go' } } }],
  };
  const send = await opened(t, {
    '/games': many(game),
    '/games/{id}': one([named('id', { type: 'string' })], game),
  });

  t.strictSame(idsOf(await send('/games')), ['go']);
  t.strictSame(await send('/games/go'), { id: 'go' });
});
