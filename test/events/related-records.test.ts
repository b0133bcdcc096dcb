import t, { type Test } from 'tap';
import { accepting, integer, list, object, ref, returning, text } from '../support/api-model-of.ts';
import { documentOf, json } from '../support/sandlot-of.ts';
import { openEventApi } from './support/event-api.ts';

const key = { ...integer, readOnly: true };
const place = object({ city: text, street: text });
const schemas = {
  Customer: object({ id: key, name: text, email: text }, { required: ['name'] }),
  Order: object({
    ...{ id: key, item: text, customer_id: integer, parent: integer },
    address: place,
  }),
  Invoice: object({ id: key, total: integer, order_id: integer, paid: { type: 'boolean' } }),
  Store: object({ id: key, title: text }),
  Rack: object({ id: key, label: text }),
};
const envelope = object(
  {
    type: text,
    invoice: ref('Invoice'),
    store: ref('Store'),
    comment: object({ text }),
    data: object({
      order: ref('Order'),
      customer: ref('Customer'),
      parent: ref('Order'),
      address: object({ city: text, street: text }),
      note: text,
    }),
  },
  { required: ['type', 'data'] },
);
const rack = object({
  data: object({ rack: ref('Rack'), store: ref('Store'), order: ref('Order') }),
});
function paths(path: string, name: string) {
  return {
    [path]: {
      get: returning(list(ref(name))),
      post: { ...accepting(ref(name)), responses: { 201: json(ref(name)) } },
    },
    [`${path}/{id}`]: {
      parameters: [{ name: 'id', in: 'path', required: true, schema: integer }],
      get: returning(ref(name)),
    },
  };
}
const webhook = (schema: object) => ({ post: { requestBody: json(schema) } });
const document = documentOf(
  {
    ...paths('/customers', 'Customer'),
    ...paths('/orders', 'Order'),
    ...paths('/invoices', 'Invoice'),
    ...paths('/stores', 'Store'),
    ...paths('/stores/{storeId}/racks', 'Rack'),
  },
  {
    components: { schemas },
    webhooks: { 'order.created': webhook(envelope), 'rack.created': webhook(rack) },
  },
);

async function open(t: Test) {
  const { call, deliveries } = await openEventApi(t, document, {
    webhookUrls: ['http://127.0.0.1:9/hooks'],
    webhooks: 'off',
  });
  const bodies = async () => (await deliveries()).map(({ request }) => JSON.parse(request.body));
  return { call, bodies };
}

t.test('a payload has the related records that exist, and no others', async (t) => {
  const { call, bodies } = await open(t);
  await call('POST /customers', { name: 'Ann', email: 'ann@shop.example' });
  await call('POST /orders', { item: 'tea', customer_id: 1 });
  await call('POST /invoices', { total: 4, order_id: 2 });
  const address = { city: 'Rome', street: 'Main' };
  await call('POST /orders', { item: 'cup', customer_id: 9, parent: 1, address });
  await call('POST /stores/7/racks', { label: 'top' });

  const order = { id: 1, item: 'tea', customer_id: 1 };
  t.same(await bodies(), [
    {
      type: 'order.created',
      data: { order, customer: { id: 1, name: 'Ann', email: 'ann@shop.example' } },
    },
    {
      type: 'order.created',
      invoice: { id: 1, total: 4, order_id: 2, paid: false },
      data: {
        order: { id: 2, item: 'cup', customer_id: 9, parent: 1, address },
        parent: order,
      },
    },
  ]);
});

t.test('a parent of the path is one of them', async (t) => {
  const { call, bodies } = await open(t);
  await call('POST /stores', { title: 'North' });
  await call('POST /stores/1/racks', { label: 'top' });
  t.same(await bodies(), [
    { data: { rack: { id: 1, label: 'top' }, store: { id: 1, title: 'North' } } },
  ]);
});

t.test('a callback that names only the key of the record gets that', async (t) => {
  const body = object({ orderId: integer, at: { type: 'string', format: 'date-time' } });
  const url = '{$request.body#/notify_url}';
  const post = {
    ...accepting(object({ item: text, notify_url: text }), ref('Order')),
    callbacks: { received: { [url]: webhook(body) } },
  };
  const { call, deliveries } = await openEventApi(
    t,
    documentOf({ ...paths('/orders', 'Order'), '/orders': { post } }, { components: { schemas } }),
    { webhooks: 'off', clock: { frozen: '2026-01-01T00:00:00.000Z' } },
  );
  await call('POST /orders', { item: 'tea', notify_url: 'http://127.0.0.1:9/hooks' });
  t.match(await deliveries(), [
    { request: { body: '{"orderId":1,"at":"2026-01-01T00:00:00.000Z"}' } },
  ]);
});
