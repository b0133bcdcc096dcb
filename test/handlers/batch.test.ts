import t, { type Test } from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };
const done = { responses: { 204: {} } };
const ids = objectSchema({ ids: arraySchema(integer) });

/** Asks about pets, which more paths do something with. */
function pets(t: Test, paths: object, collection: object = {}) {
  return serveDocument(
    t,
    {
      '/pets': {
        get: { responses: { 200: json(arraySchema(ref('Pet'))) } },
        post: { ...withRequestBody(ref('New')), responses: { 201: json(ref('Pet')) } },
        ...collection,
      },
      '/pets/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Pet')) } },
      },
      ...paths,
    },
    {
      schemas: {
        New: objectSchema({ name: text }, { required: ['name'] }),
        Pet: objectSchema({ id: integer, name: text }, { required: ['id', 'name'] }),
      },
    },
  );
}

async function keysAfter(ask: Awaited<ReturnType<typeof pets>>) {
  return (await ask('GET', '/pets')).body.map(({ id }: { id: number }) => id);
}

t.test('many are created of what one is created of', async (t) => {
  const ask = await pets(t, {
    '/pets/bulk': {
      post: {
        ...withRequestBody(arraySchema(ref('New'))),
        responses: { 201: json(arraySchema(ref('Pet'))) },
      },
    },
  });

  const made = await ask('POST', '/pets/bulk', [{ name: 'Tom' }, { name: 'Rex' }]);

  t.strictSame(made.body, [
    { id: 4, name: 'Tom' },
    { id: 5, name: 'Rex' },
  ]);
  t.strictSame(await keysAfter(ask), [1, 2, 3, 4, 5]);
});

for (const method of ['PATCH', 'PUT'] as const) {
  t.test(`many are changed by ${method}, each named by its key`, async (t) => {
    const change = {
      ...withRequestBody(arraySchema(ref('Pet'))),
      responses: { 200: json(arraySchema(ref('Pet'))) },
    };
    const ask = await pets(t, { '/pets/bulk': { [method.toLowerCase()]: change } });
    const changed = [
      { id: 1, name: 'Tom' },
      { id: 3, name: 'Rex' },
    ];

    t.strictSame((await ask(method, '/pets/bulk', changed)).body, changed);
    t.strictSame((await ask('GET', '/pets/3')).body, changed[1]);
  });
}

t.test('those are removed whose keys are sent, and what is not there is said', async (t) => {
  const ask = await pets(t, {
    '/pets/bulk': { delete: { ...withRequestBody(ids), ...done } },
    '/pets/batch_delete': {
      post: { ...withRequestBody(arraySchema(objectSchema({ id: integer, name: text }))), ...done },
    },
    '/pets:delete': { post: { ...withRequestBody(arraySchema(integer)), ...done } },
  });

  const some = await ask('DELETE', '/pets/bulk', { ids: [2, 99] });
  t.equal(some.status, 204);
  t.strictSame(some.headers['sandlot-notice'], ['not-found "No record \\"99\\" in pets."']);
  t.strictSame(await keysAfter(ask), [1, 3]);
  await ask('POST', '/pets/batch_delete', [{ id: 3, name: 'Rex' }, { name: 'Tom' }]);
  t.strictSame(await keysAfter(ask), [1]);
  await ask('POST', '/pets:delete', [1]);
  t.strictSame(await keysAfter(ask), []);
});

t.test('DELETE of all removes those that the body or the query names', async (t) => {
  const named = await pets(t, {}, { delete: { ...withRequestBody(ids), ...done } });
  await named('DELETE', '/pets', { ids: [1] });
  t.strictSame(await keysAfter(named), [2, 3]);
  await named('DELETE', '/pets', {});
  t.strictSame(await keysAfter(named), [2, 3]);
  await named('DELETE', '/pets');
  t.strictSame(await keysAfter(named), []);

  const parameters = [queryParameter('pet_ids', arraySchema(integer)), queryParameter('dry', text)];
  const asked = await pets(t, {}, { delete: { parameters, ...done } });
  await asked('DELETE', '/pets?pet_ids=1&pet_ids=3');
  t.strictSame(await keysAfter(asked), [2]);
  await asked('DELETE', '/pets?dry=no');
  t.strictSame(await keysAfter(asked), []);
});

t.test('DELETE of all removes those that its filters leave, all where none is asked', async (t) => {
  const name = { name: 'name', in: 'query', schema: text };
  const ask = await pets(t, {}, { delete: { parameters: [name], ...done } });
  await ask('POST', '/pets', { name: 'Tom' });

  await ask('DELETE', '/pets?name=Tom');
  t.strictSame(await keysAfter(ask), [1, 2, 3]);
  await ask('DELETE', '/pets');
  t.strictSame(await keysAfter(ask), []);
});

t.test('DELETE of all removes those whose keys stand in a list of any name', async (t) => {
  const linked = objectSchema({ data: arraySchema(objectSchema({ type: text, id: integer })) });
  const required = { required: true, content: { 'application/json': { schema: linked } } };
  for (const requestBody of [required, { ...required, required: false }]) {
    const ask = await pets(t, {}, { delete: { requestBody, ...done } });
    await ask('DELETE', '/pets', { data: [{ type: 'pets', id: 2 }] });
    t.strictSame(await keysAfter(ask), [1, 3]);
  }
});

