import t from 'tap';
import { listEnvelopeRules, recordEnvelopeRules } from '../../src/inference/bodies/rules.ts';
import { actionEffectRules } from '../../src/inference/effects/action-effects.ts';
import { timestampRules } from '../../src/inference/effects/timestamps.ts';
import { parentLinkRules } from '../../src/inference/relations/parent-links.ts';
import { usualStartStates } from '../../src/inference/vocabulary/states.ts';
import { serverPropertyRules } from '../../src/inference/writes/server-properties.ts';
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

const pet = object({ id: integer, name: text, size: integer });
const schemas = { Pet: pet };
const other = object({ id: integer, note: text });
const took = object({ ms: integer });

/** By rule, a reply that reads a pet, and the path to the pet in it. */
const recordReplies: Readonly<Record<string, readonly [object, readonly (string | 0)[]]>> = {
  'named-record': [object({ pet: ref('Pet'), other }), ['pet']],
  'record-with-path-parameter': [
    object({ found: object({ petId: integer, kind: text }), other }),
    ['found'],
  ],
  'complete-record': [object({ made: object({ name: text, size: integer }), took }), ['made']],
  'wrapped-record': [object({ data: other, took }), ['data']],
  'only-object': [object({ animal: other, links: list(other) }), ['animal']],
};

for (const { name } of recordEnvelopeRules) {
  t.test(`the ${name} rule finds the record in a reply`, async (t) => {
    const [schema, path] = recordReplies[name] ?? [{}, []];
    const sent = object({ name: text, size: integer });
    const paths = {
      '/pets': { post: { ...accepting(sent), ...silent } },
      '/pets/{petId}': { get: returning(schema) },
    };
    const { plan } = apiModelOf(paths, schemas).conclude('GET /pets/{petId}');

    t.strictSame(plan.kind === 'read' && plan.reply.envelope?.path, path);
  });
}

const named = list(object({ label: text }));

/** By rule, a reply that lists pets or folders, and the path to the list in it. */
const listReplies: Readonly<Record<string, readonly [object, readonly string[]]>> = {
  'list-of-record-schema': [object({ found: list(ref('Pet')), others: list(other) }), ['found']],
  'named-list': [object({ others: list(other), pets: list(other) }), ['pets']],
  'wrapped-list': [object({ others: list(other), items: list(other) }), ['items']],
  'list-with-noun-ending': [object({ folders: named, files: named }), ['folders']],
  'only-list': [object({ animals: list(other), total: integer }), ['animals']],
  'list-further-in': [object({ result: object({ items: list(other) }) }), ['result', 'items']],
};

for (const { name } of listEnvelopeRules) {
  t.test(`the ${name} rule finds the list in a reply`, async (t) => {
    const [schema, path] = listReplies[name] ?? [{}, []];
    const noun = name === 'list-with-noun-ending' ? 'campaign-folders' : 'pets';
    const paths = {
      [`/${noun}`]: { get: returning(schema) },
      [`/${noun}/{id}`]: { get: returning(ref('Pet')) },
    };
    const { plan } = apiModelOf(paths, schemas).conclude(`GET /${noun}`);

    t.strictSame(plan.kind === 'list' && plan.reply.envelope.path, path);
  });
}

const dateTime = { type: 'string', format: 'date-time' };
const date = { type: 'string', format: 'date' };
const nullable = { type: ['integer', 'null'], description: 'in milliseconds' };
const dated = object({
  id: integer,
  status: text,
  created_at: dateTime,
  creationDate: date,
  lastModified: integer,
  updated: { type: 'boolean' },
  closed_at: nullable,
  is_closed: { type: 'boolean' },
});

const bareDated = object({
  id: integer,
  timestamp: { type: 'string', format: 'date-time-rfc-2822' },
});

