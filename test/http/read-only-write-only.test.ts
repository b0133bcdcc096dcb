import t, { type Test } from 'tap';
import { answerOf, documentOf, json, post, sandlotOf } from '../support/sandlot-of.ts';

const components = {
  schemas: {
    Id: { type: 'integer', readOnly: true },
    Base: {
      properties: {
        id: { $ref: '#/components/schemas/Id' },
        made: { type: 'string', readOnly: true },
      },
    },
    Pet: {
      allOf: [{ $ref: '#/components/schemas/Base' }, true],
      required: ['id', 'name'],
      properties: {
        name: { type: 'string' },
        pin: { type: 'string', writeOnly: true },
        toys: {
          type: 'array',
          items: { type: 'object', properties: { made: { type: 'string', readOnly: true } } },
        },
      },
    },
    Choice: {
      oneOf: [
        {
          required: ['id', 'cat'],
          properties: { id: { $ref: '#/components/schemas/Id' }, cat: {} },
        },
        { required: ['pin', 'dog'], properties: { pin: { writeOnly: true }, dog: {} } },
      ],
    },
  },
};

async function taking(t: Test, name: string) {
  const schema = { $ref: `#/components/schemas/${name}` };
  const { app } = await sandlotOf(
    t,
    documentOf(
      { '/pets': { post: { requestBody: json(schema), responses: { 200: json(schema) } } } },
      { components },
    ),
    {
      module: `export const behaviours = { 'POST /pets': ({ body }) => ({ status: 200, body }) };`,
    },
  );
  return async (body: object) => answerOf(await app.inject(post('/pets', JSON.stringify(body))));
}

t.test('a required read-only property may be missing, wherever it is declared', async (t) => {
  const send = await taking(t, 'Pet');

  t.strictSame(await send({ name: 'Rex' }), [200, { name: 'Rex' }]);
  t.match(await send({}), [
    400,
    { violations: [{ message: 'must have the required property "name"' }] },
  ]);
});

t.test('a read-only property in a request is not validated', async (t) => {
  const send = await taking(t, 'Pet');

  t.match(await send({ name: 'Rex', id: 'x', made: 1, toys: [{ made: 1 }] }), [200, {}]);
  t.match(await send({ name: 'Rex', toys: [1] }), [400, { violations: [{ pointer: '/toys/0' }] }]);
});

t.test('a write-only property is required in requests and never sent back', async (t) => {
  const send = await taking(t, 'Pet');

  t.strictSame(await send({ name: 'Rex', pin: '1234' }), [200, { name: 'Rex' }]);
});

t.test('oneOf is decided without read-only properties', async (t) => {
  const send = await taking(t, 'Choice');

  t.match(await send({ cat: 1 }), [200, {}]);
  t.match(await send({ dog: 1 }), [400, {}]);
  t.match(await send({ dog: 1, pin: 1 }), [200, {}]);
});

t.test('a discriminator selects the schema', async (t) => {
  const oneOf = [{ properties: { a: {} } }, { properties: { b: { type: 'string' } } }];
  const app = async (schema: object) => {
    const responses = { 200: { description: '' } };
    const opened = await sandlotOf(
      t,
      documentOf({ '/pets': { post: { requestBody: json(schema), responses } } }),
    );
    return async (body: object) =>
      (await opened.app.inject(post('/pets', JSON.stringify(body)))).statusCode;
  };
  const [plain, chosen] = [
    await app({ oneOf }),
    await app({ oneOf, discriminator: { propertyName: 'kind' } }),
  ];
  const strict = await app({
    oneOf: [{ required: ['a'] }],
    discriminator: { propertyName: 'kind' },
  });

  t.strictSame(
    [await plain({ kind: 'x' }), await chosen({ kind: 'x' }), await strict({ kind: 'x' })],
    [400, 200, 400],
  );
});
