import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

const pet = {
  xml: { name: 'pet' },
  type: 'object',
  properties: {
    id: { type: 'integer', xml: { attribute: true } },
    name: { type: 'string', xml: { name: 'called' } },
    tags: {
      type: 'array',
      xml: { wrapped: true },
      items: { type: 'string', xml: { name: 'tag' } },
    },
    toys: { type: 'array', items: { type: 'object', properties: { a: { type: 'integer' } } } },
  },
};

const body = { id: 5, name: '<Tom & "Co">', tags: ['a', 'b'], toys: [{ a: 1 }, { a: null }] };

/** An app whose `GET /pets` has these media types and returns a value. */
async function offering(t: Test, content: object, value: unknown = body, more: object = {}) {
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { get: { responses: { 200: { description: '', content, ...more } } } } }),
    {
      module: `export const behaviours = {
        'GET /pets': () => ({ status: 200, body: ${JSON.stringify(value)} }),
      };`,
    },
  );
  return async (accept?: string) => {
    const { statusCode, headers, body } = await app.inject({
      url: '/pets',
      headers: accept === undefined ? {} : { accept },
    });
    return [statusCode, String(headers['content-type']).replace('; charset=utf-8', ''), body];
  };
}

const text = JSON.stringify(body);

t.test('the media type with the highest quality is sent', async (t) => {
  const schema = pet;
  const send = await offering(t, {
    'text/csv': { example: 'id,name' },
    'application/vnd.pet+json': { schema },
    'application/json': { schema },
    'application/xml': { schema },
  });
  const typeOf = async (accept?: string) => (await send(accept))[1];

  t.equal(await typeOf(), 'application/vnd.pet+json');
  t.equal(await typeOf('*/*'), 'application/vnd.pet+json');
  t.equal(await typeOf('application/json'), 'application/json');
  t.equal(await typeOf('application/json'), 'application/json');
  t.equal(await typeOf('text/*'), 'text/csv');
  t.equal(await typeOf('text/csv;q=0.1, */*;q=0.2'), 'application/vnd.pet+json');
  t.equal(
    await typeOf('application/*, application/json;q=0, text/csv'),
    'application/vnd.pet+json',
  );
  t.equal(await typeOf('application/xml;q=0.9, application/json;Q=0.5'), 'application/xml');
});

t.test('an empty Accept counts as absent', async (t) => {
  const send = await offering(t, { 'application/json': { schema: pet } });

  t.equal((await send(''))[0], 200);
});

t.test('an unavailable media type gets 406 with the available ones', async (t) => {
  const send = await offering(t, { 'application/json': { schema: pet } });

  t.equal((await send('text/html'))[0], 406);
  t.match((await send('text/html'))[2], 'Cannot answer as text/html. Available: application/json.');
  t.equal((await send('application/json;q=0'))[0], 406);
});

t.test('a vendor media type with +json is answered with JSON', async (t) => {
  const send = await offering(t, { 'application/json': { schema: pet } });

  t.strictSame(await send('application/vnd.github.v3+json'), [200, 'application/json', text]);
});

t.test('an operation without content ignores Accept', async (t) => {
  const send = await offering(t, {}, undefined);

  t.equal((await send('text/html'))[0], 200);
});

t.test('more Accept values than the cache holds are negotiated too', async (t) => {
  const send = await offering(t, { 'application/json': { schema: pet } });

  for (let index = 0; index < 20; index++)
    t.equal((await send(`application/json;v=${index}`))[0], 200);
});

t.test('XML is serialized by the xml objects of the schema', async (t) => {
  const send = await offering(t, {
    'application/json': { schema: pet },
    'application/xml': { schema: pet },
  });

  t.strictSame(await send('application/xml'), [
    ...[200, 'application/xml'],
    '<?xml version="1.0" encoding="UTF-8"?>\n<pet id="5"><called>&lt;Tom &amp; &quot;Co&quot;&gt;</called><tags><tag>a</tag><tag>b</tag></tags><toys><a>1</a></toys><toys><a></a></toys></pet>',
  ]);
});

