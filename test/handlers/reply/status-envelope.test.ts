import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const [text, integer, bool] = [{ type: 'string' }, { type: 'integer' }, { type: 'boolean' }];
const pet = objectSchema({ name: text, id: integer }, { required: ['name', 'id'] });

type Wrap = (data: object) => object;

/** An envelope all of which has to be there. */
function envelopes(properties: object, name = 'data'): Wrap {
  return (data) =>
    objectSchema({ ...properties, [name]: data }, { required: [...Object.keys(properties), name] });
}

/** Serves pets in envelopes; `more` is added to the media type. */
function servePets(t: Test, wrap: Wrap, more: object = {}) {
  return serveDocument(t, {
    '/pets': {
      get: { responses: { 200: json(wrap(arraySchema(pet)), more) } },
      post: {
        ...withRequestBody(objectSchema({ name: text })),
        responses: { 201: json(wrap(pet), more) },
      },
    },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(wrap(pet), more) } },
      delete: { responses: { 200: json(wrap(objectSchema({})), more) } },
    },
    '/ping': { get: { responses: { 200: json(wrap(objectSchema({ pong: bool })), more) } } },
    '/pets/{id}/ping': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(wrap(objectSchema({ pong: bool })), more) } },
    },
  });
}

const everywhere = [
  ['GET', '/pets', 200],
  ['POST', '/pets', 201],
  ['GET', '/pets/1', 200],
  ['DELETE', '/pets/1', 200],
  ['GET', '/ping', 200],
  ['GET', '/pets/2/ping', 200],
] as const;

const nullable = { type: ['string', 'null'] };

for (const [what, wrap, status] of [
  [
    'a code and a message',
    envelopes({ code: integer, message: text }),
    (code: number) => ({ code, message: 'OK' }),
  ],
  [
    'a status of those that are listed',
    envelopes({ status: { enum: ['error', 'pending', 'ok'] }, code: { enum: [1, 0] } }),
    () => ({ status: 'ok', code: 0 }),
  ],
  [
    'texts',
    envelopes({
      status: text,
      statusCode: text,
      code: text,
      errcode: text,
      error_message: nullable,
    }),
    (code: number) => ({
      status: 'success',
      statusCode: `${code}`,
      code: 'OK',
      errcode: '0',
      error_message: null,
    }),
  ],
  [
    'words in its descriptions',
    envelopes({ status: { ...text, description: "Will contain 'ok' if the request succeeded" } }),
    () => ({ status: 'ok' }),
  ],
  [
    'a status that is complete',
    envelopes({ status: { enum: ['PENDING', 'CANCELED', 'COMPLETE'] } }, 'results'),
    () => ({ status: 'COMPLETE' }),
  ],
  [
    'yes and no, and no errors',
    envelopes({
      success: bool,
      status: bool,
      failed: bool,
      error: nullable,
      errors: arraySchema(text),
    }),
    () => ({ success: true, status: true, failed: false, error: null, errors: [] }),
  ],
  [
    'success apart from the envelope',
    envelopes(
      { meta: objectSchema({ code: integer, msg: text }, { required: ['code', 'msg'] }) },
      'response',
    ),
    (code: number) => ({ meta: { code, msg: 'OK' } }),
  ],
  [
    'examples',
    envelopes({ code: { ...integer, example: 0 }, msg: { ...text, default: 'fine' } }),
    () => ({ code: 0, msg: 'fine' }),
  ],
  [
    'examples in a list, and values without an alternative',
    envelopes({ code: { ...integer, examples: [7] }, message: { const: 'Well' } }),
    () => ({ code: 7, message: 'Well' }),
  ],
] as const) {
  t.test(`an envelope of ${what} reports success`, async (t) => {
    const send = await servePets(t, wrap);
    for (const [method, url, code] of everywhere)
      t.match(
        (await send(method, url, method === 'POST' ? { name: 'Tom' } : undefined)).body,
        status(code),
      );
  });
}

