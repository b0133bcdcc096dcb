import { Webhook } from 'standardwebhooks';
import t from 'tap';
import { accepting, integer, list, object, returning, text } from '../support/api-model-of.ts';
import { documentOf, json, silent } from '../support/sandlot-of.ts';
import { openEventApi } from './support/event-api.ts';
import { eventDocument, orderPaths, orderWebhooks } from './support/event-document.ts';
import { openReceiver } from './support/webhook-receiver.ts';

function bodiesOf(messages: readonly { readonly body: string }[]) {
  return messages.map(({ body }) => JSON.parse(body));
}

t.test('a webhook follows the creation of a record, and one the action on it', async (t) => {
  const receiver = await openReceiver(t);
  const { call } = await openEventApi(t, eventDocument(), { webhookUrls: [receiver.url] });
  const { body: order } = await call('POST /orders', { item: 'tea' });
  await call(`POST /orders/${order.id}/cancel`);
  await call(`DELETE /orders/${order.id}`);
  const messages = await receiver.received(2);
  t.match(bodiesOf(messages), [
    { type: 'order.created', data: { id: order.id, item: 'tea', status: 'open' } },
    { type: 'order.cancelled', data: { id: order.id, status: 'cancelled' } },
  ]);
  t.match(messages, [{ method: 'POST', path: '/hooks' }, {}]);
  t.equal(messages[0]?.headers['webhook-id'], bodiesOf(messages)[0].id);
});

t.test('a change of the status sends the webhook of the state', async (t) => {
  const receiver = await openReceiver(t);
  const { call } = await openEventApi(t, eventDocument(), { webhookUrls: [receiver.url] });
  const { body: order } = await call('POST /orders', { item: 'tea' });
  await call(`PATCH /orders/${order.id}`, { item: 'coffee' });
  await call(`PATCH /orders/${order.id}`, { item: 'coffee', status: 'cancelled' });
  t.match(bodiesOf(await receiver.received(2)), [
    { type: 'order.created' },
    { type: 'order.cancelled', data: { item: 'coffee' } },
  ]);
});

t.test('messages carry signatures of Standard Webhooks', async (t) => {
  const receiver = await openReceiver(t);
  const { call } = await openEventApi(t, eventDocument());
  const secret = `whsec_${Buffer.from('a secret of twenty-four.').toString('base64')}`;
  await call('POST /hooks', { url: receiver.url, secret });
  await call('POST /orders', { item: 'tea' });
  const [message] = await receiver.received(1);
  const verified = new Webhook(secret).verify(
    message?.body ?? '',
    message?.headers as Record<string, string>,
  );
  t.match(verified, { type: 'order.created' });
  t.throws(() =>
    new Webhook(secret).verify(`${message?.body} `, message?.headers as Record<string, string>),
  );
});

t.test('a record of a subscription gets the events that it lists, while it exists', async (t) => {
  const receiver = await openReceiver(t);
  const { call } = await openEventApi(t, eventDocument());
  const urlOf = (name: string) => `${receiver.url}/${name}`;
  await call('POST /hooks', { url: urlOf('all') });
  await call('POST /hooks', { url: urlOf('cancelled'), events: ['order.cancelled'] });
  await call('POST /hooks', { url: urlOf('pattern'), events: ['ORDER_CREATED', 'ping'] });
  await call('POST /hooks', { url: urlOf('off'), active: false });
  await call('POST /hooks', { url: 'no url' });
  const { body: removed } = await call('POST /hooks', { url: urlOf('removed') });
  await call(`DELETE /hooks/${removed.id}`);
  const { body: order } = await call('POST /orders', { item: 'tea' });
  await call(`POST /orders/${order.id}/cancel`);
  const messages = await receiver.received(4);
  t.same(messages.map(({ path, body }) => `${path} ${JSON.parse(body).type}`).sort(), [
    '/hooks/all order.cancelled',
    '/hooks/all order.created',
    '/hooks/cancelled order.cancelled',
    '/hooks/pattern order.created',
  ]);
});