const timestamps: Readonly<Record<string, object>> = {
  'creation-time': {
    created: [
      { property: 'created_at', format: 'date-time' },
      { property: 'creationDate', format: 'date' },
    ],
  },
  'bare-time': { created: [{ property: 'timestamp', format: 'rfc-5322' }] },
  'update-time': { updated: [{ property: 'lastModified', format: 'seconds' }] },
  'state-time': {
    stateProperties: ['status'],
    states: [
      { property: 'closed_at', format: 'milliseconds', state: 'closed', isNullable: true },
    ].map((one) => ({ ...one, clearedBy: usualStartStates('closed') })),
  },
  'flag-time': {
    flags: [{ property: 'closed_at', format: 'milliseconds', isNullable: true, flag: 'is_closed' }],
  },
};

for (const { name } of timestampRules) {
  t.test(`the ${name} rule finds the properties that follow the clock`, async (t) => {
    const pet = name === 'bare-time' ? bareDated : dated;
    const paths = {
      '/pets': { get: returning(list(pet)), post: accepting(pet) },
      '/pets/{id}': { get: returning(pet) },
    };
    const { plan } = apiModelOf(paths).conclude('POST /pets');

    t.hasStrict(plan.kind === 'create' && plan.record.timestamps, timestamps[name] ?? {});
  });
}

const order = object({
  id: integer,
  status: { type: 'string', enum: ['new', 'cancelled'] },
  ...{
    locked: { type: 'boolean' },
    locked_at: { type: ['string', 'null'] },
    archived_at: dateTime,
    rescue_enabled: { type: 'boolean' },
    banned: { type: 'boolean' },
    server: { type: ['integer', 'null'] },
  },
});
const withServer = {
  post: { requestBody: json(object({ server: integer, note: text })), ...silent },
};

/** By rule, operations below an order, and what they change. */
const effects: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  'status-effect': {
    'POST /orders/{id}/cancel': { set: { status: 'cancelled' }, timestamp: undefined },
  },
  'flag-effect': {
    'POST /orders/{id}/lock': {
      set: { locked: true },
      timestamp: { property: 'locked_at', format: 'date-time' },
    },
    'POST /orders/{id}/unlock': { set: { locked: false, locked_at: null }, timestamp: undefined },
    'DELETE /orders/{id}/lock': { set: { locked: false, locked_at: null }, timestamp: undefined },
    'POST /orders/{id}/enable_rescue': { set: { rescue_enabled: true }, timestamp: undefined },
    'POST /orders/{id}/ban': { set: { banned: true }, timestamp: undefined },
    'POST /orders/{id}/unban': { set: { banned: false }, timestamp: undefined },
    'POST /orders/{id}/disable_rescue': { set: { rescue_enabled: false }, timestamp: undefined },
  },
  'timestamp-effect': {
    'POST /orders/{id}/archive': {
      set: {},
      timestamp: { property: 'archived_at', format: 'date-time' },
    },
  },
  'clearing-effect': {
    'POST /orders/{id}/detach': { set: { server: null }, timestamp: undefined },
  },
};

for (const { name: rule } of actionEffectRules) {
  for (const [operation, effect] of Object.entries(effects[rule] ?? {})) {
    t.test(`the ${rule} rule sets the effect of ${operation}`, async (t) => {
      const [method = '', path = ''] = operation.split(' ');
      const paths = {
        '/orders': { get: returning(list(order)) },
        '/orders/{id}': { get: returning(order) },
        '/orders/{id}/attach': withServer,
        [path]: { [method.toLowerCase()]: silent },
      };
      const { plan } = apiModelOf(paths).conclude(operation);

      t.strictSame(plan.kind === 'action' && plan.effect, { rule, ...effect });
    });
  }
}

t.test('an action sets one of the states that a description names', async (t) => {
  const payment = (description: string) =>
    object({ id: integer, note: text, status: { ...text, description } });
  const effectOf = (description: string) => {
    const { plan } = apiModelOf({
      '/payments': { get: returning(list(payment(description))) },
      '/payments/{id}': { get: returning(payment(description)) },
      '/payments/{id}/cancel': { post: silent },
    }).conclude('POST /payments/{id}/cancel');
    return plan.kind === 'action' ? plan.effect?.set : plan.kind;
  };

  t.strictSame(effectOf('Whether it is APPROVED, CANCELED, or FAILED.'), { status: 'CANCELED' });
  t.strictSame(effectOf('It is `open` or `cancelled`, never NULL.'), { status: 'cancelled' });
  t.equal(effectOf('It is CANCELED.'), undefined);
});

