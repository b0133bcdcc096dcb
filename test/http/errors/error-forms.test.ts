import t, { type Test } from 'tap';
import { answerOf, documentOf, json, post, sandlotOf } from '../../support/sandlot-of.ts';

const name = { type: 'string' };
const body = json({
  type: 'object',
  required: ['name'],
  properties: { name, age: { type: 'integer' } },
});

/** What a request with two faults gets where errors are documented so. */
async function refusalOf(t: Test, responses: object, more: object = {}) {
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          post: { requestBody: body, responses: { 201: { description: '' }, ...responses } },
        },
      },
      more,
    ),
  );
  const reply = await app.inject(post('/pets', '{"age":"x"}'));
  return {
    status: reply.statusCode,
    type: reply.headers['content-type'],
    body: answerOf(reply)[1],
  };
}

const text = { type: 'string' };
function circleOf(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}
const texts = { type: 'array', items: text };
const summary =
  "The request violates the document: the body must have required property 'name'; the body at /age must be integer.";

const each = ["the body must have required property 'name'", 'the body at /age must be integer'];
function list(properties: object) {
  return {
    type: 'array',
    items: { type: 'object', properties },
  };
}

/** The properties of an error schema, and their values for a request with two faults. */
const forms: readonly (readonly [string, object, unknown])[] = [
  [
    'message and errors by field',
    {
      required: ['message'],
      properties: {
        message: text,
        documentation_url: text,
        errors: {
          type: 'array',
          items: {
            type: 'object',
            properties: { resource: text, field: text, code: text, message: text, in: text },
          },
        },
      },
    },
    {
      message: summary,
      errors: [
        {
          ...{ field: 'name', code: 'request-invalid', in: 'body' },
          message: "must have required property 'name'",
        },
        { field: 'age', code: 'request-invalid', message: 'must be integer', in: 'body' },
      ],
    },
  ],
  [
    'an error in an envelope',
    {
      required: ['error'],
      properties: {
        success: { type: 'boolean' },
        error: {
          type: 'object',
          properties: {
            code: { type: 'integer' },
            status: text,
            message: { ...text, maxLength: 11 },
          },
        },
      },
    },
    { success: false, error: { code: 400, status: '400', message: 'The request' } },
  ],
  [
    'a text and a map by property',
    { properties: { error: text, errors: { type: 'object', additionalProperties: texts } } },
    {
      error: summary,
      errors: {
        name: ["the body must have required property 'name'"],
        age: ['the body at /age must be integer'],
      },
    },
  ],
  [
    'an error beside a message, and a map of no schema',
    {
      properties: {
        error: text,
        message: text,
        details: { type: 'object' },
        ok: { type: 'integer' },
      },
    },
    {
      error: 'Bad Request',
      message: summary,
      details: { name: ["must have required property 'name'"], age: ['must be integer'] },
    },
  ],
  [
    'a problem',
    {
      properties: {
        type: { ...text, format: 'uri' },
        title: text,
        status: { type: 'integer' },
        detail: text,
      },
    },
    { type: 'about:blank', title: 'Bad Request', status: 400, detail: summary },
  ],
  [
    'a list of texts',
    { properties: { errors: texts } },
    { errors: ["the body must have required property 'name'", 'the body at /age must be integer'] },
  ],
  [
    'a constant, and one of several',
    {
      properties: {
        kind: { const: 'error' },
        code: { enum: ['a', 'b'] },
        error: { anyOf: [text, { type: 'object' }] },
      },
    },
    { kind: 'error', error: summary },
  ],
  [
    'places as steps, as in FastAPI',
    {
      properties: {
        detail: list({
          loc: { type: 'array', items: { anyOf: [text, { type: 'integer' }] } },
          msg: text,
          type: text,
        }),
      },
    },
    {
      detail: [
        {
          ...{ loc: ['body', 'name'], type: 'request-invalid' },
          msg: "must have required property 'name'",
        },
        { loc: ['body', 'age'], msg: 'must be integer', type: 'request-invalid' },
      ],
    },
  ],
  [
    'parameters that are wrong, as RFC 7807 shows them',
    { properties: { title: text, 'invalid-params': list({ name: text, reason: text }) } },
    {
      title: 'Bad Request',
      'invalid-params': [
        { name: 'name', reason: "must have required property 'name'" },
        { name: 'age', reason: 'must be integer' },
      ],
    },
  ],
  [
    'names without a meaning around others',
    {
      properties: {
        Outer: {
          type: 'object',
          properties: {
            Description: text,
            Errors: { type: 'object', properties: { Error: texts } },
          },
        },
      },
    },
    { Outer: { Description: summary, Errors: { Error: each } } },
  ],
  ['a message that is a list', { properties: { message: texts } }, { message: each }],
  [
    'fields that the schema names',
    {
      required: ['errors'],
      properties: { errors: { type: 'object', properties: { age: texts, size: texts } } },
    },
    { errors: { age: ['the body at /age must be integer'] } },
  ],
  [
    'an issue with a field',
    { properties: { fieldErrors: list({ fieldName: text, issue: text }) } },
    {
      fieldErrors: [
        { fieldName: 'name', issue: "must have required property 'name'" },
        { fieldName: 'age', issue: 'must be integer' },
      ],
    },
  ],
  [
    'an error that names the one field, of a kind that is enumerated',
    {
      required: ['type'],
      properties: {
        type: { enum: ['api_error', 'card_error', 'invalid_request_error'] },
        level: { enum: ['low', 'high'] },
        param: text,
        message: text,
      },
    },
    { type: 'invalid_request_error', param: 'name', message: summary },
  ],
  [
    'what may not be known',
    {
      required: ['message', 'explanation', 'severity', 'tags', 'labels'],
      properties: {
        message: text,
        explanation: text,
        severity: { enum: ['low', 'high'] },
        tags: texts,
        labels: { type: 'object', additionalProperties: text },
        related: texts,
      },
    },
    {
      ...{ message: summary, explanation: summary, severity: 'low', tags: [] },
      labels: {
        name: "the body must have required property 'name'",
        age: 'the body at /age must be integer',
      },
    },
  ],
];

