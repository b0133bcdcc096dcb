import t from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { controlOf } from '../support/control-of.ts';
import { openPets } from '../support/pets.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: { type: 'integer' },
    name: { type: 'string', description: 'How to call it.' },
    kind: { type: 'string', enum: ['cat', 'dog'] },
    born: { type: 'string', format: 'date' },
    owner_id: { type: 'integer' },
  },
};
const owner = { type: 'object', properties: { id: { type: 'integer' } } };
const key = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'integer' } });

const shop = documentOf(
  {
    '/owners': {
      get: { operationId: 'listOwners', responses: { 200: json({ type: 'array', items: owner }) } },
    },
    '/owners/{ownerId}': {
      parameters: [key('ownerId')],
      get: { operationId: 'readOwner', responses: { 200: json(owner) } },
    },
    '/owners/{ownerId}/pets/{petId}': {
      parameters: [key('ownerId'), key('petId')],
      get: { operationId: 'readPet', responses: { 200: json(pet) } },
      delete: { operationId: 'removePet', responses: { 204: { description: '' } } },
    },
    '/owners/{ownerId}/pets': {
      parameters: [key('ownerId')],
      get: {
        operationId: 'listPets',
        summary: 'All pets',
        description: 'In order.',
        tags: ['pets', 7],
        deprecated: true,
        parameters: [
          { name: 'kind', in: 'query', schema: { type: ['null', 'string'], enum: ['cat', 'dog'] } },
          { name: 'limit', in: 'query', description: 'How many', schema: { default: 20 } },
          {
            name: 'X-Trace',
            in: 'header',
            required: true,
            schema: { type: 'string' },
            example: 'a',
          },
        ],
        responses: { 200: json({ type: 'array', items: pet }) },
      },
      post: {
        operationId: 'addPet',
        requestBody: { required: true, ...json(pet, { example: { name: 'Rex' } }) },
        responses: {
          201: json(pet, { examples: { tom: { value: { id: 9, name: 'Tom' } } } }),
          default: { description: 'No' },
        },
      },
    },
    '/notes': {
      post: { requestBody: json(pet), responses: { 200: { description: '' } } },
      put: { requestBody: { content: { 'text/plain': {} } }, responses: {} },
    },
  },
  {
    servers: [{ url: '/api' }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
  },
);

t.test('operations are listed and described with examples, credentials and plan', async (t) => {
  const { app } = await sandlotOf(t, shop);
  const control = await controlOf(t, app);

  const [, list] = await control('GET /operations');
  t.strictSame(
    Object(list).operations.find(({ id }: { readonly id: string }) => id === 'listPets'),
    {
      id: 'listPets',
      method: 'GET',
      path: '/api/owners/{ownerId}/pets',
      summary: 'All pets',
      tags: ['pets'],
      deprecated: true,
    },
  );
  t.match(await control('GET /operations/listPets'), [
    200,
    {
      description: 'In order.',
      parameters: [
        { name: 'ownerId', in: 'path', required: true, type: 'integer', example: /^\d+$/ },
        { name: 'kind', values: ['cat', 'dog'], type: 'string' },
        { name: 'limit', description: 'How many', example: 20 },
        { name: 'X-Trace', in: 'header', example: 'a' },
      ],
      credentials: { headers: { authorization: 'Bearer sandlot' }, query: [] },
      planned: { behaviour: 'list', resource: 'owners/{ownerId}/pets', plan: { kind: 'list' } },
    },
  ]);
  t.match(await control('GET /operations/addPet'), [
    200,
    {
      body: { required: true, mediaTypes: ['application/json'], example: { name: 'Rex' } },
      replies: [
        { status: '201', examples: ['tom'], example: { id: 9, name: 'Tom' } },
        { status: 'DEFAULT', description: 'No', mediaTypes: [], examples: [] },
      ],
    },
  ]);
  t.match(await control(`GET /operations/${encodeURIComponent('POST /notes')}`), [
    200,
    { body: { required: false, example: { name: /./ } } },
  ]);
  const [, text] = await control(`GET /operations/${encodeURIComponent('PUT /notes')}`);
  t.strictSame(Object(text).body, { required: false, mediaTypes: ['text/plain'] });
  t.match(await control('GET /operations/listPet'), [404, { detail: /the nearest is "listPets"/ }]);
});

t.test(
  'a path without seed records has made-up keys, and a body may have no media type',
  async (t) => {
    const notes = documentOf({
      '/notes': { post: { requestBody: { content: {} }, responses: { 200: { description: '' } } } },
      '/owners': { get: { responses: { 200: json({ type: 'array', items: owner }) } } },
      '/owners/{ownerId}': {
        parameters: [key('ownerId')],
        get: { operationId: 'readOwner', responses: { 200: json(owner) } },
      },
    });
    const { app } = await sandlotOf(t, notes, { records: 0 });
    const control = await controlOf(t, app);

    t.match(await control('GET /operations/readOwner'), [
      200,
      { parameters: [{ name: 'ownerId', example: /^\d+$/ }] },
    ]);
    const [, written] = await control(`GET /operations/${encodeURIComponent('POST /notes')}`);
    t.strictSame(Object(written).body, { required: false, mediaTypes: [] });
  },
);

t.test('resources are listed and described', async (t) => {
  const { app } = await sandlotOf(t, shop);
  const control = await controlOf(t, app);

  t.strictSame(await control('GET /resources'), [
    200,
    {
      resources: [
        { name: 'owners', kind: 'collection', key: 'id' },
        { name: 'owners/{ownerId}/pets', kind: 'collection', key: 'id' },
      ],
    },
  ]);
  const [, described] = await control(`GET /resources/${encodeURIComponent('owners/7/pets')}`);
  t.match(described, {
    name: 'owners/7/pets',
    kind: 'collection',
    key: 'id',
    references: [{ property: 'owner_id', resource: 'owners' }],
  });
  t.match(Object(described).properties, [
    { name: 'id', types: ['integer'], required: true },
    { name: 'name', description: 'How to call it.' },
    { name: 'kind', values: ['cat', 'dog'], required: false },
    { name: 'born', format: 'date' },
    { name: 'owner_id' },
  ]);
  t.match(await control('GET /resources/unicorns'), [404, { code: 'resource-unknown' }]);
});

t.test('what is inferred is reported as by inspect', async (t) => {
  const sandlot = await sandlotOf(t, shop);
  const control = await controlOf(t, sandlot.app);

  const [status, plans] = await control('GET /plan');

  t.equal(status, 200);
  t.strictSame(plans, JSON.parse(JSON.stringify({ documents: await sandlot.inspect() })));
});

t.test('a document whose module knows its resources is described too', async (t) => {
  const sandlot = await openSandlot({ logLevel: 'silent' });
  t.teardown(() => sandlot.close());
  t.testdir({});
  const control = await controlOf(t, sandlot.app);

  const [, { resources }] = (await control('GET /resources')).map(Object);
  t.ok(resources.some(({ name }: { readonly name: string }) => name === 'features'));
  t.match(await control('GET /resources/features'), [
    200,
    { kind: 'collection', key: 'id', properties: [{ name: 'id' }] },
  ]);
  const [, { operations }] = (await control('GET /operations')).map(Object);
  const [, described] = await control(`GET /operations/${encodeURIComponent(operations[0].id)}`);
  t.match(described, { planned: { behaviour: 'module', plan: null } });
});

t.test('the mistakes in the documents are listed', async (t) => {
  const broken = documentOf({
    '/pets': { get: { responses: { 200: json({ $ref: '#/components/schemas/Pet' }) } } },
  });
  const { app, findings } = await sandlotOf(t, broken);
  const control = await controlOf(t, app);

  t.equal(findings.length > 0, true);
  t.strictSame(await control('GET /findings'), [200, { findings }]);

  const folder = t.testdir({ 'a.json': JSON.stringify(broken), 'b.json': JSON.stringify(shop) });
  const several = await openSandlot({
    documents: [
      { document: `${folder}/a.json`, mount: '/a' },
      { document: `${folder}/b.json`, mount: '/b' },
    ],
  });
  t.teardown(several.close);
  const found = await (await controlOf(t, several.app))('GET /findings');
  t.match(found, [200, { findings: [{ source: `${folder}/a.json` }] }]);
});

t.test('a key in the query has the key of a record as its example', async (t) => {
  const query = (name: string) => ({ ...key(name), in: 'query' });
  const answer = { responses: { 200: json(pet) } };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets/create': { post: { requestBody: json(pet), responses: { 201: json(pet) } } },
      '/pets/list': { get: { responses: { 200: json({ type: 'array', items: pet }) } } },
      '/pets/info': { get: { operationId: 'petInfo', parameters: [query('id')], ...answer } },
    }),
  );
  const { parameters, planned } = (await app.inject('/_sandlot/operations/petInfo')).json();
  t.match(planned, { resource: 'pets' });
  t.match(parameters, [{ name: 'id', in: 'query', required: true, example: '1' }]);
  t.equal((await app.inject(`/pets/info?id=${parameters[0].example}`)).statusCode, 200);
});

