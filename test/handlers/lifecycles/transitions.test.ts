import t from 'tap';
import { integer, list, object, ref, returning } from '../../support/api-model-of.ts';
import { documentOf, post, sandlotOf } from '../../support/sandlot-of.ts';

const status = { type: 'string', enum: ['pending', 'delivered', 'cancelled'] };
const conflict = { 409: { description: 'The order has been delivered or cancelled.' } };
const orders = documentOf(
  {
    '/orders': { get: returning(list(ref('Order'))) },
    '/orders/{id}': {
      get: returning(ref('Order')),
      put: {
        requestBody: { content: { 'application/json': { schema: ref('Order') } } },
        ...returning(ref('Order')),
      },
    },
    '/orders/{id}/cancel': {
      post: { responses: { ...returning(ref('Order')).responses, ...conflict } },
    },
  },
  { components: { schemas: { Order: object({ id: integer, status }) } } },
);
const fixtures = {
  orders: [{ id: 1, status: 'pending' }, { id: 2, status: 'delivered' }, { id: 3 }],
};

t.test('an order is cancelled once, unless it has been delivered', async (t) => {
  const { app } = await sandlotOf(t, orders, { fixtures, records: 0 });
  const cancel = (id: number) => app.inject(post(`/orders/${id}/cancel`, ''));

  t.match((await cancel(1)).json(), { id: 1, status: 'cancelled' });
  t.match((await cancel(1)).json(), {
    status: 409,
    code: 'state-conflict',
    detail:
      'The status of "1" in orders is "cancelled", which does not allow POST /orders/{id}/cancel.',
  });
  t.equal((await cancel(2)).statusCode, 409);
  t.match((await app.inject('/orders/2')).json(), { status: 'delivered' });
  t.equal((await cancel(3)).statusCode, 200, 'nothing is known of its state');
});

t.test('x-sandlot allows some changes of the state, and no others', async (t) => {
  const transitions = { property: 'status', states: { pending: ['cancelled', 'delivered'] } };
  const { paths, ...document } = orders;
  const { app } = await sandlotOf(
    t,
    {
      ...document,
      paths: {
        ...paths,
        '/orders': { ...Reflect.get(paths, '/orders'), 'x-sandlot': { transitions } },
      },
    },
    { fixtures, records: 0 },
  );
  const put = async (id: number, status: string) =>
    (await app.inject({ method: 'PUT', url: `/orders/${id}`, payload: { status } })).json();

  t.match(await put(1, 'pending'), { status: 'pending' });
  t.match(await put(1, 'delivered'), { status: 'delivered' });
  t.match(await put(1, 'pending'), {
    status: 409,
    detail:
      'The status of "1" in orders is "delivered", which may change to nothing, but not to "pending".',
  });
  t.equal((await app.inject(post('/orders/2/cancel', ''))).statusCode, 409);
});

t.test('a refusal names what may follow', async (t) => {
  const transitions = {
    property: 'status',
    states: { pending: ['cancelled'], delivered: ['pending'] },
  };
  const schema = object({ id: integer, status }, { 'x-sandlot': { transitions } });
  const { app } = await sandlotOf(
    t,
    { ...orders, components: { schemas: { Order: schema } } },
    { fixtures, records: 0 },
  );

  const refused = await app.inject({
    method: 'PUT',
    url: '/orders/1',
    payload: { status: 'delivered' },
  });
  t.equal(
    refused.json().detail,
    'The status of "1" in orders is "pending", which may change to "cancelled", but not to "delivered".',
  );
});

for (const [conflict, expected] of [
  ['The order is sold already', [409, 200]],
  ['The order has been sold', [409, 200]],
  ['The order is not sold', [200, 200]],
  ['The order is locked already', [200, 200]],
] as const)
  t.test(`"${conflict}" refuses the sale of what is or is not sold`, async (t) => {
    const flag = { type: 'boolean' };
    const { responses } = returning(ref('Order'));
    const document = documentOf(
      {
        '/orders': { get: returning(list(ref('Order'))) },
        '/orders/{id}': { get: returning(ref('Order')) },
        '/orders/{id}/sell': {
          post: { responses: { ...responses, 409: { description: conflict } } },
        },
      },
      { components: { schemas: { Order: object({ id: integer, sold: flag, locked: flag }) } } },
    );
    const records = [true, false].map((sold, index) => ({ id: index + 1, sold, locked: true }));
    const { app } = await sandlotOf(t, document, { fixtures: { orders: records }, records: 0 });

    const statuses = [];
    for (const id of [1, 2])
      statuses.push((await app.inject(post(`/orders/${id}/sell`, ''))).statusCode);
    t.strictSame(statuses, expected);
  });
