import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import type { ProviderRequest } from '../provider/scripted-provider.ts';
import { bad, body, keyed, none, ref } from '../support/notes-provider.ts';
import { type Tamper, tryTampered } from '../support/tampered-sandlot.ts';

const text = { type: 'string' };
const id = { ...text, readOnly: true };

function object(required: readonly string[], properties: object) {
  return { type: 'object', required, properties };
}

const schemas = {
  Customer: object(['id', 'email'], { id, email: { ...text, format: 'email' }, remarks: text }),
  Order: object(['id', 'customer_id'], { id, customer_id: text }),
  Coupon: object(['code', 'percent'], { code: text, percent: { type: 'integer' } }),
};

type Described = { readonly taken?: string; readonly key?: string };

function refused(description: string) {
  return { 409: { description } };
}

function records(path: string, schema: string, { add = {}, item = {}, remove = {} }) {
  const shown = json(ref(schema));
  return {
    [`/${path}`]: {
      get: {
        operationId: `list ${path}`,
        responses: { 200: json({ type: 'array', items: ref(schema) }) },
      },
      post: {
        operationId: `add ${path}`,
        requestBody: body(ref(schema)),
        responses: { 201: shown, ...bad, ...add },
      },
    },
    [`/${path}/{id}`]: {
      parameters: [keyed('id')],
      get: { operationId: `read ${path}`, responses: { 200: shown, ...none } },
      delete: {
        operationId: `remove ${path}`,
        responses: { 204: { description: '' }, ...none, ...remove },
      },
      ...item,
    },
  };
}

/** Customers with unique addresses, their orders, and coupons by their code. */
function shopWith({ taken = 'The email is taken', key = '' }: Described = {}) {
  const customers = records('customers', 'Customer', {
    add: refused(taken),
    remove: refused('The customer has orders'),
    item: {
      patch: {
        operationId: 'change customers',
        requestBody: body({ type: 'object', properties: { email: text, remarks: text } }),
        responses: { 200: json(ref('Customer')), ...bad, ...none, ...refused(taken) },
      },
    },
  });
  const repeated = { name: 'Idempotency-Key', in: 'header', schema: text, description: key };
  const orders = records('orders', 'Order', {});
  const coupon = json(ref('Coupon'));
  return documentOf(
    {
      ...customers,
      '/customers': {
        ...customers['/customers'],
        parameters: key === '' ? [] : [repeated],
      },
      ...orders,
      '/coupons/{code}': {
        parameters: [keyed('code')],
        get: { operationId: 'read coupon', responses: { 200: coupon, ...none } },
        put: {
          operationId: 'put coupon',
          requestBody: body(object(['percent'], { percent: { type: 'integer' } })),
          responses: { 200: coupon, 201: coupon, ...bad },
        },
        delete: { operationId: 'remove coupon', responses: { 204: { description: '' }, ...none } },
      },
    },
    { components: { schemas } },
  );
}

/** Refuses customers and coupons that were created and removed before. */
function keepingNames(): Tamper {
  const created = new Map<string, string>();
  const removed = new Set<string>();
  return ({ method, url, text: sent }, answer) => {
    const isOk = answer.status < 300;
    if (method === 'DELETE' && isOk) removed.add(created.get(url) ?? url);
    const name = method === 'PUT' ? url : sent;
    if (!['POST', 'PUT'].includes(method) || !isOk || url.startsWith('/orders')) return answer;
    if (removed.has(name)) return { status: method === 'PUT' ? 400 : 409 };
    if (method === 'POST' && sent !== '')
      created.set(`${url}/${JSON.parse(`${answer.body}`).id}`, sent);
    return answer;
  };
}

/** Removes customers whatever refers to them. */
function removingAll(): Tamper {
  const removed = new Set<string>();
  return ({ method, url }, answer) => {
    if (removed.has(url)) return { status: 404 };
    if (method === 'DELETE' && answer.status === 409) {
      removed.add(url);
      return { status: 204 };
    }
    if (method !== 'GET' || !url.startsWith('/customers') || answer.status !== 200) return answer;
    const shown: unknown = JSON.parse(`${answer.body}`);
    if (!Array.isArray(shown)) return answer;
    const left = shown.filter(({ id: key }) => !removed.has(`/customers/${key}`));
    return { ...answer, body: Buffer.from(JSON.stringify(left)) };
  };
}

