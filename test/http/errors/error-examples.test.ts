import t, { type Test } from 'tap';
import { answerOf, documentOf, json, post, sandlotOf } from '../../support/sandlot-of.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: text, name: text, age: integer },
};

const messageOf404 = 'There is no "rex" in pets.';

/** A document of pets whose operations have these errors. */
async function petsWith(
  t: Test,
  errors: { readonly post?: object; readonly get?: object },
  more: object = {},
) {
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          get: { responses: { 200: json({ type: 'array', items: pet }) } },
          post: {
            requestBody: json(pet),
            responses: { 201: json(pet), ...errors.post },
          },
        },
        '/pets/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
          get: { responses: { 200: json(pet), ...errors.get } },
        },
      },
      more,
    ),
    { records: 0 },
  );
  const answer = async (request: string | ReturnType<typeof post>) => {
    const [status, body] = answerOf(await app.inject(request));
    return { status, body };
  };
  return {
    missing: () => answer('/pets/rex'),
    send: (body: object) => answer(post('/pets', JSON.stringify(body))),
  };
}

function shown(schema: object, example: unknown) {
  return { description: '', content: { 'application/json': { schema, example } } };
}

function textsOf(...names: readonly string[]) {
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, text])),
  };
}

/** What a 404 answers where its example is the first value. */
const missing: readonly (readonly [string, unknown, unknown])[] = [
  [
    'its code and its link stay, and the message is ours',
    { id: 'no_such_pet', message: 'Gone.', documentation_url: 'https://example.com/errors' },
    { id: 'no_such_pet', message: messageOf404, documentation_url: 'https://example.com/errors' },
  ],
  [
    'an error in an envelope keeps its type',
    { error: { type: 'lookup_error', code: 4041, message: 'Gone.', status: 404 } },
    { error: { type: 'lookup_error', code: 4041, message: messageOf404, status: 404 } },
  ],
  [
    'a list has one entry, without the place of another error',
    {
      errors: [
        { code: 'E404', detail: 'Gone.', field: 'id' },
        { code: 'E7', detail: 'Bad.' },
      ],
    },
    { errors: [{ code: 'E404', detail: messageOf404 }] },
  ],
  ['a list of texts has the message', { errors: ['Gone.'] }, { errors: [messageOf404] }],
  ['a code alone stays', { error: 'missing_pet' }, { error: 'missing_pet' }],
  ['a sentence alone is ours', { error: 'It is gone.' }, { error: messageOf404 }],
  [
    'an object about another error stays out',
    { message: 'Gone.', success: false, details: { resource: 'owner' }, hint: 'Look again.' },
    { message: messageOf404, success: false, hint: 'Look again.' },
  ],
  ['a text that is no object', 'Gone.', messageOf404],
  ['a list of messages', { message: ['Gone.'] }, { message: [messageOf404] }],
  [
    'JSON in a string',
    '{"message":"Gone.","code":"lost"}',
    { message: messageOf404, code: 'lost' },
  ],
  [
    'a status as a text, and a success that is no boolean',
    { message: 'Gone.', code: '409', success: 'no' },
    { message: messageOf404, code: '404' },
  ],
  [
    'parts without a meaning stay out where they are objects',
    { message: 'Gone.', view: { sides: 4 }, size: 7 },
    { message: messageOf404, size: 7 },
  ],
  [
    'a top-level list',
    [{ message: 'Gone.', code: 'lost' }],
    [{ message: messageOf404, code: 'lost' }],
  ],
  [
    'messages by place are those of the request',
    { message: 'Gone.', errors: { owner: ['is gone'] } },
    { message: messageOf404 },
  ],
];

for (const [title, example, expected] of missing) {
  t.test(`a 404 is written into the example of the document: ${title}`, async (t) => {
    const api = await petsWith(t, { get: { 404: shown({}, example) } });

    t.strictSame(withShortMessage(await api.missing()), { status: 404, body: expected });
  });
}