t.test('an outcome with an XML content type is serialized as XML', async (t) => {
  const content = {
    'application/xml': {
      schema: { properties: { a: { xml: { attribute: true } } }, additionalProperties: true },
    },
  };
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { get: { responses: { 200: { description: '', content } } } } }),
    {
      module: `export const behaviours = {
        'GET /pets': () => ({ status: 200, headers: { 'Content-Type': 'application/xml' }, body: { a: 1, b: 2 } }),
      };`,
    },
  );

  t.match((await app.inject('/pets')).body, '<root a="1"><b>2</b></root>');
});

t.test('a list in XML has one root element', async (t) => {
  const lists = async (schema: object) =>
    String((await (await offering(t, { 'application/xml': { schema } }, ['a', 'b']))())[2]).slice(
      39,
    );
  const items = { type: 'string', xml: { name: 'tag' } };

  t.equal(await lists({ type: 'array', items }), '<root><tag>a</tag><tag>b</tag></root>');
  t.equal(
    await lists({ type: 'array', items, xml: { name: 'all', wrapped: true } }),
    '<all><tag>a</tag><tag>b</tag></all>',
  );
});

t.test('streams have an event or a line for each entry', async (t) => {
  const type = async (name: string) =>
    (await (await offering(t, { [name]: {} }, [{ a: 1 }, 2]))())[2];

  t.equal(await type('text/event-stream'), 'data: {"a":1}\n\ndata: 2\n\n');
  t.equal(await type('application/jsonl'), '{"a":1}\n2\n');
  t.equal(await type('application/x-ndjson'), '{"a":1}\n2\n');
});

t.test('a value that the media type cannot hold is answered as its example or JSON', async (t) => {
  const csv = await offering(t, {
    'application/json': {},
    'text/csv': { example: 'a,b' },
  });
  const none = await offering(t, { 'application/json': {}, 'text/csv': { example: {} } });

  t.strictSame(await csv('text/csv'), [200, 'text/csv', 'a,b']);
  t.strictSame(await none('text/csv'), [200, 'application/json', text]);
});

t.test('required header fields are sent', async (t) => {
  const required = (more: object) => ({ required: true, ...more });
  const headers = {
    'X-Example': required({ schema: { type: 'integer', example: 5 } }),
    'X-Default': required({ schema: { type: 'array', default: ['a', 'é'] } }),
    'X-Thing': required({ example: { a: 1 } }),
    'X-Made': required({ schema: { type: 'boolean' } }),
    'X-None': required({}),
    'X-Own': required({ example: 'theirs' }),
    'X-Maybe': { example: 'x' },
    'Content-Type': required({ example: 'x' }),
    Trailer: required({ example: 'x' }),
  };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': {
        get: { responses: { 200: { description: '', headers }, 201: { description: '' } } },
      },
      '/own': {
        get: { responses: { 200: { description: '', headers: { 'X-Own': headers['X-Own'] } } } },
      },
      '/other': { get: { responses: {} } },
      '/bare': {
        get: { responses: { 200: { description: '', headers: { 'X-Own': headers['X-Own'] } } } },
      },
    }),
    {
      module: `const own = () => ({ status: 200, headers: { 'X-own': 'mine' } });
        export const behaviours = { 'GET /pets': own, 'GET /own': own, 'GET /other': own };`,
    },
  );

  const reply = await app.inject('/pets');

  t.match(reply.headers, {
    'x-example': '5',
    'x-default': 'a,',
    'x-thing': '{"a":1}',
    'x-made': /^(true|false)$/,
    'x-own': 'mine',
    'x-maybe': undefined,
    'content-type': undefined,
    trailer: undefined,
  });
  t.ok('x-none' in reply.headers);
  t.equal((await app.inject('/own')).headers['x-own'], 'mine');
  t.equal((await app.inject('/other')).headers['x-own'], 'mine');
  t.equal((await app.inject('/bare')).headers['x-own'], 'theirs');
});

t.test('a redirect has the documented Location', async (t) => {
  const headers = { Location: { schema: { type: 'string' }, example: 'https://pets.example/7' } };
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { get: { responses: { 302: { description: '', headers } } } } }),
  );

  const reply = await app.inject('/pets');

  t.match(reply, { statusCode: 302, headers: { location: 'https://pets.example/7' } });
});

function constant(name: string) {
  return {
    type: 'object',
    required: [name],
    properties: { [name]: { const: name } },
  };
}

