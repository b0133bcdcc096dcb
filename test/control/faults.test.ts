import { request } from 'node:http';
import t, { type Test } from 'tap';
import { openPets } from '../support/pets.ts';

const match = { operation: 'listPets' };

t.test('an error answers `times` calls, which are not executed', async (t) => {
  const { control, add, list } = await openPets(t);
  const body = { match: { method: 'POST' }, error: { status: 503 }, times: 1 };

  t.strictSame(await control('POST /faults', { body }), [
    201,
    { id: 1, match: { method: 'POST' }, error: { status: 503 }, rate: 1, times: 1, used: 0 },
  ]);

  t.match(await add('Rex'), {
    status: 503,
    body: { error: /^This 503 was injected by fault 1 of sandbox "default"\.$/ },
  });
  t.strictSame(await list(), []);
  t.match(await add('Rex'), { status: 201 });
  t.strictSame(await control('GET /faults'), [200, { faults: [] }]);
});

t.test('calls that do not match are not affected', async (t) => {
  const { app, control } = await openPets(t);
  const body = { match: { ...match, query: { tag: 'a' } }, error: { status: 500 } };
  await control('POST /faults', { body });

  t.equal((await app.inject('/api/pets')).statusCode, 200);
  t.equal((await app.inject('/api/pets?tag=a')).statusCode, 500);
});

async function listSelectedCalls(t: Test, rate: number) {
  const { app, control } = await openPets(t);
  await control('POST /faults', { body: { match, error: { status: 500 }, rate } });
  const statuses: number[] = [];
  for (let index = 0; index < 40; index++) {
    statuses.push((await app.inject('/api/pets')).statusCode);
  }
  return statuses;
}

t.test('a rate selects calls at random, and the same seed selects the same calls', async (t) => {
  const statuses = await listSelectedCalls(t, 0.5);

  t.strictSame(await listSelectedCalls(t, 0.5), statuses);
  t.strictSame([...new Set(statuses)].sort(), [200, 500]);
  t.strictSame([...new Set(await listSelectedCalls(t, 0))], [200]);
});

t.test('a delay is fixed, or random within a range', async (t) => {
  const { control, list } = await openPets(t);
  await control('POST /faults', { body: { match, delay: 30, times: 1 } });
  await control('POST /faults', { body: { match, delay: { min: 20, max: 40 } } });
  t.match(await control('GET /faults'), [
    200,
    { faults: [{ delay: { min: 30, max: 30 } }, { delay: { min: 20, max: 40 }, rate: 1 }] },
  ]);

  await list();
  await list();

  const [, body] = await control('GET /journal');
  const [first, second] = Object(body).entries;
  t.ok(first.duration >= 49, 'delays add up');
  t.ok(second.duration >= 19);
});

t.test('a range of delays without a minimum begins at 0', async (t) => {
  const { control } = await openPets(t);

  t.match(await control('POST /faults', { body: { match, delay: { max: 5 } } }), [
    201,
    { delay: { min: 0, max: 5 } },
  ]);
});

t.test('the newest of several errors is answered', async (t) => {
  const { app, control } = await openPets(t);
  await control('POST /faults', { body: { error: { status: 500 } } });
  await control('POST /faults', { body: { error: { status: 502 } } });
  await control('POST /faults', { body: { delay: 1 } });

  t.equal((await app.inject('/api/pets')).statusCode, 502);
});

type Journal = {
  readonly entries: readonly {
    readonly by?: unknown;
    readonly reply: { readonly body: unknown };
  }[];
};

type ReceivedReply = {
  readonly text: string;
  readonly end: string;
  readonly length: string | undefined;
};

/** The reply that a client receives on its own socket. */
function receive(origin: string, path: string): Promise<ReceivedReply> {
  return new Promise((resolve) => {
    const sent = request(origin + path, { agent: false }, (reply) => {
      let text = '';
      const end = (how: string) =>
        resolve({ text, end: how, length: reply.headers['content-length'] });
      reply.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      reply.on('end', () => end('whole')).on('error', (error) => end(codeOf(error)));
    });
    sent.on('error', (error) => resolve({ text: '', end: codeOf(error), length: undefined })).end();
  });
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}

async function startOnSocket(t: Test) {
  const pets = await openPets(t);
  const origin = await pets.app.listen({ port: 0, host: '127.0.0.1' });
  await pets.add('Rex');
  const cut = (kind: string, more: object = {}) =>
    pets.control('POST /faults', { body: { match, cut: kind, ...more } });
  return { ...pets, origin, cut, receive: () => receive(origin, '/api/pets') };
}

const whole = '[{"id":1,"name":"Rex"}]';

t.test('a connection can be reset, or closed without a reply', async (t) => {
  const { cut, receive, control } = await startOnSocket(t);

  await cut('reset', { times: 1 });
  t.match(await receive(), { text: '', end: 'ECONNRESET' });
  await cut('empty', { times: 1 });
  t.match(await receive(), { text: '', end: 'ECONNRESET' });

  t.match(await receive(), { text: whole, end: 'whole' });
  t.match(await control('GET /journal?operation=listPets'), [
    200,
    { entries: [{ status: 0 }, { status: 0 }, { status: 200 }] },
  ]);
  t.match(await control('POST /journal/verify', { body: { match: { status: 0 }, count: 2 } }), [
    200,
    { passed: true },
  ]);
});

