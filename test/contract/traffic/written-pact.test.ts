import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { checkTraffic } from '../../../src/cli/check-traffic.ts';
import { captureOutput } from '../../support/captured-output.ts';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

const pet = {
  type: 'object',
  required: ['name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' }, big: { type: 'integer' } },
};
const content = {
  'application/json': { schema: pet },
  'application/octet-stream': {},
};

const pets = documentOf(
  {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: {
          200: json({ type: 'array', items: pet }),
          400: { description: '' },
          401: { description: '' },
        },
      },
      post: {
        operationId: 'addPet',
        requestBody: { required: true, content: { 'application/json': { schema: pet } } },
        responses: { 201: json(pet), 400: { description: '' } },
      },
    },
    '/pets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      delete: { operationId: 'removePet', responses: { 204: { description: '' } } },
    },
    '/files': {
      post: {
        operationId: 'upload',
        requestBody: { content },
        responses: {
          200: { description: '', content: { 'text/plain': { example: 'stored' } } },
        },
      },
    },
    '/word': { get: { operationId: 'word', responses: { 200: json({ const: 'hello' }) } } },
  },
  {
    servers: [{ url: 'https://pets.test/v1' }],
    security: [{ basic: [] }, { session: [] }, { bearer: [] }],
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'session' },
      },
    },
  },
);

type Pact = {
  readonly interactions: readonly {
    readonly description: string;
    readonly request: object;
    readonly response: object;
  }[];
};

const basic = { authorization: `Basic ${btoa('ann:secret')}` };

async function openPets(t: Test) {
  const { app } = await sandlotOf(t, pets, { records: 0 });
  const pact = async (query = ''): Promise<Pact> =>
    (await app.inject(`/_sandlot/journal.pact${query}`)).json();
  return { app, pact };
}

/** What check-traffic finds in a Pact. */
async function readBack(t: Test, pact: unknown, document: unknown = pets) {
  const folder = t.testdir({
    'api.json': JSON.stringify(document),
    'pact.json': JSON.stringify(pact),
  });
  const { output, text } = captureOutput({});
  const options = { document: `${folder}/api.json`, overlay: [], host: [] };
  const verdict = await checkTraffic(
    `${folder}/pact.json`,
    { ...options, reporter: 'pretty' },
    output,
  );
  return { verdict, text: text() };
}

t.test('the journal is written as a Pact, which fits the document', async (t) => {
  const { app, pact } = await openPets(t);
  const list = { url: '/v1/pets?limit=2&limit=2&token=abc', headers: basic };
  await app.inject(list);
  await app.inject(list);
  await app.inject({ url: '/v1/pets', headers: { cookie: 'session=abc; theme=dark' } });
  await app.inject({ method: 'POST', url: '/v1/pets', payload: { name: 'Tom' }, headers: basic });
  await app.inject({ method: 'DELETE', url: '/v1/pets/1', headers: basic });
  await app.inject({ url: '/v1/word', headers: basic });

  const written = await pact('?consumer=web');

  const type = (name: string) => ({ [name]: { combine: 'AND', matchers: [{ match: 'type' }] } });
  const authorization = [`Basic ${btoa('***:***')}`];
  const ofJson = 'application/json';
  t.match(written, {
    consumer: { name: 'web' },
    provider: { name: 'Pets' },
    metadata: { pactSpecification: { version: '4.0' } },
    interactions: [
      {
        type: 'Synchronous/HTTP',
        description: 'listPets answers 200 (call 1 of sandbox default)',
        request: { query: { limit: ['2', '2'], token: ['***'] }, body: null },
      },
      {
        description: 'listPets answers 200 (call 3 of sandbox default)',
        request: { headers: { cookie: ['session=***; theme=***'] } },
        response: {
          body: { content: [], contentType: ofJson, encoded: false },
          matchingRules: { body: type('$') },
        },
      },
      {
        request: {
          method: 'POST',
          path: '/v1/pets',
          headers: { authorization, 'content-type': ['application/json'] },
          body: { content: { name: 'Tom' }, contentType: 'application/json', encoded: false },
          matchingRules: { header: type('authorization') },
        },
        response: { status: 201, body: { content: { name: 'Tom' } } },
      },
      { response: { status: 204, headers: undefined, body: null, matchingRules: undefined } },
      { response: { body: { content: 'hello', encoded: 'JSON' } } },
    ],
  });
  t.equal(written.interactions.length, 5, 'equal calls are one interaction');
  t.match(await readBack(t, written), { verdict: 'passed', text: /5 calls, 0 failures/ });
  t.strictSame((await pact('?operation=word')).interactions.length, 1);
  t.match(await pact('?secrets=shown'), {
    interactions: [
      { request: { headers: { authorization: [basic.authorization] }, matchingRules: undefined } },
    ],
  });
});

t.test('calls that violate the document are no contract', async (t) => {
  const { app, pact } = await openPets(t);
  const override = (answer: object) =>
    app.inject({
      method: 'POST',
      url: '/_sandlot/overrides',
      payload: { match: { operation: 'word' }, answer, outsideDocument: true },
    });
  await app.inject({ url: '/v1/dogs', headers: basic });
  const undescribed = { name: 'Tom', nickname: 'T' };
  await app.inject({ method: 'POST', url: '/v1/pets', payload: undescribed, headers: basic });
  await app.inject({ method: 'DELETE', url: '/v1/pets/1', headers: basic });
  await override({ body: 'bye' });
  await app.inject({ url: '/v1/word', headers: basic });
  await app.inject({
    method: 'POST',
    url: '/_sandlot/faults',
    payload: { cut: 'empty', times: 1 },
  });
  await app.inject({ url: '/v1/pets', headers: basic }).catch(() => undefined);
  await app.inject('/v1/pets');

  t.strictSame(
    (await pact()).interactions.map(({ description }) => description),
    [
      'removePet answers 204 (call 3 of sandbox default)',
      'listPets answers 401 (call 6 of sandbox default)',
    ],
  );
});

t.test('bodies stay what they are', async (t) => {
  const { app, pact } = await openPets(t);
  const upload = (payload: string | Buffer, type: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/files',
      payload,
      headers: { ...basic, 'content-type': type },
    });
  await upload(Buffer.from([255, 0]), 'application/octet-stream');
  await upload('{"name":"A","big":12345678901234567890}', 'application/json');

  const written = await pact();

  t.match(written, {
    interactions: [
      {
        request: {
          body: { content: '/wA=', contentType: 'application/octet-stream', encoded: 'base64' },
        },
        response: { body: { content: 'stored', encoded: false } },
      },
      { request: { body: { content: '{"name":"A","big":12345678901234567890}' } } },
    ],
  });
  t.match(await readBack(t, written), { verdict: 'passed' });
});

t.test('the Pact of docs/contract-testing.md is read', async (t) => {
  const page = readFileSync('docs/contract-testing.md', 'utf8');
  const [, shown = ''] = /^```json\n(\{\n {2}"consumer".*?)^```$/ms.exec(page) ?? [];
  const open = { ...pets, security: [] };

  t.match(await readBack(t, JSON.parse(shown), open), { verdict: 'passed', text: /1 call,/ });
});
