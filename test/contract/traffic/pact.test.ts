import t, { type Test } from 'tap';
import { checkTraffic } from '../../../src/cli/check-traffic.ts';
import { captureOutput } from '../../support/captured-output.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: { type: 'integer' },
    name: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' }, minItems: 2, uniqueItems: true },
    required: { type: 'boolean' },
    any: { type: 'array' },
    both: { oneOf: [{ type: 'integer' }], anyOf: [{ type: 'integer' }] },
    home: {
      oneOf: [
        { type: 'object', required: ['street'], properties: { street: { type: 'string' } } },
        { type: 'object', required: ['cage'], properties: { cage: { type: 'integer' } } },
      ],
    },
  },
};

const pets = documentOf(
  {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: json({ type: 'array', items: { $ref: '#/components/schemas/Pet' } }) },
      },
      post: {
        operationId: 'addPet',
        parameters: [{ name: 'x-team', in: 'header', required: true, schema: { type: 'string' } }],
        requestBody: {
          required: true,
          content: {
            'application/vnd.pets+json': { schema: { $ref: '#/components/schemas/Pet' } },
          },
        },
        responses: {
          201: {
            description: '',
            headers: { location: { required: true, schema: { type: 'string' } } },
            content: {
              'application/vnd.pets+json': { schema: { $ref: '#/components/schemas/Pet' } },
            },
          },
          400: { description: '' },
        },
      },
    },
    '/photo': {
      get: {
        operationId: 'photo',
        responses: { 200: { description: '', content: { 'image/png': {}, 'text/plain': {} } } },
      },
    },
  },
  { servers: [{ url: 'https://pets.test/v1' }], components: { schemas: { Pet: pet } } },
);

async function judgePact(t: Test, pact: unknown, document: object = pets, more: object = {}) {
  const folder = t.testdir({
    'api.json': JSON.stringify(document),
    'web-pets.json': JSON.stringify(pact),
  });
  const { output, text } = captureOutput({});
  const options = { document: `${folder}/api.json`, overlay: [], host: [] };
  const verdict = await checkTraffic(
    `${folder}/web-pets.json`,
    { ...options, reporter: 'pretty', ...more },
    output,
  ).catch((error) => error.message.replaceAll(folder, ''));
  return { verdict, text: text().replaceAll(folder, '') };
}

function pactOf(version: string, ...interactions: readonly object[]) {
  return {
    consumer: { name: 'web' },
    provider: { name: 'pets' },
    interactions,
    metadata: { pactSpecification: { version } },
  };
}

const list = { method: 'get', path: '/pets' };

t.test('each interaction is judged, and named by its description', async (t) => {
  const pact = pactOf(
    '2.0.0',
    {
      description: 'a request for pets',
      request: { ...list, query: 'limit=x', matchingRules: { '$.query.limit': {} } },
      response: { status: 200, body: [{ id: 1, name: 'Tom' }] },
    },
    {
      description: 'pets with a wrong name',
      request: list,
      response: {
        status: 200,
        body: [{ name: 7 }],
        matchingRules: { '$.body': { match: 'type' } },
      },
    },
    { request: { method: 'get', path: '/dogs' }, response: {} },
    { request: list, response: { status: 204 } },
  );

  t.strictSame(await judgePact(t, pact), {
    verdict: 'failed',
    text: `invalid request: call 1 "a request for pets", GET /pets?limit=x, 200
  The query parameter "limit" must be integer.
  /paths/~1pets/get/parameters/0/schema/type

invalid reply: call 2 "pets with a wrong name", GET /pets, 200
  The body at /0/name must be string.
  /components/schemas/Pet/properties/name/type

no matching operation: call 3, GET /dogs, 200

invalid reply: call 4, GET /pets, 204
  The status 204 is not documented. Documented: 200.
  /paths/~1pets/get/responses

Pets 1.0, calls of /web-pets.json
1 operation, 4 calls, 4 failures
4 calls in total: 6 bodies not recorded
`,
  });
});

