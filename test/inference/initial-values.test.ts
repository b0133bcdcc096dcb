import t from 'tap';
import { plainSecretStyles } from '../../src/inference/keys/id-styles.ts';
import {
  findFirstState,
  initialValueRules,
} from '../../src/inference/writes/initial-value-rules.ts';
import {
  accepting,
  apiModelOf,
  integer,
  list,
  object,
  returning,
  text,
} from '../support/api-model-of.ts';

const boolean = { type: 'boolean' };
const state = { type: 'string', enum: ['expired', 'ready', 'paused'] };

/** What `POST /pets` stores of a record with these properties, where only a name is sent. */
function initialOf(properties: object, more: object = {}, noun = 'pets') {
  const record = object({ id: text, name: text, ...properties }, more);
  const paths = {
    [`/${noun}`]: { get: returning(list(record)), post: accepting(object({ name: text }), record) },
    [`/${noun}/{id}`]: { get: returning(record) },
  };
  const { plan } = apiModelOf(paths).conclude(`POST /${noun}`);
  return plan.kind === 'create' ? plan.record.initial : undefined;
}

/** By rule, properties of a record, and their initial values. */
const values: Readonly<Record<string, readonly (readonly [object, object])[]>> = {
  'initial-kind': [
    [{ object: { ...text, example: 'pet' } }, { object: 'pet' }],
    [{ type: { ...text, examples: ['dog'] } }, { type: 'dog' }],
    [{ kind: { const: 'animal' } }, { kind: 'animal' }],
    [{ unit: { ...text, enum: ['kg'] } }, { unit: 'kg' }],
  ],
  'initial-state': [
    [{ status: state }, { status: 'ready' }],
    [{ status: { ...state, example: 'expired' } }, { status: 'ready' }],
    [{ pet_state: { ...text, example: 'asleep' } }, { pet_state: 'asleep' }],
    [
      { status: { ...text, description: 'It can be `enabled` or `disabled`.' } },
      { status: 'enabled' },
    ],
    [
      { status: { ...text, description: 'Whether it is QUEUED, DONE, FAILED, or CANCELED.' } },
      { status: 'QUEUED' },
    ],
    [
      {
        status: {
          ...text,
          enum: ['closed', 'needs_review', 'under_review', 'waiting'],
          description: 'One of `waiting`, `needs_review`, `under_review` or `closed`.',
        },
      },
      { status: 'waiting' },
    ],
    [
      { state: object({ status: state, running: boolean, name: text }) },
      { state: { status: 'ready', running: false } },
    ],
    [
      { state: object({ state: object({ state: object({ status: state }) }) }) },
      { state: { state: { state: {} } } },
    ],
  ],
  'initial-flag': [
    [
      { vaccinated: boolean, is_active: boolean },
      { vaccinated: false, is_active: true },
    ],
  ],
  'initial-counter': [[{ comments_count: { ...integer, example: 7 } }, { comments_count: 0 }]],
  'initial-null': [[{ sold_at: { type: ['string', 'null'] } }, { sold_at: null }]],
  'initial-list': [[{ toys: list(text) }, { toys: [] }]],
};

/** By rule, properties of a record that are generated. */
const generated: Readonly<Record<string, readonly object[]>> = {
  'initial-secret': [
    { property: 'client_secret', kind: 'secret', style: plainSecretStyles.client },
    { property: 'apiKey', kind: 'secret', style: plainSecretStyles.record },
  ],
  'initial-id': [{ property: 'uuid', kind: 'id', style: undefined }],
  'initial-url': [
    { property: 'url', kind: 'url', style: undefined },
    { property: 'href', kind: 'url', style: undefined },
  ],
  'initial-entry': [{ property: 'choices', kind: 'entry', style: undefined }],
};

for (const { name: rule } of initialValueRules) {
  t.test(`the ${rule} rule sets what a new record holds`, async (t) => {
    for (const [properties, expected] of values[rule] ?? []) {
      const initial = initialOf(properties);

      t.strictSame(initial?.values, expected);
      t.strictSame(new Set(Object.values(initial?.rules ?? {})), new Set([rule]));
    }
    for (const expected of generated[rule] ?? []) {
      const { property } = Object(expected);
      const schemas: Readonly<Record<string, object>> = {
        'initial-entry': list(text),
        'initial-id': { ...text, format: 'uuid' },
      };
      const initial = initialOf({ [property]: schemas[rule] ?? text });

      t.strictSame(initial, { values: {}, generated: [expected], rules: { [property]: rule } });
    }
  });
}

