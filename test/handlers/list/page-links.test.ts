import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { skipOnReplicas } from '../../support/replicas/on-replicas.ts';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  queryParameter,
  ref,
  serveDocument,
} from '../support/serve-document.ts';
import { integer, listing, pet, pets } from './support/pets.ts';

t.test('the Link header names the other pages and keeps the query', async (t) => {
  const links = { headers: { Link: { schema: { type: 'string' } } } };
  const linking = async (parameters: readonly object[], query: string) => {
    const paths = listing(parameters, links);
    const send = await serveDocument(t, paths, {
      schemas: { Pet: pet },
      records: 5,
      more: { servers: [{ url: '/v1' }] },
    });
    return String((await send('GET', `/v1/pets?${query}`)).headers.link).split(', ');
  };
  const place = 'http://localhost:80/v1/pets';
  const size = queryParameter('limit', integer);

  t.strictSame(await linking([queryParameter('offset', integer), size], 'offset=2&limit=2'), [
    `<${place}?limit=2&offset=0>; rel="prev"`,
    `<${place}?limit=2&offset=4>; rel="next"`,
    `<${place}?limit=2&offset=0>; rel="first"`,
    `<${place}?limit=2&offset=4>; rel="last"`,
  ]);
  t.strictSame(
    await linking([queryParameter('page', integer), size], 'page=3&limit=2&a%20b=c%26'),
    [
      `<${place}?limit=2&a%20b=c%26&page=2>; rel="prev"`,
      `<${place}?limit=2&a%20b=c%26&page=1>; rel="first"`,
      `<${place}?limit=2&a%20b=c%26&page=3>; rel="last"`,
    ],
  );
  t.strictSame(await linking([queryParameter('cursor', { type: 'string' }), size], 'limit=4'), [
    `<${place}?limit=4&cursor=${Buffer.from('4:1:45').toString('base64url')}>; rel="next"`,
    `<${place}?limit=4>; rel="first"`,
  ]);
  t.strictSame(await linking([], ''), [`<${place}>; rel="first"`, `<${place}>; rel="last"`]);
});

t.test('page URLs use HTTPS where a proxy header has it', async (t) => {
  const link = objectSchema({ href: { type: 'string' } });
  const page = objectSchema({
    items: arraySchema(ref('Pet')),
    _links: objectSchema({ self: link, next: link, prev: link }),
  });
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          get: {
            parameters: [queryParameter('limit', integer), queryParameter('page', integer)],
            responses: { 200: json(page) },
          },
        },
      },
      { components: { schemas: { Pet: pet } } },
    ),
  );

  const { body } = await app.inject({
    url: '/pets?limit=2',
    headers: { 'x-forwarded-proto': 'https', host: 'pets.example' },
  });

  t.strictSame(JSON.parse(body)._links, {
    self: { href: 'https://pets.example/pets?limit=2&page=1' },
    next: { href: 'https://pets.example/pets?limit=2&page=2' },
  });
  const inSandbox = await app.inject('/~one/pets?limit=2');
  t.equal(inSandbox.json()._links.next.href, 'http://localhost:80/~one/pets?limit=2&page=2');
});

t.test(
  'page URLs are paths where the request names no host',
  skipOnReplicas('The proxy names a host.'),
  async (t) => {
    const links = { headers: { Link: { schema: { type: 'string' } } } };
    const { app } = await sandlotOf(
      t,
      documentOf(listing([], links), { components: { schemas: { Pet: pet } } }),
    );
    const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
    const socket = createConnection(port, '127.0.0.1');

    socket.write('GET /pets HTTP/1.0\r\n\r\n');

    t.match(await text(socket), /^link: <\/pets>; rel="first"/im);
  },
);

t.test('page URLs keep lists and objects of the query', async (t) => {
  const links = { headers: { Link: { schema: { type: 'string' } } } };
  const texts = arraySchema({ type: 'string' });
  const size = objectSchema({ a: integer });
  const parameters = [
    queryParameter('page', integer),
    queryParameter('limit', integer),
    queryParameter('apart', texts),
    { ...queryParameter('together', texts), explode: false },
    { ...queryParameter('pairs', size), explode: false },
    { ...queryParameter('deep', size), style: 'deepObject' },
    queryParameter('spread', objectSchema({ zz: integer })),
    { name: 'json', in: 'query', content: { 'application/json': { schema: size } } },
  ];
  const send = await serveDocument(t, listing(parameters, links), {
    schemas: { Pet: pet },
    records: 5,
  });
  const query =
    'limit=4&deep[a]=1&zz=5&apart=a%26&apart=b&together=a,b&pairs=a,2&json=%7B%22a%22%3A3%7D&more=1&more=2';

  const { headers } = await send('GET', `/pets?${query}`);

  const [next = ''] = /(?<=\?)[^>]+(?=>; rel="next")/.exec(String(headers.link)) ?? [];
  t.strictSame(
    next.split('&').toSorted(),
    [...query.replace('deep[a]', 'deep%5Ba%5D').split('&'), 'page=2'].toSorted(),
  );
});