t.test('records that only a module has are a resource without properties', async (t) => {
  const module =
    'export const behaviours = {}; export const fixtures = { boxes: [{ id: 1, size: 3 }] };';
  const { app } = await sandlotOf(t, shop, { module });
  const control = await controlOf(t, app);
  t.match(await control('GET /state/boxes'), [200, { records: [{ id: 1, size: 3 }] }]);
  t.strictSame(await control('GET /resources/boxes'), [
    200,
    { name: 'boxes', kind: 'collection', key: 'id', properties: [], references: [] },
  ]);
});

t.test('a resource names the property that shows a key which records keep beside it', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pet': { post: { requestBody: json(pet), responses: { 200: json(pet) } } },
      '/pet/{petId}': {
        get: { parameters: [key('petId')], responses: { 200: json(pet) } },
      },
    }),
  );
  const control = await controlOf(t, app);
  t.match(await control('GET /resources/pet'), [200, { key: '@key', keyProperty: 'id' }]);
});

t.test('records that only a fixture has are a resource', async (t) => {
  const { control } = await openPets(t, { files: {} });
  t.match(await control('GET /resources'), [200, { resources: [{ name: 'pets', key: 'id' }] }]);
});

t.test('the keys of an example name a record, also where its owner is no resource', async (t) => {
  const text = { type: 'string' };
  const repo = {
    type: 'object',
    required: ['name', 'owner'],
    properties: {
      id: { type: 'integer' },
      name: { ...text, example: 'Hello' },
      owner: { type: 'object', properties: { login: { ...text, example: 'octo' } } },
    },
  };
  const repos = { responses: { 200: json({ type: 'array', items: repo }) } };
  const parameters = ['owner', 'repo'].map((name) => ({ ...key(name), schema: text }));
  const document = documentOf({
    '/repos/{owner}/{repo}': {
      parameters,
      get: { operationId: 'readRepo', responses: { 200: json(repo), 404: { description: '' } } },
    },
    '/user/repos': { get: repos, post: { responses: { 201: json(repo) } } },
  });
  const { app } = await sandlotOf(t, document);

  const described = (await app.inject('/_sandlot/operations/readRepo')).json();
  const keys = described.parameters.map(({ example }: { readonly example: string }) => example);
  t.match(described.planned, { resource: 'repos/{owner}' });
  t.strictSame(keys, ['octo', 'Hello']);
  t.equal((await app.inject(`/repos/${keys.join('/')}`)).statusCode, 200);
});