t.test('a reply has what the consumer needs, so it may lack anything', async (t) => {
  const body = [{ name: 'Tom', tags: ['a', 'a'], home: {} }, { tags: [] }];
  const reply = (sent: unknown) =>
    judgePact(t, pactOf('3.0.0', { request: list, response: { status: 200, body: sent } }));

  t.equal((await reply(body)).verdict, 'passed');
  t.match(await reply([{ required: 1, home: { cage: 'x', street: 1 } }]), {
    verdict: 'failed',
    text: /The body at \/0\/required must be boolean.*\/components\/schemas\/Pet\/properties\/home\/oneOf/s,
  });
});

t.test('a reply must not expect what the document does not describe', async (t) => {
  const openPets = (more: object) => ({
    ...pets,
    components: { schemas: { Pet: { ...pet, ...more } } },
  });
  const reply = async (body: unknown, more: object = {}, headers: object = {}) => {
    const pact = pactOf('3.0.0', { request: list, response: { status: 200, body, headers } });
    return (await judgePact(t, pact, openPets(more))).text;
  };
  const nmae = [{ nmae: 'Tom' }];

  t.match(
    await reply(nmae),
    /The body at \/0\/nmae is not described, so clients cannot rely on it\.\n {2}\/components\/schemas\/Pet\n/,
  );
  t.match(await reply(nmae, { additionalProperties: true }), /0 failures/);
  t.match(await reply(nmae, { additionalProperties: { type: 'string' } }), /0 failures/);
  t.match(await reply(nmae, { allOf: [{ patternProperties: { '^x': {} } }] }), /0 failures/);
  t.match(await reply(nmae, { allOf: [true] }), /is not described/);
  t.match(await reply(nmae, { additionalProperties: false }), /1 failure\n/);
  t.match(await reply(nmae, { anyOf: [{ properties: { nmae: {} } }] }), /0 failures/);
  t.match(await reply(nmae, { properties: {} }), /0 failures/);
  t.match(await reply([{ tags: ['a', 7], any: [{}] }]), /must be string/);
  t.match(await reply('a: b', {}, { 'content-type': 'text/yaml' }), /"text\/yaml"/);
  t.match(await reply('{', {}, { 'content-type': 'application/json' }), /must be array/);
});

t.test('a request is judged as a whole, unless it is refused', async (t) => {
  const request = { method: 'POST', path: '/v1/pets', body: { name: 'Tom' } };
  const add = (more: object, response: object = { status: 201 }) =>
    judgePact(t, pactOf('3.0.0', { request: { ...request, ...more }, response }));
  const headers = { 'X-Team': 'a' };

  t.match(await add({ headers }), { text: /The body must have the required property "id"/ });
  t.match(await add({ body: { id: 1, name: 'Tom' } }), { text: /"x-team" is required/ });
  t.equal((await add({ body: { id: 1, name: 'Tom' }, headers })).verdict, 'passed');
  t.equal((await add({ body: undefined, headers })).verdict, 'passed', 'any body will do');
  t.match((await add({ body: null, headers })).verdict, 'failed', 'no body');
  t.equal((await add({ body: { name: 1 } }, { status: 400 })).verdict, 'passed');
  t.match(
    await add({
      body: { id: 1, name: 'Tom' },
      headers: { ...headers, 'Content-Type': 'text/csv' },
    }),
    { text: /text\/csv/ },
  );
});

