import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const text = { type: 'string' };
const texts = arraySchema(text);
const list = { responses: { 200: json(objectSchema({ orders: arraySchema(ref('Order')) })) } };
const filter = objectSchema({
  state_filter: objectSchema({ states: texts }),
  customer_filter: objectSchema({ customer_ids: texts }),
  source_filter: objectSchema({ source_names: texts }),
  group_ids: objectSchema({ all: texts, any: texts, none: texts }),
});
const orders = [
  { id: '1', state: 'OPEN', customer_id: 'ann', group_ids: ['a', 'b'] },
  { id: '2', state: 'OPEN', customer_id: 'bob', group_ids: ['b'] },
  { id: '3', state: 'DRAFT', customer_id: 'bob', group_ids: [] },
];

t.test('a search takes several values of a property, and objects named after one', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/orders': { get: list },
      '/orders/search': {
        post: { ...withRequestBody(objectSchema({ query: objectSchema({ filter }) })), ...list },
      },
      '/orders/{id}': {
        parameters: [pathParameter('id')],
        get: { responses: { 200: json(ref('Order')) } },
      },
    },
    {
      records: 0,
      fixtures: { orders },
      schemas: {
        Order: objectSchema({ id: text, state: text, customer_id: text, group_ids: texts }),
      },
    },
  );
  const search = async (filter: object) =>
    (await send('POST', '/orders/search', { query: { filter } })).body.orders
      .map(({ id }: { readonly id: string }) => id)
      .join(', ');

  t.equal(await search({ group_ids: { all: ['a', 'b'] } }), '1');
  t.equal(await search({ group_ids: { any: ['a', 'b'] } }), '1, 2');
  t.equal(await search({ group_ids: { none: ['a'] } }), '2, 3');
  t.equal(await search({ customer_filter: { customer_ids: ['bob'] } }), '2, 3');
  const open = { state_filter: { states: ['OPEN'] } };
  t.equal(await search({ ...open, customer_filter: { customer_ids: ['bob'] } }), '2');
  t.equal(await search({ source_filter: { source_names: ['x'] } }), '1, 2, 3', 'no such property');
  t.equal(await search({ unknown: { states: ['OPEN'] } }), '1, 2, 3', 'no filter');
});
