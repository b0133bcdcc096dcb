import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';
import { body, constant, offering, pet } from './support/offering.ts';

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

t.test('a value that the media type cannot hold is answered as its example or JSON', async (t) => {
  const csv = await offering(t, {
    'application/json': {},
    'text/csv': { example: 'a,b' },
  });
  const none = await offering(t, { 'application/json': {}, 'text/csv': { example: {} } });

  t.strictSame(await csv('text/csv'), [200, 'text/csv', 'a,b']);
  t.strictSame(await none('text/csv'), [200, 'application/json', text]);
});

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
