import t from 'tap';
import { answerOf, documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';
import { refusalOf, summary, text } from './support/refusal-of.ts';

function circleOf(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

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
    {
      errors: {
        kind: { _errors: [{ message: 'must match exactly one of the schemas of oneOf' }] },
      },
    },
  ]);
});

t.test(
  'an error schema that contains itself in many places is written in a limited number of parts',
  async (t) => {
    const { type, body } = await refusalOf(t, { 400: json(circleOf('Many')) }, { components });

    t.equal(type, 'application/json');
    const lists = JSON.stringify(body).match(/"[a-z]+":/g) ?? [];
    t.ok(lists.length > 100 && lists.length <= 2_000, `${lists.length} lists`);
  },
);

t.test('an error schema that requires itself is written to a limited depth', async (t) => {
  const { body } = await refusalOf(t, { 400: json(circleOf('Circle')) }, { components });

  t.equal(JSON.stringify(body).split(JSON.stringify(summary).slice(1, -1)).length - 1, 6);
});
