import t from 'tap';
import { learnFromTraffic } from '../../../src/contract/learn/learn.ts';
import { parseHar } from '../../../src/contract/traffic/traffic.ts';
import { loadDocument } from '../../../src/openapi/openapi.ts';
import { documentOf, json, silent } from '../../support/sandlot-of.ts';

const text = { type: 'string' };
const id = { type: 'integer', readOnly: true };
const pet = { type: 'object', required: ['name'], properties: { id, name: text, note: text } };
const body = (schema: object) => ({ content: { 'application/json': { schema } } });

const paths = {
  '/owners/{owner}/pets': {
    get: { responses: { 200: json({ type: 'array', items: pet }) } },
    post: { requestBody: body(pet), responses: { 201: json(pet) } },
  },
  '/owners/{owner}/pets/{id}': {
    get: { responses: { 200: json(pet) } },
    delete: { responses: { 204: { description: '' } } },
  },
  '/settings': {
    get: {
      responses: { 200: json({ type: 'object', properties: { theme: text, token: text } }) },
    },
    patch: {
      requestBody: body({ type: 'object', properties: { theme: text } }),
      responses: { 200: json({ type: 'object', properties: { theme: text, token: text } }) },
    },
  },
  '/notes/{key}': {
    get: { responses: { 200: json({ type: 'object', properties: { text } }) } },
    put: {
      requestBody: body({ type: 'object', properties: { text } }),
      responses: { 200: json({ type: 'object', properties: { text } }) },
    },
  },
  '/search': { get: silent },
};

type Call = readonly [method: string, path: string, status: number, reply?: unknown, type?: string];

async function learnt(calls: readonly Call[], { document = documentOf(paths), ...options } = {}) {
  const folder = t.testdir({ 'api.json': JSON.stringify(document) });
  const archive = {
    log: {
      entries: calls.map(([method, path, status, reply, mimeType = 'application/json']) => ({
        request: { method, url: `http://api.test${path}`, headers: [] },
        response: {
          status,
          headers: [],
          content:
            reply === undefined
              ? { size: 0 }
              : { mimeType, text: typeof reply === 'string' ? reply : JSON.stringify(reply) },
        },
      })),
    },
  };
  const {
    fixtures,
    overlay,
    calls: count,
  } = learnFromTraffic(parseHar(JSON.stringify(archive), 'calls.har'), {
    document: await loadDocument(`${folder}/api.json`),
    archive: 'calls.har',
    hosts: [],
    ...options,
  });
  return { fixtures: Object.fromEntries(fixtures), actions: overlay?.actions ?? [], count };
}

const pets = '/owners/7/pets';

t.test('a record is as the last call left it', async (t) => {
  const { fixtures, count } = await learnt([
    ['POST', pets, 201, { id: 1, name: 'Rex', note: 'old' }],
    ['POST', pets, 201, { id: 2, name: 'Tom' }],
    [
      'GET',
      pets,
      200,
      [
        { id: 1, name: 'Max' },
        { id: 3, name: 'Kit' },
      ],
    ],
    ['DELETE', `${pets}/2`, 204],
    ['DELETE', `${pets}/1`, 404],
    ['GET', `${pets}/3`, 200, { id: 3, name: 'Kit', note: 'new' }],
    ['GET', `${pets}/3?fields=name`, 200, { id: 3, name: 'Kat' }],
    ['GET', '/search', 204],
  ]);

  t.equal(count, 8);
  t.strictSame(fixtures, {
    'owners/7/pets': [
      { id: 1, name: 'Max', note: 'old' },
      { id: 3, name: 'Kat', note: 'new' },
    ],
  });
});

t.test('records have the order of a list without a query', async (t) => {
  const list = (...ids: readonly number[]) => ids.map((id) => ({ id, name: `p${id}` }));
  const { fixtures } = await learnt([
    ['POST', pets, 201, { id: 1, name: 'p1' }],
    ['GET', pets, 200, list(3, 2, 1)],
    ['GET', `${pets}?sort=id`, 200, list(1, 2, 3)],
  ]);

  t.strictSame(fixtures, { 'owners/7/pets': list(3, 2, 1) });
});

t.test('a singleton, and a key that the record does not have, are kept', async (t) => {
  const { fixtures } = await learnt([
    ['GET', '/settings', 200, { theme: 'light', token: 's3cret' }],
    ['PATCH', '/settings', 200, { theme: 'dark', token: 's3cret' }],
    ['PUT', '/notes/a%20b', 200, { text: 'hello' }],
    ['GET', `${pets}/9`, 404, { message: 'none' }],
  ]);

  t.strictSame(fixtures, {
    settings: { theme: 'dark', token: '***' },
    notes: [{ text: 'hello', '@key': 'a b' }],
  });
});

t.test('entries in wrappers and records without keys are understood or left out', async (t) => {
  const wrapped = documentOf({
    ...paths,
    '/dogs': {
      get: {
        responses: {
          200: json({
            type: 'object',
            properties: {
              data: {
                type: 'array',
                items: { type: 'object', properties: { dog: pet, score: { type: 'number' } } },
              },
            },
          }),
        },
      },
      post: { requestBody: body(pet), responses: { 201: json(pet) } },
    },
    '/dogs/{id}': { get: { responses: { 200: json(pet) } } },
  });
  const { fixtures } = await learnt(
    [
      ['GET', '/dogs', 200, { data: [{ dog: { id: 1, name: 'Rex' }, score: 1 }, { score: 2 }] }],
      ['POST', '/dogs', 201, { name: 'Tom' }],
      ['GET', '/dogs', 200, { data: null }],
      ['GET', '/dogs/1', 200, 'no JSON'],
      ['GET', '/dogs/1', 200, 7],
      ['GET', '/settings', 200, []],
    ],
    { document: wrapped },
  );
  t.strictSame(fixtures, { dogs: [{ id: 1, name: 'Rex' }] });
});

