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

/** Serves pets, and more paths. */
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

async function keysAfter(send: Awaited<ReturnType<typeof pets>>) {
  return (await send('GET', '/pets')).body.map(({ id }: { id: number }) => id);
}

t.test('many are created of a copy of that schema', async (t) => {
  const sent = objectSchema({ name: text, a: text, b: text, c: text }, { required: ['name'] });
  const created = { ...withRequestBody(sent), responses: { 201: json(ref('Pet')) } };
  const copy = arraySchema(structuredClone(sent));
  const send = await pets(
    t,
    { '/pets/bulk': { post: { ...withRequestBody(copy), responses: { 201: json(copy) } } } },
    { post: created },
  );

  t.equal((await send('POST', '/pets/bulk', [{ name: 'Rex' }, { name: 'Tom' }])).status, 201);
  t.match((await send('GET', '/pets')).body.slice(3), [{ name: 'Rex' }, { name: 'Tom' }]);
});

t.test('many are created of what one is created of', async (t) => {
  const send = await pets(t, {
    '/pets/bulk': {
      post: {
        ...withRequestBody(arraySchema(ref('New'))),
        responses: { 201: json(arraySchema(ref('Pet'))) },
      },
    },
  });

  const made = await send('POST', '/pets/bulk', [{ name: 'Tom' }, { name: 'Rex' }]);

  t.strictSame(made.body, [
    { id: 4, name: 'Tom' },
    { id: 5, name: 'Rex' },
  ]);
  t.strictSame(await keysAfter(send), [1, 2, 3, 4, 5]);
});

t.test('a reply to many that has the form of a record reports nothing', async (t) => {
  const summary = objectSchema({ id: integer, name: text, created: integer });
  const send = await pets(t, {
    '/pets/bulk': {
      post: { ...withRequestBody(arraySchema(ref('New'))), responses: { 201: json(summary) } },
    },
  });

  const made = await send('POST', '/pets/bulk', [{ name: 'Tom' }, { name: 'Rex' }]);

  t.strictSame(made.body, { id: 4, name: 'Tom' });
  t.strictSame(await keysAfter(send), [1, 2, 3, 4, 5]);
});

for (const method of ['PATCH', 'PUT'] as const) {
  t.test(`many are changed by ${method}, each named by its key`, async (t) => {
    const change = {
      ...withRequestBody(arraySchema(ref('Pet'))),
      responses: { 200: json(arraySchema(ref('Pet'))) },
    };
    const send = await pets(t, { '/pets/bulk': { [method.toLowerCase()]: change } });
    const changed = [
      { id: 1, name: 'Tom' },
      { id: 3, name: 'Rex' },
    ];

    t.strictSame((await send(method, '/pets/bulk', changed)).body, changed);
    t.strictSame((await send('GET', '/pets/3')).body, changed[1]);
  });
}

t.test('a removal by keys removes those records, and lists the missing ones', async (t) => {
  const send = await pets(t, {
    '/pets/bulk': { delete: { ...withRequestBody(ids), ...done } },
    '/pets/batch_delete': {
      post: { ...withRequestBody(arraySchema(objectSchema({ id: integer, name: text }))), ...done },
    },
    '/pets:delete': { post: { ...withRequestBody(arraySchema(integer)), ...done } },
  });

  const some = await send('DELETE', '/pets/bulk', { ids: [2, 99] });
  t.equal(some.status, 204);
  t.strictSame(some.headers['sandlot-notice'], ['not-found "No record \\"99\\" in pets."']);
  t.strictSame(await keysAfter(send), [1, 3]);
  await send('POST', '/pets/batch_delete', [{ id: 3, name: 'Rex' }, { name: 'Tom' }]);
  t.strictSame(await keysAfter(send), [1]);
  await send('POST', '/pets:delete', [1]);
  t.strictSame(await keysAfter(send), []);
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
  const selected = await pets(t, {}, { delete: { parameters, ...done } });
  await selected('DELETE', '/pets?pet_ids=1&pet_ids=3');
  t.strictSame(await keysAfter(selected), [2]);
  await selected('DELETE', '/pets?dry=no');
  t.strictSame(await keysAfter(selected), []);
});

t.test(
  'DELETE of a collection removes the records that its filters select, and all without a filter',
  async (t) => {
    const name = { name: 'name', in: 'query', schema: text };
    const send = await pets(t, {}, { delete: { parameters: [name], ...done } });
    await send('POST', '/pets', { name: 'Tom' });

    await send('DELETE', '/pets?name=Tom');
    t.strictSame(await keysAfter(send), [1, 2, 3]);
    await send('DELETE', '/pets');
    t.strictSame(await keysAfter(send), []);
  },
);

t.test('DELETE of all removes those whose keys stand in a list of any name', async (t) => {
  const linked = objectSchema({ data: arraySchema(objectSchema({ type: text, id: integer })) });
  const required = { required: true, content: { 'application/json': { schema: linked } } };
  for (const requestBody of [required, { ...required, required: false }]) {
    const send = await pets(t, {}, { delete: { requestBody, ...done } });
    await send('DELETE', '/pets', { data: [{ type: 'pets', id: 2 }] });
    t.strictSame(await keysAfter(send), [1, 3]);
  }
});