t.test(
  'the example of the whole reply comes first, and decides which properties there are',
  async (t) => {
    const wrap: Wrap = (data) =>
      objectSchema({ code: integer, message: text, success: bool, data });
    const send = await servePets(t, wrap, { example: { code: 0, message: 'Done', data: {} } });

    for (const [method, url] of everywhere) {
      const { body } = await send(method, url, method === 'POST' ? { name: 'Tom' } : undefined);
      t.match(body, { code: 0, message: 'Done' });
      if (method === 'GET' && url.startsWith('/pets') && !url.endsWith('ping'))
        t.notHas(body, { success: true });
    }
  },
);

t.test('another media type has no envelope', async (t) => {
  const whole = envelopes({ code: integer })(objectSchema({ pong: bool }));
  const content = { ...json(whole).content, 'text/plain': { schema: text } };
  const paths = { '/ping': { get: { responses: { 200: { description: '', content } } } } };
  const { app } = await sandlotOf(t, documentOf(paths));

  const plain = await app.inject({ url: '/ping', headers: { accept: 'text/plain' } });
  const reply = await app.inject('/ping');

  t.match(plain.headers, { 'content-type': /^text\/plain/ });
  t.match(reply.json(), { code: 200 });
});

t.test('a reply without other properties has those of success', async (t) => {
  const answering = (properties: object) => ({
    responses: { 200: json(objectSchema(properties)) },
  });
  const send = await serveDocument(t, {
    '/ping': { post: answering({ ok: bool, error: text }) },
    '/health': { get: answering({ status: text, message: text }) },
  });

  t.strictSame((await send('POST', '/ping')).body, { ok: true });
  t.not((await send('GET', '/health')).body.message, 'OK');
});

t.test('what fits no form of success stays as it is made', async (t) => {
  const date = { ...text, format: 'date' };
  const send = await servePets(
    t,
    envelopes({
      status: { enum: ['red'] },
      code: { ...integer, maximum: 9 },
      message: date,
      info: {},
    }),
  );

  const { body } = await send('GET', '/pets');

  t.match(body, { status: 'red', message: /^\d{4}-/ });
  t.ok(body.code <= 9);
});

t.test('a record has a code, a status and data of its own', async (t) => {
  const own = envelopes({ id: integer, code: text, status: text });
  const flight = own(objectSchema({ seats: integer }));
  const rates = objectSchema(
    { code: text, rates: arraySchema(pet) },
    { required: ['code', 'rates'] },
  );
  const send = await serveDocument(t, {
    '/flights': { get: { responses: { 200: json(arraySchema(flight)) } } },
    '/flights/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(flight) } },
    },
    '/rates': { get: { responses: { 200: json(rates) } } },
    '/word': { get: { responses: { 200: json(objectSchema({ message: text, code: text })) } } },
    '/list': { get: { responses: { 200: json(arraySchema(pet)) } } },
    '/page': {
      get: {
        responses: {
          200: json(
            objectSchema({ status: text, pets: arraySchema(pet) }, { required: ['status'] }),
          ),
        },
      },
    },
    '/made': { post: { responses: { 201: json(objectSchema({ message: text, code: text })) } } },
    '/note': { get: { responses: { 200: { content: { 'text/plain': { schema: text } } } } } },
  });
  const status = { code: 'OK' };

  t.notHas((await send('GET', '/flights/1')).body, status);
  t.notHas((await send('GET', '/rates')).body, status);
  t.notHas((await send('GET', '/word')).body, status);
  t.match((await send('GET', '/page')).body, { status: 'success' });
  t.equal((await send('GET', '/list')).status, 200);
  t.equal((await send('POST', '/made')).status, 201);
  t.equal((await send('GET', '/note')).status, 200);
});

t.test('errors that need not be there are not there', async (t) => {
  const send = await servePets(t, (data) =>
    objectSchema({ success: bool, errors: arraySchema(text), data }),
  );

  const { body } = await send('GET', '/pets/1');

  t.strictSame(Object.keys(body), ['success', 'data']);
});

t.test('optional errors within a group are left out', async (t) => {
  const meta = objectSchema({ code: integer, errors: arraySchema(text) }, { required: ['code'] });
  const send = await servePets(t, (data) =>
    objectSchema({ meta, data }, { required: ['meta', 'data'] }),
  );

  const { body } = await send('GET', '/pets/1');

  t.strictSame(Object.keys(body.meta), ['code']);
});