t.test('an overlay adds statuses, properties and null where replies have them', async (t) => {
  const { actions } = await learnt([
    [
      'GET',
      `${pets}/1`,
      200,
      { id: 1, name: null, note: 'a', tags: [{ n: 1 }, { n: 'x' }, { m: [] }] },
    ],
    ['GET', `${pets}/1`, 200, { id: 1, name: null, tags: [], owner: { age: 1.5 } }],
    ['GET', pets, 200, [{ id: 1, name: 'Rex', owner: null }, null]],
    ['GET', `${pets}/9`, 404, { message: 'none' }, 'application/problem+json; charset=utf-8'],
    ['POST', pets, 503],
    ['GET', `${pets}/2`, 200, 'text', 'text/plain'],
  ]);
  const item = "$['paths']['/owners/{owner}/pets/{id}']['get']['responses']";
  const schema = `${item}['200']['content']['application/json']['schema']`;
  const entry =
    "$['paths']['/owners/{owner}/pets']['get']['responses']['200']['content']['application/json']['schema']['items']";

  t.strictSame(actions, [
    {
      target: `${schema}['properties']['name']`,
      description: '"name" was null',
      update: { type: ['string', 'null'] },
    },
    {
      target: schema,
      description: 'The property "tags" is not documented',
      update: {
        properties: {
          tags: {
            type: 'array',
            items: {
              type: 'object',
              properties: { n: { type: ['integer', 'string'] }, m: { type: 'array' } },
            },
          },
        },
      },
    },
    {
      target: schema,
      description: 'The property "owner" is not documented',
      update: {
        properties: { owner: { type: 'object', properties: { age: { type: 'number' } } } },
      },
    },
    {
      target: entry,
      description: 'The property "owner" is not documented',
      update: { properties: { owner: { type: 'null' } } },
    },
    { target: entry, description: 'An entry was null', update: { type: ['object', 'null'] } },
    {
      target: item,
      description: 'GET /owners/{owner}/pets/{id} answered 404',
      update: {
        404: {
          description: 'Seen in recorded traffic.',
          content: {
            'application/problem+json': {
              schema: { type: 'object', properties: { message: { type: 'string' } } },
            },
          },
        },
      },
    },
    {
      target: "$['paths']['/owners/{owner}/pets']['post']['responses']",
      description: 'POST /owners/{owner}/pets answered 503',
      update: { 503: { description: 'Seen in recorded traffic.' } },
    },
  ]);
});

t.test(
  'shared and chosen schemas are left as they are where one reply cannot decide',
  async (t) => {
    const schemas = {
      Name: text,
      Base: { type: 'object', properties: { id } },
      Pet: {
        allOf: [
          { $ref: '#/components/schemas/Base' },
          { type: 'object', properties: { name: { $ref: '#/components/schemas/Name' } } },
        ],
      },
    };
    const reply = json({
      type: 'object',
      properties: {
        pet: { $ref: '#/components/schemas/Pet' },
        any: {},
        open: { type: 'object', additionalProperties: text, properties: { a: text } },
        free: { type: 'object' },
        nullable: { type: ['string', 'null'] },
        either: { type: ['string', 'integer'] },
        one: { oneOf: [text, { type: 'object', properties: { a: text } }] },
      },
    });
    const document = documentOf(
      { '/a': { get: { responses: { 200: reply } } } },
      { components: { schemas } },
    );
    const { actions } = await learnt(
      [
        [
          'GET',
          '/a',
          200,
          {
            pet: { id: 1, name: null, extra: true },
            any: null,
            open: { b: 'x' },
            free: { b: 'x' },
            nullable: null,
            either: null,
            one: { b: 1 },
          },
        ],
      ],
      { document },
    );
    t.strictSame(
      actions.map(({ target, update }) => [target, update]),
      [
        ["$['components']['schemas']['Base']", { properties: { extra: { type: 'boolean' } } }],
        [
          "$['paths']['/a']['get']['responses']['200']['content']['application/json']['schema']['properties']['either']",
          { type: ['null'] },
        ],
      ],
    );
  },
);

t.test('a recording without calls of the API is refused with a sentence', async (t) => {
  await t.rejects(learnt([]), { message: 'calls.har has no calls.' });
  await t.rejects(learnt([['GET', '/other', 200]]), {
    message: 'None of the 1 call in calls.har goes to Pets. Pass its host with --host.',
  });
});

t.test('a list without a schema for its entries is left as it is', async (t) => {
  const tags = { type: 'object', properties: { id, tags: { type: 'array' } } };
  const document = documentOf({ '/tags': { get: { responses: { 200: json(tags) } } } });
  const { actions } = await learnt([['GET', '/tags', 200, { id: 1, tags: [null, 'a'] }]], {
    document,
  });
  t.strictSame(actions, []);
});