t.test('webhooks named by their verbs send the names that their common schema lists', async (t) => {
  const receiver = await openReceiver(t);
  const event = orderWebhooks['order.created'];
  const document = eventDocument({}, { created: event, cancelled: event });
  const { call } = await openEventApi(t, document);
  await call('POST /hooks', { url: receiver.url, events: ['order.cancelled'] });
  const { body: order } = await call('POST /orders', { item: 'tea' });
  await call(`POST /orders/${order.id}/cancel`);
  t.match(bodiesOf(await receiver.received(1)), [{ type: 'order.cancelled' }]);
});

t.test('a refused call sends nothing', async (t) => {
  const receiver = await openReceiver(t);
  const { call } = await openEventApi(t, eventDocument(), { webhookUrls: [receiver.url] });
  t.equal((await call('POST /orders', {})).status, 400);
  await call('POST /orders', { item: 'tea' });
  t.match(bodiesOf(await receiver.received(1)), [{ data: { item: 'tea' } }]);
});

t.test('a document without webhooks sends each change in the standard form', async (t) => {
  const receiver = await openReceiver(t);
  const document = eventDocument({}, {});
  const { call } = await openEventApi(t, document, {
    webhookUrls: [receiver.url],
    clock: { offset: 0 },
  });
  const { body: order } = await call('POST /orders', { item: 'tea' });
  await call(`PATCH /orders/${order.id}`, { item: 'coffee' });
  await call(`DELETE /orders/${order.id}`);
  t.match(bodiesOf(await receiver.received(3)), [
    { type: 'order.created', timestamp: /^2.*Z$/, data: { id: order.id, item: 'tea' } },
    { type: 'order.updated', data: { item: 'coffee' } },
    { type: 'order.deleted', data: { item: 'coffee' } },
  ]);
});

const withUrl = object({ item: text, callbackUrl: text });
const callbackOf = (body: object) => ({ post: { requestBody: json(body) } });

t.test('a callback goes to the URL of its expression after the call', async (t) => {
  const receiver = await openReceiver(t);
  const payload = object({ item: text, price: { const: 7 } }, { required: ['price'] });
  const callbacks = {
    onData: { '{$request.body#/callbackUrl}?from={$request.query.from}': callbackOf(payload) },
  };
  const parameters = [{ name: 'from', in: 'query', schema: text }];
  const { call } = await openEventApi(
    t,
    eventDocument({
      '/quotes': { post: { ...accepting(withUrl, withUrl), parameters, callbacks } },
    }),
  );
  await call('POST /quotes?from=shop', { item: 'tea', callbackUrl: receiver.url });
  // Without its URL it goes nowhere.
  await call('POST /quotes?from=shop', { item: 'tea' });
  const [message] = await receiver.received(1);
  t.equal(message?.path, '/hooks?from=shop');
  t.match(JSON.parse(message?.body ?? ''), { price: 7 });
});

t.test('a callback whose change nothing can make follows each call', async (t) => {
  const receiver = await openReceiver(t);
  const parcel = object({ id: { ...integer, readOnly: true }, weight: integer });
  const callbacks = {
    parcelPacked: { '{$request.query.url}': callbackOf(object({ parcelId: integer })) },
  };
  const parameters = [{ name: 'url', in: 'query', schema: text }];
  const { call } = await openEventApi(
    t,
    documentOf({
      '/parcels': { post: { ...accepting(parcel), parameters, callbacks } },
      '/parcels/{id}': { get: returning(parcel) },
    }),
  );
  await call(`POST /parcels?url=${encodeURIComponent(receiver.url)}`, { weight: 7 });
  t.same(bodiesOf(await receiver.received(1)), [{ parcelId: 1 }]);
});