t.test('a reply can be truncated', async (t) => {
  const { cut, receive, control } = await startOnSocket(t);
  await cut('truncate');

  t.strictSame(await receive(), { text: whole.slice(0, 11), end: 'ECONNRESET', length: '23' });
  t.match(
    await control('GET /journal?status=0'),
    [200, { entries: [{ operation: 'listPets', reply: { body: whole.slice(0, 11) } }] }],
    'the journal has what the client got',
  );
});

t.test('a reply can be slow', async (t) => {
  const { cut, receive, control } = await startOnSocket(t);
  await cut('slow', { delay: 20 });
  t.strictSame(await receive(), { text: whole, end: 'whole', length: '23' });

  await control('DELETE /faults');
  await cut('slow');
  t.strictSame(await receive(), { text: whole, end: 'whole', length: '23' });
});

t.test(
  'a client that hangs up on a slow reply is recorded without waiting for its end',
  async (t) => {
    const { cut, origin, control } = await startOnSocket(t);
    await cut('slow', { delay: 1000 });

    const sent = request(`${origin}/api/pets`, { agent: false }, (reply) =>
      reply.once('data', () => reply.destroy()),
    );
    sent.on('error', () => undefined).end();

    const body = { match: { status: 0 }, within: 10_000 };
    t.match(await control('POST /journal/wait', { body }), [200, { passed: true }]);
    const [, { entries }] = (await control('GET /journal?status=0')) as [number, Journal];
    const got = String(entries[0]?.reply.body);
    t.ok(got !== '' && got !== whole && whole.startsWith(got), got);
  },
);

t.test('the journal names the faults and the override that changed a reply', async (t) => {
  const { app, control, add } = await openPets(t);
  await control('POST /faults', { body: { match, delay: 1, times: 1 } });
  await control('POST /faults', { body: { match, error: { status: 503 }, times: 1 } });
  await control('POST /overrides', { body: { match, answer: { body: [] }, times: 2 } });
  await control('POST /faults', { body: { match, delay: 1, times: 2 } });
  await app.inject('/api/pets');
  await app.inject('/api/pets');
  await control('PUT /rate-limit', { body: { minute: 1 } });
  await app.inject('/api/pets');
  await add('Rex');

  const [, { entries }] = (await control('GET /journal')) as [number, Journal];
  const [fault, both, override, limit] = entries;
  t.strictSame(
    fault?.by,
    [1, 2, 3].map((id) => ({ kind: 'fault', id })),
  );
  t.strictSame(both?.by, [
    { kind: 'fault', id: 3 },
    { kind: 'override', id: 1 },
  ]);
  t.strictSame(override?.by, [{ kind: 'override', id: 1 }]);
  t.strictSame(limit?.by, [{ kind: 'rate limit' }]);
  t.match(await control('GET /journal.har'), [
    200,
    { log: { entries: [{}, {}, { _by: override?.by }, { _by: limit?.by }] } },
  ]);

  await control('DELETE /rate-limit');
  await add('Rex');
  t.notOk(Object(await control('GET /journal/5'))[1].by, 'nothing of that kind');
});

t.test('a reply without a body can be cut', async (t) => {
  const { app, control } = await openPets(t);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  await control('POST /overrides', {
    body: { match, answer: { status: 204 }, outsideDocument: true },
  });
  await control('POST /faults', { body: { match, cut: 'slow', delay: 1 } });

  t.match(await receive(origin, '/api/pets'), { text: '', end: 'whole' });
  await control('POST /faults', { body: { match, cut: 'truncate' } });
  t.match(await receive(origin, '/api/pets'), { text: '', end: 'ECONNRESET' });
  t.match(await control('GET /journal'), [200, { entries: [{ status: 204 }, { status: 0 }] }]);
});

t.test('faults are removed one by one, together, and by a reset', async (t) => {
  const { app, control } = await openPets(t);
  const body = { error: { status: 500 } };
  await control('POST /faults', { body });
  t.match(await control('DELETE /faults/7'), [404, { code: 'fault-unknown' }]);
  t.strictSame(await control('DELETE /faults/1'), [204, '']);

  await control('POST /faults', { body });
  await control('POST /reset');

  t.equal((await app.inject('/api/pets')).statusCode, 200);
});

t.test('an invalid fault is refused with its pointer, and not added', async (t) => {
  const { control } = await openPets(t);

  for (const [body, pointer] of [
    [{}, ''],
    [{ match: { operation: 'x' }, delay: 1 }, '/match/operation'],
    [{ delay: -1 }, '/delay'],
    [{ delay: { min: 1 } }, '/delay/max'],
    [{ delay: { min: 2, max: 1 } }, '/delay/max'],
    [{ delay: { max: 1, most: 1 } }, '/delay/most'],
    [{ error: 503 }, '/error'],
    [{ error: { status: 200 } }, '/error/status'],
    [{ cut: 'off' }, '/cut'],
    [{ cut: 'reset', error: { status: 500 } }, '/error'],
    [{ delay: 1, rate: 2 }, '/rate'],
    [{ delay: 1, times: 0 }, '/times'],
  ] as const) {
    t.match(
      await control('POST /faults', { body }),
      [400, { violations: [{ in: 'body', pointer }] }],
      JSON.stringify(body),
    );
  }
  t.strictSame(await control('GET /faults'), [200, { faults: [] }]);
});