/** Without the keys that exist, which the message goes on to name. */
function withShortMessage({ status, body }: { readonly status: number; readonly body: unknown }) {
  const short = JSON.stringify(body).replaceAll(/(There is no \\"rex\\" in pets\.)[^"]*/g, '$1');
  return { status, body: JSON.parse(short) };
}

t.test('violations have the form of the entries in the example', async (t) => {
  const schema = {
    type: 'object',
    properties: {
      message: text,
      errors: { type: 'array', items: textsOf('resource', 'code', 'field', 'message') },
    },
  };
  const example = {
    message: 'Validation failed.',
    errors: [{ resource: 'Pet', code: 'bad_value', field: 'name', message: 'is too long' }],
  };
  const api = await petsWith(t, { post: { 422: shown(schema, example) } });

  t.strictSame(await api.send({ id: 'a', age: 'x' }), {
    status: 422,
    body: {
      message:
        'The request violates the document: the body must have the required property "name"; the body at /age must be integer.',
      errors: [
        {
          resource: 'Pet',
          code: 'bad_value',
          field: 'name',
          message: 'must have the required property "name"',
        },
        { resource: 'Pet', code: 'bad_value', field: 'age', message: 'must be integer' },
      ],
    },
  });
});

t.test('an enumerated code is chosen by the violation, whatever the example shows', async (t) => {
  const code = { enum: ['missing_field', 'invalid'] };
  const schema = {
    type: 'object',
    properties: {
      errors: { type: 'array', items: { type: 'object', properties: { code, message: text } } },
    },
  };
  const example = { errors: [{ code: 'invalid', message: 'is wrong' }] };
  const api = await petsWith(t, { post: { 400: shown(schema, example) } });

  t.match(await api.send({ id: 'a' }), { body: { errors: [{ code: 'missing_field' }] } });
});

t.test('of several examples the one about the error is taken', async (t) => {
  const examples = {
    invalid: { value: { code: 'pet_invalid', message: 'Wrong.' } },
    duplicate: { value: { code: 'pet_exists', message: 'Taken.' } },
  };
  const reply = { description: '', content: { 'application/json': { examples } } };
  const api = await petsWith(t, { post: { 400: reply } });

  await api.send({ id: 'rex', name: 'Rex' });
  t.match(await api.send({ id: 'rex', name: 'Rex' }), {
    status: 400,
    body: { code: 'pet_exists', message: /already exists/ },
  });
  t.match(await api.send({ id: 'rex' }), { body: { code: 'pet_invalid' } });
});

t.test(
  'an example that several statuses share names only the errors that it is about',
  async (t) => {
    const error = shown(textsOf('code', 'message', 'docs_url'), {
      code: 'NotFound',
      message: 'Gone.',
      docs_url: 'https://example.com/docs',
    });
    const reference = { $ref: '#/components/responses/Error' };
    const api = await petsWith(
      t,
      { get: { 404: reference }, post: { 400: reference, 409: reference } },
      { components: { responses: { Error: error } } },
    );

    t.match(await api.missing(), { body: { code: 'NotFound', message: /There is no/ } });
    t.match(await api.send({ id: 'a' }), {
      status: 400,
      body: { code: 'BadRequest', message: /violates/, docs_url: 'https://example.com/docs' },
    });
    await api.send({ id: 'rex', name: 'Rex' });
    t.match(await api.send({ id: 'rex', name: 'Rex' }), {
      status: 409,
      body: { code: 'Conflict' },
    });
  },
);

t.test('codes without an example are written as those of the document are', async (t) => {
  const codes = [
    ['not_found', 'bad_request'],
    ['NOT_FOUND', 'BAD_REQUEST'],
    ['not-found', 'bad-request'],
    ['notFound', 'badRequest'],
    ['NotFound', 'BadRequest'],
    ['E404', 'request-invalid'],
  ];
  for (const [code, expected] of codes) {
    const api = await petsWith(t, {
      get: { 404: shown(textsOf('code', 'message'), { code, message: 'Gone.' }) },
      post: { 400: json(textsOf('code', 'message')) },
    });

    t.match(await api.send({ id: 'a' }), { body: { code: expected } });
  }
});

t.test('a reply without an example takes that of the same status and schema', async (t) => {
  const schema = { $ref: '#/components/schemas/Error' };
  const document = documentOf(
    {
      '/owners': { get: { responses: { 200: json({}), 404: json(schema) } } },
      '/toys': {
        get: {
          responses: {
            200: json({}),
            404: shown(schema, { code: 'E1', message: 'No.', docs_url: '/toys' }),
          },
        },
      },
      '/pets/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        get: { responses: { 200: json(pet), 404: json(schema) } },
      },
      '/pets': { get: { responses: { 200: json({ type: 'array', items: pet }) } } },
    },
    { components: { schemas: { Error: textsOf('code', 'message') } } },
  );
  const { app } = await sandlotOf(t, document, { records: 0 });

  const [, body] = answerOf(await app.inject('/pets/rex'));
  t.match(body, { code: 'E1', message: /There is no/ });
  t.notOk('docs_url' in Object(body), 'which is about toys');
});

t.test('an example that violates its schema is corrected, or left', async (t) => {
  const required = { ...textsOf('message', 'trace'), required: ['message', 'trace'] };
  const completed = await petsWith(t, { get: { 404: shown(required, { message: 'Gone.' }) } });
  const number = { type: 'object', properties: { message: text, code: integer } };
  const left = await petsWith(t, {
    get: { 404: shown(number, { code: 'lost', message: 'Gone.' }) },
  });
  const several = { message: ['Gone.'] };
  const listed = await petsWith(t, { get: { 404: shown(textsOf('message'), several) } });

  t.match(await completed.missing(), { body: { message: /There is no/, trace: String } });
  t.match(await left.missing(), { body: { code: 404, message: /There is no/ } });
  t.match(await listed.missing(), { body: { message: /There is no/ } });
});

t.test('an example that is no object is left', async (t) => {
  const pets = await petsWith(t, { get: { 404: shown(textsOf('message'), 'Gone.') } });

  t.match(await pets.missing(), { body: { message: /There is no/ } });
});

t.test('a property of the example that the schema does not have is left out', async (t) => {
  const example = { code: 'E7', message: 'Wrong.' };
  const reference = { $ref: '#/components/responses/Error' };
  const pets = await petsWith(
    t,
    { get: { 404: reference }, post: { 400: reference } },
    { components: { responses: { Error: shown(textsOf('message'), example) } } },
  );

  t.match(await pets.missing(), { body: { message: /There is no/ } });
});

t.test('no sentence is written where a link, a time or an id belongs', async (t) => {
  const names = ['message', 'documentation_url', 'timestamp', 'request_id'];
  const schema = { ...textsOf(...names), required: names };
  const api = await petsWith(t, { get: { 404: json(schema) } });

  const { body } = await api.missing();

  t.match(body, { message: /There is no/, documentation_url: /^https:\/\/\S+$/ });
  t.notMatch(body, { timestamp: /There is no/ });
  t.notMatch(body, { request_id: /There is no/ });
});

t.test('a status that an operation does not document has the form of the document', async (t) => {
  const api = await petsWith(t, {
    get: { 404: shown(textsOf('code', 'message'), { code: 'lost', message: 'Gone.' }) },
    post: { 403: json(textsOf('code', 'message')) },
  });

  t.strictSame(await api.send({ id: 'a' }), {
    status: 400,
    body: {
      code: 'bad_request',
      message:
        'The request violates the document: the body must have the required property "name".',
    },
  });
});

t.test('errors are written as those of a success, where the document has no others', async (t) => {
  const send = async (properties: object, type = 'application/json') => {
    const success = { type: 'object', properties: { data: pet, ...properties } };
    const { app } = await sandlotOf(
      t,
      documentOf({
        '/pets': {
          post: {
            requestBody: json(pet),
            responses: { 200: { description: '', content: { [type]: { schema: success } } } },
          },
        },
      }),
    );
    return answerOf(await app.inject(post('/pets', '{"id":"a"}')));
  };
  const message = 'must have the required property "name"';
  const errors = { type: 'array', items: textsOf('code', 'message') };

  t.strictSame(await send({ success: { type: 'boolean' }, errors, note: text }), [
    400,
    { success: false, errors: [{ code: 'request-invalid', message: `the body ${message}` }] },
  ]);
  t.match(await send({ error: textsOf('message') }), [400, { error: { message: /violates/ } }]);
  for (const [properties, type] of [
    [{ errors: integer }, 'application/json'],
    [{ errors: { type: 'array', items: integer }, success: text }, 'application/json'],
    [{ errors }, 'text/csv'],
  ] as const)
    t.match(await send(properties, type), [400, { code: 'request-invalid', detail: String }]);
});

t.test('places of violations take their properties in the example', async (t) => {
  const schema = {
    type: 'object',
    properties: {
      message: text,
      errors: {
        type: 'array',
        items: { type: 'object', properties: { pointer: text, in: text, detail: text } },
      },
    },
  };
  const entry = { pointer: '/owner', in: 'query', detail: 'Bad.' };
  const full = await petsWith(t, {
    post: { 400: shown(schema, { message: 'Bad.', errors: [entry] }) },
  });
  const short = await petsWith(t, { post: { 400: shown(schema, { message: 'Bad.' }) } });
  const errors = [{ pointer: '/name', in: 'body', detail: /required/ }];

  t.match((await full.send({ id: 'a' })).body, { errors });
  t.match((await short.send({ id: 'a' })).body, { errors });
});

t.test('the code of an example for any error stays where the schema has none', async (t) => {
  const example = { code: 'pet_unhappy', message: 'Bad.' };
  const api = await petsWith(t, { get: { default: shown({}, example) } });

  t.match(await api.missing(), { status: 404, body: { message: /^There is no "rex"/ } });
});
