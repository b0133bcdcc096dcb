import t, { type Test } from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  type SendRequest,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };
const updated = objectSchema({ updated: integer }, { required: ['updated'] });

/** What takes such a body and answers so. */
function taking(sent: object, reply: object = updated) {
  return {
    ...withRequestBody(sent),
    responses: { 200: json(reply) },
  };
}

/** Serves orders, more paths, and more methods of the collection's path. */
function orders(t: Test, paths: object, collection: object = {}) {
  return serveDocument(
    t,
    {
      '/orders': {
        get: { responses: { 200: json(arraySchema(ref('Order'))) } },
        post: { ...withRequestBody(ref('Order')), responses: { 201: json(ref('Order')) } },
        ...collection,
      },
      '/orders/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Order')) } },
      },
      ...paths,
    },
    {
      schemas: {
        Order: objectSchema(
          { id: { ...integer, readOnly: true }, status: text, note: text },
          { required: ['id', 'status', 'note'] },
        ),
      },
    },
  );
}

/** Which of the three orders have the note. */
async function noted(send: SendRequest) {
  return (await send('GET', '/orders')).body
    .filter(({ note }: { note: string }) => note === 'mine')
    .map(({ id }: { id: number }) => id);
}

const ids = arraySchema(integer);

t.test('a POST to bulk with keys and changes changes, whatever else it may hold', async (t) => {
  const sent = objectSchema({
    order_ids: ids,
    orders: arraySchema(ref('Order')),
    values: ref('Order'),
  });
  const send = await orders(t, { '/orders/bulk': { post: taking(sent) } });

  await send('POST', '/orders/bulk', {
    order_ids: [1, 3],
    values: { status: 'new', note: 'mine' },
  });

  t.strictSame(await noted(send), [1, 3]);
  t.equal((await send('GET', '/orders')).body.length, 3);
});
const note = 'mine';
const change = objectSchema({ note: text });
const entry = objectSchema({ id: integer, note: text }, { required: ['id'] });

for (const [path, method, sent, body] of [
  ['/orders/bulk-update', 'POST', objectSchema({ ids, note: text }), { ids: [1, 3], note }],
  [
    '/orders/bulk',
    'PATCH',
    objectSchema({ order_ids: ids, note: text }),
    { order_ids: [1, 3], note },
  ],
  [
    '/orders/updateMany',
    'POST',
    objectSchema({ orders: ids, note: text }),
    { orders: [1, 3], note },
  ],
  ['/orders/bulk/update', 'POST', objectSchema({ ids, note: text }), { ids: [1, 3], note }],
  [
    '/orders/batch_update',
    'PUT',
    objectSchema({ ids, data: change }),
    { ids: [1, 3], data: { note } },
  ],
  [
    '/orders:batchUpdate',
    'POST',
    objectSchema({ ids, order: change }),
    { ids: [3, 1, 3], order: { note } },
  ],
  [
    '/orders/bulk-update',
    'POST',
    arraySchema(entry),
    [
      { id: 1, note },
      { id: 3, note },
    ],
  ],
  [
    '/orders/mass-edit',
    'POST',
    objectSchema({ orders: arraySchema(entry), dry: text }),
    {
      orders: [
        { id: 1, note },
        { id: 3, note },
      ],
    },
  ],
  [
    '/orders/batch',
    'PATCH',
    objectSchema({ updates: arraySchema(objectSchema({ id: integer, changes: change })) }),
    {
      updates: [
        { id: 1, changes: { note } },
        { id: 3, changes: { note } },
      ],
    },
  ],
] as const) {
  t.test(`${method} ${path} changes those that ${JSON.stringify(body)} names`, async (t) => {
    const send = await orders(t, { [path]: { [method.toLowerCase()]: taking(sent) } });

    const { status, body: summary } = await send(method, path, body);

    t.strictSame([status, summary], [200, { updated: 2 }]);
    t.strictSame(await noted(send), [1, 3]);
  });
}

t.test('PATCH of all changes those that the query or the body names', async (t) => {
  const patch = { ...taking(change), parameters: [queryParameter('ids', ids)] };
  const selected = await orders(t, {}, { patch });
  t.strictSame((await selected('PATCH', '/orders?ids=2&ids=3', { note })).body, { updated: 2 });
  t.strictSame((await selected('PATCH', '/orders', { note })).body, { updated: 0 });
  t.strictSame(await noted(selected), [2, 3]);

  const named = await orders(t, {}, { patch: taking(objectSchema({ ids, note: text })) });
  t.strictSame((await named('PATCH', '/orders', { ids: [2], note })).body, { updated: 1 });
  t.strictSame(await noted(named), [2]);
});

