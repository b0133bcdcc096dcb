import t, { type Test } from 'tap';
import { answerOf, documentOf, json, post, sandlotOf } from '../../support/sandlot-of.ts';
import { body, list, refusalOf, summary, text, texts } from './support/refusal-of.ts';

const each = [
  'the body must have the required property "name"',
  'the body at /age must be integer',
];

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
          field: 'name',
          code: 'request-invalid',
          in: 'body',
          message: 'must have the required property "name"',
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
        name: ['the body must have the required property "name"'],
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
      details: { name: ['must have the required property "name"'], age: ['must be integer'] },
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
    {
      errors: [
        'the body must have the required property "name"',
        'the body at /age must be integer',
      ],
    },
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
          loc: ['body', 'name'],
          type: 'request-invalid',
          msg: 'must have the required property "name"',
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
        { name: 'name', reason: 'must have the required property "name"' },
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
        { fieldName: 'name', issue: 'must have the required property "name"' },
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
      message: summary,
      explanation: summary,
      severity: 'low',
      tags: [],
      labels: {
        name: 'the body must have the required property "name"',
        age: 'the body at /age must be integer',
      },
    },
  ],
];

for (const [title, schema, expected] of forms) {
  t.test(`a refusal is written in the document's form: ${title}`, async (t) => {
    const refusal = await refusalOf(t, { 400: json({ type: 'object', ...schema }) });

    t.strictSame(refusal, { status: 400, type: 'application/json', body: expected });
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
  const values = [
    'bad_request',
    'unknown_field',
    'owner_not_found',
    'not_found',
    'exists',
    'server_error',
    'other',
  ];
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

t.test('the example of a code is not that of an error with another cause', async (t) => {
  const codeOf = async (schema: object) => {
    const error = json({ type: 'object', properties: { code: schema, message: text } });
    const { app } = await sandlotOf(
      t,
      documentOf({ '/pets': { get: { responses: { 200: { description: '' }, 404: error } } } }),
      {
        module: `export const behaviours = { 'GET /pets': (_, { refuse }) => refuse({ status: 404, code: 'x', detail: 'No.' }) };`,
      },
    );
    return Object(answerOf(await app.inject('/pets'))[1]).code;
  };
  const values = ['bad_request', 'not_found', 'name_invalid'];

  t.equal(await codeOf({ type: 'string', enum: values, example: 'name_invalid' }), 'not_found');
  t.equal(await codeOf({ type: 'string', example: 'name_invalid' }), 'not_found');
  t.equal(await codeOf({ type: 'string', example: 'no_such_pet' }), 'no_such_pet');
});

t.test('a status range and the default have forms too', async (t) => {
  const schema = { type: 'object', properties: { message: text } };

  t.strictSame((await refusalOf(t, { '4XX': json(schema) })).body, { message: summary });
  t.strictSame((await refusalOf(t, { default: json(schema) })).body, { message: summary });
});

/** What a call gets from a fault with a status, where all errors of the document have a code of these values. */
async function codesOfFaults(t: Test, values: readonly string[], name: string) {
  const error = {
    type: 'object',
    required: ['code', 'message', 'level'],
    properties: { code: { enum: values }, message: text, level: { enum: ['low', 'high'] } },
  };
  const responses = { 200: { description: '' }, [name]: json(error) };
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: { responses } } }));
  const bodies = [];
  for (const status of [429, 503]) {
    await app.inject(post('/_sandlot/faults', JSON.stringify({ error: { status } })));
    bodies.push(Object(answerOf(await app.inject('/pets'))[1]));
  }
  const level = 'low';
  t.match(bodies, [
    { message: /This 429 was injected by fault/, level },
    { message: /This 503 was injected by/, level },
  ]);
  return bodies.map(({ code }) => code);
}

t.test('an error that no enumerated code is about gets none of another status', async (t) => {
  const ofStatuses = ['unauthorized', 'not_found', 'conflict'];

  t.strictSame(await codesOfFaults(t, [...ofStatuses, 'invalid'], '404'), [
    'too_many_requests',
    'service_unavailable',
  ]);
  t.strictSame(await codesOfFaults(t, ['Unauthorized', 'NotFound'], '404'), [
    'TooManyRequests',
    'ServiceUnavailable',
  ]);
});

t.test('the code of a documented reply is one of its values, and the most general', async (t) => {
  const ofStatuses = ['unauthorized', 'not_found', 'conflict'];

  t.match(await codesOfFaults(t, [...ofStatuses, 'late', 'invalid'], 'default'), ['invalid']);
  t.match(await codesOfFaults(t, [...ofStatuses, 'late'], 'default'), ['late', 'late']);
  t.match(await codesOfFaults(t, ofStatuses, 'default'), ['unauthorized']);
});
