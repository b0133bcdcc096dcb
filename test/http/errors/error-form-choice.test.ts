import t from 'tap';
import { answerOf, documentOf, json, post, sandlotOf } from '../../support/sandlot-of.ts';
import { body, refusalOf, summary, text, texts } from './support/refusal-of.ts';

t.test("an error without a schema is a problem in the document's media type", async (t) => {
  const { type, body } = await refusalOf(t, {
    400: { description: '', content: { 'application/json': {} } },
  });

  t.equal(type, 'application/json');
  t.match(body, { status: 400, detail: summary });
});

t.test('an error of a text type is the message', async (t) => {
  t.strictSame(await refusalOf(t, { 400: { description: '', content: { 'text/plain': {} } } }), {
    status: 400,
    type: 'text/plain',
    body: summary,
  });
});

t.test('an error is a problem where the document has no form that fits', async (t) => {
  const problem = 'application/problem+json';
  const responses = [
    { 404: json({ type: 'object' }) },
    { 400: { description: '', content: { 'image/png': {} } } },
    {
      400: json({
        type: 'object',
        required: ['a'],
        properties: { a: { allOf: [text, { type: 'integer' }] } },
      }),
    },
    {
      400: json({
        type: 'object',
        properties: { message: text },
        patternProperties: { '[': { type: 'string' } },
      }),
    },
  ];

  for (const some of responses) {
    const { type, body } = await refusalOf(t, some);
    t.strictSame([type, Object(body).detail], [problem, summary]);
  }
});

t.test('a default that is the only reply is taken for the success', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': { post: { requestBody: body, responses: { default: json({ type: 'object' }) } } },
    }),
  );

  const reply = await app.inject(post('/pets', '{}'));

  t.match(reply.headers['content-type'], 'application/problem+json');
});

t.test('a default reply with a property for the message is a form of errors', async (t) => {
  const send = async (properties: object) => {
    const responses = { 410: { description: '' }, default: json({ type: 'object', properties }) };
    const { app } = await sandlotOf(
      t,
      documentOf({ '/pets': { post: { requestBody: body, responses } } }),
    );
    return (await app.inject(post('/pets', '{'))).headers['content-type'];
  };

  t.match(await send({ message: text }), 'application/json');
  t.match(await send({ name: text }), 'application/problem+json');
});

t.test("405 is written in the document's form", async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets/{id}.json': {
          get: {
            responses: {
              200: { description: '' },
              default: json({ properties: { message: text } }),
            },
          },
          put: { responses: {} },
        },
      },
      { servers: [{ url: '/v1' }] },
    ),
  );

  const reply = await app.inject({ method: 'DELETE', url: '/v1/pets/5.json?x=1' });

  t.strictSame(answerOf(reply), [
    405,
    { message: 'The document has no DELETE /v1/pets/5.json. This path has GET, PUT.' },
  ]);
  t.equal(reply.headers.allow, 'GET, PUT, HEAD, OPTIONS');
  t.match(answerOf(await app.inject('/v1/pets/5xjson')), [404, { code: 'unknown-route' }]);
});

t.test(
  'a refusal without violations fills a list only where no other property can hold the message',
  async (t) => {
    const refusalIn = async (schema: object) => {
      const { app } = await sandlotOf(
        t,
        documentOf({
          '/pets': {
            post: {
              requestBody: body,
              responses: { 201: { description: '' }, 400: json({ type: 'object', ...schema }) },
            },
          },
        }),
      );
      return answerOf(await app.inject(post('/pets', ' ')))[1];
    };
    const sentence = 'The body is only white space. Send a JSON document.';

    t.strictSame(await refusalIn({ properties: { message: text, errors: texts } }), {
      message: sentence,
    });
    t.strictSame(await refusalIn({ properties: { errors: texts } }), { errors: [sentence] });
    t.strictSame(await refusalIn({ properties: { errors: { type: 'object' } } }), { errors: {} });
  },
);

t.test('a status unknown to HTTP takes the code of the refusal for its title', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': {
        get: {
          responses: { 200: { description: '' }, default: json({ properties: { title: text } }) },
        },
      },
    }),
    {
      module: `export const behaviours = {
        'GET /pets': (call, { refuse }) => refuse({ status: 499, code: 'gone-away', detail: 'No.' }),
      };`,
    },
  );

  t.strictSame(answerOf(await app.inject('/pets')), [499, { title: 'gone-away' }]);
});

t.test('an operation without documented errors takes the most frequent form', async (t) => {
  const form = (name: string) => ({ type: 'object', properties: { [name]: { type: 'string' } } });
  const found = { 200: { description: '' } };
  const parameters = [{ name: 'q', in: 'query', required: true }];
  const open = async (errors: readonly object[]) => {
    const others = errors.map((responses, index) => [`/${index}`, { get: { responses } }]);
    const paths = { '/pets': { get: { parameters, responses: found } } };
    const { app } = await sandlotOf(t, documentOf({ ...paths, ...Object.fromEntries(others) }));
    const { headers, body } = await app.inject('/pets');
    return [headers['content-type'], Object.keys(JSON.parse(body))];
  };
  const schemas = { rare: json(form('error')), usual: json(form('message')) };
  const problem = 'application/problem+json';

  const same = { $ref: '#/paths/~11/get/responses/404/content/application~1json/schema' };
  t.strictSame(
    await open([
      { ...found, 400: schemas.rare },
      { ...found, 404: schemas.usual },
      { default: json(same) },
    ]),
    ['application/json', ['message']],
  );
  t.match(await open([{ ...found, 400: { description: 'nothing' }, 500: schemas.rare }]), [
    problem,
  ]);
});

t.test('an error that is only described has the form of the others', async (t) => {
  const error = json({
    type: 'object',
    required: ['ok', 'message'],
    properties: { ok: { type: 'boolean' }, message: text },
  });
  const described = { description: '' };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/owners': { get: { responses: { 200: described, 401: error } } },
      '/pets': {
        post: { requestBody: body, responses: { 200: described, 401: error, default: described } },
      },
    }),
  );

  t.match(answerOf(await app.inject(post('/pets', '{}'))), [400, { ok: false, message: /./ }]);
});

t.test('an error that is not documented has the list of errors of the others', async (t) => {
  const list = { type: 'array', items: { properties: { message: text, field: text } } };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/owners': {
        get: {
          responses: { 200: { description: '' }, 401: json({ properties: { errors: list } }) },
        },
      },
      '/pets': { post: { requestBody: body, responses: { 200: { description: '' } } } },
    }),
  );

  t.strictSame(answerOf(await app.inject(post('/pets', '{"age":"x"}'))), [
    400,
    {
      errors: [
        { message: 'must have the required property "name"', field: 'name' },
        { message: 'must be integer', field: 'age' },
      ],
    },
  ]);
});