t.test('an entry without changes, and a call without a body, change nothing', async (t) => {
  const updates = arraySchema(objectSchema({ id: integer, changes: change }));
  const send = await orders(
    t,
    { '/orders/batch': { patch: taking(objectSchema({ updates })) } },
    { patch: { ...taking(change), parameters: [queryParameter('ids', ids)] } },
  );
  const before = (await send('GET', '/orders')).body;

  t.strictSame((await send('PATCH', '/orders/batch', { updates: [{ id: 1 }] })).body, {
    updated: 1,
  });
  t.strictSame((await send('PATCH', '/orders?ids=2')).body, { updated: 1 });
  t.strictSame((await send('GET', '/orders')).body, before);
});

t.test('one that is named twice is changed by both entries', async (t) => {
  const send = await orders(t, {
    '/orders/bulk': {
      patch: taking(arraySchema(objectSchema({ id: integer, note: text, status: text }))),
    },
  });
  const twice = [
    { id: 1, note },
    { id: 1, status: 'paid' },
  ];

  await send('PATCH', '/orders/bulk', twice);

  t.match((await send('GET', '/orders/1')).body, { id: 1, note, status: 'paid' });
});

t.test(
  'missing records are listed where the reply has a property for them, and refused elsewhere',
  async (t) => {
    const summary = objectSchema(
      {
        updated: ids,
        failed: integer,
        not_found: arraySchema(text),
        errors: arraySchema(
          objectSchema({ order_id: text, message: text }, { required: ['order_id'] }),
        ),
        failures: arraySchema(objectSchema({ code: integer })),
        skipped: arraySchema(objectSchema({ id: integer })),
        missing: text,
        changed: arraySchema(objectSchema({ code: integer })),
      },
      { required: ['updated', 'failed', 'not_found', 'errors', 'failures', 'missing'] },
    );
    const sent = objectSchema({ ids, note: text });
    const send = await orders(t, {
      '/orders/bulk': { patch: taking(sent, summary), put: taking(sent) },
    });

    const some = await send('PATCH', '/orders/bulk', { ids: [1, 9], note });
    t.match(some.body, {
      updated: [1],
      failed: 1,
      not_found: ['9'],
      errors: [{ order_id: '9', message: 'There is no "9" in orders.' }],
      skipped: [{ id: 9 }],
    });
    const all = await send('PATCH', '/orders/bulk', { ids: [2], note });
    t.match(all.body, {
      updated: [2],
      failed: 0,
      not_found: [],
      errors: [],
      failures: [],
      skipped: [],
    });
    const refused = await send('PUT', '/orders/bulk', { ids: [3, 9], note });
    t.equal(refused.status, 404);
    t.strictSame(await noted(send), [1, 2]);
  },
);

t.test('a reply lists created records apart from changed ones', async (t) => {
  const summary = objectSchema({ created: integer, updated: integer, processed: integer });
  const entries = arraySchema(objectSchema({ id: integer, status: text, note: text }));
  const send = await orders(t, {
    '/orders/bulk': {
      put: taking(entries, summary),
      post: taking(arraySchema(ref('Order')), summary),
    },
  });
  const [known, unknown] = [1, 9].map((id) => ({ id, status: 'new', note }));

  const put = await send('PUT', '/orders/bulk', [known, unknown]);
  t.strictSame(put.body, { created: 1, updated: 1, processed: 2 });
  const post = await send('POST', '/orders/bulk', [
    { status: 'new', note },
    { status: 'new', note },
  ]);
  t.match(post.body, { created: 2, updated: 0, processed: 2 });
  t.strictSame(await noted(send), [1, 9, 10, 11]);
});

t.test(
  'what names no orders to change, or nothing to change in them, is something else',
  async (t) => {
    const done = { responses: { 204: {} } };
    const send = await orders(t, {
      '/orders/bulk': {
        patch: { ...withRequestBody(objectSchema({ ids, reason: text })), ...done },
        put: { ...withRequestBody(objectSchema({ user_ids: ids, note: text })), ...done },
      },
      '/orders/bulk-copy': {
        post: { ...withRequestBody(objectSchema({ ids, note: text })), ...done },
      },
      '/orders/bulk-update': {
        post: { ...withRequestBody(objectSchema({ ids: text, note: text })), ...done },
        patch: done,
      },
    });

    await send('PATCH', '/orders/bulk', { ids: [1], reason: 'mine' });
    await send('PUT', '/orders/bulk', { user_ids: [1], note });
    await send('POST', '/orders/bulk-copy', { ids: [1], note });
    await send('POST', '/orders/bulk-update', { ids: '1', note });
    await send('PATCH', '/orders/bulk-update');

    t.strictSame(await noted(send), []);
  },
);