const post = object({
  ...{ id: integer, title: text, created_at: dateTime, updated_at: dateTime },
  ...{ like_count: integer, view_count: { type: 'number' }, max_count: integer },
  ...{ uuid: text, html_url: text },
  ...{
    is_admin: { type: 'boolean' },
    role: text,
    balance: { type: 'number' },
    verified: text,
    mood: text,
  },
  status: { ...text, enum: ['draft', 'published'] },
});

/** By rule, the properties of a post that no client sets. */
const serverProperties: Readonly<Record<string, readonly string[]>> = {
  'server-time': ['created_at', 'updated_at'],
  'server-count': ['like_count', 'view_count'],
  'server-id': ['uuid'],
  'server-url': ['html_url'],
  'server-grant': ['is_admin', 'role', 'balance'],
  'server-state': ['status'],
};

/** By rule, the properties of a post that a creation which takes this body ignores. */
function serverPropertiesOf(sent: object, others: object = {}): Readonly<Record<string, string>> {
  const paths = {
    '/posts': { get: returning(list(post)), post: accepting(sent, post) },
    '/posts/{id}': { get: returning(post) },
    ...others,
  };
  const { plan } = apiModelOf(paths).conclude('POST /posts');
  const fields = plan.kind === 'create' ? plan.input.fields.properties : {};
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { access, serverRule }]) =>
      serverRule !== undefined && access === 'read-only' ? [[name, serverRule]] : [],
    ),
  );
}

const publish = { '/posts/{id}/publish': { post: silent } };

for (const { name } of serverPropertyRules) {
  t.test(`the ${name} rule finds properties that only the server sets`, async (t) => {
    const found = serverPropertiesOf(object({ title: text }), publish);

    t.strictSame(
      Object.keys(found).filter((property) => found[property] === name),
      serverProperties[name],
    );
  });
}

t.test('what a request declares, or an open request, is a client’s to set', async (t) => {
  t.notOk(serverPropertiesOf(object({ title: text })).status);
  t.strictSame(serverPropertiesOf(post), {});
  t.strictSame(serverPropertiesOf(object({ title: text }, { additionalProperties: true })), {});
  t.strictSame(serverPropertiesOf({ type: 'object' }), {});
  const changing = {
    '/posts/{id}': { get: returning(post), patch: accepting(object({ createdAt: text }), post) },
    '/posts/{id}/comments': { get: silent },
  };
  t.notOk(serverPropertiesOf(object({ title: text }), changing).created_at);
});

/** By rule, a property of a comment, and what the plan holds. */
const parents: Readonly<Record<string, readonly [object, object]>> = {
  'parent-key': [
    { issue_number: integer },
    {
      parentKeys: [['issue_number']],
      keyProperty: { name: 'issue_number', isNullable: false, isRequired: false },
    },
  ],
  'parent-object': [
    { issue: object({ number: integer }) },
    { parentKeys: [null], objectProperties: ['issue'], parentKeyProperty: 'number' },
  ],
  'parent-list': [
    { issues: list(object({ number: integer, title: text })) },
    { listProperties: [{ name: 'issues', shown: ['number', 'title'] }] },
  ],
};

/** The objects of a comment that may hold its issue. */
const parentObjects: readonly (readonly [object, readonly string[]])[] = [
  [{ item: object({ number: integer, type: text }), subject: text }, ['item']],
  [{ target: object({ id: integer }) }, []],
  [{ issue: object({ number: integer }), item: object({ number: integer }) }, ['issue']],
];

t.test('an object with the key of a parent of any kind is that of the issue', async (t) => {
  for (const [properties, names] of parentObjects)
    t.strictSame(parentLinksOf(properties)?.objectProperties, names);
});

/** How comments with these properties refer to their issue. */
function parentLinksOf(properties: object) {
  const comment = ref('Comment');
  const issue = object({ number: integer, title: text });
  const { plan } = apiModelOf(
    {
      '/issues': { get: returning(list(issue)) },
      '/issues/{issue_number}': { get: returning(issue) },
      '/issues/{issue_number}/comments': { get: returning(list(comment)) },
      '/comments/{id}': { get: returning(comment), delete: silent },
    },
    { Comment: object({ id: integer, body: text, ...properties }) },
  ).conclude('GET /issues/{issue_number}/comments');
  return plan.target.parentLinks;
}

