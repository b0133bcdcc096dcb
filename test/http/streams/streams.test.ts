import { connect } from 'node:net';
import { mock } from 'node:test';
import { createParser } from 'eventsource-parser';
import t, { type Test } from 'tap';
import { isOnReplicas } from '../../support/replicas/on-replicas.ts';
import { documentOf, json, type SandlotOf, sandlotOf } from '../../support/sandlot-of.ts';

async function serving(t: Test, document: object, options: SandlotOf = {}) {
  const sandlot = await sandlotOf(t, document, options);
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  const control = (request: string, body?: object) => {
    const [method = '', path] = request.split(' ');
    return fetch(`${url}/_sandlot${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  };
  return { url, control };
}

/** Reads the chunks of a reply as they were written; `broken` where the connection ends before it. */
function chunksOf(
  url: string,
  head: readonly string[] = [],
  body = '',
): Promise<readonly string[]> {
  const { pathname, port } = new URL(url);
  const method = body === '' ? 'GET' : 'POST';
  const lines = [
    `${method} ${pathname} HTTP/1.1`,
    'Host: a',
    `Content-Length: ${body.length}`,
    ...head,
  ];
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`),
    );
    socket.on('data', (data) => {
      received += data;
      if (received.includes('\r\n0\r\n\r\n')) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [, content = ''] = received.split(/\r\n\r\n(.*)/s);
      const chunks = [...content.matchAll(/([\da-f]+)\r\n([^\r]*)\r\n/g)].map(
        ([, , text = '']) => text,
      );
      resolve(chunks.at(-1) === '' ? chunks.slice(0, -1) : [...chunks, 'broken']);
    });
  });
}

const step = { type: 'object', properties: { n: { type: 'integer' } } };
const three = { one: { value: { n: 1 } }, two: { value: { n: 2 } }, three: { value: { n: 3 } } };

/** A GET that streams in a media type. */
function streaming(path: string, content: object) {
  return documentOf({ [path]: { get: { responses: { 200: { description: '', content } } } } });
}

t.test('each example is an item, in the format of the media type', async (t) => {
  for (const [type, texts] of [
    ['text/event-stream', ['data: {"n":1}\n\n', 'data: {"n":2}\n\n', 'data: {"n":3}\n\n']],
    ['application/x-ndjson', ['{"n":1}\n', '{"n":2}\n', '{"n":3}\n']],
    ['application/vnd.steps+jsonl', ['{"n":1}\n', '{"n":2}\n', '{"n":3}\n']],
    ['application/json-seq', ['\u001e{"n":1}\n', '\u001e{"n":2}\n', '\u001e{"n":3}\n']],
  ] as const) {
    const { url } = await serving(
      t,
      streaming('/steps', { [type]: { schema: step, examples: three } }),
      {
        streamInterval: 5,
      },
    );
    const { headers } = await fetch(`${url}/steps`);
    t.strictSame([headers.get('content-type'), headers.get('content-length')], [type, null]);
    t.strictSame(await chunksOf(`${url}/steps`), texts, type);
  }
});

t.test('the elements of one example, of a list and of a text are items', async (t) => {
  const content = (value: object) => ({ 'text/event-stream': value });
  for (const [value, count] of [
    [{ itemSchema: step, example: [{ n: 1 }, { n: 2 }] }, 2],
    [{ schema: { type: 'array', items: step }, examples: three }, 3],
    [{ example: 'event: a\ndata: 1\n\ndata: [DONE]' }, 2],
    [{ examples: { a: { value: 'data: 1' }, b: { value: 'data: 2\n\ndata: 3\n\n' } } }, 3],
    [
      {
        itemSchema: { type: 'object', properties: { event: {}, data: {} } },
        example: [{ event: 'a', data: 1 }],
      },
      1,
    ],
  ] as const) {
    const { url } = await serving(t, streaming('/steps', content(value)), { streamInterval: 5 });
    t.equal((await chunksOf(`${url}/steps`)).length, count, JSON.stringify(value));
  }
});

t.test('a schema of one item may have an example with all items', async (t) => {
  const content = { 'application/json-seq': { schema: step, example: [{ n: 1 }, { n: 2 }] } };
  const { url } = await serving(t, streaming('/counter', content));
  t.strictSame(await chunksOf(`${url}/counter`), ['\u001e{"n":1}\n', '\u001e{"n":2}\n']);
});

