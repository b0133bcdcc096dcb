import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const shop = [pathParameter('shop')];
const servers = [{ url: 'https://api.example/v2/' }];

/** Orders of shops whose record the document shows so. */
function orders(example: object) {
  const properties = Object.entries(example).map(([name, value]) => [name, { example: value }]);
  const order = objectSchema(Object.fromEntries(properties), { required: Object.keys(example) });
  const paths = {
    '/shops/{shop}/orders': {
      parameters: shop,
      get: { responses: { 200: json(arraySchema(ref('Order'))) } },
      post: {
        ...withRequestBody(objectSchema({ note: text, url: text })),
        responses: { 201: json(ref('Order')) },
      },
    },
    '/shops/{shop}/orders/{id}': {
      parameters: [...shop, pathParameter('id')],
      get: { responses: { 200: json(ref('Order')) } },
    },
  };
  return { paths, schemas: { Order: order } };
}

for (const [title, example, expected] of [
  [
    'of HAL',
    { _links: { self: { href: 'https://...', type: 'json' }, next: { href: '...' } } },
    (own: string) => ({ _links: { self: { href: own, type: 'json' }, next: { href: '...' } } }),
  ],
  [
    'of JSON:API',
    { links: { self: '...', related: '/x' } },
    (own: string) => ({ links: { self: own, related: '/x' } }),
  ],
  [
    'with the path of something else',
    { url: 'https://api.example/v2/storefronts/42/orders/1' },
    (own: string) => ({ url: own }),
  ],
] as const) {
  t.test(`a self link ${title} is the address of the record`, async (t) => {
    const { paths, schemas } = orders({ id: '1', note: 'x', ...example });
    const ask = await serveDocument(t, paths, { schemas, more: { servers } });

    const { body } = await ask('POST', '/v2/shops/a%20b/orders', { note: 'hi' });

    const own = `https://api.example/v2/shops/a%20b/orders/${body.id}`;
    t.strictSame(body, { id: body.id, note: 'hi', ...expected(own) });
    t.strictSame((await ask('GET', `/v2/shops/a%20b/orders/${body.id}`)).body, body);
  });
}

t.test('a self link without an example is the address of the record', async (t) => {
  const uri = { ...text, format: 'uri' };
  const links = objectSchema({ self: uri }, { required: ['self'] });
  const order = objectSchema({ id: text, note: text, links }, { required: ['links'] });
  const ask = await serveDocument(t, orders({}).paths, {
    schemas: { Order: order },
    more: { servers },
  });
  const { body } = await ask('POST', '/v2/shops/a/orders', { note: 'hi' });
  t.equal(body.links.self, `https://api.example/v2/shops/a/orders/${body.id}`);
});

t.test('other links stay as they are', async (t) => {
  const example = {
    id: '1',
    url: 'https://other.example/orders/none',
    self: 7,
    links: { self: { title: 'x' } },
    _links: { self: 'https://api.example/v2/shops/x/orders/1' },
  };
  const { paths, schemas } = orders(example);
  const ask = await serveDocument(t, paths, { schemas, more: { servers } });

  const { body } = await ask('POST', '/v2/shops/a/orders', { note: 'hi' });

  t.equal(body.self, 7);
  t.strictSame(body.links, { self: { title: 'x' } });
  t.strictSame(body._links, { self: `https://api.example/v2/shops/a/orders/${body.id}` });
  t.match(body.url, /^https:\/\/other.example\/orders\//);
  const sent = await ask('POST', '/v2/shops/a/orders', { url: 'https://...' });
  t.equal(sent.body.url, 'https://...');
});

t.test('without the URL of a server, an example stays', async (t) => {
  const { paths, schemas } = orders({ id: '1', links: { self: '...' } });
  const ask = await serveDocument(t, paths, { schemas });
  const { body } = await ask('POST', '/shops/a/orders', { note: 'hi' });
  t.strictSame(body.links, { self: '...' });
});

t.test('the ending of a file stays behind the key in a URL', async (t) => {
  const { paths, schemas } = orders({ id: '1', uri: '/shops/SHxx/orders/ORxx.json' });
  const ask = await serveDocument(t, paths, { schemas });
  const { body } = await ask('POST', '/shops/a/orders', { note: 'hi' });
  t.equal(body.uri, `/shops/a/orders/${body.id}.json`);
});
