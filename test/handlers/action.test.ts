import t, { type Test } from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };

/** Serves orders with a state, and an action below them. */
function orders(t: Test, verb: string, action: object, properties: object = {}) {
  return serveDocument(
    t,
    {
      '/orders': { get: { responses: { 200: json(arraySchema(ref('Order'))) } } },
      '/orders/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Order')) } },
      },
      [`/orders/{id}/${verb}`]: { parameters: [pathParameter('id', 'integer')], ...action },
    },
    { schemas: { Order: objectSchema({ id: integer, ...properties }) } },
  );
}

/** A verb, and the state that it leads to among others; none where no state is a form of it. */
const verbs: readonly (readonly [string, string | undefined])[] = [
  ['cancel', 'CANCELLED'],
  ['close', 'closed'],
  ['approve', 'approved'],
  ['pay', 'paid'],
  ['ship', 'shipped'],
  ['verify', 'verified'],
  ['Send', 'sent'],
  ['do', undefined],
  ['explode', undefined],
];
const states = verbs.flatMap(([, state]) => (state === undefined ? [] : [state]));

for (const [verb, state] of verbs) {
  t.test(`${verb} leads to ${state ?? 'no state'}`, async (t) => {
    const send = await orders(
      t,
      verb,
      { post: { responses: { 200: json(ref('Order')) } } },
      { note: text, state: text, status: { ...text, enum: [7, 'draft', 'done', ...states] } },
    );
    const before = await send('GET', '/orders/1');

    const done = await send('POST', `/orders/1/${verb}`);

    t.equal(done.status, 200);
    t.equal(done.body.status, state ?? before.body.status);
    t.strictSame((await send('GET', '/orders/1')).body, done.body);
  });
}

t.test('an action takes over what it was sent of the record, where it fits', async (t) => {
  const send = await orders(
    t,
    'note',
    {
      post: {
        ...withRequestBody({ type: 'object' }),
        responses: { 200: json(ref('Order')) },
      },
    },
    { note: text, count: integer },
  );
  const before = await send('GET', '/orders/1');

  const done = await send('POST', '/orders/1/note', { id: 9, note: 'New', count: 'x', other: 1 });

  t.strictSame(done.body, { ...before.body, note: 'New' });
});

t.test('an action that answers with something else changes the state all the same', async (t) => {
  const send = await orders(
    t,
    'close',
    { post: { responses: { 200: json(objectSchema({ ok: { type: 'boolean', enum: [true] } })) } } },
    { status: { ...text, enum: ['closed'] } },
  );

  const done = await send('POST', '/orders/1/close');

  t.strictSame(done.body, { ok: true });
  t.equal((await send('GET', '/orders/1')).body.status, 'closed');
});

t.test('one that leads to nothing answers as the document shows', async (t) => {
  const send = await orders(t, 'print', {
    post: { responses: { 200: json(objectSchema({ page: text }), { example: { page: 'P' } }) } },
  });

  t.strictSame((await send('POST', '/orders/1/print')).body, { page: 'P' });
  t.equal((await send('POST', '/orders/999/print')).status, 404);
});

t.test(
  'what is read below a record answers as the document shows, if the record is there',
  async (t) => {
    const send = await orders(t, 'report', {
      get: { responses: { 200: json(text, { example: 'All is well.' }) } },
    });

    t.equal((await send('GET', '/orders/1/report')).body, 'All is well.');
    t.equal((await send('GET', '/orders/999/report')).status, 404);
  },
);

const truths = {
  good: { type: 'boolean' },
  locked: { type: 'boolean' },
  lockedAt: { type: ['string', 'null'] },
};

for (const verb of ['lock', 'unlock']) {
  t.test(`${verb} leads to what is true of the record, and since when`, async (t) => {
    const act = { responses: { 204: {} } };
    const send = await orders(t, verb, { put: act, delete: act }, { is_open: text, ...truths });

    t.equal((await send('PUT', `/orders/1/${verb}`)).status, 204);
    const isLocked = verb === 'lock';
    const lockedAt = isLocked ? instant : null;
    t.match((await send('GET', '/orders/1')).body, { locked: isLocked, lockedAt });
    await send('DELETE', `/orders/1/${verb}`);
    t.match((await send('GET', '/orders/1')).body, { locked: false, lockedAt: null });
  });
}

t.test('what is true of the record may have no time, or one that is no null', async (t) => {
  const act = { responses: { 204: {} } };
  const none = await orders(t, 'pin', { put: act, delete: act }, { isPinned: { type: 'boolean' } });
  await none('PUT', '/orders/1/pin');
  t.equal((await none('GET', '/orders/1')).body.isPinned, true);

  const times = { hidden: { type: 'boolean' }, hidden_on: { ...text, format: 'date' } };
  const some = await orders(t, 'hide', { put: act, delete: act }, times);
  await some('PUT', '/orders/1/hide');
  await some('DELETE', '/orders/1/hide');
  t.match((await some('GET', '/orders/1')).body, { hidden: false, hidden_on: '2019-02-06' });
});

