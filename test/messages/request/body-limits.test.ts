import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { answerOf, json, post } from '../../support/sandlot-of.ts';
import { appTaking, problem } from './support/body-app.ts';

t.test('a body with a byte order mark is refused with that reason', async (t) => {
  const app = await appTaking(t, json({}));

  t.match(answerOf(await app.inject(post('/pets', '\ufeff{}'))), [
    400,
    { code: 'body-unreadable', detail: /^The body begins with a byte order mark \(U\+FEFF\)/ },
  ]);
  t.match(answerOf(await app.inject(post('/_sandlot/reset', '\ufeff{}'))), [
    400,
    { detail: /must not begin with a byte order mark/ },
  ]);
});

t.test('a body that is not JSON is refused with the reason', async (t) => {
  const app = await appTaking(t, json({}));
  const proto =
    'The body has a "__proto__" or "constructor.prototype" property, which is never accepted. Leave it out.';

  const details = [
    ['{"a": zoë}', 'The body is invalid JSON at 1:7: unexpected "z", expected a value.'],
    ['{"a": 1', 'The body is invalid JSON at 1:8: unexpected end, expected a comma or }.'],
    ['   ', 'The body is only white space. Send a JSON document.'],
    ['{"a":{"__proto__":1}}', proto],
    ['{"\\u005f_proto__":1}', proto],
    ['{"constructor":{"prototype":1}}', proto],
  ] as const;

  for (const [text, detail] of details) {
    const [status, body] = answerOf(await app.inject(post('/pets', text)));
    t.match([status, body], [400, { code: 'body-unreadable' }]);
    t.equal(Object(body).detail, detail);
  }
});

t.test('a body may nest up to 200 levels deep', async (t) => {
  const app = await appTaking(t, json({}));
  const nest = (levels: number) => `${'['.repeat(levels)}${' '.repeat(100)}${']'.repeat(levels)}`;

  t.equal((await app.inject(post('/pets', nest(200)))).statusCode, 200);
  t.strictSame(
    answerOf(await app.inject(post('/pets', nest(201)))),
    problem(400, 'body-too-deep', 'The body is nested deeper than 200 levels. Send a flatter one.'),
  );
  t.equal((await app.inject(post('/pets', nest(100_000)))).statusCode, 400);
});

t.test(
  'a long text is not parsed where it nests too deeply, whether it is JSON or not',
  async (t) => {
    const app = await appTaking(t, json({}));
    const deep = problem(
      400,
      'body-too-deep',
      'The body is nested deeper than 200 levels. Send a flatter one.',
    );
    const start = performance.now();
    for (const text of ['['.repeat(5_000_000), '{"a":'.repeat(1_000_000)])
      t.strictSame(answerOf(await app.inject(post('/pets', text))), deep);
    const duration = performance.now() - start;
    t.ok(duration < 2000, `took ${Math.round(duration)} ms`);

    // Brackets in texts, and one after the other, do not nest.
    const flat = [
      `["${'['.repeat(300_000)}", "${'\\\\'.repeat(999)}\\"${'['.repeat(999)}", {"{":"]"}]`,
      `[${'{},[[]],'.repeat(50_000)}0]`,
    ];
    for (const text of flat)
      t.strictSame((await app.inject(post('/pets', text))).json(), { got: JSON.parse(text) });
    const unended = answerOf(await app.inject(post('/pets', `"${'['.repeat(300_000)}`)));
    t.match(unended, [400, { code: 'body-unreadable' }]);
  },
);

t.test('a JSON body must be UTF-8', async (t) => {
  const app = await appTaking(t, json({}));
  const send = (bytes: Buffer, charset = '') =>
    app.inject({
      method: 'POST',
      url: '/pets',
      headers: { 'content-type': `application/json${charset}` },
      payload: bytes,
    });

  for (const [bytes, at] of [
    [Buffer.from('"Zo\u00eb"', 'latin1'), 3],
    [Buffer.concat([Buffer.from('"\u00e9\ufffd'), Buffer.from([0xef, 0xbf, 0x22])]), 6],
  ] as const)
    t.strictSame(
      answerOf(await send(bytes)),
      problem(
        400,
        'body-unreadable',
        `The body is not valid UTF-8 at byte ${at}. Send JSON as UTF-8 (RFC 8259, section 8.1).`,
      ),
    );
  t.strictSame((await send(Buffer.from('"\ufffd"'))).json(), { got: '\ufffd' }, 'as it was sent');
  for (const charset of ['; charset=UTF-8', ';charset="utf8"', '; charset=us-ascii'])
    t.equal((await send(Buffer.from('1'), charset)).statusCode, 200, charset);
  t.strictSame(
    answerOf(await send(Buffer.from('1'), '; charset=iso-8859-1')),
    problem(
      415,
      'content-type-unsupported',
      'JSON in the charset "iso-8859-1" is not supported. Send UTF-8, with "charset=utf-8" or no charset.',
    ),
  );
});

t.test('a body of 10 MB is refused', async (t) => {
  const app = await appTaking(t, json({}));

  t.strictSame(answerOf(await app.inject(post('/pets', `"${'x'.repeat(10_000_000)}"`))), [
    413,
    {
      type: 'about:blank',
      title: 'Payload Too Large',
      status: 413,
      detail:
        'The body is larger than 5242880 bytes, a limit that no option changes. Send a smaller one.',
      code: 'body-too-large',
    },
  ]);
});

async function portOf(t: Test): Promise<number> {
  const app = await appTaking(t, json({}));
  return Number(new URL(await app.listen({ port: 0 })).port);
}

/** Sends a body in chunks, without its length. */
async function sendPieces(port: number, pieces: readonly string[]) {
  const headers = { 'content-type': 'application/json' };
  const sent = request({ port, method: 'POST', path: '/pets', headers });
  // Whoever is refused may find the connection closed.
  sent.on('error', () => undefined);
  for (const piece of pieces) sent.write(piece);
  sent.end();
  const [reply] = await once(sent, 'response');
  return [reply.statusCode, JSON.parse(String(await buffer(reply)))];
}

t.test('a chunked body is assembled, and refused when it is too large', async (t) => {
  const port = await portOf(t);
  const megabyte = 'x'.repeat(2 ** 20);

  t.strictSame(await sendPieces(port, ['{"a":', '"\u00e9', '"}']), [200, { got: { a: '\u00e9' } }]);
  t.match(await sendPieces(port, ['"', ...Array(8).fill(megabyte), '"']), [
    413,
    { code: 'body-too-large' },
  ]);
});

t.test('a client that disconnects during a body does no harm', async (t) => {
  const port = await portOf(t);
  const head = 'POST /pets HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
  for (const [field, body] of [
    ['content-length: 10', '"abc'],
    ['transfer-encoding: chunked', `600000\r\n${'x'.repeat(0x600000)}\r\n`],
  ]) {
    const socket = connect(port, '127.0.0.1');
    await new Promise((sent) => socket.write(`${head}${field}\r\n\r\n${body}`, sent));
    socket.destroy();
    await once(socket, 'close');
  }

  t.strictSame(await sendPieces(port, ['1']), [200, { got: 1 }]);
});