t.test('queries, headers and bodies have the forms of every version', async (t) => {
  const passes = async (version: string, request: object, response: object) =>
    (await judgePact(t, pactOf(version, { request, response }))).text;
  const team = { 'X-Team': ['a', 'b'] };
  const json = { 'Content-Type': 'application/json' };
  const photo = { path: '/photo' };
  const add = { method: 'POST', path: '/pets' };

  t.match(await passes('3.0', { ...list, query: { limit: ['1'] } }, {}), /0 failures/);
  t.match(await passes('3.0', { ...list, query: { limit: 'x' } }, {}), /"limit" must be integer/);
  t.match(await passes('3.0', { ...list, query: { limit: [null] } }, {}), /GET \/pets\?limit=,/);
  t.match(await passes('2.0', { ...list, query: '' }, {}), /0 failures/);
  t.match(await passes('2.0', { path: '/dogs' }, { body: 'a' }), /no matching operation/);
  t.match(await passes('3.0', list, { headers: json, body: '[{"id":"x"}]' }), /must be integer/);
  t.match(await passes('3.0', list, { headers: json, body: 'no JSON' }), /must be array/);
  t.match(await passes('2.0', photo, { body: 'a' }), /0 failures/);
  t.match(await passes('2.0', photo, { headers: json, body: 'a' }), /"application\/json"/);
  const content = { id: 1, name: 'Tom' };
  t.match(
    await passes('4.0', { ...add, headers: team, body: { content } }, { status: 201 }),
    /0 fail/,
  );
  const wrong = [
    { content: '{"id":"x"}', contentType: 'application/vnd.pets+json' },
    { content: { id: 'x' }, contentType: 'application/vnd.pets+json', encoded: false },
    { content: btoa('{"id":"x"}'), contentType: 'application/vnd.pets+json', encoded: 'base64' },
  ];
  for (const body of wrong)
    t.match(
      await passes('4.0', { ...add, headers: team, body }, { status: 201 }),
      /must be integer/,
    );
  t.match(await passes('4.0', list, { body: { content: 'a', encoded: 'JSON' } }), /must be array/);
  const bytes = { content: 'iVBORw0KGgo=', contentType: 'image/png', encoded: true };
  t.match(await passes('4.0', photo, { body: bytes }), /0 failures/);
  t.match(await passes('4.0', list, { body: {} }), /The body is empty/);
});

t.test('interactions below another path are found by --base', async (t) => {
  const pact = pactOf('2.0.0', { request: { path: '/api/pets' }, response: { status: 200 } });

  t.equal((await judgePact(t, pact)).verdict, 'failed');
  t.equal((await judgePact(t, pact, pets, { base: '/api' })).verdict, 'passed');
});

t.test('each report names the interaction', async (t) => {
  const pact = pactOf('2.0.0', {
    description: 'a list of pets',
    request: list,
    response: { status: 204 },
  });
  const text = async (reporter: string) => (await judgePact(t, pact, pets, { reporter })).text;

  t.match(await text('junit'), 'call 1 &quot;a list of pets&quot;: GET /pets, 204');
  t.match(await text('github'), 'Call 1 "a list of pets", invalid reply: GET /pets, 204');
  t.match(JSON.parse(await text('json')), { failures: [{ name: 'a list of pets' }] });
});

t.test('messages are no calls, and a Pact without calls cannot be checked', async (t) => {
  const none = '/web-pets.json has no calls.';
  const message = { type: 'Asynchronous/Messages', contents: {} };

  t.equal((await judgePact(t, pactOf('4.0', message))).verdict, none);
  t.equal((await judgePact(t, pactOf('2.0'))).verdict, none);
  t.equal((await judgePact(t, { consumer: {}, provider: {}, messages: [] })).verdict, none);
  const { metadata: _none, ...old } = pactOf('', { request: list, response: { body: [] } });
  t.equal((await judgePact(t, old)).verdict, 'passed');
  const oldest = { ...old, metadata: { pactSpecificationVersion: '1.0.0' } };
  t.equal((await judgePact(t, oldest)).verdict, 'passed');
});

t.test('an invalid Pact is reported in one sentence', async (t) => {
  const verdictOf = async (interaction: unknown) =>
    (await judgePact(t, { interactions: [interaction] })).verdict;
  const none = '/web-pets.json is not a Pact file: /interactions/0';

  t.equal(await verdictOf(1), `${none} must have /request and /response.`);
  t.equal(
    await verdictOf({ request: { path: 1 }, response: {} }),
    `${none} must have strings at /request/method and /request/path.`,
  );
  t.equal(
    await verdictOf({ request: {}, response: { status: '200' } }),
    `${none} must have a number at /response/status.`,
  );
});