for (const [verb, name, expected] of [
  ['archive', 'archived_at', instant],
  ['verify', 'verifiedAt', instant],
  ['close', 'closed_on', '2019-02-06'],
  ['unarchive', 'archived_at', null],
  ['start', 'start_on', 'what was'],
] as const) {
  t.test(`${verb} leaves ${expected} in ${name}, where no status records it`, async (t) => {
    const format = /on$/.test(name) ? 'date' : 'date-time';
    const send = await orders(
      t,
      verb,
      { post: { responses: { 200: json(ref('Order')) } } },
      {
        state: { ...text, enum: ['draft', 'sent'] },
        [name]: { type: ['string', 'null'], format },
      },
    );
    const { body: before } = await send('GET', '/orders/1');

    const { body } = await send('POST', `/orders/1/${verb}`);

    t.strictSame(body, { ...before, [name]: verb === 'start' ? before[name] : expected });
    t.strictSame((await send('GET', '/orders/1')).body, body);
  });
}

t.test('a verb may stand behind a colon', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/orders': { get: { responses: { 200: json(arraySchema(ref('Order'))) } } },
      '/orders/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Order')) } },
      },
      '/orders/{id}:cancel': {
        parameters: [pathParameter('id', 'integer')],
        post: { responses: { 200: json(ref('Order')) } },
      },
    },
    {
      schemas: {
        Order: objectSchema({ id: integer, state: { ...text, enum: ['new', 'cancelled'] } }),
      },
    },
  );

  t.strictSame((await send('POST', '/orders/2:cancel')).body, { id: 2, state: 'cancelled' });
  t.equal((await send('GET', '/orders/2')).body.state, 'cancelled');
});

t.test(
  'a reply that is not a record has those properties of the record that its schema declares',
  async (t) => {
    const cancelWith = (schema: object) =>
      orders(
        t,
        'cancel',
        { post: { responses: { 200: json(schema) } } },
        { status: { ...text, enum: ['cancelled'] }, size: integer },
      );
    const partial = await cancelWith(objectSchema({ status: text, size: text, note: text }));
    const job = await cancelWith(
      objectSchema({ id: integer, status: text, note: text, queue: text, at: text }),
    );

    t.match((await partial('POST', '/orders/1/cancel')).body, {
      status: 'cancelled',
      size: String,
    });
    t.not((await job('POST', '/orders/1/cancel')).body.status, 'cancelled');
  },
);

for (const [verb, description, reached] of [
  ['sell', 'Sells an order.', true],
  ['close-deal', 'Marks the order as sold.', true],
  ['reopen-deal', 'Marks the order as unsold.', false],
  ['value', 'Finds out for how much the order was sold.', undefined],
] as const) {
  t.test(`${verb}, "${description}", makes sold ${reached ?? 'nothing else'}`, async (t) => {
    const action = { post: { description, responses: { 200: json(ref('Order')) } } };
    const sold = { type: 'boolean' };
    const send = await orders(t, verb, action, { sold, sold_at: truths.lockedAt });
    const { body: before } = await send('GET', '/orders/1');

    const { body } = await send('POST', `/orders/1/${verb}`);

    t.equal(body.sold, reached ?? before.sold);
    const times = { true: instant, false: null, undefined: before.sold_at };
    t.equal(body.sold_at, times[`${reached}`]);
  });
}

t.test('enable and disable set a flag that is called active', async (t) => {
  const done = { post: { responses: { 204: {} } } };
  const send = await serveDocument(
    t,
    {
      '/hooks': { get: { responses: { 200: json(arraySchema(ref('Hook'))) } } },
      '/hooks/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Hook')) } },
      },
      '/hooks/{id}/enable': { parameters: [pathParameter('id', 'integer')], ...done },
      '/hooks/{id}/disable': { parameters: [pathParameter('id', 'integer')], ...done },
    },
    { schemas: { Hook: objectSchema({ id: integer, isActive: { type: 'boolean' } }) } },
  );
  for (const [verb, isActive] of [
    ['disable', false],
    ['enable', true],
    ['disable', false],
  ] as const) {
    t.equal((await send('POST', `/hooks/1/${verb}`)).status, 204);
    t.equal((await send('GET', '/hooks/1')).body.isActive, isActive);
  }
});