t.test('what names no keys, or takes no such records, is something else', async (t) => {
  const send = await pets(t, {
    '/pets/bulk': {
      post: { ...withRequestBody(arraySchema(objectSchema({ colour: text }))), ...done },
      patch: { ...withRequestBody(arraySchema(objectSchema({ name: text }))), ...done },
      delete: { ...withRequestBody(objectSchema({ ids: text, kids: arraySchema(text) })), ...done },
    },
    '/pets/delete': { post: done },
    '/pets/add': { post: done },
  });

  t.equal((await send('POST', '/pets/bulk', [{ colour: 'red' }])).status, 204);
  t.equal((await send('PATCH', '/pets/bulk', [{ name: 'Tom' }])).status, 204);
  t.equal((await send('DELETE', '/pets/bulk', { ids: '1', kids: ['2'] })).status, 204);
  t.equal((await send('POST', '/pets/delete')).status, 204);
  t.equal((await send('POST', '/pets/add')).status, 204);
  t.strictSame(await keysAfter(send), [1, 2, 3]);
});

t.test('a reply counts the removed records, and lists the missing ones', async (t) => {
  const summary = objectSchema({
    deleted_count: integer,
    total_pets: { type: 'number' },
    success: { type: 'boolean' },
    failed: arraySchema(integer),
    errors: arraySchema(objectSchema({ code: text })),
    code: integer,
  });
  const example = { deleted_count: 97, success: false, failed: [5], code: 7 };
  const send = await pets(t, {
    '/pets/bulk-delete': {
      post: { ...withRequestBody(ids), responses: { 200: json(summary, { example }) } },
    },
  });

  const some = await send('POST', '/pets/bulk-delete', { ids: [1, 3, 99] });
  const none = await send('POST', '/pets/bulk-delete', { ids: [1] });

  t.match(some.body, { deleted_count: 2, total_pets: 2, success: true, failed: [99], code: 7 });
  t.match(none.body, { deleted_count: 0, total_pets: 0, success: false, failed: [1], code: 7 });
});

for (const [what, schema, toBody] of [
  ['a property', objectSchema({ count: integer, page: integer }), (count: number) => ({ count })],
  ['a number', integer, (count: number) => count],
] as const) {
  t.test(`a count is the size of the filtered list, in ${what}`, async (t) => {
    const counts = {
      get: { parameters: [queryParameter('name', text)], responses: { 200: json(schema) } },
    };
    const send = await pets(t, { '/pets/count': counts });
    await send('POST', '/pets', { name: 'Zoe' });

    t.match((await send('GET', '/pets/count')).body, toBody(4));
    t.match((await send('GET', '/pets/count?name=Zoe')).body, toBody(1));
  });
}

t.test('other properties of a count keep the values of the example', async (t) => {
  const whole = { ...integer, example: 7 };
  const send = await pets(t, {
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
  await send('POST', '/pets', { name: 'Zoe' });

  t.match((await send('GET', '/pets/stats')).body, { total_pets: 4, cats: 7 });
  t.match((await send('GET', '/pets/summary')).body, { data: { count: 4, cats: 7 } });
  t.strictSame((await send('GET', '/pets/overview')).body, { total: 7 });
  t.equal((await send('GET', '/pets/total')).status, 204);
  t.strictSame((await send('GET', '/pets/luck')).body, { count: 7 });
  t.match((await send('GET', '/pets/metrics')).body, { cats: 7 });
  t.match((await send('GET', '/pets/totals')).body, { data: { cats: 7 } });
  t.strictSame((await send('GET', '/pets/count')).body, { count: 4, results: [5] });
});

t.test('a DELETE removes the pet whose key its query takes', async (t) => {
  const id = { ...queryParameter('id', integer), required: true };
  const send = await pets(t, {}, { delete: { parameters: [id], responses: { 204: {} } } });

  t.equal((await send('DELETE', '/pets?id=2')).status, 204);
  t.strictSame(await keysAfter(send), [1, 3]);
  t.equal((await send('DELETE', '/pets?id=2')).status, 404);
  t.equal((await send('DELETE', '/pets')).status, 400);
});

t.test('a DELETE removes each pet whose key its query takes', async (t) => {
  const id = { ...queryParameter('id', arraySchema(integer)), required: true };
  const send = await pets(t, {}, { delete: { parameters: [id], responses: { 204: {} } } });

  t.equal((await send('DELETE', '/pets?id=1&id=3')).status, 204);
  t.strictSame(await keysAfter(send), [2]);
});

t.test('a DELETE that requires another parameter, or more, answers with the example', async (t) => {
  const required = (name: string, schema: object) => ({
    ...queryParameter(name, schema),
    required: true,
  });
  for (const parameters of [
    [required('reason', text)],
    [required('id', integer), required('reason', text)],
  ]) {
    const send = await pets(t, {}, { delete: { parameters, responses: { 204: {} } } });

    t.equal((await send('DELETE', '/pets?id=1&reason=old')).status, 204);
    t.strictSame(await keysAfter(send), [1, 2, 3]);
  }
});
