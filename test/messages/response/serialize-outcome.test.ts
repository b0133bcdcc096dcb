import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

/** An app whose `GET /pets` returns the outcome of a source text. */
async function replyOf(t: Test, responses: object, outcome: string) {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: { responses } } }), {
    module: `export const behaviours = { 'GET /pets': () => (${outcome}) };`,
  });
  const { statusCode, headers, body } = await app.inject('/pets');
  return [statusCode, headers['content-type'], body];
}

const jsonType = 'application/json';
const pet = json({ properties: { name: { type: 'string' } } });
function typed(type: string, schema: unknown = {}) {
  return {
    description: '',
    content: { [type]: { schema } },
  };
}

t.test(
  'a status is serialized by its own reply, then by its range, then by the default',
  async (t) => {
    const responses = {
      200: json({ properties: { exact: {} } }),
      '2xx': json({ properties: { range: {} } }),
      default: json({ properties: { rest: {} } }),
    };
    const body = '{ exact: 1, range: 2, rest: 3 }';

    t.strictSame(await replyOf(t, responses, `{ status: 200, body: ${body} }`), [
      200,
      jsonType,
      '{"exact":1}',
    ]);
    await t.test('a range', async (t) => {
      t.strictSame(await replyOf(t, responses, `{ status: 201, body: ${body} }`), [
        201,
        jsonType,
        '{"range":2}',
      ]);
    });
    await t.test('the default', async (t) => {
      t.strictSame(await replyOf(t, responses, `{ status: 404, body: ${body} }`), [
        404,
        jsonType,
        '{"rest":3}',
      ]);
    });
  },
);

/** What it is, the documented replies, the outcome, the reply. */
const replies: readonly (readonly [string, object, string, readonly unknown[]])[] = [
  [
    'an undocumented status',
    { 200: pet },
    '{ status: 202, body: { x: 1 } }',
    [202, jsonType, '{"x":1}'],
  ],
  [
    'an undocumented status with a function',
    {},
    '{ status: 200, body: () => 1 }',
    [200, jsonType, 'null'],
  ],
  ['no body', { 200: pet }, '{ status: 200 }', [200, undefined, '']],
  ['204 with a body', { 204: pet }, '{ status: 204, body: { name: 1 } }', [204, undefined, '']],
  ['null', { 200: pet }, '{ status: 200, body: null }', [200, jsonType, 'null']],
  [
    'a +json type',
    { 200: typed('application/vnd.pet+json') },
    '{ status: 200, body: 1 }',
    [200, 'application/vnd.pet+json', '1'],
  ],
  [
    'a type that is documented with its charset',
    { 200: typed('Application/JSON; charset=utf-8') },
    '{ status: 200, body: 1 }',
    [200, 'Application/JSON; charset=utf-8', '1'],
  ],
  [
    'any type',
    { 200: typed('*/*', { properties: { a: {} } }) },
    '{ status: 200, body: { a: 1, b: 2 } }',
    [200, jsonType, '{"a":1}'],
  ],
  ['a text', { 200: typed('text/csv') }, '{ status: 200, body: "a;b" }', [200, 'text/csv', 'a;b']],
  [
    'bytes',
    { 200: typed('image/png') },
    '{ status: 200, body: new Uint8Array([104, 105]) }',
    [200, 'image/png', 'hi'],
  ],
  [
    'an object for a text type',
    { 200: typed('text/csv') },
    '{ status: 200, body: { a: 1 } }',
    [200, jsonType, '{"a":1}'],
  ],
  [
    "the outcome's own JSON type",
    { 200: pet },
    '{ status: 200, body: { name: "a", x: 1 }, headers: { "Content-Type": "application/hal+json" } }',
    [200, 'application/hal+json', '{"name":"a"}'],
  ],
  [
    "the outcome's own text type",
    { 200: pet },
    '{ status: 200, body: "<p>", headers: { "Content-Type": "text/html" } }',
    [200, 'text/html', '<p>'],
  ],
  [
    "the outcome's own type of bytes",
    { 200: pet },
    '{ status: 200, body: Buffer.from("hi"), headers: { "content-type": "image/png" } }',
    [200, 'image/png', 'hi'],
  ],
  [
    "an object of the outcome's own type",
    { 200: pet },
    '{ status: 200, body: { a: 1 }, headers: { "content-type": "text/html" } }',
    [200, 'text/html', '{"a":1}'],
  ],
];

for (const [name, responses, outcome, reply] of replies) {
  t.test(`${name} is sent as ${reply[1]}`, async (t) => {
    t.strictSame(await replyOf(t, responses, outcome), reply);
  });
}

t.test('several lines of one header field are sent separately', async (t) => {
  const { app } = await sandlotOf(t, documentOf({ '/pets': { get: { responses: {} } } }), {
    module: `export const behaviours = { 'GET /pets': () => ({
      status: 302, headers: { 'Set-Cookie': ['a=1', 'b=2'], Location: '/dogs' },
    }) };`,
  });

  const { statusCode, headers } = await app.inject('/pets');

  t.equal(statusCode, 302);
  t.equal(headers.location, '/dogs');
  t.strictSame(headers['set-cookie'], ['a=1', 'b=2']);
});