t.test('a secret and a URL are written as the document shows them', async (t) => {
  const url = 'https://example.com/pets/pet_1';
  const record = { url: { ...text, example: url }, client_secret: text };
  const example = { id: 'pet_1', client_secret: 'pet_1_secret_8kX2' };

  t.match(initialOf(record, { example }), {
    values: { url },
    generated: [{ property: 'client_secret', style: { prefix: '{key}_secret_', rest: '8kX2' } }],
  });
  t.match(initialOf({ token: { ...text, example: 'sk_test_4eC3' } }), {
    generated: [{ style: { prefix: 'sk_test_' } }],
  });
  t.match(initialOf({ token: { ...text, example: 'Very secret!' } }), {
    generated: [{ style: { prefix: '' } }],
  });
});

t.test('a reply without content shows no record', async (t) => {
  const pet = object({ id: text, object: text });
  const read = returning(pet);
  const shown = {
    content: { 'application/json': { schema: pet, example: { id: 'a', object: 'pet' } } },
  };
  const paths = {
    '/pets': {
      post: { ...accepting(object({ name: text })), responses: { 201: { description: '' } } },
    },
    '/pets/{id}': { get: { ...read, responses: { 200: shown } } },
  };
  const { plan } = apiModelOf(paths).conclude('POST /pets');

  t.match(plan, { record: { initial: { values: { object: 'pet' } } } });
});

t.test('an id beside the key is written as the document shows it', async (t) => {
  t.match(
    initialOf({ guid: { ...text, example: 'gd_8kX2c1' }, uuid: text }, { required: ['id'] }),
    {
      generated: [{ property: 'guid', kind: 'id', style: { prefix: 'gd_' } }],
    },
  );
  t.strictSame(initialOf({ node_id: integer })?.generated.length, 1);
  const uuid = { ...text, format: 'uuid' };
  const own = { ...uuid, description: 'Unique identifier of the pet, created by us' };
  const other = { ...uuid, description: 'Unique identifier of the owner' };
  t.match(initialOf({ shop_id: own, owner_id: other })?.generated, [{ property: 'shop_id' }]);
  t.equal(initialOf({ shop_id: own, owner_id: other })?.generated.length, 1);
});

t.test('other operations show the states, or a time does', async (t) => {
  const pet = { name: text, status: text, mood_state: text };
  const found = (get: object, patch: object, more: object = {}) => {
    const record = object({ id: text, ...pet, ...more });
    const { plan } = apiModelOf({
      '/pets': {
        get: { ...returning(list(record)), ...get },
        post: accepting(object({ name: text }), record),
      },
      '/pets/{id}': { get: returning(record), patch: accepting(object(patch), record) },
    }).conclude('POST /pets');
    return plan.kind === 'create' ? plan.record.initial.values : undefined;
  };
  const states = { ...text, enum: ['closed', 'open', 'all'] };
  const filter = { name: 'status', in: 'query', schema: states };
  const filters = { ...filter, schema: list(states) };

  t.strictSame(found({ parameters: [filter] }, {}), { status: 'open' });
  t.strictSame(found({ parameters: [filters] }, {}), { status: 'open' });
  t.strictSame(found({}, { status: states }), { status: 'open' });
  t.strictSame(found({}, { status: text }), {});
  t.strictSame(found({}, {}, { closed_at: text }), { status: 'open', mood_state: 'open' });
});

t.test('the value of a key is a secret', async (t) => {
  t.match(initialOf({ value: text }, {}, 'api-keys'), {
    generated: [{ property: 'value', kind: 'secret' }],
  });
  t.match(initialOf({ value: text }), { generated: [] });
});

t.test(
  'what the schema itself sets is left to it, and no rule knows any other property',
  async (t) => {
    const left = {
      color: text,
      size: integer,
      status: { ...state, default: 'paused' },
      secret: { ...text, writeOnly: true },
      active: { ...boolean, deprecated: true },
      total_count: { ...integer, minimum: 1 },
      type: text,
      phase: { ...text, example: 'finished' },
      state: { type: 'string', enum: ['expired'] },
      toys: { ...list(text), minItems: 1 },
    };

    t.strictSame(initialOf(left)?.values, {});
  },
);