for (const { name } of parentLinkRules) {
  t.test(`the ${name} rule finds how comments refer to their issue`, async (t) => {
    const [property, links] = parents[name] ?? [{}, {}];
    const comment = ref('Comment');
    const issue = object({ number: integer, title: text });
    const paths = {
      '/issues': { get: returning(list(issue)) },
      '/issues/{issue_number}': { get: returning(issue) },
      '/issues/{issue_number}/comments': {
        get: returning(list(comment)),
        post: { ...accepting(object({ body: text })), ...returning(comment) },
      },
      '/comments/{id}': { get: returning(comment), delete: silent },
    };
    const schemas = { Comment: object({ id: integer, body: text, ...property }) };
    const { plan } = apiModelOf(paths, schemas).conclude('GET /issues/{issue_number}/comments');

    t.equal(plan.target.nestedCollection, 'issues/{issue_number}/comments');
    t.match(plan.target.parentLinks, links);
  });
}

t.test('reactivate leads back to active', async (t) => {
  const seat = object({ id: integer, status: { type: 'string', enum: ['active', 'inactive'] } });
  const { plan } = apiModelOf({
    '/seats/{id}': { get: returning(seat) },
    '/seats/{id}/reactivate': { put: returning(seat) },
  }).conclude('PUT /seats/{id}/reactivate');

  t.match(plan, { kind: 'action', effect: { set: { status: 'active' } } });
});

t.test('an action leads to a state that a filter of the list has', async (t) => {
  const invite = object({ id: integer, status: text, state: object({ status: text }) });
  const states = { type: 'string', enum: ['pending', 'revoked'] };
  const { plan } = apiModelOf({
    '/invites': {
      get: {
        parameters: [{ name: 'status', in: 'query', schema: states }],
        ...returning(list(invite)),
      },
    },
    '/invites/{id}': { get: returning(invite) },
    '/invites/{id}/revoke': { post: returning(invite) },
  }).conclude('POST /invites/{id}/revoke');

  t.match(plan, { kind: 'action', effect: { set: { status: 'revoked' } } });
});

t.test(
  'an action with a time sets the status too, where the document lists no states',
  async (t) => {
    const timed = { id: integer, sent_at: dateTime };
    const cases = [
      [{ status: { ...text, example: 'draft' } }, { status: 'sent' }],
      [{ state: { ...text, example: 'DRAFT' } }, { state: 'SENT' }],
      [{ status: { ...text, example: 'blue' } }, {}],
      [{ status: { ...text, enum: ['draft', 'over'], example: 'draft' } }, {}],
      [{ status: { ...text, example: 'draft', description: '`draft` or `over`.' } }, {}],
    ] as const;
    for (const [properties, set] of cases) {
      const letter = object({ ...timed, ...properties });
      const { plan } = apiModelOf({
        '/letters': { get: returning(list(letter)) },
        '/letters/{id}': { get: returning(letter) },
        '/letters/{id}/send': { post: silent },
      }).conclude('POST /letters/{id}/send');

      t.match(plan.kind === 'action' && plan.effect, {
        rule: 'timestamp-effect',
        timestamp: { property: 'sent_at' },
      });
      t.strictSame(plan.kind === 'action' && plan.effect?.set, set);
    }
  },
);

t.test('a bill that is published or issued is unpaid, where it cannot be published', async (t) => {
  for (const verb of ['publish', 'issue', 'send']) {
    const bill = object({ id: integer, status: { ...text, enum: ['DRAFT', 'UNPAID', 'PAID'] } });
    const { plan } = apiModelOf({
      '/bills': { get: returning(list(bill)) },
      '/bills/{id}': { get: returning(bill) },
      [`/bills/{id}/${verb}`]: { post: silent },
    }).conclude(`POST /bills/{id}/${verb}`);

    t.match(plan.kind === 'action' && plan.effect, { set: { status: 'UNPAID' } });
  }
});