t.test('a record in an envelope shows what the schema there declares', async (t) => {
  const line = object({ sku: text, cost: integer });
  const order = object({
    ...{ id: { ...integer, readOnly: true }, item: text, margin: integer },
    lines: list(line),
    address: object({ city: text, code: text }),
    labels: { type: 'object', additionalProperties: text },
  });
  const shown = object({
    ...{ id: integer, item: text, lines: list(object({ sku: text })) },
    address: object({ city: text }),
    labels: { type: 'object', additionalProperties: text },
  });
  const { call, deliveries } = await openEventApi(
    t,
    documentOf(
      {
        '/orders': { post: accepting(order) },
        '/orders/{id}': { get: returning(order) },
      },
      {
        webhooks: {
          'order.created': callbackOf(object({ type: text, data: shown }, { required: ['type'] })),
        },
      },
    ),
    { webhookUrls: ['http://127.0.0.1:9'], webhooks: 'off' },
  );
  await call('POST /orders', {
    ...{ item: 'tea', margin: 4, note: 'hot', labels: { a: 'b' } },
    lines: [{ sku: 'x', cost: 1 }],
    address: { city: 'Rome', code: '7' },
  });
  const [delivery] = await deliveries();
  t.strictSame(JSON.parse(`${delivery?.request.body}`).data, {
    ...{ id: 1, item: 'tea', lines: [{ sku: 'x' }], address: { city: 'Rome' } },
    ...{ labels: { a: 'b' }, note: 'hot' },
  });
});

t.test('a message leaves out what only the request to create declares', async (t) => {
  const order = object({ id: { ...integer, readOnly: true }, item: text });
  const newOrder = object({ item: text, notifyUrl: text });
  const { call, deliveries } = await openEventApi(
    t,
    documentOf(
      {
        '/orders': { post: accepting(newOrder, order) },
        '/orders/{id}': { get: returning(order) },
      },
      { webhooks: { 'order.created': callbackOf(order) } },
    ),
    { webhookUrls: ['http://127.0.0.1:9'], webhooks: 'off' },
  );
  await call('POST /orders', { item: 'tea', notifyUrl: 'http://127.0.0.1:9/x', note: 'hot' });
  const [delivery] = await deliveries();
  t.strictSame(JSON.parse(`${delivery?.request.body}`), { id: 1, item: 'tea', note: 'hot' });
});

t.test('a callback that names a change waits for it on the record of its call', async (t) => {
  const receiver = await openReceiver(t);
  const order = { $ref: '#/components/schemas/Order' };
  const body = { allOf: [order, object({ notify: text })] };
  const callbacks = { orderCancelled: { '{$request.body#/notify}': callbackOf(order) } };
  const post = { ...accepting(body, order), callbacks };
  const { call } = await openEventApi(
    t,
    eventDocument({ '/orders': { ...orderPaths['/orders'], post } }, {}),
  );
  const { body: first } = await call('POST /orders', { item: 'tea', notify: `${receiver.url}/1` });
  const { body: second } = await call('POST /orders', {
    item: 'milk',
    notify: `${receiver.url}/2`,
  });
  await call(`POST /orders/${second.id}/cancel`);
  await call(`POST /orders/${first.id}/cancel`);
  const messages = await receiver.received(2);
  t.same(
    messages.map(({ path, body }) => [path, JSON.parse(body).item]),
    [
      ['/hooks/2', 'milk'],
      ['/hooks/1', 'tea'],
    ],
  );
});

t.test(
  'a callback about each change of a state is sent beside the webhook of the state',
  async (t) => {
    const receiver = await openReceiver(t);
    const order = { $ref: '#/components/schemas/Order' };
    const body = { allOf: [order, object({ notify: text })] };
    const callbacks = { orderStatus: { '{$request.body#/notify}': callbackOf(object({ order })) } };
    const post = { ...accepting(body, order), callbacks };
    const { call } = await openEventApi(
      t,
      eventDocument({ '/orders': { ...orderPaths['/orders'], post } }),
      { webhookUrls: [receiver.url] },
    );
    const { body: made } = await call('POST /orders', {
      item: 'tea',
      notify: `${receiver.url}/status`,
    });
    await call(`POST /orders/${made.id}/cancel`);
    const messages = await receiver.received(3);
    t.same(messages.map(({ path }) => path).sort(), ['/hooks', '/hooks', '/hooks/status']);
  },
);

