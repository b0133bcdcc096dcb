import t, { type Test } from 'tap';
import { checkTraffic } from '../../../src/cli/check-traffic.ts';
import { captureOutput } from '../../support/captured-output.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

const pet = {
  type: 'object',
  required: ['name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};
const bodies = Object.fromEntries(
  ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'].map((type) => [
    type,
    { schema: pet },
  ]),
);

const pets = documentOf(
  {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: json({ type: 'array', items: pet }) },
      },
      post: {
        operationId: 'addPet',
        security: [{ bearer: [] }, { basic: [] }, { key: [] }, { header: [] }, { digest: [] }],
        requestBody: { required: true, content: bodies },
        responses: { 201: json(pet), 400: { description: '' } },
      },
    },
    '/pets/{id}': {
      get: {
        operationId: 'readPet',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'x-team', in: 'header', schema: { type: 'integer' } },
        ],
        responses: { 200: json(pet) },
      },
    },
  },
  {
    servers: [{ url: 'https://pets.test/v1' }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic' },
        key: { type: 'apiKey', in: 'query', name: 'key' },
        header: { type: 'apiKey', in: 'header', name: 'x-key' },
        digest: { type: 'http', scheme: 'digest' },
      },
    },
  },
);

function collectionOf(item: readonly unknown[], more: object = {}) {
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  return { info: { name: 'Pets', schema }, item, ...more };
}

async function judge(t: Test, collection: object, host: readonly string[] = []) {
  const folder = t.testdir({
    'api.json': JSON.stringify(pets),
    'pets.json': JSON.stringify(collection),
  });
  const { output, text } = captureOutput({});
  const options = { document: `${folder}/api.json`, overlay: [], host };
  const verdict = await checkTraffic(
    `${folder}/pets.json`,
    { ...options, reporter: 'pretty' },
    output,
  ).catch((error) => error.message.replaceAll(folder, ''));
  return { verdict, text: text().replaceAll(folder, '') };
}

const ofJson = [{ key: 'Content-Type', value: 'application/json' }];
const listed = { code: 200, header: ofJson, body: '[]' };

t.test('each saved example is judged, and named by its folders', async (t) => {
  const wrong = { name: 'wrong', code: 200, header: ofJson, body: '[{"name":7}]' };
  const collection = collectionOf(
    [
      {
        name: 'Pets',
        item: [
          {
            name: 'List',
            request: { method: 'GET', url: { raw: '{{baseUrl}}/pets?limit={{limit}}' } },
            response: [listed, wrong],
          },
          { name: 'Read', request: '{{baseUrl}}/pets/x' },
        ],
        variable: [{ key: 'limit', value: 'x{{none}}' }],
      },
    ],
    {
      variable: [
        { key: 'baseUrl', value: 'https://{{host}}/v1' },
        { key: 'host', value: 'pets.test' },
      ],
    },
  );

  t.strictSame(await judge(t, collection), {
    verdict: 'failed',
    text: `invalid reply: call 2 "Pets / List: wrong", GET /v1/pets?limit=x{{none}}, 200
  The body at /0/name must be string.
  /paths/~1pets/get/responses/200/content/application~1json/schema/items/properties/name/type

invalid request: call 3 "Pets / Read", GET /v1/pets/x, no reply
  The path parameter "id" must be integer.
  /paths/~1pets~1{id}/get/parameters/0/schema/type

Pets 1.0, calls of /pets.json
2 operations, 3 calls, 2 failures
3 calls in total: 1 without a reply
`,
  });
});

t.test('values that a collection leaves open are not judged', async (t) => {
  const text = async (request: object, response: object = listed) =>
    (await judge(t, collectionOf([{ request, response: [response] }]))).text;
  const read = { url: { raw: '{{baseUrl}}/pets/:id', variable: [{ key: 'id', value: '' }] } };
  const reply = (body: string) => ({ code: 200, header: ofJson, body });

  t.match(await text(read, reply('{"id":"<integer>","name":"{{name}}"}')), /0 failures/);
  t.match(await text(read, reply('{"id":"one","name":"{{name}}"}')), /\/id must be integer/);
  t.match(await text(read, reply('{"id":')), /1 failure/);
  const team = (value: string) => ({ ...read, header: [{ key: 'X-Team', value }] });
  t.match(await text(team('{{team}}'), reply('{"name":"A"}')), /0 failures/);
  t.match(await text(team('red'), reply('{"name":"A"}')), /"x-team" must be integer/);
  t.match(await text({ url: { raw: '{{baseUrl}}/pets/:id' } }, reply('{"name":"A"}')), /0 fail/);
  const bare = collectionOf([{ request: { url: 'https://pets.test' }, response: [listed] }]);
  t.match((await judge(t, bare)).verdict, /^None of the 1 call in .* goes to Pets/);
  t.match(await text({ url: '{{baseUrl}}/pets?limit={{n}}' }), /0 failures/);
  t.match(await text({ url: 'https://{{host}}/v1/pets?limit=n' }), /"limit" must be integer/);
  const id = { key: 'id', value: '{{petId}}' };
  t.match(await text({ url: { ...read.url, variable: [id] } }, reply('{"name":"A"}')), /0 fail/);
  const seven = { id: 'id', value: '7' };
  t.match(await text({ url: { ...read.url, variable: [seven] } }, reply('{"name":"A"}')), /0 fail/);
});

