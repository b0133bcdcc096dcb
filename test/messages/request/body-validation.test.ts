import t from 'tap';
import { answerOf, json, post } from '../../support/sandlot-of.ts';
import { appTaking, pet } from './support/body-app.ts';

t.test('a body is validated, and each violation is listed with its place', async (t) => {
  const app = await appTaking(t, json({ $ref: '#/components/schemas/Pet' }), {
    components: { schemas: { Pet: pet } },
  });

  const [status, body] = answerOf(await app.inject(post('/pets', '{"name": 5, "tail": 1}')));

  t.strictSame(
    [status, body],
    [
      400,
      {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail:
          'The request violates the document: the body must not have the property "tail"; the body at /name must be string.',
        code: 'request-invalid',
        violations: [
          {
            in: 'body',
            pointer: '',
            message: 'must not have the property "tail"',
            schema: '/components/schemas/Pet/additionalProperties',
          },
          {
            in: 'body',
            pointer: '/name',
            message: 'must be string',
            schema: '/components/schemas/Pet/properties/name/type',
          },
        ],
      },
    ],
  );
});

t.test('a violation lists the types that a value may have', async (t) => {
  const schema = { type: 'object', properties: { weight: { type: ['number', 'string', 'null'] } } };
  const app = await appTaking(t, json(schema));

  const reply = await app.inject(post('/pets', '{"weight": {}}'));

  t.equal(reply.json().violations[0].message, 'must be number or string or null');
});

t.test('a number that overflows is refused', async (t) => {
  const schema = { type: 'object', properties: { weight: { type: ['number', 'null'] } } };
  const app = await appTaking(t, json(schema));

  const replies = await Promise.all(
    ['1e309', '-1e309', '1e308'].map((weight) =>
      app.inject(post('/pets', `{"weight": ${weight}}`)),
    ),
  );

  const message = 'must be less than 1e309';
  t.strictSame(
    replies.map((reply) => [reply.statusCode, reply.json().violations?.[0].message]),
    [
      [400, message],
      [400, message],
      [200, undefined],
    ],
  );
});

t.test('a violation behind a $ref names the referenced schema', async (t) => {
  const list = { type: 'array', items: { $ref: '#/components/schemas/Pet%7E1s' } };
  const app = await appTaking(t, json(list), {
    components: {
      schemas: {
        'Pet/s': {
          type: 'object',
          oneOf: [{ required: ['a'] }],
          if: {},
          ...JSON.parse('{"then":{"minProperties":2}}'),
        },
      },
    },
  });

  const [, body] = answerOf(await app.inject(post('/pets', '[{}]')));

  t.match(body, {
    violations: [
      { pointer: '/0', schema: '/components/schemas/Pet~1s/oneOf/0/required' },
      { pointer: '/0', schema: '/components/schemas/Pet~1s/oneOf' },
      { pointer: '/0', schema: '/components/schemas/Pet~1s/then/minProperties' },
      { pointer: '/0', schema: '/components/schemas/Pet~1s/if' },
    ],
  });
});

t.test('a required read-only property may be missing from a request', async (t) => {
  const app = await appTaking(t, json(pet));

  t.strictSame(answerOf(await app.inject(post('/pets', '{"name":"Tom"}'))), [
    200,
    { got: { name: 'Tom' } },
  ]);
});

t.test('the text of all violations is limited', async (t) => {
  const app = await appTaking(t, json(pet));
  const names = Array.from({ length: 90 }, (_, index) => `${'x'.repeat(400)}${index}`);
  const body = Object.fromEntries([['name', 'Rex'], ...names.map((name) => [name, 1])]);

  const [status, { violations }] = answerOf(
    await app.inject(post('/pets', JSON.stringify(body))),
  ) as [number, { violations: readonly unknown[] }];

  t.equal(status, 400);
  t.ok(violations.length > 10 && violations.length < 90, `${violations.length} are listed`);
});