t.test('a callback about other records is sent while the record of its call exists', async (t) => {
  const receiver = await openReceiver(t);
  const order = { $ref: '#/components/schemas/Order' };
  const watch = object({ id: { ...integer, readOnly: true }, notify: text });
  const callbacks = { orderCreated: { '{$request.body#/notify}': callbackOf(order) } };
  const parameters = [{ name: 'id', in: 'path', required: true, schema: integer }];
  const { call, control } = await openEventApi(
    t,
    eventDocument(
      {
        '/watches': { post: { ...accepting(watch), responses: { 201: json(watch) }, callbacks } },
        '/watches/{id}': { parameters, get: { responses: { 200: json(watch) } }, delete: silent },
      },
      {},
    ),
  );
  const { body: first } = await call('POST /watches', { notify: `${receiver.url}/1` });
  await call('POST /watches', { notify: `${receiver.url}/2` });
  t.equal((await call('POST /watches', { notify: 7 })).status, 400);
  await control('POST /faults', { body: { error: { status: 503 }, times: 1 } });
  t.equal((await call('POST /watches', { notify: `${receiver.url}/3` })).status, 503);
  await call('POST /orders', { item: 'tea' });
  await receiver.received(2);
  await call(`DELETE /watches/${first.id}`);
  await call('POST /orders', { item: 'milk' });
  t.same(
    (await receiver.received(3)).map(({ path, body }) => `${path} ${JSON.parse(body).item}`).sort(),
    ['/hooks/1 tea', '/hooks/2 milk', '/hooks/2 tea'],
  );
});

t.test('a subscription below a parent gets the events of that parent only', async (t) => {
  const receiver = await openReceiver(t);
  const hook = object({ id: { ...integer, readOnly: true }, url: text });
  const task = object({ id: { ...integer, readOnly: true }, name: text });
  const parameters = [{ name: 'teamId', in: 'path', required: true, schema: integer }];
  const below = (schema: object) => ({
    parameters,
    get: { responses: { 200: json({ type: 'array', items: schema }) } },
    post: { ...accepting(schema), responses: { 201: json(schema) } },
  });
  const team = { get: { responses: { 200: json(object({ id: integer })) } }, parameters };
  const { call } = await openEventApi(
    t,
    eventDocument(
      {
        '/teams/{teamId}': team,
        '/teams/{teamId}/hooks': below(hook),
        '/teams/{teamId}/tasks': below(task),
      },
      {},
    ),
    { fixtures: { teams: [{ id: 1 }, { id: 2 }] } },
  );
  await call('POST /teams/1/hooks', { url: `${receiver.url}/1` });
  await call('POST /teams/2/hooks', { url: `${receiver.url}/2` });
  await call('POST /orders', { item: 'tea' });
  await call('POST /teams/2/tasks', { name: 'b' });
  await call('POST /teams/1/tasks', { name: 'a' });
  const sent = await receiver.received(2);
  t.same(sent.map(({ path, body }) => `${path} ${JSON.parse(body).type}`).sort(), [
    '/hooks/1 task.created',
    '/hooks/2 task.created',
  ]);
});