t.test('an example that is the text of a whole stream is sent as it is', async (t) => {
  const event = { type: 'object', required: ['data'], properties: { data: step, id: {} } };
  const events = ['event: a\ndata: {"n":1}\n\n', 'data: [DONE]\n\n'];
  const lines = ['{"n":1}\n', '{"n":2}\n'];
  const texts = ['\u001e{"n":1}\n', '\u001e{"n":2}\n'];
  for (const [type, value, chunks] of [
    ['text/event-stream', { schema: step, example: events.join('').trimEnd() }, events],
    ['text/event-stream', { itemSchema: event, example: events.join('') }, events],
    ['text/event-stream', { schema: step, example: events[1] }, events.slice(1)],
    ['text/event-stream', { schema: { ...step, example: events.join('') } }, events],
    [
      'text/event-stream',
      { schema: { type: ['string', 'null'] }, example: events[0] },
      [events[0]],
    ],
    ['application/jsonl', { schema: step, example: lines.join('') }, lines],
    ['application/jsonl', { itemSchema: step, examples: { a: { value: lines.join('') } } }, lines],
    [
      'application/jsonl',
      { schema: { type: 'array', items: step }, example: lines.join('') },
      lines,
    ],
    [
      'application/jsonl',
      { itemSchema: step, examples: { a: { serializedValue: lines.join('') } } },
      lines,
    ],
    ['application/json-seq', { schema: step, example: texts.join('') }, texts],
  ] as const) {
    const { url } = await serving(t, streaming('/steps', { [type]: value }));
    t.strictSame(await chunksOf(`${url}/steps`), chunks, JSON.stringify(value));
  }
});

t.test('without examples the items are made by their schema, and differ', async (t) => {
  const one = (type: string, more: object = {}) => ({
    type: 'object',
    required: ['type', ...Object.keys(more)],
    properties: { type: { const: type }, ...more },
  });
  const kinds = [one('start'), one('delta', { text: { type: 'string' } }), one('stop')];
  const event = { type: 'object', required: ['data'], properties: { data: step } };
  const content = {
    '/lines': { 'application/x-ndjson': { itemSchema: step } },
    '/events': { 'text/event-stream': { itemSchema: event } },
    '/texts': { 'application/jsonl': { itemSchema: { type: 'string' } } },
    '/items': { 'application/json-seq': { schema: { type: 'array', items: step } } },
    '/kinds': { 'application/x-ndjson': { itemSchema: { oneOf: [...kinds, { type: 'null' }] } } },
    '/options': { 'application/x-ndjson': { itemSchema: { anyOf: kinds.slice(0, 2) } } },
    '/same': { 'application/x-ndjson': { itemSchema: { const: 'a' } } },
    '/plain': { 'text/event-stream': { schema: { type: 'string' } } },
  };
  const paths = Object.entries(content).map(([path, one]) => [
    path,
    { get: { responses: { 200: { description: '', content: one } } } },
  ]);
  for (const dynamic of ['off', 'on'] as const) {
    const { url } = await serving(t, documentOf(Object.fromEntries(paths)), { dynamic });
    const itemsOf = async (path: string) => new Set(await chunksOf(url + path));
    for (const path of ['/lines', '/events', '/texts', '/items'])
      t.equal((await itemsOf(path)).size, 3, `${path} ${dynamic}`);
    const [start, delta, stop] = await chunksOf(`${url}/kinds`);
    t.match([start, stop], ['{"type":"start"}\n', '{"type":"stop"}\n']);
    t.match(JSON.parse(`${delta}`), { type: 'delta', text: String });
    t.equal((await itemsOf('/options')).size, 2);
    for (const path of ['/same', '/plain']) t.equal((await itemsOf(path)).size, 1, path);
  }
});

t.test('examples of items have what the schema requires, in its order', async (t) => {
  const schema = {
    type: 'object',
    required: ['id'],
    properties: { id: { const: 'a' }, n: { type: 'integer' }, usage: { type: 'integer' } },
  };
  const examples = { one: { value: { id: 'a', n: 1 } }, two: { value: { usage: 9 } } };
  const content = { 'application/x-ndjson': { schema, examples } };
  const { url } = await serving(t, streaming('/steps', content));
  t.strictSame(await chunksOf(`${url}/steps`), ['{"id":"a","n":1}\n', '{"id":"a","usage":9}\n']);
});

