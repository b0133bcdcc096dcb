import t, { type Test } from 'tap';
import { describeWorkflows, verify } from '../../../../src/contract/verify/verify.ts';
import { parseArazzo } from '../../../../src/contract/workflow/arazzo-document.ts';
import { loadDocument } from '../../../../src/openapi/openapi.ts';
import { openSandlot } from '../../../../src/sandlot.ts';
import { documentOf, json } from '../../../support/sandlot-of.ts';

const text = { type: 'string' };
const ref = (name: string) => json({ $ref: `#/components/schemas/${name}` });
const inPath = (name: string, schema: object = { type: 'integer' }) => ({
  ...{ name, in: 'path', required: true, schema },
});
const body = (name: string) => ({ requestBody: { required: true, content: ref(name).content } });
const missing = { 404: { description: '' } };
const team = { name: 'X-Team', in: 'header', required: true, schema: { ...text, example: 'red' } };

const document = documentOf(
  {
    '/shops': {
      get: {
        operationId: 'listShops',
        responses: {
          200: json({ type: 'array', items: ref('Shop').content['application/json'].schema }),
        },
      },
    },
    '/shops/{shopId}': { parameters: [inPath('shopId')], get: { responses: { 200: ref('Shop') } } },
    '/shops/{shopId}/pets': {
      parameters: [inPath('shopId')],
      get: {
        responses: { 200: json({ type: 'array', items: { $ref: '#/components/schemas/Pet' } }) },
      },
      post: {
        operationId: 'createPet',
        parameters: [team],
        ...body('Pet'),
        responses: { 201: ref('Pet') },
      },
    },
    '/shops/{shopId}/pets/{petId}': {
      parameters: [inPath('shopId'), inPath('petId')],
      get: { operationId: 'readPet', responses: { 200: ref('Pet'), ...missing } },
      patch: { operationId: 'changePet', ...body('Pet'), responses: { '2XX': ref('Pet') } },
      delete: { operationId: 'removePet', responses: { 204: { description: '' }, ...missing } },
    },
    '/labels/{name}': {
      parameters: [inPath('name', { ...text, minLength: 3 })],
      put: { operationId: 'putLabel', ...body('Label'), responses: { 200: ref('Label') } },
      get: { operationId: 'readLabel', responses: { 200: ref('Label') } },
    },
    '/orphans/{orphanId}/toys': {
      parameters: [inPath('orphanId')],
      post: { ...body('Label'), responses: { 201: ref('Label') } },
    },
  },
  {
    security: [{ key: [], basic: [] }],
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'query', name: 'key' },
        basic: { type: 'http', scheme: 'basic' },
      },
      schemas: {
        Shop: { type: 'object', properties: { id: { type: 'integer' }, name: text } },
        Pet: {
          type: 'object',
          properties: { id: { type: 'integer', readOnly: true }, name: text },
        },
        Label: { type: 'object', properties: { name: text, colour: text } },
      },
    },
  },
);

async function describe(t: Test, described: object = document) {
  const file = `${t.testdir({ 'api.json': JSON.stringify(described) })}/api.json`;
  const loaded = await loadDocument(file);
  return { file, loaded, arazzo: await describeWorkflows(loaded) };
}

type Described = { readonly workflowId: string; readonly steps: readonly object[] };

t.test('a workflow has the steps of a life', async (t) => {
  const { arazzo, file } = await describe(t);
  const workflows = arazzo.workflows as readonly Described[];
  const pets = workflows.find(({ workflowId }) => workflowId === 'shops-pets');

  t.match(arazzo, {
    arazzo: '1.0.1',
    info: { title: 'Workflows of Pets', version: '1.0' },
    sourceDescriptions: [{ name: 'api', url: file, type: 'openapi' }],
  });
  t.strictSame(
    pets?.steps.map((step) => Object(step).stepId),
    [
      'list-listShops',
      'create-createPet',
      'read-readPet',
      'list-GET-shops-shopId-pets',
      'update-changePet',
      'remove-removePet',
      'read-removed-readPet',
    ],
  );
  t.match(pets, {
    parameters: [
      { name: 'authorization', in: 'header', value: 'Basic {$inputs.basic}' },
      { name: 'key', in: 'query', value: '{$inputs.token}' },
    ],
    steps: [
      { operationId: 'listShops', outputs: { id: '$response.body#/0/id' } },
      {
        parameters: [
          { name: 'shopId', in: 'path', value: '$steps.list-listShops.outputs.id' },
          { name: 'X-Team', in: 'header', value: 'red' },
        ],
        requestBody: { contentType: 'application/json', payload: { name: String } },
        successCriteria: [{ condition: '$statusCode == 201' }],
        outputs: { id: '$response.body#/id' },
      },
      { parameters: [{}, { name: 'petId', value: '$steps.create-createPet.outputs.id' }] },
      { operationPath: '{$sourceDescriptions.api.url}#/paths/~1shops~1{shopId}~1pets/get' },
      { successCriteria: [{ condition: '$statusCode >= 200 && $statusCode < 300' }] },
      {},
      { successCriteria: [{ condition: '$statusCode == 404' }] },
    ],
  });
});

