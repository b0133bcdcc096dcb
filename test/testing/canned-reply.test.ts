import t, { type Test } from 'tap';
import { controlOf } from '../support/control-of.ts';
import { answerOf, documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

const error = { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] };

function exampleOf(name: string, text: string) {
  return {
    examples: { [name]: { value: { error: text } } },
  };
}

/** Tea comes as text, its errors by the ranges of their statuses; a broken cup has no body. */
const teaApi = documentOf({
  '/tea': {
    get: {
      operationId: 'pourTea',
      responses: {
        200: { description: '', content: { 'text/plain': { schema: { type: 'string' } } } },
        '4XX': json(error, exampleOf('cold', 'The tea is cold.')),
        default: json(error, exampleOf('lost', 'The pot is lost.')),
      },
    },
  },
  '/cups/{id}': {
    delete: {
      operationId: 'breakCup',
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: { 204: { description: '' } },
    },
  },
});

const module = 'export const behaviours = { breakCup: async () => ({ status: 204 }) };';

async function startTea(t: Test) {
  const { app } = await sandlotOf(t, teaApi, { module });
  const control = await controlOf(t, app);
  const addRule = (operation: string, answer: object, more: object = {}) =>
    control('POST /overrides', { body: { match: { operation }, answer, ...more } });
  return {
    addRule,
    pour: async () => answerOf(await app.inject('/tea')),
    smash: async () => answerOf(await app.inject({ method: 'DELETE', url: '/cups/1' })),
  };
}

t.test('an example of 4XX or default is answered with the first status of the range', async (t) => {
  const { addRule, pour } = await startTea(t);

  t.match(await addRule('pourTea', { example: 'cold' }), [201]);
  t.strictSame(await pour(), [400, { error: 'The tea is cold.' }]);

  t.match(await addRule('pourTea', { example: 'lost' }), [201]);
  t.strictSame(await pour(), [500, { error: 'The pot is lost.' }]);
});

t.test('an example can be answered with any status of its range', async (t) => {
  const { addRule, pour } = await startTea(t);

  t.match(await addRule('pourTea', { status: 418, example: 'cold' }), [201]);
  t.strictSame(await pour(), [418, { error: 'The tea is cold.' }]);

  t.match(await addRule('pourTea', { status: 503, example: 'cold' }), [
    400,
    { detail: /is not a documented example of pourTea; its examples: cold, lost\./ },
  ]);
});

t.test('an unknown example is refused, also if the operation has no named examples', async (t) => {
  const { addRule } = await startTea(t);

  t.match(await addRule('breakCup', { example: 'tom' }), [
    400,
    { detail: /is not a documented example of breakCup; it has no named examples\./ },
  ]);
});

t.test(
  'with outsideDocument, an unknown example is answered as the documented reply',
  async (t) => {
    const { addRule, smash } = await startTea(t);

    t.match(await addRule('breakCup', { example: 'tom' }, { outsideDocument: true }), [201]);
    t.strictSame(await smash(), [204, '']);
  },
);

t.test('an undocumented status has the error form of the document', async (t) => {
  const { addRule, smash, pour } = await startTea(t);
  const outside = { outsideDocument: true };

  t.match(await addRule('breakCup', { status: 404 }, outside), [201]);
  t.strictSame(await smash(), [404, { error: 'Not Found.' }], 'as elsewhere in the document');

  t.match(await addRule('breakCup', { status: 509 }, outside), [201]);
  t.match(await smash(), [509, { title: 'Bandwidth Limit Exceeded' }]);

  t.match(await addRule('breakCup', { status: 499 }, outside), [201]);
  t.match(await smash(), [499, { error: 'Status 499.' }]);

  t.match(await addRule('breakCup', { status: 202 }, outside), [201]);
  t.strictSame(await smash(), [202, '']);

  t.match(await addRule('pourTea', { status: 200 }), [201]);
  t.match(await pour(), [200, /./], 'a text, as the document describes it');
});

const done = { 200: { description: '' } };
const text = { description: '', content: { 'text/plain': { schema: { type: 'string' } } } };

t.test('an injected error has the same form as a real one', async (t) => {
  const form = {
    type: 'object',
    properties: {
      code: { type: 'integer' },
      type: { type: 'string' },
      message: { type: 'string' },
      trace: { type: 'string' },
    },
  };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': { get: { operationId: 'listPets', responses: { ...done, default: json(form) } } },
      '/own': { get: { operationId: 'readOwn', responses: { ...done, 403: text } } },
    }),
    {
      module: `export const behaviours = {};
        export const refuse = ({ status }) =>
        status === 403 ? { status, headers: { 'content-type': 'text/plain' }, body: 'Keep out.' } : undefined;`,
    },
  );
  const control = await controlOf(t, app);
  const send = async (url: string, headers = {}) => answerOf(await app.inject({ url, headers }));
  for (const [operation, status] of [['listPets', 503] as const, ['readOwn', 403] as const]) {
    await control('POST /overrides', { body: { match: { operation }, answer: { status } } });
  }

  const unavailable = [
    503,
    { code: 503, type: 'service-unavailable', message: 'Service Unavailable.' },
  ];
  t.strictSame(await send('/pets'), unavailable);
  t.strictSame(await send('/own'), [403, 'Keep out.'], 'that of the module, where it has one');

  await control('DELETE /overrides');
  t.strictSame(await send('/pets', { prefer: 'code=503' }), unavailable);
  t.strictSame(await send('/own', { prefer: 'code=403' }), [403, 'Keep out.']);
});

t.test('a body that is not JSON is not validated', async (t) => {
  const { addRule, pour } = await startTea(t);

  t.match(await addRule('pourTea', { body: 'Earl Grey' }), [201]);
  t.strictSame(await pour(), [200, 'Earl Grey']);
});

t.test('a merge patch for a reply without a documented body is a 500', async (t) => {
  const { addRule, smash } = await startTea(t);
  t.match(await addRule('breakCup', { merge: { broken: true } }), [201]);

  t.match(await smash(), [500, { detail: /the body is not documented: this status has no body/ }]);
});

t.test('a document without operations refuses any operation name', async (t) => {
  const { app } = await sandlotOf(t, documentOf({}));
  const control = await controlOf(t, app);
  const body = { match: { operation: 'pourTea' }, answer: {} };

  t.match(await control('POST /overrides', { body }), [
    400,
    { detail: /\/match\/operation does not name an operation of the document; none is known\.$/ },
  ]);
});