t.test('a list that is JSON or a stream has its records in both', async (t) => {
  const note = {
    type: 'object',
    properties: {
      id: { type: 'integer' },
      text: { type: 'string' },
      pin: { type: 'string', writeOnly: true },
    },
  };
  const other = { type: 'object', properties: { count: { type: 'integer' } } };
  const content = (schema: object) => ({ 'application/json': { schema } });
  const list = (types: object) => ({
    description: '',
    content: { ...content({ type: 'array', items: note }), ...types },
  });
  const types = {
    'application/x-ndjson': { itemSchema: note },
    'application/json-seq': { schema: { type: 'array', items: note } },
    'text/event-stream': { schema: note },
    'application/jsonl': { schema: other },
  };
  const { url } = await serving(
    t,
    documentOf({
      '/notes': {
        get: { responses: { 200: list(types) } },
        post: {
          requestBody: { content: content(note) },
          responses: { 201: { description: '', content: content(note) } },
        },
      },
    }),
    { records: 0 },
  );
  const headers = { 'content-type': 'application/json' };
  for (const text of ['a', 'b'])
    await fetch(`${url}/notes`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ text, pin: '1' }),
    });
  const read = async (accept: string) =>
    (await fetch(`${url}/notes`, { headers: { accept } })).text();
  const [a, b] = ['{"id":1,"text":"a"}', '{"id":2,"text":"b"}'];
  t.equal(await read('application/json'), `[${a},${b}]`);
  t.equal(await read('application/x-ndjson'), `${a}\n${b}\n`);
  t.equal(await read('application/json-seq'), `\u001e${a}\n\u001e${b}\n`);
  t.equal(await read('text/event-stream'), `data: ${a}\n\ndata: ${b}\n\n`);
  t.match(await read('application/jsonl'), /^{"count":/, 'other items are no records');
});

t.test('a call with "stream": true gets its stream item by item', async (t) => {
  const chunk = { type: 'object', properties: { delta: { type: 'string' } } };
  const { url } = await serving(
    t,
    documentOf({
      '/chat': {
        post: {
          requestBody: json({ type: 'object', properties: { stream: { type: 'boolean' } } }),
          responses: {
            200: {
              description: '',
              content: {
                'application/json': { schema: step, example: { n: 1 } },
                'text/event-stream': {
                  schema: chunk,
                  examples: { a: { value: { delta: 'a' } }, b: { value: { delta: 'b' } } },
                },
              },
            },
          },
        },
      },
    }),
    { streamInterval: 5 },
  );
  const fields = ['Content-Type: application/json', 'Accept: application/json'];
  t.strictSame(await chunksOf(`${url}/chat`, fields, '{"stream":true}'), [
    'data: {"delta":"a"}\n\n',
    'data: {"delta":"b"}\n\n',
  ]);
  const headers = { 'content-type': 'application/json' };
  const whole = await fetch(`${url}/chat`, { method: 'POST', headers, body: '{"stream":false}' });
  t.strictSame(await whole.json(), { n: 1 });
});

const events = streaming('/steps', {
  'text/event-stream': { example: 'id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: c\n\n' },
});

t.test('Last-Event-ID goes on after that event', async (t) => {
  const { url } = await serving(t, events);
  const after = async (id: string) =>
    (await fetch(`${url}/steps`, { headers: { 'last-event-id': id } })).text();
  t.equal(await after('2'), 'id: 3\ndata: c\n\n');
  t.equal(await after('3'), '');
  t.equal((await after('9')).length, 45);
});

t.test(
  'a fault cuts a stream after so many items, and the journal shows what was sent',
  async (t) => {
    const { url, control } = await serving(t, events, { streamInterval: 5 });
    const read = async (fault: object) => {
      await control('POST /faults', { times: 1, ...fault });
      return chunksOf(`${url}/steps`);
    };
    const [a, b, c] = ['id: 1\ndata: a\n\n', 'id: 2\ndata: b\n\n', 'id: 3\ndata: c\n\n'];
    t.strictSame(await read({ cut: 'truncate', cutAfter: 2 }), [a, b, 'broken']);
    t.strictSame(await read({ cut: 'truncate' }), [a, 'broken']);
    t.strictSame(await read({ cut: 'truncate', cutAfter: 0 }), ['broken']);
    t.strictSame(await read({ cut: 'slow', delay: 30 }), [a, b, c]);
    t.strictSame(await read({ cut: 'slow' }), [a, b, c]);
    const reset = read({ cut: 'reset' });
    // The proxy before replicas may have passed the head on.
    if (isOnReplicas) await reset.catch(() => undefined);
    else await t.rejects(reset, { code: 'ECONNRESET' });
    const { entries } = Object(await (await control('GET /journal')).json());
    t.match(entries.slice(0, 2), [
      { status: 0, reply: { body: a + b } },
      { status: 0, reply: { body: a } },
    ]);
    t.match(entries[3], { status: 200, reply: { body: a + b + c } });
    t.match(await (await control('POST /faults', { cut: 'slow', cutAfter: 1 })).json(), {
      detail: /only for the cut "truncate"/,
    });
  },
);