for (const [title, schema, expected] of forms) {
  t.test(`a refusal is written in the document's form: ${title}`, async (t) => {
    const refusal = await refusalOf(t, { 400: json({ type: 'object', ...schema }) });

    t.strictSame(refusal, { status: 400, type: 'application/json; charset=utf-8', body: expected });
  });
}

t.test('a top-level list of errors gets an entry for each violation', async (t) => {
  const schema = list({ code: { enum: ['missing', 'invalid', 'already_exists'] }, path: text });

  t.strictSame((await refusalOf(t, { 400: json(schema) })).body, [
    { code: 'missing', path: '/name' },
    { code: 'invalid', path: '/age' },
  ]);
});

t.test('a pointer names a place of the body, and a name any other parameter', async (t) => {
  const source = { type: 'object', properties: { pointer: text, parameter: text } };
  const responses = {
    201: { description: '' },
    400: json({ type: 'object', properties: { errors: list({ source, detail: text }) } }),
  };
  const parameters = [{ name: 'n', in: 'query', schema: { type: 'integer' } }];
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { post: { parameters, requestBody: body, responses } } }),
  );

  t.strictSame(answerOf(await app.inject(post('/pets?n=x', '{"name":"a","age":"x"}'))), [
    400,
    {
      errors: [
        { source: { parameter: 'n' }, detail: 'must be integer' },
        { source: { pointer: '/age' }, detail: 'must be integer' },
      ],
    },
  ]);
});

t.test('an enumerated code is chosen by the error', async (t) => {
  const values = ['bad_request', 'unknown_field', 'not_found', 'exists', 'server_error', 'other'];
  const schema = {
    type: 'object',
    properties: { code: { enum: values }, where: list({ code: { enum: values }, field: text }) },
  };
  const responses = { 200: { description: '' }, default: json(schema) };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets/{status}': {
        get: { parameters: [{ name: 'status', in: 'path', required: true }], responses },
      },
    }),
    {
      module: `export const behaviours = {
        'GET /pets/{status}': ({ path }, { refuse }) =>
          refuse({ status: Number(path.status), code: 'x', detail: 'No.' }),
      };`,
    },
  );
  const codes = [];
  for (const status of [400, 404, 409, 500, 418, 403])
    codes.push(Object(answerOf(await app.inject(`/pets/${status}`))[1]).code);

  t.strictSame(codes, [
    'bad_request',
    'not_found',
    'exists',
    'server_error',
    'bad_request',
    'other',
  ]);
});

