import t from 'tap';
import { runInspect } from '../../src/cli/inspect.ts';
import { captureOutput } from '../support/captured-output.ts';
import { documentOf } from '../support/sandlot-of.ts';
import { printed, small } from './support/inspected.ts';

t.test('prints the documented JSON format', async (t) => {
  const finding = {
    severity: 'error',
    pointer:
      '/paths/~1pets~1{petId}~1a_word_longer_than_its_column/get/responses/200/content/application~1json/schema/$ref',
    message: '$ref target does not exist: #/no',
  };

  const inspection = JSON.parse(await printed(t, small, { json: true }));
  const { operations } = inspection;

  t.strictSame(inspection, {
    document: { source: '/api.json', title: 'Pets', version: '1.0', basePath: '' },
    resources: [
      {
        name: 'pets',
        kind: 'collection',
        rule: 'list-path',
        key: {
          property: 'id',
          parameter: 'petId',
          origin: 'server',
          candidates: [
            {
              property: 'id',
              rule: 'record-key',
              score: 350,
              reason: '"id" of the record has a name that is used for keys only',
            },
            {
              property: 'id',
              rule: 'list-key',
              score: 250,
              reason: '"id" of the list has a name that is used for keys only',
            },
          ],
        },
        parent: null,
        views: [],
        keys: 'listed',
        unknownKeys: 'refused',
        lifecycle: null,
        envelope: { one: null, many: '$' },
        operations: 1,
        records: 3,
      },
    ],
    operations: [
      {
        id: 'GET /pets',
        method: 'GET',
        path: '/pets',
        behaviour: 'list',
        reason: 'The reply holds a list of pets',
        resource: 'pets',
        envelope: { sent: null, one: null, many: '$' },
        finding: null,
        plan: operations[0].plan,
        lostRules: [],
      },
      {
        id: 'GET /pets/{petId}/a_word_longer_than_its_column',
        method: 'GET',
        path: '/pets/{petId}/a_word_longer_than_its_column',
        behaviour: 'none',
        reason: 'answers 501: $ref target does not exist: #/no',
        resource: null,
        envelope: { sent: null, one: null, many: null },
        finding,
        plan: operations[1].plan,
        lostRules: [],
      },
    ],
    webhooks: [],
    subscriptions: [],
    subscriptionCalls: [],
    findings: [finding],
  });
});

t.test('includes the plan of each operation in the JSON', async (t) => {
  const { operations } = JSON.parse(await printed(t, small, { json: true }));
  const pointer = '/paths/~1pets/get/responses/200/content/application~1json/schema/items';

  t.match(operations[0].plan, {
    kind: 'list',
    rule: 'collection',
    reason: 'The reply holds a list of pets',
    target: { resource: 'pets', path: '/pets', ancestors: [], keys: [], alternateKeys: [] },
    reply: { envelope: { path: [], schemaPointers: [pointer] } },
  });
  t.match(operations[1].plan, {
    kind: 'example',
    rule: 'example',
    target: { ancestors: ['pets'], keys: [{ in: 'path', name: 'petId' }], alternateKeys: [null] },
  });
});

t.test('--arazzo prints workflows of one document', async (t) => {
  const pet = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } };
  const content = { 'application/json': { schema: pet } };
  const replied = { description: '', content };
  const pets = documentOf({
    '/pets': {
      post: { operationId: 'make', requestBody: { content }, responses: { 201: replied } },
    },
    '/pets/{petId}': { get: { operationId: 'read', responses: { 200: replied } } },
  });

  const printedWorkflows = JSON.parse(await printed(t, pets, { arazzo: true }));
  t.match(printedWorkflows.workflows, [
    { workflowId: 'pets', steps: [{ operationId: 'make' }, { operationId: 'read' }] },
  ]);
  const { output } = captureOutput();
  const options = { mount: [], overlay: [], arazzo: true };
  await t.rejects(runInspect(['a.yaml', 'b.yaml'], options, output), {
    message: 'Workflows describe one document: name only one with --arazzo.',
  });
});
