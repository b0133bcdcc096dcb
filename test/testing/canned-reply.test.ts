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

async function openTea(t: Test) {
  const { app } = await sandlotOf(t, teaApi, { module });
  const control = await controlOf(t, app);
  const tell = (operation: string, answer: object, more: object = {}) =>
    control('POST /overrides', { body: { match: { operation }, answer, ...more } });
  return {
    tell,
    pour: async () => answerOf(await app.inject('/tea')),
    smash: async () => answerOf(await app.inject({ method: 'DELETE', url: '/cups/1' })),
  };
}

t.test('an example of a range of statuses, or of the others, has the first of them', async (t) => {
  const { tell, pour } = await openTea(t);

  t.match(await tell('pourTea', { example: 'cold' }), [201]);
  t.strictSame(await pour(), [400, { error: 'The tea is cold.' }]);

  t.match(await tell('pourTea', { example: 'lost' }), [201]);
  t.strictSame(await pour(), [500, { error: 'The pot is lost.' }]);
});

t.test('an example may have any status that its reply is documented for', async (t) => {
  const { tell, pour } = await openTea(t);

  t.match(await tell('pourTea', { status: 418, example: 'cold' }), [201]);
  t.strictSame(await pour(), [418, { error: 'The tea is cold.' }]);

  t.match(await tell('pourTea', { status: 503, example: 'cold' }), [
    400,
    { detail: /names no documented example of pourTea; there is: cold, lost\./ },
  ]);
});

t.test('an example is missed where none has a name', async (t) => {
  const { tell } = await openTea(t);

  t.match(await tell('breakCup', { example: 'tom' }), [
    400,
    { detail: /names no documented example of breakCup; none has a name there\./ },
  ]);
});

t.test('without the document an example that is not there leaves what is', async (t) => {
  const { tell, smash } = await openTea(t);

  t.match(await tell('breakCup', { example: 'tom' }, { outsideDocument: true }), [201]);
  t.strictSame(await smash(), [204, '']);
});

t.test('a status that is not documented has the form that its error would have', async (t) => {
  const { tell, smash, pour } = await openTea(t);
  const outside = { outsideDocument: true };

  t.match(await tell('breakCup', { status: 404 }, outside), [201]);
  t.strictSame(await smash(), [404, { error: 'Not Found.' }], 'as elsewhere in the document');

  t.match(await tell('breakCup', { status: 509 }, outside), [201]);
  t.match(await smash(), [509, { title: 'Bandwidth Limit Exceeded' }]);

  t.match(await tell('breakCup', { status: 499 }, outside), [201]);
  t.match(await smash(), [499, { error: 'Status 499.' }]);

  t.match(await tell('breakCup', { status: 202 }, outside), [201]);
  t.strictSame(await smash(), [202, '']);

  t.match(await tell('pourTea', { status: 200 }), [201]);
  t.match(await pour(), [200, /./], 'a text, as the document describes it');
});

const done = { 200: { description: '' } };
const text = { description: '', content: { 'text/plain': { schema: { type: 'string' } } } };

t.test('an error has one form, whoever asks for it', async (t) => {
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
  const ask = async (url: string, headers = {}) => answerOf(await app.inject({ url, headers }));
  for (const [operation, status] of [['listPets', 503] as const, ['readOwn', 403] as const]) {
    await control('POST /overrides', { body: { match: { operation }, answer: { status } } });
  }

  const unavailable = [
    503,
    { code: 503, type: 'service-unavailable', message: 'Service Unavailable.' },
  ];
  t.strictSame(await ask('/pets'), unavailable);
  t.strictSame(await ask('/own'), [403, 'Keep out.'], 'that of the module, where it has one');

  await control('DELETE /overrides');
  t.strictSame(await ask('/pets', { prefer: 'code=503' }), unavailable);
  t.strictSame(await ask('/own', { prefer: 'code=403' }), [403, 'Keep out.']);
});

t.test('a body that is not JSON is not held against a schema', async (t) => {
  const { tell, pour } = await openTea(t);

  t.match(await tell('pourTea', { body: 'Earl Grey' }), [201]);
  t.strictSame(await pour(), [200, 'Earl Grey']);
});

t.test('changes to a reply that the document gives no body are a failure', async (t) => {
  const { tell, smash } = await openTea(t);
  t.match(await tell('breakCup', { merge: { broken: true } }), [201]);

  t.match(await smash(), [500, { detail: /the body is not documented: this status has no body/ }]);
});

t.test('a document without operations has none to name', async (t) => {
  const { app } = await sandlotOf(t, documentOf({}));
  const control = await controlOf(t, app);
  const body = { match: { operation: 'pourTea' }, answer: {} };

  t.match(await control('POST /overrides', { body }), [
    400,
    { detail: /\/match\/operation does not name an operation of the document; there is none\.$/ },
  ]);
});