t.test('what clients send is no kind, no count and no address of the server', async (t) => {
  const sent = { type: { ...text, example: 'dog' }, comments_count: integer, url: text };
  const pet = object({ id: text, state: object({ state }), ...sent });
  const paths = {
    '/pets': { get: returning(list(pet)), post: accepting(pet) },
    '/pets/{id}': { get: returning(pet) },
  };
  const { plan } = apiModelOf(paths).conclude('POST /pets');

  t.match(plan, { record: { initial: { values: {}, generated: [], rules: {} } } });
});

t.test('a document that requires what the server sets decides what a record has', async (t) => {
  const properties = {
    active: boolean,
    status: state,
    deleted: boolean,
    comments_count: integer,
  };
  const required = ['id', 'status', 'deleted', 'comments_count'];

  t.strictSame(initialOf(properties, { required })?.values, {
    status: 'ready',
    deleted: false,
    comments_count: 0,
  });
  t.strictSame(initialOf(properties, { required: ['id', 'name'] })?.values, {
    active: true,
    status: 'ready',
    deleted: false,
    comments_count: 0,
  });
});

t.test('a state and a secret of the record itself are set in every document', async (t) => {
  const properties = { status: state, mood_state: state, secret: text, refresh_token: text };
  const times = { required: ['id', 'name', 'made'] };

  const initial = initialOf({ ...properties, made: text }, times);

  t.strictSame(initial?.values, { status: 'ready' });
  t.match(initial?.generated, [{ property: 'secret' }]);
  t.equal(initial?.generated.length, 1);
});

t.test('a secret is written by its schema where that limits it', async (t) => {
  for (const limit of [{ pattern: '^k' }, { format: 'uuid' }, { maxLength: 20 }])
    t.match(initialOf({ secret: { ...text, ...limit } }), {
      generated: [{ property: 'secret', style: undefined }],
    });
});

t.test('a secret that only the reply to the creation has is set as well', async (t) => {
  const key = object({ id: text, name: text });
  const created = object({ id: text, token: text });
  const paths = {
    '/api-keys': { get: returning(list(key)), post: accepting(object({ name: text }), created) },
    '/api-keys/{id}': { get: returning(key) },
  };
  const { plan } = apiModelOf(paths).conclude('POST /api-keys');

  t.match(plan, { record: { initial: { generated: [{ property: 'token' }] } } });
});

t.test('a kind is that of the record which the document shows', async (t) => {
  const shown = [
    { example: { id: 'pet_1', object: 'pet' } },
    { examples: [{ id: 'pet_1', object: 'pet' }] },
    { 'x-example': { id: 'pet_1', object: 'pet' } },
    { 'x-docs': { example: '{ "id": "pet_1", "object": "pet", }', group: 'pets' } },
    { 'x-docs': { examples: [{ pets: [{ id: 'pet_1', object: 'pet' }] }] } },
  ];
  for (const more of shown)
    t.strictSame(
      initialOf({ object: text }, more)?.values,
      { object: 'pet' },
      JSON.stringify(more),
    );
  for (const example of ['pet_1', { dog: true }, [[[[{ id: 'pet_1', object: 'pet' }]]]]])
    t.strictSame(initialOf({ object: text }, { example })?.values, {});
});

t.test('the first state is the first that nothing ends with', async (t) => {
  t.equal(findFirstState(['pending', 'verified', 'failed', 'not_started']), 'not_started');
  t.equal(findFirstState(['closed', 'available', 'pending']), 'available');
  t.equal(findFirstState(['canceled', 'draft', 'pending']), 'draft');
  t.equal(findFirstState(['assigned', 'closed', 'new']), 'new');
  t.equal(findFirstState(['asleep', 'awake']), 'asleep');
  t.equal(findFirstState(['closed']), undefined);
});

t.test('the state of an address that clients send has no initial value', (t) => {
  const record = object({ id: text, city: text, state: { ...text, example: 'CA' } });
  const { plan } = apiModelOf({
    '/shops': { get: returning(list(record)), post: accepting(record, record) },
    '/shops/{id}': { get: returning(record) },
  }).conclude('POST /shops');
  t.strictSame(plan.kind === 'create' && plan.record.initial.values, {});
  t.end();
});