t.test('header fields state facts about the page', async (t) => {
  const fields = ['X-Total-Count', 'X-Page', 'Per-Page', 'X-Next-Page', 'X-Has-More', 'X-Count'];
  const headers = Object.fromEntries(
    [...fields, 'X-Next-Cursor', 'X-Request-Id'].map((name) => [name, { schema: integer }]),
  );
  const parameters = [queryParameter('page', integer), queryParameter('limit', integer)];
  const send = await serveDocument(t, listing(parameters, { headers }), {
    schemas: { Pet: pet },
    records: 5,
  });
  const readHeaders = async (query: string) => {
    const { headers: sent } = await send('GET', `/pets?${query}`);
    return [...fields, 'X-Request-Id'].map((name) => sent[name.toLowerCase()]);
  };

  t.strictSame(await readHeaders('limit=2'), ['5', '1', '2', '2', 'true', '5', undefined]);
  t.strictSame(await readHeaders('limit=2&page=3'), [
    '5',
    '3',
    '2',
    undefined,
    'false',
    '5',
    undefined,
  ]);
});

t.test('header fields of a status range and of the default count too', async (t) => {
  const headers = { 'X-Total': { schema: integer }, 'X-Next-Cursor': { schema: {} } };
  for (const status of ['2XX', 'default']) {
    const reply = { ...json(arraySchema(pet), { example: pets }), headers };
    const get = {
      parameters: [queryParameter('cursor'), queryParameter('limit', integer)],
      responses: { [status]: reply },
    };
    const send = await serveDocument(t, { '/pets': { get } }, { records: 5 });
    const { headers: sent } = await send('GET', '/pets?limit=4');
    t.equal(sent['x-total'], '5');
    t.equal(sent['x-next-cursor'], Buffer.from('4:1:45').toString('base64url'));
  }
});

t.test('a bare array with a cursor links to the next and the previous page', async (t) => {
  const parameters = [
    queryParameter('cursor', { type: 'string' }),
    queryParameter('limit', integer),
  ];
  const send = await serveDocument(t, listing(parameters), { schemas: { Pet: pet }, records: 5 });
  const names: string[] = [];
  let url: string | undefined = '/pets?limit=2';
  const linkOf = (link: unknown, relation: string) =>
    new RegExp(`<http://localhost:80([^>]+)>; rel="${relation}"`).exec(String(link))?.[1];

  let last: unknown;
  while (url !== undefined) {
    const { body, headers } = await send('GET', url);
    names.push(...body.map(({ name }: { name: string }) => name));
    last = headers.link;
    url = linkOf(last, 'next');
  }

  t.strictSame(names, ['Tom', 'Rex', 'Ada', 'Bob', 'Eve']);
  const previous = await send('GET', String(linkOf(last, 'prev')));
  t.strictSame(previous.body, pets.slice(2, 4));
});

t.test('a cursor that is a key leads to no previous page', async (t) => {
  const parameters = [queryParameter('after', integer), queryParameter('limit', integer)];
  const send = await serveDocument(t, listing(parameters), { schemas: { Pet: pet }, records: 5 });

  const { headers } = await send('GET', '/pets?limit=2&after=2');

  t.equal(
    headers.link,
    '<http://localhost:80/pets?limit=2&after=4>; rel="next", <http://localhost:80/pets?limit=2>; rel="first"',
  );
});

t.test('page URLs are paths if the example of the reply has paths', async (t) => {
  const page = objectSchema(
    { items: arraySchema(ref('Pet')), next_page_uri: { type: 'string' } },
    { example: { items: [], next_page_uri: '/pets?page=2' } },
  );
  const get = {
    parameters: [queryParameter('limit', integer), queryParameter('page', integer)],
    responses: { 200: json(page) },
  };
  const send = await serveDocument(t, { '/pets': { get } }, { schemas: { Pet: pet }, records: 3 });
  const { body } = await send('GET', '/pets?limit=2');

  t.equal(body.next_page_uri, '/pets?limit=2&page=2');
  t.equal((await send('GET', body.next_page_uri)).body.next_page_uri, undefined);
});
