import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { answerOf, documentOf, json, sandlotOf, silent } from '../../support/sandlot-of.ts';

async function senderOf(t: Test) {
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { post: { requestBody: json({}), ...silent } } }),
    {
      module: `export const behaviours = {
        'POST /pets': ({ body }) => ({ status: 200, body }),
      };`,
    },
  );
  return (coding: string, payload: Buffer) =>
    app.inject({
      method: 'POST',
      url: '/pets',
      payload,
      headers: { 'content-type': 'application/json', 'content-encoding': coding },
    });
}

const text = Buffer.from('{"a":1}');

t.test('a compressed body is decompressed', async (t) => {
  const send = await senderOf(t);

  for (const [coding, bytes] of [
    ['gzip', gzipSync(text)],
    ['X-GZip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', text],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
  ] as const)
    t.strictSame(answerOf(await send(coding, bytes)), [200, { a: 1 }], coding);
});

t.test('a body that is too large when decompressed is refused', async (t) => {
  const send = await senderOf(t);

  t.match(answerOf(await send('gzip', gzipSync(Buffer.alloc(6 * 1024 * 1024)))), [
    413,
    { code: 'body-too-large' },
  ]);
});

t.test('a body that cannot be decompressed is refused', async (t) => {
  const send = await senderOf(t);

  t.match(answerOf(await send('gzip', text)), [400, { code: 'body-unreadable' }]);
});

t.test('an unknown content coding is refused with the supported ones', async (t) => {
  const send = await senderOf(t);

  for (const coding of ['zstd', 'gzip, gzip, gzip, gzip']) {
    const reply = await send(coding, text);
    t.match(answerOf(reply), [415, { code: 'content-encoding-unsupported' }]);
    t.equal(reply.headers['accept-encoding'], 'gzip, deflate, br');
  }
});