t.test('a status range and the default have forms too', async (t) => {
  const schema = { type: 'object', properties: { message: text } };

  t.strictSame((await refusalOf(t, { '4XX': json(schema) })).body, { message: summary });
  t.strictSame((await refusalOf(t, { default: json(schema) })).body, { message: summary });
});

t.test('other required properties are generated', async (t) => {
  const { body } = await refusalOf(t, {
    400: json({
      type: 'object',
      required: ['message', 'request_id', 'fatal', 'meta'],
      properties: {
        message: text,
        request_id: { ...text, format: 'uuid' },
        fatal: { type: 'boolean' },
        meta: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } },
        nested: { type: 'object', properties: { message: text } },
      },
    }),
  });

  t.match(body, { message: summary, request_id: /^[0-9a-f-]{36}$/, meta: { n: Number } });
});

t.test('other optional properties are left out', async (t) => {
  const schema = {
    type: 'object',
    required: ['message', 'documentation_url'],
    properties: {
      message: text,
      documentation_url: { type: 'string', format: 'uri' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          properties: { resource: text, message: text, index: { type: 'integer' } },
        },
      },
    },
  };

  const { body } = await refusalOf(t, { 400: json(schema) });

  t.match(body, { documentation_url: /^https?:/ });
  t.strictSame(Object(body).errors.map(Object.keys), [['message'], ['message']]);
});

t.test('a circular error schema is written to a limited depth', async (t) => {
  const { body } = await refusalOf(
    t,
    { 400: json({ $ref: '#/components/schemas/Error' }) },
    {
      components: {
        schemas: {
          Error: {
            type: 'object',
            properties: { message: text, error: { $ref: '#/components/schemas/Error' } },
          },
        },
      },
    },
  );

  t.match(body, { message: summary, error: { message: summary } });
});

/** A map of itself, or the errors of one field at last. */
const details = { $ref: '#/components/schemas/Details' };
const components = {
  schemas: {
    Details: {
      oneOf: [
        { type: 'object', additionalProperties: details },
        {
          type: 'object',
          required: ['_errors'],
          additionalProperties: false,
          properties: { _errors: { type: 'array', items: { properties: { message: text } } } },
        },
      ],
    },
    Many: {
      type: 'object',
      properties: Object.fromEntries(
        ['errors', 'details', 'issues', 'problems', 'causes', 'fields'].map((list) => [
          list,
          { type: 'array', items: { $ref: '#/components/schemas/Many' } },
        ]),
      ),
    },
    Circle: {
      type: 'object',
      oneOf: [{ properties: { message: text, error: circleOf('Circle') } }],
    },
  },
};

t.test('a circular choice takes its other option the second time', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          get: {
            parameters: [
              {
                name: 'kind',
                in: 'query',
                schema: { oneOf: Array.from({ length: 60 }, (_, index) => ({ const: index })) },
              },
            ],
            responses: { 200: { description: '' }, 400: json({ properties: { errors: details } }) },
          },
        },
      },
      { components },
    ),
  );

  t.strictSame(answerOf(await app.inject('/pets?kind=none')), [
    400,
    { errors: { kind: { _errors: [{ message: 'must match exactly one schema in oneOf' }] } } },
  ]);
});

t.test(
  'an error schema that contains itself in many places is written in a limited number of parts',
  async (t) => {
    const { type, body } = await refusalOf(t, { 400: json(circleOf('Many')) }, { components });

    t.equal(type, 'application/json; charset=utf-8');
    const lists = JSON.stringify(body).match(/"[a-z]+":/g) ?? [];
    t.ok(lists.length > 100 && lists.length <= 2_000, `${lists.length} lists`);
  },
);

