import t, { type Test } from 'tap';
import { answerOf, documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

async function answer(t: Test, responses: object, components: object = {}) {
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { get: { responses } } }, { components }),
  );
  return answerOf(await app.inject('/pets'));
}

const described = { description: '' };

/** The documented replies, and the answer. */
const answers: readonly (readonly [string, object, readonly unknown[]])[] = [
  ['the example of the media type', { 200: json({}, { example: { a: 1 } }) }, [200, { a: 1 }]],
  [
    'the first of its examples',
    { 200: json({}, { examples: { x: { value: 5 }, y: { value: 6 } } }) },
    [200, 5],
  ],
  [
    'an example by reference',
    { 200: json({}, { examples: { x: { $ref: '#/components/examples/X' } } }) },
    [200, 'X'],
  ],
  ["the schema's example", { 200: json({ example: 'S' }, { examples: {} }) }, [200, 'S']],
  [
    "the first of the schema's examples",
    { 200: json({ examples: ['S', 'T'] }, { examples: { x: { externalValue: 'far' } } }) },
    [200, 'S'],
  ],
  ['an example of null', { 200: json({}, { example: null }) }, [200, null]],
  [
    'what the schema allows',
    { 200: json({ type: 'object', properties: { a: { const: 7 } } }) },
    [200, { a: 7 }],
  ],
  ['what a schema of true allows', { 200: json(true) }, [200, 'anything']],
  [
    'null without a schema',
    { 200: { ...described, content: { 'application/json': {} } } },
    [200, null],
  ],
  [
    'null for content that leads nowhere but to itself',
    {
      200: {
        ...described,
        content: {
          'application/json': {
            $ref: '#/paths/~1pets/get/responses/200/content/application~1json',
          },
        },
      },
    },
    [200, null],
  ],
  ['the first success', { 404: json({}), 201: described, 204: described }, [201, '']],
  ['where to go, if nothing else', { 404: json({}), 302: json({}), 301: described }, [301, '']],
  ['addresses of redirects', { 302: json({}, { example: 1 }) }, [302, 1]],
  ['where to go before the default', { 302: described, default: json({}) }, [302, '']],
  [
    'the example of the failure where nothing else is documented',
    { 410: json({}, { example: { was: 'here' } }) },
    [410, { was: 'here' }],
  ],
  [
    "an error in the document's form where the failure has no example",
    { '5XX': json({ properties: { message: { type: 'string' } } }) },
    [500, { message: 'Internal Server Error.' }],
  ],
  [
    'a failure that no fault of the request leads to, if there is one',
    { 404: json({}, { example: 4 }), 503: json({}, { example: 5 }) },
    [503, 5],
  ],
  ['the first fault of the request else', { '4XX': json({}, { example: 4 }) }, [400, 4]],
  [
    'a failure without a body',
    { 503: { ...described, content: { 'text/plain': {} } } },
    [503, 'Service Unavailable.'],
  ],
  [
    'an error of Sandlot where the failure has no content',
    { 503: described },
    [
      503,
      {
        ...{ type: 'about:blank', title: 'Service Unavailable', status: 503 },
        ...{ detail: 'Service Unavailable.', code: 'service-unavailable' },
      },
    ],
  ],
  ['200 where a status has no meaning here', { 101: described }, [200, '']],
  ['a range as 200', { '2XX': json({}, { example: 1 }), default: json({}) }, [200, 1]],
  ['the default as 200', { 404: described, default: json({}, { example: 1 }) }, [200, 1]],
  ['nothing where nothing is documented', {}, [200, '']],
  [
    'JSON before other types',
    { 200: { ...described, content: { 'text/csv': {}, 'a/b+json': { example: 1 } } } },
    [200, 1],
  ],
  [
    'a text of another type',
    { 200: { ...described, content: { 'text/csv': { example: 'a;b' } } } },
    [200, 'a;b'],
  ],
];

for (const [name, responses, expected] of answers) {
  t.test(`an operation without a behaviour answers with ${name}`, async (t) => {
    const components = { examples: { X: { value: 'X' } } };

    t.strictSame(await answer(t, responses, components), expected);
  });
}

t.test('where data is dynamic it is made anew for each call, but for what is stored', async (t) => {
  const pet = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
  const plainText = json({ type: 'string' }, { example: 'usual' });
  const open = () =>
    sandlotOf(
      t,
      documentOf({
        '/pets': { get: { responses: { 200: json({ type: 'array', items: pet }) } } },
        '/pets/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
          get: { responses: { 200: json(pet) } },
          delete: { responses: { 204: described } },
        },
        '/word': { get: { responses: { 200: plainText } } },
        '/shown': { get: { responses: { 200: json(undefined, { example: 'shown' }) } } },
      }),
      { dynamic: 'on' },
    );
  const { app } = await open();
  const send = async (url: string) => answerOf(await app.inject(url))[1];

  const words = [await send('/word'), await send('/word')];
  t.equal(new Set([...words, 'usual']).size, 3, `${words}`);
  t.equal(await send('/shown'), 'shown');
  t.strictSame(await send('/pets'), [{ id: 1 }, { id: 2 }, { id: 3 }]);

  const again = await open();
  const same = [await again.app.inject('/word'), await again.app.inject('/word')];
  t.strictSame(
    same.map((reply) => answerOf(reply)[1]),
    words,
  );
});
