import t from 'tap';
import { answerOf, documentOf, json, post, sandlotOf } from '../../support/sandlot-of.ts';
import { list, refusalOf, summary, text, texts } from './support/refusal-of.ts';

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

for (const [example, code] of [
  ['VALIDATION_ERROR', 'VALIDATION_ERROR'],
  ['OBJECT_NOT_FOUND', 'BAD_REQUEST'],
  ['not_found', 'bad_request'],
  ['E-1002', 'request-invalid'],
  [undefined, 'request-invalid'],
] as const)
  for (const name of ['category', 'code'])
    t.test(`a ${name} with the example ${example} is ${code}`, async (t) => {
      const property = example === undefined ? text : { ...text, example };
      const { body } = await refusalOf(t, {
        400: json({
          type: 'object',
          required: ['message', name],
          properties: { message: text, [name]: property },
        }),
      });

      t.strictSame(body, { message: summary, [name]: code });
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

t.test('deep places, whole bodies and unexpected properties are written', async (t) => {
  const pet = {
    type: 'object',
    additionalProperties: false,
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