t.test('variables of items win over those of folders', async (t) => {
  const item = {
    request: {
      url: { host: ['{{host}}'], path: ['{{path}}'], query: [{ key: 'limit' }, { value: 1 }] },
    },
    variable: [{ id: 'path', value: 'pets' }],
    response: [{ ...listed, originalRequest: { url: '{{host}}/{{path}}?limit={{limit}}' } }],
  };
  const variable = [
    { key: 'path', value: 'dogs' },
    { key: 'host', value: 'pets.test/v1' },
    { key: 'limit', value: 'x' },
    { key: 'limit', value: '7', disabled: true },
    { key: 'empty', value: null },
  ];
  const { response: _saved, ...unsaved } = item;
  const { request: _request, ...savedOnly } = item;

  t.match(
    (await judge(t, collectionOf([item], { variable }))).text,
    /call 1, GET \/v1\/pets\?limit=x, 200/,
  );
  t.match(
    (await judge(t, collectionOf([savedOnly], { variable }))).text,
    /GET \/v1\/pets\?limit=x, 200/,
    'a saved reply has its own request',
  );
  t.match(
    (await judge(t, collectionOf([unsaved], { variable }))).text,
    /GET \/v1\/pets\?limit=&=1, no reply/,
  );
});

t.test('a URL may come in parts, and to another host', async (t) => {
  const parts = {
    protocol: 'https',
    host: ['pets', 'test'],
    port: '8443',
    path: ['v1', { value: 'pets' }],
    query: [
      { key: 'limit', value: 'x', disabled: true },
      { key: 'limit', value: '5' },
    ],
  };
  const passes = (url: unknown, host?: readonly string[]) =>
    judge(t, collectionOf([{ request: { url }, response: [listed] }]), host);

  t.equal((await passes(parts, ['pets.test'])).verdict, 'passed');
  t.equal((await passes({ path: '/v1/pets', query: [] })).verdict, 'passed');
  t.equal((await passes('pets.test/v1/pets#a')).verdict, 'passed');
  t.equal((await passes({ raw: 'localhost:3000/pets' }, ['localhost'])).verdict, 'passed');
  t.match((await passes('https://other.test/v1/pets', ['pets.test'])).verdict, /^None of the 1/);
});

t.test('credentials come from the request, its folder or the collection', async (t) => {
  const request = {
    method: 'POST',
    url: '{{baseUrl}}/pets',
    body: { mode: 'raw', raw: '{"name":"A"}' },
  };
  const add = async (auth: unknown, own: object = {}) => {
    const item = {
      request: { ...request, ...own },
      response: [{ code: 201, body: '{"name":"A"}' }],
    };
    return (await judge(t, collectionOf([{ item: [item] }], { auth }))).verdict;
  };
  const token = [{ key: 'token', value: '{{token}}' }];

  t.equal(await add(undefined), 'failed');
  t.equal(await add({ type: 'bearer', bearer: token }), 'passed');
  t.equal(await add({ type: 'bearer', bearer: token }, { auth: { type: 'noauth' } }), 'failed');
  t.equal(await add({ type: 'bearer', bearer: token }, { auth: { type: 'inherit' } }), 'passed');
  t.equal(await add({ type: 'oauth2', oauth2: [] }), 'passed');
  t.equal(await add({ type: 'basic', basic: { username: 'ann', password: 'ü' } }), 'passed');
  t.equal(await add({ type: 'digest', digest: [] }), 'passed');
  const key = (name: string, more: readonly object[] = []) => ({
    type: 'apikey',
    apikey: [{ key: 'key', value: name }, { key: 'value', value: 'a' }, ...more],
  });
  const inQuery = [{ key: 'in', value: 'query' }];
  t.equal(await add(key('X-Key')), 'passed');
  t.equal(await add(key('key', inQuery)), 'passed');
  t.equal(await add(key('key', inQuery), { url: '{{baseUrl}}/pets?a=1' }), 'passed');
});

