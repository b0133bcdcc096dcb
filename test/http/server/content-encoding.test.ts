import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

const text = JSON.stringify({ text: 'Rex '.repeat(1000) });

/** Answers with the headers and the body of the query. */
const module = `export const behaviours = {
  read: ({ query }) => ({
    status: 200,
    headers: JSON.parse(query.headers ?? '{}'),
    body: query.short ? { short: true } : ${text},
  }),
};`;

const document = documentOf({ '/pets': { get: { operationId: 'read', ...silent } } });

async function open(t: Test, options: { readonly cors?: 'allow' } = {}) {
  const { app } = await sandlotOf(t, document, { module, ...options });
  const get = async (accept: string | undefined, sent: object = {}, more: object = {}) => {
    const query = new URLSearchParams({ headers: JSON.stringify(sent) });
    const headers = { ...(accept !== undefined && { 'accept-encoding': accept }), ...more };
    return app.inject({ url: `/pets?${query}`, headers });
  };
  return { app, get };
}

const accepted: Readonly<Record<string, string | undefined>> = {
  gzip: 'gzip',
  'gzip, deflate': 'gzip',
  'gzip, deflate, br': 'br',
  'br;q=0.5, gzip': 'gzip',
  'GZIP; q=0.1': 'gzip',
  '*': 'br',
  '*;q=0, gzip': 'gzip',
  'br;q=0, gzip;q=0.0': undefined,
  'br;q=none': undefined,
  identity: undefined,
  '': undefined,
};

for (const [accept, coding] of Object.entries(accepted)) {
  t.test(`Accept-Encoding: ${accept} gets ${coding ?? 'no coding'}`, async (t) => {
    const { get } = await open(t);

    const { headers, rawPayload } = await get(accept);

    t.equal(headers['content-encoding'], coding);
    t.equal(headers.vary, 'accept-encoding');
    t.equal(headers['content-length'], `${rawPayload.length}`);
    const bytes =
      coding === 'br'
        ? brotliDecompressSync(rawPayload)
        : coding === 'gzip'
          ? gunzipSync(rawPayload)
          : rawPayload;
    t.equal(bytes.toString(), text);
  });
}

t.test(
  'a client that names no coding gets the text, and caches learn by Vary that others may not',
  async (t) => {
    const { get } = await open(t);

    const { headers, body } = await get(undefined);

    t.strictSame(
      [headers['content-encoding'], headers.vary, body],
      [undefined, 'accept-encoding', text],
    );
  },
);

t.test('HEAD has the fields of GET, and the journal the body without the coding', async (t) => {
  const { app, get } = await open(t);
  const { headers } = await get('gzip');

  const head = await app.inject({
    method: 'HEAD',
    url: '/pets',
    headers: { 'accept-encoding': 'gzip' },
  });

  for (const name of ['content-encoding', 'content-length', 'vary'])
    t.equal(head.headers[name], headers[name]);
  const journal = (await app.inject('/_sandlot/journal')).json();
  t.strictSame(journal.entries[0].reply.body, JSON.parse(text));
});

t.test('a small reply is not compressed', async (t) => {
  const { app } = await open(t);

  const { headers } = await app.inject({
    url: '/pets?short=1',
    headers: { 'accept-encoding': 'gzip' },
  });

  t.strictSame([headers['content-encoding'], headers.vary], [undefined, undefined]);
});

const kept: readonly Readonly<Record<string, string>>[] = [
  { etag: '"1"' },
  { 'Cache-Control': 'max-age=60, no-transform' },
  { 'content-range': 'items 0-1/2' },
  { 'content-encoding': 'identity' },
  { 'content-type': 'image/png' },
  { 'content-type': 'text/event-stream' },
];

for (const sent of kept) {
  t.test(`a reply with ${JSON.stringify(sent)} stays as it is`, async (t) => {
    const { get } = await open(t);

    const { headers, body } = await get('gzip', sent);

    t.notMatch(headers, { 'content-encoding': /gzip/ });
    t.match(body, 'Rex');
  });
}

const compressed: readonly Readonly<Record<string, string>>[] = [
  { etag: 'W/"1"' },
  { 'cache-control': 'max-age=60' },
  { 'content-type': 'application/problem+json' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'Application/XML; charset=utf-8' },
  { 'content-type': 'image/svg+xml' },
];

for (const sent of compressed) {
  t.test(`a reply with ${JSON.stringify(sent)} is compressed`, async (t) => {
    const { get } = await open(t);

    t.match((await get('gzip', sent)).headers, { 'content-encoding': 'gzip' });
  });
}

t.test('Vary keeps what the behaviour and CORS say', async (t) => {
  const { get } = await open(t, { cors: 'allow' });

  const { headers } = await get('gzip', { vary: 'Accept' }, { origin: 'http://a.test' });

  t.equal(headers.vary, 'Origin, Accept, accept-encoding');
});

t.test('error replies are compressed too', async (t) => {
  const long = Array.from({ length: 90 }, (_, index) => `p${index}`);
  const parameters = long.map((name) => ({
    ...{ name, in: 'query', required: true },
    schema: { type: 'string' },
  }));
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: { parameters, ...silent } } }));

  const reply = await app.inject({ url: '/pets', headers: { 'accept-encoding': 'gzip' } });

  t.strictSame([reply.statusCode, reply.headers['content-encoding']], [400, 'gzip']);
  t.match(JSON.parse(gunzipSync(reply.rawPayload).toString()), { status: 400 });
});