for (const [action, changed] of [
  ['cancelOrder', { status: 'canceled' }],
  ['cancel-order', { status: 'canceled' }],
  ['cancel_order', { status: 'canceled' }],
  ['markAsPaid', { status: 'paid' }],
  ['mark-as-paid', { status: 'paid' }],
  ['mark_printed', { is_printed: true, printed_at: instant }],
  ['set-urgent', { urgent: true }],
  ['make_urgent', { urgent: true }],
  ['mark-as-read', { read_at: instant }],
  ['mark-unread', { read_at: null }],
] as const) {
  t.test(`${action} changes the order itself`, async (t) => {
    const send = await serveDocument(
      t,
      {
        '/orders': {
          get: { responses: { 200: json(arraySchema(ref('Order'))) } },
          post: { ...withRequestBody(ref('Order')), responses: { 201: json(ref('Order')) } },
        },
        '/orders/{id}': {
          parameters: [pathParameter('id', 'integer')],
          get: { responses: { 200: json(ref('Order')) } },
        },
        [`/orders/{id}/${action}`]: {
          parameters: [pathParameter('id', 'integer')],
          post: { responses: { 200: json(ref('Order')) } },
        },
      },
      {
        records: 0,
        schemas: {
          Order: objectSchema({
            id: integer,
            status: { ...text, enum: ['draft', 'paid', 'canceled'] },
            is_printed: { type: 'boolean' },
            printed_at: { type: ['string', 'null'], format: 'date-time' },
            urgent: { type: 'boolean' },
            read_at: { type: ['string', 'null'], format: 'date-time' },
          }),
        },
      },
    );
    const sent = { status: 'draft', is_printed: false, urgent: false, printed_at: null };
    const { body: order } = await send('POST', '/orders', {
      ...sent,
      read_at: '2019-01-01T00:00:00.000Z',
    });

    const reply = await send('POST', `/orders/${order.id}/${action}`);

    t.strictSame(reply.body, { ...order, ...changed });
    t.strictSame((await send('GET', `/orders/${order.id}`)).body, reply.body);
    t.equal((await send('GET', '/orders')).body.length, 1);
    t.equal((await send('POST', `/orders/7/${action}`)).status, 404);
  });
}

t.test('what a reply wraps has the properties of the record', async (t) => {
  const part = objectSchema({ archived: { type: 'boolean' }, id: integer });
  const reply = objectSchema({ success: { type: 'boolean' }, data: part }, { required: ['data'] });
  const send = await orders(
    t,
    'archive',
    { post: { responses: { 200: json(reply) } }, delete: { responses: { 200: json(reply) } } },
    { archived: { type: 'boolean' }, note: text, size: integer, kind: text },
  );

  const archived = await send('POST', '/orders/2/archive');
  const read = await send('GET', '/orders/2');
  const restored = await send('DELETE', '/orders/2/archive');

  t.match(archived.body, { data: { archived: true, id: 2 } });
  t.equal(read.body.archived, true);
  t.match(restored.body, { data: { archived: false, id: 2 } });
});
for (const [title, method, verb, sent, expected] of [
  ['a PUT stores what it is sent', 'PUT', 'access', { roles: 'admin' }, 'admin'],
  ['a POST stores the property that it is called after', 'POST', 'roles', { roles: 'x' }, 'x'],
  ['a POST with another name stores nothing', 'POST', 'mails', { roles: 'x' }, 'user'],
  ['a PUT stores no property that the record has not', 'PUT', 'mails', { mail: 'x' }, 'user'],
] as const) {
  t.test(`${title}, if its reply shows nothing of the record`, async (t) => {
    const [name = ''] = Object.keys(sent);
    const send = await orders(
      t,
      verb,
      {
        [method.toLowerCase()]: {
          ...withRequestBody(objectSchema({ [name]: text })),
          responses: { 204: {} },
        },
      },
      { roles: { ...text, example: 'user' } },
    );

    t.equal((await send(method, `/orders/1/${verb}`, sent)).status, 204);
    t.equal((await send('GET', '/orders/1')).body.roles, expected);
  });
}

for (const verb of ['rotate', 'regenerate', 'reset-token', 'renewSecret', 'restart'])
  t.test(`${verb} ${verb === 'restart' ? 'keeps' : 'renews'} a secret`, async (t) => {
    const key = objectSchema({
      id: text,
      name: text,
      secret: { ...text, example: 'sk_live_9a7cB2x' },
    });
    const path = (operations: object) => ({ parameters: [pathParameter('id')], ...operations });
    const send = await serveDocument(
      t,
      {
        '/integrations': {
          post: { ...withRequestBody(objectSchema({ name: text })), responses: { 201: json(key) } },
        },
        '/integrations/{id}': path({ get: { responses: { 200: json(key) } } }),
        [`/integrations/{id}/${verb}`]: path({ post: { responses: { 204: {} } } }),
      },
      { records: 0 },
    );
    const { body: created } = await send('POST', '/integrations', { name: 'Shop' });

    t.equal((await send('POST', `/integrations/${created.id}/${verb}`)).status, 204);
    const { body: renewed } = await send('GET', `/integrations/${created.id}`);
    t.equal(renewed.name, 'Shop');
    t.match(renewed.secret, /^sk_live_\w{7}$/);
    t.equal(renewed.secret === created.secret, verb === 'restart');
  });