t.test('bodies are read in every mode', async (t) => {
  const header = 'Authorization: Bearer a\nno field';
  const add = async (body: unknown, code = 201) => {
    const request = { method: 'POST', url: '{{baseUrl}}/pets', header, body };
    const response = [{ code, ...(code === 201 && { body: '{"name":"A"}' }) }];
    return (await judge(t, collectionOf([{ request, response }]))).text;
  };
  const json = { raw: { language: 'json' } };
  const named = [
    { key: 'name', value: 'A' },
    { key: 'id', value: 'x', disabled: true },
  ];

  t.match(await add({ mode: 'raw', raw: '{"id":1}' }), /must have the required property "name"/);
  t.match(await add({ mode: 'raw', raw: '{"id":1}' }, 400), /0 failures/, 'wrong on purpose');
  t.match(await add({ mode: 'raw', raw: '{"id":{{id}}}', options: json }), /0 failures/);
  t.match(await add({ mode: 'raw', raw: 'text' }), /text\/plain/);
  t.match(await add({ mode: 'raw', raw: '<a/>', options: { raw: { language: 'xml' } } }), /xml/);
  t.match(await add({ mode: 'raw', raw: '' }), /1 failure/);
  t.match(await add({ mode: 'raw' }), /1 failure/);
  t.match(await add({ mode: 'raw', raw: '{"name":"A"}', disabled: true }), /1 failure/);
  t.match(await add({ mode: 'urlencoded', urlencoded: named }), /0 failures/);
  t.match(await add({ mode: 'urlencoded' }), /must have the required property "name"/);
  t.match(await add({ mode: 'formdata', formdata: named }), /0 failures/);
  t.match(
    await add({ mode: 'formdata', formdata: [{}] }),
    /must have the required property "name"/,
  );
  t.match(await add({ mode: 'formdata', formdata: [{ key: 'a', type: 'file' }] }), /0 failures/);
  t.match(await add({ mode: 'file', file: {} }), /0 failures.*1 body not recorded/s);
  const graphql = { query: '{ pets }', variables: '{"a":1}' };
  t.match(await add({ mode: 'graphql', graphql }), /must have the required property "name"/);
  t.match(await add({ mode: 'graphql', graphql: { variables: 'x' } }), /required property "name"/);
  t.match(await add({ mode: 'graphql', graphql: {} }), /required property "name"/);
});

t.test('replies may lack a code, a body and a content type', async (t) => {
  const text = async (response: object) =>
    (await judge(t, collectionOf([{ request: '{{baseUrl}}/pets', response: [response] }]))).text;
  const twice = [
    { key: 'Vary', value: 'a' },
    { key: 'vary', value: 'b' },
  ];

  t.match(await text({ body: '[]' }), /1 without a reply/);
  t.match(await text({ code: 200, body: null, header: null }), /The body is empty/);
  t.match(await text({ code: 200, body: '[7]', header: twice }), /must be object/);
  t.match(await text({ code: 200, body: '[]', _postman_previewlanguage: 'html' }), /"text\/html"/);
});

t.test('a collection without items cannot be checked, nor one that is broken', async (t) => {
  const none = '/pets.json is not a Postman collection:';

  t.equal((await judge(t, collectionOf([]))).verdict, '/pets.json has no calls.');
  t.equal((await judge(t, collectionOf([7]))).verdict, `${none} /item/0 must be an object.`);
  t.equal(
    (await judge(t, collectionOf([{ item: [{ name: 'A' }] }]))).verdict,
    `${none} /item/0/item/0 must have /request with /url.`,
  );
});

t.test('folders may nest up to 100 deep', async (t) => {
  const nest = (depth: number): object =>
    depth === 0
      ? { name: 'List', request: 'https://pets.test/v1/pets' }
      : { item: [nest(depth - 1)] };

  t.match(await judge(t, collectionOf([nest(100)]), ['pets.test']), {
    verdict: /^(passed|failed)$/,
  });
  t.strictSame(
    (await judge(t, collectionOf([nest(101)]))).verdict,
    '/pets.json has folders in more than 100 folders.',
  );
});