t.test('HEAD of a stream is answered at once, and an error is no stream', async (t) => {
  const { url, control } = await serving(t, events, { streamInterval: 60_000 });
  const head = await fetch(`${url}/steps`, { method: 'HEAD' });
  t.strictSame([head.status, head.headers.get('content-type')], [200, 'text/event-stream']);
  await control('POST /faults', { error: { status: 503 }, times: 1 });
  t.equal((await fetch(`${url}/steps`)).status, 503);
});

t.test('the server stops in spite of open streams', async (t) => {
  const sandlot = await sandlotOf(t, events, { streamInterval: 60_000 });
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  const reply = await fetch(`${url}/steps`);
  const received = reply.text();
  await sandlot.close();
  t.equal(await received, 'id: 1\ndata: a\n\n');
});

t.test('a client that leaves ends its stream', async (t) => {
  const { url, control } = await serving(t, events, { streamInterval: 60_000 });
  const controller = new AbortController();
  await fetch(`${url}/steps`, { signal: controller.signal });
  controller.abort();
  const entries = async () => Object(await (await control('GET /journal')).json()).entries;
  while ((await entries()).length === 0) await new Promise((resolve) => setImmediate(resolve));
  t.match(await entries(), [{ status: 0, reply: { body: 'id: 1\ndata: a\n\n' } }]);
});

/** Items of so many megabytes, more than a socket's buffers hold. */
function largeItems(megabytes: readonly number[]) {
  const example = megabytes.map((size, n) => ({ n, text: 'x'.repeat(size * 1024 * 1024) }));
  return streaming('/steps', { 'application/x-ndjson': { itemSchema: {}, example } });
}

t.test('items are sent as fast as the client reads', async (t) => {
  const { url } = await serving(t, largeItems(Array(8).fill(2)), { streamInterval: 0 });
  const lines = (await (await fetch(`${url}/steps`)).text()).trim().split('\n');
  t.strictSame(
    lines.map((line) => JSON.parse(line).n),
    [0, 1, 2, 3, 4, 5, 6, 7],
  );
});

for (const [when, megabytes] of [
  ['on the way', Array(8).fill(3)],
  ['at the last item', [24]],
] as const) {
  t.test(`a client that reads nothing for ten seconds is dropped ${when}`, async (t) => {
    const { app, listen } = await sandlotOf(t, largeItems(megabytes), { streamInterval: 0 });
    const { port } = new URL(await listen({ port: 0, host: '127.0.0.1' }));
    mock.timers.enable({ apis: ['setTimeout'] });
    t.teardown(() => mock.timers.reset());
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    t.teardown(() => socket.destroy());
    socket.write('GET /steps HTTP/1.1\r\nHost: a\r\n\r\n');
    const statuses = async (): Promise<readonly number[]> =>
      (await app.inject('/_sandlot/journal'))
        .json()
        .entries.map(({ status }: { status: number }) => status);
    while ((await statuses()).length === 0) {
      mock.timers.tick(10_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    t.strictSame(await statuses(), [0]);
  });
}

t.test('the parser that SDKs read streams with finds each event of a completion', async (t) => {
  const chunk = (content: string) => ({ choices: [{ index: 0, delta: { content } }] });
  const example = `${['Hel', 'lo'].map((one) => `data: ${JSON.stringify(chunk(one))}`).join('\n\n')}\n\ndata: [DONE]\n\n`;
  const responses = {
    200: {
      description: '',
      content: {
        'application/json': { schema: { type: 'object' } },
        'text/event-stream': { example },
      },
    },
  };
  const body = json({ type: 'object', properties: { stream: { type: 'boolean' } } });
  const document = documentOf({ '/chat/completions': { post: { requestBody: body, responses } } });
  const { url } = await serving(t, document);
  const reply = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"stream":true}',
  });
  t.equal(reply.headers.get('content-type'), 'text/event-stream');
  const received: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => received.push(data) });
  for await (const bytes of Object(reply.body)) parser.feed(Buffer.from(bytes).toString());

  t.strictSame(received, [...['Hel', 'lo'].map((one) => JSON.stringify(chunk(one))), '[DONE]']);
});
