import { readFileSync } from 'node:fs';
import t from 'tap';
import { listEnvelopeRules, recordEnvelopeRules } from '../../src/inference/bodies/rules.ts';
import { actionEffectRules } from '../../src/inference/effects/action-effects.ts';
import { actionPartRules } from '../../src/inference/effects/action-part.ts';
import { timestampRules } from '../../src/inference/effects/timestamps.ts';
import { idStyleRules } from '../../src/inference/keys/id-styles.ts';
import { keyRules } from '../../src/inference/keys/rules.ts';
import { expiryRules } from '../../src/inference/lifecycles/infer-expiry.ts';
import { lifecycleRules } from '../../src/inference/lifecycles/infer-lifecycle.ts';
import { refusedStateRules } from '../../src/inference/lifecycles/transition.ts';
import { operationRules } from '../../src/inference/operations/rules.ts';
import { protocolRules } from '../../src/inference/protocol/rules.ts';
import { filterRules } from '../../src/inference/queries/filter-rules.ts';
import { queryRules } from '../../src/inference/queries/rules.ts';
import { removalRules } from '../../src/inference/relations/dependents.ts';
import { referenceRules } from '../../src/inference/relations/object-references.ts';
import { parentLinkRules } from '../../src/inference/relations/parent-links.ts';
import { resourceRules } from '../../src/inference/resources/rules.ts';
import { webhookRules } from '../../src/inference/webhooks/rules.ts';
import { referenceConstraintRules, uniqueRules } from '../../src/inference/writes/constraints.ts';
import { initialValueRules } from '../../src/inference/writes/initial-value-rules.ts';
import { metadataRules } from '../../src/inference/writes/metadata.ts';
import { recordVersionRule } from '../../src/inference/writes/record-version.ts';
import { serverPropertyRules } from '../../src/inference/writes/server-properties.ts';
import { unfinishedRecordRule } from '../../src/inference/writes/unfinished-record.ts';
import { exampleRules } from '../../src/openapi/checks/example-schemas.ts';
import { consistencyRules } from '../../src/seed/generate/values/consistent-object.ts';
import {
  accepting,
  apiModelOf,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../support/api-model-of.ts';
import { json, silent } from '../support/sandlot-of.ts';

const page = readFileSync('docs/inference.md', 'utf8');

/** The sections of docs/inference.md by their anchors. */
const sections: ReadonlyMap<string, string> = new Map(
  page
    .split(/^#{2,3} (?=\S)/m)
    .slice(1)
    .map((section) => {
      const [, title = '', body = ''] = /^([^\n]*)\n(.*)$/s.exec(section) ?? [];
      return [`#${toAnchor(title)}`, body] as const;
    }),
);

/** The anchor that GitHub gives a title. */
function toAnchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

const tables = {
  recordEnvelopeRules,
  exampleRules,
  listEnvelopeRules,
  timestampRules,
  initialValueRules,
  metadataRules,
  idStyleRules,
  consistencyRules,
  actionEffectRules,
  actionPartRules,
  parentLinkRules,
  referenceRules,
  resourceRules,
  keyRules,
  expiryRules,
  uniqueRules,
  referenceConstraintRules,
  removalRules,
  lifecycleRules,
  refusedStateRules,
  operationRules,
  queryRules,
  filterRules,
  protocolRules,
  recordVersionRules: [recordVersionRule],
  unfinishedRecordRules: [unfinishedRecordRule],
  serverPropertyRules,
  webhookRules,
};

for (const [table, rules] of Object.entries(tables)) {
  t.test(
    `each of ${table} has a name, a summary, and a section that begins with an example`,
    (t) => {
      for (const { name, summary, docs } of rules) {
        t.match(name, /^[a-z]+(-[a-z]+)*$/);
        t.match(summary, /\S/, name);
        t.match(sections.get(docs), /^\n(```\w+\n| {4}\S)/, `${name}: ${docs}`);
      }
      t.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
      t.end();
    },
  );
}

/** The lines of the example at the start of a section. */
function examplesOf(docs: string): readonly string[] {
  const [, code = ''] = /^\n```text\n(.*?)^```$/ms.exec(sections.get(docs) ?? '') ?? [];
  return code.trimEnd().split('\n');
}

const pet = object({
  id: integer,
  name: text,
  status: text,
  tags: list(text),
});
const schemas = {
  Pet: pet,
  User: object({ id: integer, name: text, email: text }),
  Team: object({ id: integer, title: text }),
  Order: object({
    id: integer,
    total: integer,
    note: text,
    status: { ...text, enum: ['open', 'cancelled'] },
  }),
  Release: object({ id: integer, tag_name: text, body: text }),
  Thing: object({ id: integer, label: text, size: integer }),
  Settings: object({ theme: text }),
  Label: object({ name: text, color: text }),
  Repo: object({ id: integer, name: text, owner: object({ login: text }), private: text }),
  OwnedPet: object({ id: integer, name: text, owner: object({ login: text }) }),
  Package: object(
    { scope: text, name: text, version: text, size: integer },
    { required: ['scope'] },
  ),
  Issue: object({ number: integer, title: text, labels: list(ref('Label')) }),
};
const pets = ref('Pet');
const readPet = { '/pets/{petId}': { get: returning(pets) } };
const listPets = { '/pets': { get: returning(list(pets)), post: accepting(pets) } };
const allPets = { ...listPets, ...readPet };
const lookup = { parameters: [{ name: 'name', in: 'query', schema: text }], ...returning(pets) };
const ids = { ...accepting(object({ ids: list(integer) })), ...silent };
const user = ref('User');
const teams = {
  '/teams': { get: returning(list(ref('Team'))), post: accepting(ref('Team')) },
  '/teams/{team}': { get: returning(ref('Team')) },
  '/users': { get: returning(list(user)), post: accepting(user) },
  '/users/{user}': { get: returning(user) },
};
const linking = { ...accepting(object({ user_ids: list(integer) })), ...silent };
const teamUsers = { get: returning(list(user)), post: linking, put: linking };
const order = { '/orders/{orderId}': { get: returning(ref('Order')) } };
const thing = ref('Thing');
const labels = accepting(object({ labels: list(text) }), list(ref('Label')));
const tags = accepting(object({ tags: list(text) }));

function linesOf(schema: object) {
  return {
    responses: { 200: { description: '', content: { 'application/x-ndjson': { schema } } } },
  };
}

/** By rule the paths of its example. */
const operationDocuments: Readonly<Record<string, object>> = {
  'record-view': {
    ...allPets,
    '/pets/{petId}/status': { get: returning(pets), patch: accepting(pets) },
  },
  extension: {
    ...order,
    '/orders': { get: returning(list(ref('Order'))), post: accepting(ref('Order')) },
    '/orders/checkout': {
      post: {
        ...accepting(list(ref('Order'))),
        'x-sandlot': { resource: 'orders', behaviour: 'create' },
      },
    },
  },
  'rpc-path': {
    '/things/create': { post: accepting(thing) },
    '/things/list': { get: returning(list(thing)) },
    '/things/info': {
      get: {
        parameters: [{ name: 'id', in: 'query', required: true, schema: integer }],
        ...returning(thing),
      },
    },
    '/things/{id}/update': { post: accepting(thing) },
    '/things/delete': {
      post: { ...accepting(object({ thing_id: integer }, { required: ['thing_id'] })), ...silent },
    },
  },
  caller: {
    '/users': { get: returning(list(user)) },
    '/users/{user}': { get: returning(user) },
    '/user': { get: returning(user) },
    '/users/me': { get: returning(user), patch: accepting(user) },
  },
  'alternate-key': {
    '/releases': { get: returning(list(ref('Release'))) },
    '/releases/{id}': { get: returning(ref('Release')) },
    '/releases/tags/{tag}': { get: returning(ref('Release')) },
  },
  'scalar-list': {
    ...allPets,
    '/pets/{petId}/tags': {
      get: returning(object({ tags: list(text) })),
      put: tags,
      post: tags,
      delete: tags,
    },
    '/pets/{petId}/tags/{tag}': { put: silent },
  },
  'object-list': {
    '/labels': { get: returning(list(ref('Label'))) },
    '/labels/{name}': { get: returning(ref('Label')) },
    '/issues/{number}': { get: returning(ref('Issue')) },
    '/issues/{number}/labels': {
      get: returning(list(ref('Label'))),
      put: labels,
      post: labels,
      delete: silent,
    },
    '/issues/{number}/labels/{name}': { delete: silent },
    '/issues/{number}/addLabel': { post: { ...accepting(object({ label: text })), ...silent } },
  },
  membership: {
    ...teams,
    '/teams/{team}/users': teamUsers,
    '/teams/{team}/users/{user}': { put: silent, delete: silent },
  },
  item: {
    ...listPets,
    '/pets/{petId}': {
      get: returning(pets),
      head: silent,
      put: accepting(pets),
      patch: accepting(pets),
      post: accepting(pets),
      delete: silent,
    },
    '/settings': { get: returning(ref('Settings')), put: accepting(ref('Settings')) },
  },
  'compound-key': {
    '/repos/{owner}/{repo}': { get: returning(ref('Repo')) },
    '/user/repos': {
      get: returning(list(ref('Repo'))),
      post: accepting(object({ name: text }), ref('Repo')),
    },
    '/orgs/{org}': { get: returning(object({ login: text, url: text })) },
    '/orgs/{org}/repos': {
      get: returning(list(ref('Repo'))),
      post: accepting(object({ name: text }), ref('Repo')),
    },
    '/users/{username}': { get: returning(object({ login: text, email: text })) },
    '/packages/{scope}/{name}': { get: returning(ref('Package')) },
    '/packages': { get: returning(list(ref('Package'))), post: accepting(ref('Package')) },
  },
  'json-lines-export': {
    ...readPet,
    '/pets': { get: linesOf(pets), post: accepting(pets) },
    '/pets/export': { get: linesOf(pets) },
  },
  'json-lines-import': {
    ...allPets,
    '/pets/import': {
      post: { requestBody: { content: { 'application/jsonl': {} } }, ...linesOf(pets) },
    },
  },
  'list-of-all-parents': {
    '/owners/{owner}/houses': { get: returning(list(thing)), post: accepting(thing) },
    '/owners/{owner}/houses/{id}': { get: returning(thing) },
    '/houses': { get: returning(list(thing)) },
    '/search/houses': { get: returning(object({ total: integer, items: list(thing) })) },
    '/user/houses': { get: returning(list(thing)) },
  },
  collection: {
    ...readPet,
    '/pets': {
      get: returning(list(pets)),
      post: accepting(pets),
      query: returning(list(pets)),
      delete: silent,
      patch: accepting(list(pets)),
    },
  },
  'batch-membership': {
    ...teams,
    '/teams/{team}/users': { get: teamUsers.get },
    '/teams/{team}/users/{user}': { put: silent, delete: silent },
    '/teams/{team}/users/add': { post: linking },
    '/teams/{team}/users/remove': { post: linking },
  },
  'membership-by-verb': {
    ...teams,
    '/teams/{team}/users': { get: teamUsers.get },
    '/teams/{team}/addUser': {
      post: { ...accepting(object({ data: object({ user: integer }) })), ...silent },
    },
    '/teams/{team}/removeUser': { post: { ...accepting(object({ user: integer })), ...silent } },
  },
  'nested-list': {
    ...allPets,
    '/pets/findByStatus': { get: returning(list(pets)) },
    '/pets/search/findByStatus': { get: returning(list(pets)) },
    '/pets/search': { post: { ...accepting(object({ name: text })), ...returning(list(pets)) } },
  },
  count: {
    ...allPets,
    '/pets/count': { get: returning(integer) },
    '/pets/stats': { get: returning(object({ total_pets: integer, weight: { type: 'number' } })) },
  },
  existence: {
    ...allPets,
    '/pets/exists': { get: returning({ type: 'boolean' }) },
    '/pets/{petId}/exists': { get: returning(object({ exists: { type: 'boolean' } })) },
  },
  upsert: {
    ...allPets,
    '/pets/upsert': { post: accepting(pets) },
    '/pets/bulk/createOrUpdate': { put: accepting(list(pets)) },
  },
  'nested-create': {
    ...allPets,
    '/pets/import': { post: accepting(list(pets)) },
    '/pets/batch': { post: accepting(list(pets)) },
    '/pets/batch/create': { post: accepting(list(pets)) },
  },
  batch: {
    ...allPets,
    '/pets/bulk-delete': { post: ids },
    '/pets/batch/archive': { post: ids },
    '/pets/bulk': { patch: accepting(list(pets)) },
    '/pets/bulk/update': { post: accepting(list(pets)) },
  },
  cancellation: {
    '/orders/{orderId}': {
      ...order['/orders/{orderId}'],
      delete: { summary: 'Cancels an order', ...returning(ref('Order')) },
    },
  },
  copy: {
    ...allPets,
    '/pets/{petId}/duplicate': { post: silent },
    '/pets/{petId}/actions/clone': { post: silent },
    '/pets/copyPet': { post: accepting(object({ pet_id: integer }), pets) },
    '/pet-clone': { post: accepting(object({ id: integer }), pets) },
  },
  newest: {
    ...allPets,
    '/pets/latest': { get: returning(pets) },
    '/pets/most-recent': { get: returning(pets) },
  },
  lookup: {
    ...allPets,
    '/pets/lookup': { get: lookup },
    '/pets/findByName': { get: lookup },
    '/pets/by-name': { post: accepting(object({ name: text }), pets) },
    '/pets.findByName': { get: lookup },
    '/getPetByName': { get: lookup },
  },
  'action-on-many': {
    '/orders': { get: returning(list(ref('Order'))) },
    ...order,
    '/orders/cancel': {
      post: { ...accepting(object({ order_ids: list(integer) })), ...silent },
    },
    '/orders/bulk/cancel': { post: { ...accepting(list(integer)), ...silent } },
  },
  merge: {
    ...allPets,
    '/pets/merge': { post: { ...accepting(object({ from: integer, into: integer })), ...silent } },
  },
  'action-by-body': {
    '/orders': { get: returning(list(ref('Order'))) },
    ...order,
    '/orders/cancel': { post: { ...accepting(object({ order_id: integer })), ...silent } },
  },
  action: {
    ...order,
    '/orders/{orderId}/cancel': { post: silent },
    '/orders/{orderId}:approve': { post: silent },
  },
  example: { '/health': { get: returning(text) } },
};

for (const { name, docs } of operationRules) {
  t.test(`the ${name} rule plans operations as docs/inference.md shows`, (t) => {
    const { operations, inference } = apiModelOf(operationDocuments[name] ?? {}, schemas);
    const results = examplesOf(docs).map((line) => {
      const [, method, path] = /^(\S+) +(\S+)/.exec(line) ?? [];
      const operation = operations.find((one) => one.method === method && one.path === path);
      if (operation === undefined) return `${line}: no such operation`;
      const { plan, resource } = inference.inferOperation(operation);
      const result = resource ? `${plan.kind} ${resource.name}` : plan.kind;
      return `${`${method}`.padEnd(7)}${`${path}`.padEnd(36)}${result}: ${plan.rule}`;
    });

    t.strictSame(
      results,
      examplesOf(docs).map((line) => `${line}: ${name}`),
    );
    t.end();
  });
}

/** By rule and path of an example what its operations are. */
const resourceDocuments: Readonly<Record<string, readonly object[]>> = {
  'item-path': [
    allPets,
    {
      '/owners/{owner}/pets': { get: returning(list(pets)) },
      '/owners/{owner}/pets/{petId}': { get: returning(pets) },
    },
    { '/{bucketId}': { get: returning(ref('Settings')), delete: silent } },
  ],
  'list-path': [listPets],
  'singleton-path': [operationDocuments.item ?? {}],
  'on-off-path': [
    {
      '/gists/{id}/star': {
        get: { responses: { 204: { description: '' }, 404: { description: '' } } },
        put: silent,
        delete: silent,
      },
    },
  ],
  'subscription-path': [
    { '/hooks': { post: { requestBody: json(object({ url: text })), responses: {} } } },
  ],
};

for (const { name, docs } of resourceRules) {
  t.test(`the ${name} rule finds resources as docs/inference.md shows`, (t) => {
    const examples = examplesOf(docs);
    const results = examples.map((line, index) => {
      const [paths = ''] = line.split(/ {3,}/);
      const { inference } = apiModelOf(resourceDocuments[name]?.[index] ?? {}, schemas);
      const found = inference.resources.find(({ rule }) => rule === name);
      return `${paths.padEnd(40)}${found?.kind} ${found?.name}`;
    });

    t.strictSame(results, examples);
    t.end();
  });
}

const textKey = { parameters: [{ name: 'petId', in: 'path', required: true, schema: text }] };

/** The paths of pets whose record, list and creation show these. */
function petsOf({ record, entry, created = record, path = 'pets/{petId}' }: PetSchemas) {
  const reading =
    record === undefined ? { responses: { 200: { description: '' } } } : returning(record);
  return {
    '/pets': {
      ...(entry && { get: returning(list(entry)) }),
      post: {
        ...accepting(object({ color: text })),
        ...returning(created ?? object({ color: text })),
      },
    },
    [`/${path}`]: { ...textKey, get: reading },
  };
}

type PetSchemas = {
  readonly record?: object;
  readonly entry?: object;
  readonly created?: object;
  readonly path?: string;
};

const untypedReply = {
  responses: { 200: { description: '', content: { 'application/json': {} } } },
};

const namedPets = {
  '/pets': { get: returning(list(object({ id: integer, name: text }))) },
  '/pets/{org}': {
    parameters: [
      { name: 'org', in: 'path', required: true, schema: text, description: 'name of the org' },
    ],
    get: returning(object({ id: integer, name: text })),
  },
};

/** By rule, for each example, the paths of its document. */
const keyDocuments: Readonly<Record<string, readonly object[]>> = {
  'extension-key': [
    petsOf({ record: object({ iso: text, name: text }, { 'x-sandlot': { key: 'name' } }) }),
  ],
  'undescribed-record': [
    {
      '/pets': { post: accepting(object({})) },
      '/pets/{petId}': { ...textKey, get: returning(object({})) },
    },
  ],
  'free-form': [
    {
      '/pets': { post: { ...accepting(object({ name: text })), ...silent } },
      '/pets/{petId}': { ...textKey, get: untypedReply, put: accepting(object({ name: text })) },
    },
  ],
  'described-key': [
    petsOf({
      record: object({ petId: { ...text, description: 'The id of your choice.' }, id: text }),
    }),
  ],
  'named-key': [namedPets],
  'numbered-key': [
    petsOf({ record: object({ id: integer, number: integer }), path: 'pets/{index}' }),
  ],
  'record-key': [
    petsOf({ record: object({ id: integer, name: text }) }),
    petsOf({ record: object({ petId: text, id: text }) }),
    petsOf({ record: object({ name: text, kind: text }) }),
    petsOf({ record: object({ tag_id: text, kind: text }), entry: object({ tag_id: text }) }),
    petsOf({ record: object({ pet_code: text, id: text }), path: 'pets/{code}' }),
  ],
  'compound-key': [
    {
      '/pets': { get: returning(list(ref('OwnedPet'))) },
      '/pets/{owner}/{pet}': {
        parameters: [{ name: 'pet', in: 'path', required: true, schema: text }],
        get: returning(ref('OwnedPet')),
      },
    },
  ],
  'list-key': [petsOf({ record: object({ size: text }), entry: object({ id: text }) })],
  'creation-key': [petsOf({ record: object({ size: text }), created: object({ id: text }) })],
  'example-key': [
    {
      '/pets': { get: returning(list(object({ size: text }))) },
      '/pets/{petId}': {
        get: {
          responses: {
            200: {
              description: '',
              content: {
                'application/json': {
                  schema: object({ size: text }),
                  example: { id: 7, size: 'S' },
                },
              },
            },
          },
        },
      },
    },
  ],
  'required-key': [petsOf({ record: object({ size: text }, { required: ['urn'] }) })],
};

for (const { name, docs } of keyRules) {
  t.test(`the ${name} rule scores keys as docs/inference.md shows`, (t) => {
    const examples = examplesOf(docs).filter(
      (line) => line.includes('GET without') === (name === 'free-form'),
    );
    const results = examples.map((_, index) => {
      const { inference } = apiModelOf(keyDocuments[name]?.[index] ?? {}, schemas);
      const [best] =
        inference.resources.find((one) => one.name.startsWith('pets'))?.keyCandidates ?? [];
      return `${best?.property} ${best?.score} by ${best?.rule}`;
    });

    t.strictSame(
      results,
      examples.map((line) => {
        const [, property, score] = /(\S+) +(\d+)$/.exec(line) ?? [];
        return `${property} ${score} by ${name}`;
      }),
    );
    t.end();
  });
}

t.test('each document above is that of a rule', (t) => {
  const rules = [...operationRules, ...resourceRules, ...keyRules].map(({ name }) => name);
  const documents = [operationDocuments, resourceDocuments, keyDocuments].flatMap(Object.keys);
  t.strictSame(
    documents.filter((name) => !rules.includes(name)),
    [],
  );
  t.end();
});