/** Another status for some requests. */
function turning(isMet: (request: ProviderRequest) => boolean, from: number, to: number): Tamper {
  return (request, answer) => (answer.status === from && isMet(request) ? { status: to } : answer);
}

t.test('what a removed record was can be created again', async (t) => {
  t.strictSame((await tryTampered(t, shopWith())).found, []);
  t.match((await tryTampered(t, shopWith(), keepingNames())).found.toSorted(), [
    /^add customers removed: The record ".+" was removed, but the request that created it is answered 409, as if it were still there\.$/,
    /^put coupon removed: The record ".+" was removed, but the request that created it is answered 400, as if it were still there\.$/,
  ]);
  const taken = 'The email is taken, or was of a removed customer';
  const found = (await tryTampered(t, shopWith({ taken }), keepingNames())).found;
  t.strictSame(
    found.filter((one) => one.startsWith('add customers')),
    [],
  );
});

t.test(
  'a removed record cannot be changed, also where another one refers to the first',
  async (t) => {
    const gone = new Map<string, string>();
    const revived: Tamper = (request, answer) => {
      const { method, url } = request;
      if (method === 'POST' && answer.status === 201)
        gone.set(`${url}/${JSON.parse(`${answer.body}`).id}`, `${answer.body}`);
      const isRevived = method === 'PATCH' && answer.status === 404 && gone.has(url);
      // Its values are those of another record, unless nothing is changed.
      if (isRevived && request.text.includes('remarks')) return { status: 409 };
      const headers = { 'content-type': 'application/json' };
      return isRevived ? { status: 200, headers, body: gone.get(url) } : answer;
    };
    t.match((await tryTampered(t, shopWith(), revived)).found, [
      'change customers removed: PATCH answers 200 for a record that was removed before. Expected: 404, as documented.',
    ]);
  },
);

t.test('a removal is refused while others refer to the record, as documented', async (t) => {
  const { found } = await tryTampered(t, shopWith(), removingAll());
  t.match(
    found.filter((one) => one.startsWith('remove')),
    [
      /^remove customers removed: DELETE removed ".+", but the record ".+" refers to it\. Expected: 409, as documented\.$/,
    ],
  );
});

t.test('a repeated request is answered as the first one, as documented', async (t) => {
  const seen = new Set<string>();
  const refusing: Tamper = ({ method, headers }, answer) => {
    const key = `${headers['idempotency-key'] ?? ''}`;
    if (method !== 'POST' || key === '' || answer.status !== 201) return answer;
    if (seen.has(key)) return { status: 409 };
    seen.add(key);
    return answer;
  };
  const key = 'A repeated request gets the same reply';
  t.match((await tryTampered(t, shopWith({ key }), refusing)).found, [
    'add customers duplicate: A request was repeated with the same Idempotency-Key, and answered 409. Expected: the reply to the first one, as documented.',
  ]);
  seen.clear();
  t.strictSame(
    (await tryTampered(t, shopWith({ key: 'A key of the request' }), refusing)).found,
    [],
  );
});

t.test('an emoji is accepted where the same text without it is', async (t) => {
  const isUnusual = ({ method, text: sent }: ProviderRequest) =>
    method === 'POST' && /🎉/.test(sent);
  t.match((await tryTampered(t, shopWith(), turning(isUnusual, 201, 400))).found, [
    /^add customers edges: "remarks" may be a text of \d+ characters, but was answered 400\. With ".+" the request is accepted\.$/,
  ]);
  const isForeign = ({ method, text: sent }: ProviderRequest) =>
    method === 'POST' && /京/.test(sent);
  t.strictSame((await tryTampered(t, shopWith(), turning(isForeign, 201, 400))).found, []);
});