t.test('an error schema that requires itself is written to a limited depth', async (t) => {
  const { body } = await refusalOf(t, { 400: json(circleOf('Circle')) }, { components });

  t.equal(JSON.stringify(body).split(summary).length - 1, 6);
});

t.test("an error without a schema is a problem in the document's media type", async (t) => {
  const { type, body } = await refusalOf(t, {
    400: { description: '', content: { 'application/json': {} } },
  });

  t.equal(type, 'application/json; charset=utf-8');
  t.match(body, { status: 400, detail: summary });
});

t.test('an error of a text type is the message', async (t) => {
  t.strictSame(await refusalOf(t, { 400: { description: '', content: { 'text/plain': {} } } }), {
    ...{ status: 400, type: 'text/plain', body: summary },
  });
});

t.test('an error is a problem where the document has no form that fits', async (t) => {
  const problem = 'application/problem+json; charset=utf-8';
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
  const problem = 'application/problem+json; charset=utf-8';

  const same = { $ref: '#/paths/~11/get/responses/404/content/application~1json/schema' };
  t.strictSame(
    await open([
      { ...found, 400: schemas.rare },
      { ...found, 404: schemas.usual },
      { default: json(same) },
    ]),
    ['application/json; charset=utf-8', ['message']],
  );
  t.match(await open([{ ...found, 400: { description: 'nothing' }, 500: schemas.rare }]), [
    problem,
  ]);
});

t.test('deep places, whole bodies and unexpected properties are written', async (t) => {
  const pet = {
    ...{ type: 'object', additionalProperties: false },
    properties: { id: { type: 'integer' }, ages: { type: 'array', items: { type: 'integer' } } },
  };
  const refusalsIn = async (form: object) => {
    const error = json({ type: 'object', ...form });
    const { app } = await sandlotOf(
      t,
      documentOf({
        '/pets': {
          get: { responses: { 200: json({ type: 'array', items: pet }) } },
          post: { requestBody: json(pet), responses: { 201: json(pet), 400: error } },
        },
        '/pets/{id}': {
          parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'integer' } }],
          get: { responses: { 200: json(pet), 404: error } },
        },
      }),
    );
    const send = async (sent: string) => answerOf(await app.inject(post('/pets', sent)))[1];
    return { send, missing: answerOf(await app.inject('/pets/77'))[1] };
  };
  const steps = (items: object) => ({
    properties: {
      detail: {
        type: 'array',
        items: {
          type: 'object',
          required: ['loc', 'msg'],
          properties: { loc: { type: 'array', items }, msg: text },
        },
      },
    },
  });
  const map = (rest: object) => ({ errors: { type: 'object', additionalProperties: rest } });

  const mixed = await refusalsIn(steps({ anyOf: [text, { type: 'integer' }] }));
  t.match(await mixed.send('{"ages":["x"]}'), { detail: [{ loc: ['body', 'ages', 0] }] });
  t.match(mixed.missing, { detail: [{ loc: [], msg: /There is no "77"/ }] });
  const plain = await refusalsIn(steps(text));
  t.match(await plain.send('{"ages":["x"]}'), { detail: [{ loc: ['body', 'ages', '0'] }] });
  const alone = await refusalsIn({ properties: map(texts) });
  t.strictSame(await alone.send('[]'), { errors: { body: ['the body must be object'] } });
  t.match(alone.missing, { errors: { error: [/There is no "77"/] } });
  const beside = await refusalsIn({ properties: { message: text, ...map(texts) } });
  t.strictSame(Object.keys(Object(beside.missing)), ['message']);
  const numbers = await refusalsIn({ properties: map({ type: 'integer' }) });
  t.strictSame(numbers.missing, { errors: {} }, 'no room for what is wrong');
  const open = await refusalsIn({ properties: { errors: { type: 'object' } } });
  t.strictSame(await open.send('[]'), { errors: { body: ['must be object'] } });
  const coded = await refusalsIn({
    properties: {
      errors: list({ message: text, code: { enum: ['invalid', 'additional_property'] } }),
    },
  });
  t.match(await coded.send('{"agess":[]}'), { errors: [{ code: 'additional_property' }] });
});