/** Requests a chat that may be streamed; `POST /chats` makes a record of it. */
async function chatting(t: Test, content: object, more: object = {}) {
  const chat = constant('chat');
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/chats': {
        post: {
          requestBody: { content: { 'application/json': { schema: {} } } },
          responses: { 201: { description: '', content } },
        },
        get: { responses: { 200: json({ type: 'array', items: chat }) } },
      },
    }),
    more,
  );
  const send = async (body: object, accept?: string) => {
    const headers = accept === undefined ? {} : { accept };
    return app.inject({ method: 'POST', url: '/chats', payload: body, headers });
  };
  const count = async () => (await app.inject('/chats')).json().length;
  return { send, count };
}

for (const dynamic of ['off', 'on'] as const) {
  t.test(`another media type is answered by its own schema (--dynamic ${dynamic})`, async (t) => {
    const { send, count } = await chatting(
      t,
      {
        'application/json': { schema: constant('chat') },
        'text/event-stream': { schema: constant('delta') },
        'text/csv': {},
      },
      { dynamic },
    );
    const before = await count();

    t.match(await send({}), { body: '{"chat":"chat"}' });
    t.match(await send({}, 'text/event-stream'), { body: 'data: {"delta":"delta"}\n\n' });
    t.match(await send({ stream: true }, 'application/json'), {
      headers: { 'content-type': 'text/event-stream' },
      body: 'data: {"delta":"delta"}\n\n',
    });
    t.match(await send({ stream: false }), { body: /^\{"chat":"chat"/ });
    t.equal(await count(), before + 4);
  });
}

t.test('an error ignores the negotiated stream type', async (t) => {
  const events = { 'text/event-stream': { schema: constant('delta') } };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/chats': { get: { responses: { 200: json({ type: 'array', items: constant('id') }) } } },
      '/chats/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: {} }],
        get: {
          responses: {
            200: { description: '', content: { ...json(constant('id')).content, ...events } },
          },
        },
      },
    }),
  );

  const reply = await app.inject({ url: '/chats/9', headers: { accept: 'text/event-stream' } });

  t.equal(reply.statusCode, 404);
});

t.test('the example of the accepted media type is sent', async (t) => {
  const content = {
    'text/csv': { example: 'a,b' },
    'image/png': {},
    'application/*': { schema: {} },
  };
  const { app } = await sandlotOf(
    t,
    documentOf({ '/shown': { get: { responses: { 200: { description: '', content } } } } }),
  );
  const send = async (accept: string) => {
    const { headers, body } = await app.inject({ url: '/shown', headers: { accept } });
    return [headers['content-type'], body];
  };

  t.strictSame(await send('text/csv'), ['text/csv', 'a,b']);
  t.strictSame(await send('image/png'), ['image/png', '']);
  t.match(await send('application/json'), [/json/, String]);
});

t.test('itemSchema streams a list item by item (OpenAPI 3.2)', async (t) => {
  const streamed = async (type: string, itemSchema: object) => {
    const content = { [type]: { itemSchema } };
    const { app } = await sandlotOf(
      t,
      documentOf(
        { '/streamed': { get: { responses: { 200: { description: '', content } } } } },
        { openapi: '3.2.0' },
      ),
    );
    return (await app.inject('/streamed')).body;
  };
  const events = {
    required: ['data', 'event', 'more'],
    properties: {
      event: { const: 'tick' },
      data: { enum: ['one\ntwo'] },
      id: { const: 7 },
      more: { const: 'undeclared' },
    },
  };

  t.equal(
    await streamed('text/event-stream', events),
    'event: tick\nid: 7\ndata: one\ndata: two\n\n',
  );
  t.equal(await streamed('application/jsonl', constant('a')), '{"a":"a"}\n');
  t.equal(await streamed('application/json-seq', constant('a')), '\u001e{"a":"a"}\n');
});

t.test('the root element of XML has the name of the schema', async (t) => {
  const content = { 'application/xml': { schema: { $ref: '#/components/schemas/Pet' } } };
  const { app } = await sandlotOf(
    t,
    documentOf(
      { '/pet': { get: { responses: { 200: { description: '', content } } } } },
      { components: { schemas: { Pet: constant('name') } } },
    ),
  );

  t.match((await app.inject('/pet')).body, '<Pet><name>name</name></Pet>');
});