t.test('what names no keys, or takes no such records, is something else', async (t) => {
  const ask = await pets(t, {
    '/pets/bulk': {
      post: { ...withRequestBody(arraySchema(objectSchema({ colour: text }))), ...done },
      patch: { ...withRequestBody(arraySchema(objectSchema({ name: text }))), ...done },
      delete: { ...withRequestBody(objectSchema({ ids: text, kids: arraySchema(text) })), ...done },
    },
    '/pets/delete': { post: done },
    '/pets/add': { post: done },
  });

  t.equal((await ask('POST', '/pets/bulk', [{ colour: 'red' }])).status, 204);
  t.equal((await ask('PATCH', '/pets/bulk', [{ name: 'Tom' }])).status, 204);
  t.equal((await ask('DELETE', '/pets/bulk', { ids: '1', kids: ['2'] })).status, 204);
  t.equal((await ask('POST', '/pets/delete')).status, 204);
  t.equal((await ask('POST', '/pets/add')).status, 204);
  t.strictSame(await keysAfter(ask), [1, 2, 3]);
});

t.test('a reply tells how many were removed, and which were not there', async (t) => {
  const told = objectSchema({
    deleted_count: integer,
    total_pets: { type: 'number' },
    success: { type: 'boolean' },
    failed: arraySchema(integer),
    errors: arraySchema(objectSchema({ code: text })),
    code: integer,
  });
  const example = { deleted_count: 97, success: false, failed: [5], code: 7 };
  const ask = await pets(t, {
    '/pets/bulk-delete': {
      post: { ...withRequestBody(ids), responses: { 200: json(told, { example }) } },
    },
  });

  const some = await ask('POST', '/pets/bulk-delete', { ids: [1, 3, 99] });
  const none = await ask('POST', '/pets/bulk-delete', { ids: [1] });

  t.match(some.body, { deleted_count: 2, total_pets: 2, success: true, failed: [99], code: 7 });
  t.match(none.body, { deleted_count: 0, total_pets: 0, success: false, failed: [1], code: 7 });
});

for (const [what, schema, toBody] of [
  ['a property', objectSchema({ count: integer, page: integer }), (count: number) => ({ count })],
  ['a number', integer, (count: number) => count],
] as const) {
  t.test(`a count is of what a list would have, told by ${what}`, async (t) => {
    const counts = {
      get: { parameters: [queryParameter('name', text)], responses: { 200: json(schema) } },
    };
    const ask = await pets(t, { '/pets/count': counts });
    await ask('POST', '/pets', { name: 'Zoe' });

    t.match((await ask('GET', '/pets/count')).body, toBody(4));
    t.match((await ask('GET', '/pets/count?name=Zoe')).body, toBody(1));
  });
}

t.test('what is told of all beside how many there are stays as it is', async (t) => {
  const whole = { ...integer, example: 7 };
  const ask = await pets(t, {
    '/pets/stats': {
      get: {
        responses: {
          200: json(objectSchema({ total_pets: integer, cats: whole, tags: arraySchema(text) })),
        },
      },
    },
    '/pets/summary': {
      get: {
        responses: {
          200: json(objectSchema({ data: objectSchema({ count: integer, cats: whole }) })),
        },
      },
    },
    '/pets/overview': {
      get: { responses: { 200: json(objectSchema({ total: { type: 'number', example: 7 } })) } },
    },
    '/pets/count': {
      get: {
        responses: {
          200: json(
            objectSchema(
              { count: integer, results: arraySchema(integer) },
              { example: { count: 9, results: [5] } },
            ),
          ),
        },
      },
    },
    '/pets/total': { get: done },
    '/pets/luck': { get: { responses: { 200: json(objectSchema({ count: whole })) } } },
    '/pets/metrics': {
      get: {
        responses: {
          200: json(objectSchema({ cats: whole, other: objectSchema({ count: integer }) })),
        },
      },
    },
    '/pets/totals': {
      get: { responses: { 200: json(objectSchema({ data: objectSchema({ cats: whole }) })) } },
    },
  });
  await ask('POST', '/pets', { name: 'Zoe' });

  t.match((await ask('GET', '/pets/stats')).body, { total_pets: 4, cats: 7 });
  t.match((await ask('GET', '/pets/summary')).body, { data: { count: 4, cats: 7 } });
  t.strictSame((await ask('GET', '/pets/overview')).body, { total: 7 });
  t.equal((await ask('GET', '/pets/total')).status, 204);
  t.strictSame((await ask('GET', '/pets/luck')).body, { count: 7 });
  t.match((await ask('GET', '/pets/metrics')).body, { cats: 7 });
  t.match((await ask('GET', '/pets/totals')).body, { data: { cats: 7 } });
  t.strictSame((await ask('GET', '/pets/count')).body, { count: 4, results: [5] });
});