t.test('a generated subscription gets nothing', async (t) => {
  const hook = object({ id: { ...integer, readOnly: true }, url: { ...text, format: 'uri' } });
  const parameters = [{ name: 'teamId', in: 'path', required: true, schema: integer }];
  const reply = { ...json({ type: 'array', items: hook }) };
  Object.assign(reply.content['application/json'], {
    example: [{ id: 42, url: 'https://example.com/webhook' }],
  });
  const below = (path: string) => ({
    parameters,
    get: { responses: { 200: path === 'hooks' ? reply : json({ type: 'array', items: hook }) } },
    post: { ...accepting(hook), responses: { 201: json(hook) } },
  });
  const team = { get: { responses: { 200: json(object({ id: integer })) } }, parameters };
  const { call, deliveries } = await openEventApi(
    t,
    eventDocument(
      {
        '/teams/{teamId}': team,
        '/teams/{teamId}/hooks': below('hooks'),
        '/teams/{teamId}/links': below('links'),
      },
      {},
    ),
    { records: 3 },
  );
  t.match(await call('GET /teams/7/hooks'), { body: [{ url: 'https://example.com/webhook' }] });
  t.equal((await call('POST /teams/7/links', { url: 'https://example.com' })).status, 201);
  t.same(await deliveries(), []);
});

t.test('other forms of signatures are those that the document declares', async (t) => {
  const receiver = await openReceiver(t);
  const header = (name: string, more: object = {}) => ({
    name,
    in: 'header',
    schema: text,
    ...more,
  });
  const parameters = [header('X-Hub-Signature-256'), header('X-Shop-Event')];
  const { call } = await openEventApi(
    t,
    eventDocument(
      {},
      { newOrder: { post: { parameters, requestBody: json(object({ id: integer })) } } },
    ),
  );
  await call('POST /hooks', { url: receiver.url, secret: 'key' });
  await call('POST /orders', { item: 'tea' });
  const [message] = await receiver.received(1);
  const { createHmac } = await import('node:crypto');
  const digest = createHmac('sha256', 'key')
    .update(message?.body ?? '')
    .digest('hex');
  t.match(message?.headers, {
    'x-hub-signature-256': `sha256=${digest}`,
    'x-shop-event': 'newOrder',
  });
  t.same(JSON.parse(message?.body ?? ''), { id: 1 });
});

t.test('a path that only takes URLs subscribes, also if it answers without a body', async (t) => {
  const receiver = await openReceiver(t);
  const body = json(object({ url: text }));
  const silently = { responses: { 204: { description: '' } } };
  const { call } = await openEventApi(
    t,
    documentOf(
      { ...orderPaths, '/webhooks': { post: { requestBody: body, ...silently } } },
      { components: { schemas: { Order: object({ id: integer, item: text }) } } },
    ),
  );
  t.match(await call('POST /webhooks', { url: receiver.url }), { status: 204 });
  await call('POST /orders', { item: 'tea' });
  t.match(await receiver.received(1), [{ body: /"order.created".*tea/ }]);
});

t.test('properties are in the order of the schema, as in replies', async (t) => {
  const textsOf = async (document: object) => {
    const receiver = await openReceiver(t);
    const { call } = await openEventApi(t, document, { webhookUrls: [receiver.url] });
    await call('POST /orders', { note: 'hot', status: 'open', item: 'tea' });
    const [message] = await receiver.received(1);
    return message?.body;
  };
  const record = /"data":\{"id":1,"item":"tea","status":"open","note":"hot"\}\}$/;

  t.match(await textsOf(eventDocument()), /^\{"id":"\w+","type":"order.created","created_at":/);
  t.match(await textsOf(eventDocument()), record);
  t.match(await textsOf(eventDocument({}, {})), record);
});

t.test('the entries of a list are in the order of the schema too', async (t) => {
  const receiver = await openReceiver(t);
  const cart = object({ id: text, lines: list(object({ item: text, size: integer })), tags: {} });
  const { call } = await openEventApi(
    t,
    documentOf({ '/carts': { get: returning(list(cart)), post: accepting(cart, cart) } }),
    { webhookUrls: [receiver.url] },
  );
  await call('POST /carts', { tags: ['b', 'a'], lines: [{ size: 1, item: 'tea' }], id: 'x' });
  const [message] = await receiver.received(1);

  t.match(
    message?.body,
    /"data":\{"id":"x","lines":\[\{"item":"tea","size":1\}\],"tags":\["b","a"\]\}/,
  );
});
