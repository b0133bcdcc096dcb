import t, { type Test } from 'tap';
import { documentOf, json, type SandlotOf, sandlotOf } from '../../support/sandlot-of.ts';

const text = { type: 'string' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const orKey = (name: string) => ({ anyOf: [text, ref(name)] });
const object = (properties: object) => ({ type: 'object', properties });
const schemas = {
  Company: object({ id: text, name: text }),
  Customer: object({ id: text, name: text, company: orKey('Company') }),
  Order: object({
    id: text,
    customer: orKey('Customer'),
    defaultCustomer: orKey('Customer'),
    customers: { type: 'array', items: orKey('Customer') },
    company_id: text,
    company: ref('Company'),
    place: orKey('Place'),
  }),
  Place: object({ town: text }),
};
const list = (name: string) => json({ type: 'array', items: ref(name) });
const resource = (name: string, parameters: object[] = []) => ({
  get: { parameters, responses: { 200: list(name) } },
});
const expand = {
  name: 'expand[]',
  in: 'query',
  schema: { type: 'array', items: text },
};
const id = { name: 'id', in: 'path', required: true, schema: text };
const one = (name: string, parameters: object[] = []) => ({
  get: { parameters: [id, ...parameters], responses: { 200: json(ref(name)) } },
});
const paths = {
  '/companies': resource('Company'),
  '/companies/{id}': one('Company'),
  '/customers': resource('Customer'),
  '/customers/{id}': one('Customer'),
  '/orders': {
    get: {
      parameters: [expand],
      responses: {
        200: json({ type: 'object', properties: { data: { type: 'array', items: ref('Order') } } }),
      },
    },
  },
  '/orders/{id}': one('Order', [{ ...expand, name: 'expand', schema: text }]),
};

const acme = { id: 'a', name: 'Acme' };
const ann = { id: 'c1', name: 'Ann', company: 'a' };
const order = { id: 'o1', customer: 'c1', customers: ['c1', 'gone'], company_id: 'a' };
const options: SandlotOf = {
  records: 0,
  fixtures: { companies: [acme], customers: [ann], orders: [order] },
};

async function reading(t: Test) {
  const { app } = await sandlotOf(t, documentOf(paths, { components: { schemas } }), options);
  return async (url: string) => {
    const { headers, ...reply } = await app.inject(url);
    return { body: reply.json(), notices: [headers['sandlot-notice'] ?? []].flat(), headers };
  };
}

t.test('expand shows the records that a record refers to', async (t) => {
  const read = await reading(t);

  t.strictSame((await read('/orders/o1')).body, order);
  t.strictSame((await read('/orders/o1?expand=customer')).body, { ...order, customer: ann });
  t.strictSame((await read('/orders/o1?expand=customer.company,customers')).body, {
    ...order,
    customer: { ...ann, company: acme },
    customers: [ann, 'gone'],
  });
  t.strictSame((await read('/orders/o1?expand=company')).body, { ...order, company: acme });
  t.strictSame((await read('/orders/o1?expand=default_customer')).body, order);
  const { body, headers } = await read('/orders/o1?expand=customer');
  t.equal(body.customer.name, 'Ann');
  t.equal(headers['sandlot-finding'], undefined);
});

t.test('expand of a list names the properties of its records', async (t) => {
  const read = await reading(t);
  const expanded = { data: [{ ...order, customer: ann }] };

  t.strictSame((await read('/orders?expand[]=customer')).body, expanded);
  t.strictSame((await read('/orders?expand[]=data.customer')).body, expanded);
  t.strictSame((await read('/orders')).body, { data: [order] });
});

t.test('expand of records without references has no effect, with a notice', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({ '/places': resource('Place', [expand]) }, { components: { schemas } }),
  );
  const { headers, statusCode } = await app.inject('/places?expand[]=town');

  t.equal(statusCode, 200);
  t.match([headers['sandlot-notice']].flat(), [/^parameter-without-effect /]);
});

t.test('expand of anything else has no effect, with a notice', async (t) => {
  const read = await reading(t);
  const { body, notices } = await read('/orders/o1?expand=place');

  t.strictSame(body, order);
  t.strictSame(notices, [
    `parameter-without-effect ${JSON.stringify('"place" in the query parameter "expand" has no effect here.')}`,
  ]);
});
