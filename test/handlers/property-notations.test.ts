import t from 'tap';
import { documentOf, json, post, sandlotOf } from '../support/sandlot-of.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const service = {
  type: 'object',
  required: ['sid'],
  properties: {
    sid: text,
    friendly_name: text,
    max_size: integer,
    is_open: { type: 'boolean' },
    unique_name: text,
  },
};
const form = 'application/x-www-form-urlencoded';
const sent = {
  type: 'object',
  required: ['FriendlyName'],
  properties: {
    FriendlyName: text,
    MaxSize: text,
    IsOpen: { type: 'boolean', default: true },
    unit: text,
  },
};
const camel = {
  type: 'object',
  properties: { sid: text, friendlyName: text, maxSize: integer, isOpen: { type: 'boolean' } },
};
const body = {
  requestBody: {
    content: { [form]: { schema: sent }, 'application/json': { schema: sent } },
  },
};
const sid = { name: 'sid', in: 'path', required: true, schema: text };

const document = documentOf({
  '/services': {
    get: {
      parameters: [{ name: 'FriendlyName', in: 'query', schema: text }],
      responses: { 200: json({ type: 'array', items: camel }) },
    },
    post: {
      parameters: [{ name: 'UniqueName', in: 'query', schema: text }],
      ...body,
      responses: { 201: json(service) },
    },
  },
  '/services/{sid}': {
    parameters: [sid],
    get: { responses: { 200: json(service) } },
    put: { ...body, responses: { 200: json(service) } },
    patch: { ...body, responses: { 200: json(service) } },
  },
});

t.test('a property is the same in a form, the query, the record and replies', async (t) => {
  const { app } = await sandlotOf(t, document);
  const created = await app.inject(
    post('/services?UniqueName=front', 'FriendlyName=Front+desk&MaxSize=5', form),
  );
  const record = created.json();

  t.strictSame(record, {
    sid: record.sid,
    friendly_name: 'Front desk',
    max_size: 5,
    is_open: true,
    unique_name: 'front',
  });
  t.equal(created.headers['sandlot-notice'], undefined);
  t.strictSame((await app.inject(`/services/${record.sid}`)).json(), record);
  t.match((await app.inject('/services')).json().at(-1), {
    sid: record.sid,
    friendlyName: 'Front desk',
    maxSize: 5,
    isOpen: true,
  });
  t.strictSame(
    (await app.inject('/services?friendly_name=Front%20desk'))
      .json()
      .map(({ sid }: typeof record) => sid),
    [record.sid],
  );

  const put = await app.inject({
    ...post(`/services/${record.sid}`, '{"FriendlyName":"Back door"}'),
    method: 'PUT',
  });

  t.strictSame(put.json(), {
    sid: record.sid,
    friendly_name: 'Back door',
    is_open: true,
    unique_name: 'front',
  });
});

t.test('another notation than that of the document is taken for it, with a notice', async (t) => {
  const { app } = await sandlotOf(t, document);
  const notice = (name: string, known: string) =>
    `property-unknown ${JSON.stringify(`Unknown property "${name}" is read as "${known}".`)}`;

  const created = await app.inject(post('/services', '{"friendlyName":"A","max-size":"7"}'));

  t.match(created.json(), { friendly_name: 'A', max_size: 7 });
  t.strictSame(created.headers['sandlot-notice'], [
    notice('friendlyName', 'FriendlyName'),
    notice('max-size', 'MaxSize'),
  ]);

  const patched = await app.inject({
    ...post(`/services/${created.json().sid}`, '{"FriendlyName":"B","maxSize":"8"}'),
    method: 'PATCH',
  });

  t.match(patched.json(), { friendly_name: 'B', max_size: 8 });
  t.strictSame(patched.headers['sandlot-notice'], [notice('maxSize', 'MaxSize')]);
});

t.test(
  'a key is chosen in the notation of the request, beside a property in another',
  async (t) => {
    const named = { type: 'object', properties: { unique_name: text, wall_color: text } };
    const { app } = await sandlotOf(
      t,
      documentOf({
        '/rooms': {
          post: {
            requestBody: {
              content: {
                'application/json': {
                  schema: { type: 'object', properties: { UniqueName: text, wall_color: text } },
                },
              },
            },
            responses: { 201: json(named) },
          },
        },
        '/rooms/{unique_name}': {
          parameters: [{ ...sid, name: 'unique_name' }],
          get: { responses: { 200: json(named) } },
        },
      }),
    );

    const created = await app.inject(post('/rooms', '{"UniqueName":"sea","wallColor":"blue"}'));

    t.strictSame(created.json(), { unique_name: 'sea', wall_color: 'blue' });
    t.strictSame((await app.inject('/rooms/sea')).json(), created.json());
  },
);

t.test('names are found in objects of a body, too, but not without end', async (t) => {
  const inner = { type: 'object', required: ['first_name'], properties: { first_name: text } };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/notes': {
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: { type: 'object', properties: { owner: inner, other: {} } },
              },
            },
          },
          responses: { 201: json({ type: 'object', properties: { id: text, owner: inner } }) },
        },
      },
      '/notes/{id}': {
        get: {
          responses: { 200: json({ type: 'object', properties: { id: text, owner: inner } }) },
        },
      },
    }),
  );
  const other = { a: { b: { c: { d: 1 } } } };
  const created = await app.inject(
    post('/notes', JSON.stringify({ owner: { firstName: 'Ann' }, other })),
  );

  t.match(created.json(), { owner: { first_name: 'Ann' } });
});

t.test('names that have no letters in common stay what they are', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/things': {
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: { type: 'object', required: ['名前'], properties: { 名前: text } },
              },
            },
          },
          responses: {
            201: json({ type: 'object', properties: { id: text, 名前: text, 年: integer } }),
          },
        },
      },
      '/things/{id}': {
        get: {
          responses: {
            200: json({ type: 'object', properties: { id: text, 名前: text, 年: integer } }),
          },
        },
      },
    }),
  );

  t.match((await app.inject(post('/things', '{"名前":"a","色":"b"}'))).json(), {
    名前: 'a',
    色: 'b',
  });
  t.equal((await app.inject(post('/things', '{"色":"b"}'))).statusCode, 400);
  t.equal((await app.inject(post('/things', '[]'))).statusCode, 400);
});
