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

const number = { type: 'number' };
const text = { type: 'string' };
const estimateRequest = {
  type: 'object',
  properties: { Weight: number, unit: {}, status: text, box: text },
};
const weighed = { weight: number, unit: { ...text, enum: ['kg', 'lb'] } };
const estimate = json(
  { type: 'object', properties: { ...weighed, status: text, price: number } },
  { example: { weight: 1, unit: 'kg', status: 'done', price: 5 } },
);
const note = json(
  {
    type: 'object',
    properties: {
      ok: { type: 'boolean' },
      note: { type: 'object', properties: weighed },
      box: { type: 'object', properties: { weight: number } },
    },
  },
  { example: { ok: true, note: { weight: 1, unit: 'kg' }, box: { weight: 1 } } },
);
const either = json(
  {
    oneOf: [
      { type: 'object', properties: { weight: number }, maxProperties: 1 },
      { type: 'object', properties: { unit: text }, maxProperties: 1 },
    ],
  },
  { example: { weight: 1 } },
);

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
  [
    'a fault of the request rather than a failure of the server',
    { 101: described, 400: json({}, { example: 4 }), 500: json({}, { example: 5 }) },
    [400, 4],
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

t.test('an example shows what was sent, where the schema allows it', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/estimate': { post: { requestBody: json(estimateRequest), responses: { 200: estimate } } },
      '/sendNote': { post: { requestBody: json(estimateRequest), responses: { 200: note } } },
      '/either': { post: { requestBody: json(estimateRequest), responses: { 200: either } } },
    }),
  );
  const send = async (url: string, payload: object = {}) =>
    answerOf(await app.inject({ method: 'POST', url, payload }))[1];
  const shown = { weight: 1, unit: 'kg', status: 'done', price: 5 };

  t.strictSame(await send('/estimate', { Weight: 7, status: 'new', price: 9 }), {
    ...shown,
    weight: 7,
  });
  t.strictSame(await send('/estimate', { unit: 4 }), shown, 'only what conforms');
  t.strictSame(answerOf(await app.inject({ method: 'POST', url: '/estimate' }))[1], shown);
  t.strictSame(await send('/sendNote', { Weight: 7, unit: 'lb' }), {
    ok: true,
    note: { weight: 7, unit: 'lb' },
    box: { weight: 1 },
  });
  t.strictSame(await send('/either', { Weight: 7, unit: 'lb' }), { weight: 1 }, 'the whole fits');
});