t.test('Sandlot passes the workflows of a document that it serves', async (t) => {
  const { arazzo, file, loaded } = await describe(t);
  const sandlot = await openSandlot({ logLevel: 'silent', document: file });
  t.teardown(() => sandlot.close());
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  const workflow = parseArazzo(JSON.stringify(arazzo), 'api.arazzo.json');
  const report = await verify({
    ...{ url, document: loaded, workflows: [workflow], ticks: () => 0, waits: [0] },
    maxRequests: 40,
  });

  t.strictSame(
    report.failures.filter(({ check }) => check === 'workflow'),
    [],
  );
  t.ok(report.workflows?.every(({ outcome }) => outcome === 'passed'));
  t.ok((report.workflows?.length ?? 0) >= 2);
});

t.test('a document in which nothing can be created has no workflow', async (t) => {
  const pets = { '/pets': { get: { responses: { 200: json({ type: 'array' }) } } } };
  await t.rejects(describe(t, documentOf(pets)), {
    message: 'No resource of the document can be created, so there is no workflow.',
  });
});

t.test('a parent is created, and an action is part of the life of its record', async (t) => {
  const schema = { type: 'object', required: ['name'], properties: { id: text, name: text } };
  const player = [inPath('teamId', text), inPath('playerId', text)];
  const { arazzo } = await describe(
    t,
    documentOf(
      {
        '/teams': {
          post: { operationId: 'addTeam', ...body('Team'), responses: { 201: ref('Team') } },
        },
        '/teams/{teamId}': {
          parameters: [inPath('teamId', text)],
          get: { operationId: 'readTeam', responses: { 200: ref('Team') } },
        },
        '/teams/{teamId}/players': {
          parameters: [inPath('teamId', text)],
          post: { operationId: 'addPlayer', ...body('Player'), responses: { 201: ref('Player') } },
        },
        '/teams/{teamId}/players/{playerId}': {
          parameters: player,
          get: { operationId: 'readPlayer', responses: { 200: ref('Player') } },
          delete: { operationId: 'removePlayer', responses: { 204: { description: '' } } },
        },
        '/teams/{teamId}/players/{playerId}/retire': {
          parameters: player,
          post: { operationId: 'retirePlayer', responses: { 200: ref('Player') } },
        },
      },
      {
        security: [{ bearer: [] }],
        components: {
          schemas: { Team: schema, Player: schema },
          securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
        },
      },
    ),
  );

  const workflows: readonly { readonly parameters: unknown; readonly steps: readonly object[] }[] =
    Object(arazzo).workflows;
  t.strictSame(
    workflows.map(({ steps }) => steps.map((step) => Object(step).stepId)),
    [
      ['create-addTeam', 'read-readTeam'],
      [
        ...['create-addTeam', 'create-addPlayer', 'read-readPlayer'],
        ...['action-retirePlayer', 'remove-removePlayer'],
      ],
    ],
  );
  t.match(workflows[1]?.parameters, [
    { name: 'authorization', in: 'header', value: 'Bearer {$inputs.token}' },
  ]);
});

t.test('a record that another one must refer to is created before it', async (t) => {
  const id = { type: 'integer', readOnly: true };
  const noOwner = { 422: { description: 'The owner does not exist' } };
  const referring = documentOf(
    {
      '/owners': {
        post: { operationId: 'addOwner', ...body('Owner'), responses: { 201: ref('Owner') } },
      },
      '/owners/{ownerId}': {
        parameters: [inPath('ownerId')],
        get: { operationId: 'readOwner', responses: { 200: ref('Owner'), ...missing } },
      },
      '/pets': {
        post: { operationId: 'addPet', ...body('Pet'), responses: { 201: ref('Pet'), ...noOwner } },
      },
      '/pets/{petId}': {
        parameters: [inPath('petId')],
        get: { operationId: 'readPet', responses: { 200: ref('Pet'), ...missing } },
      },
    },
    {
      components: {
        schemas: {
          Owner: { type: 'object', required: ['name'], properties: { id, name: text } },
          Pet: {
            type: 'object',
            required: ['owner_id', 'owner_ids'],
            properties: {
              id,
              owner_id: { type: 'integer' },
              owner_ids: { type: 'array', items: { type: 'integer' } },
            },
          },
        },
      },
    },
  );
  const { arazzo } = await describe(t, referring);

  t.match(arazzo.workflows.at(-1), {
    workflowId: 'pets',
    steps: [
      { stepId: 'create-addOwner' },
      {
        stepId: 'create-addPet',
        requestBody: {
          payload: {
            owner_id: '$steps.create-addOwner.outputs.id',
            owner_ids: ['$steps.create-addOwner.outputs.id'],
          },
        },
      },
      { stepId: 'read-readPet' },
    ],
  });
});
