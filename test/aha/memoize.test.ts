import t from 'tap';
import { codesOf, createAhaSandbox, george, partOf } from './support/aha-sandbox.ts';

type Side = Pick<Awaited<ReturnType<typeof createAhaSandbox>>, 'send' | 'stored' | 'change'>;

const resources = [
  'accounts',
  'users',
  'tokens',
  'products',
  'roles',
  'goals',
  'releases',
  'epics',
  'initiatives',
  'features',
  'requirements',
  'workflow_statuses',
  'time_tracking_events',
  'sequences',
];

const path = {
  feature_id: '1007868956',
  requirement_id: '96915428',
  initiative_id: '423077122',
  release_id: '278327321',
  product_id: '131414752',
};

const reads = [
  'getFeature',
  'getRequirement',
  'getInitiative',
  'getRelease',
  'getProduct',
  'listFeatures',
  'listFeatureRequirements',
  'listProductInitiatives',
  'listProductUsers',
];

async function readAll({ send }: Side) {
  return JSON.stringify(
    await Promise.all(reads.map(async (read) => (await send(read, { path })).body)),
  );
}

/** The reply of a sandbox with equal records that are other objects. */
async function readAnew({ stored }: Side) {
  const entries = resources.map(async (name) => [name, await stored(name)] as const);
  const records = Object.fromEntries(await Promise.all(entries));
  return readAll(await createAhaSandbox({ records: structuredClone(records) }));
}

function log(operation: string, text: string) {
  return (side: Side) =>
    side.send(operation, { path, body: { time_tracking_event: { work_done_text: text } } });
}

function set(operation: string, key: string, attributes: object) {
  return (side: Side) => side.send(operation, { path, body: { [key]: attributes } });
}

function put(resource: string, key: string, changes: object) {
  return (side: Side) => side.change(resource, key, { ...changes });
}

const changes: Readonly<Record<string, (side: Side) => Promise<unknown>>> = {
  'an event is logged on the feature': log('createFeatureTimeTrackingEvent', '1h 30min'),
  'an event is logged on a requirement': log('createRequirementTimeTrackingEvent', '2h'),
  'an event is logged on the initiative': log('createInitiativeTimeTrackingEvent', '3h'),
  'an event is deleted': (side) =>
    side.send('deleteTimeTrackingEvent', { path: { id: '447203384' } }),
  'an estimate is set': set('updateFeature', 'feature', { detailed_estimate_text: '5d' }),
  'a description is set': set('updateFeature', 'feature', { description: 'New' }),
  'somebody else is assigned': set('updateFeature', 'feature', {
    assigned_to_user: 'mary.humpty@account1.com',
    use_requirements_estimates: true,
  }),
  'a requirement changes': set('updateRequirement', 'requirement', { name: 'Another name' }),
  'a feature changes its name': set('updateFeature', 'feature', { name: 'Another name' }),
  'a feature moves to another release': put('features', path.feature_id, { release_id: '1' }),
  'a feature leaves its initiative': put('features', path.feature_id, { initiative_id: null }),
  'a requirement leaves its feature': put('requirements', path.requirement_id, { feature_id: '1' }),
  'the user changes': put('users', '1020675218', { name: 'Mary Other' }),
  'the assignee changes': put('users', '16338845', { name: 'John Other' }),
  'the assignee is there by default': put('features', path.feature_id, { default_assignee: true }),
  'a status changes': put('workflow_statuses', '1025247908', { name: 'Gone', color: '#000000' }),
  'the workspace plans no capacity': put('products', path.product_id, {
    capacity_planning_enabled: false,
  }),
  'the workspace is renamed': put('products', path.product_id, { name: 'Another' }),
  'a goal changes': put('goals', '602095703', { name: 'Another goal' }),
  'the epic changes': put('epics', '999605892', { name: 'Another epic' }),
};

for (const [name, change] of Object.entries(changes)) {
  t.test(`a read is current when ${name}`, async (t) => {
    const aha = await createAhaSandbox();
    const before = await readAll(aha);

    await change(aha);

    const after = await readAll(aha);
    t.not(after, before);
    t.equal(after, await readAnew(aha));
  });
}

t.test('reads are current when all of these changes happen in sequence', async (t) => {
  const aha = await createAhaSandbox();

  for (const [name, change] of Object.entries(changes)) {
    await change(aha);
    t.equal(await readAll(aha), await readAnew(aha), name);
  }
});

t.test('two sandboxes that share records answer their own states', async (t) => {
  const aha = await createAhaSandbox();
  await aha.change('users', '1020675218', { name: 'Mary One' });
  await aha.other.change('users', '1020675218', { name: 'Mary Other' });
  await aha.other.send('deleteTimeTrackingEvent', { path: { id: '447203384' } });

  for (const side of [aha, aha.other, aha, aha.other]) {
    t.equal(await readAll(side), await readAnew(side));
  }
  t.not(await readAll(aha), await readAll(aha.other));
});

t.test('the changes of a refused call are not memoized', async (t) => {
  const aha = await createAhaSandbox();
  const before = await readAll(aha);

  const { status } = await aha.send('updateFeature', {
    path,
    body: { feature: { name: 'Another name', workflow_status: 'Nowhere' } },
  });

  t.equal(status, 400);
  t.equal(await readAll(aha), before);
});

t.test('unchanged records are answered as the same frozen object', async (t) => {
  const aha = await createAhaSandbox();
  for (const read of ['getFeature', 'getRequirement', 'getInitiative', 'getProduct']) {
    const { body } = await aha.send(read, { path });

    t.equal((await aha.send(read, { path })).body, body, read);
    t.equal((await aha.send(read, { path, token: george })).body, body, read);
    t.ok(Object.isFrozen(body));
  }
});

t.test('unchanged parts of a changed feature are the same objects', async (t) => {
  const aha = await createAhaSandbox();
  const { body: before } = await aha.send('getFeature', { path });

  await log('createFeatureTimeTrackingEvent', '1h')(aha);

  const { body: after } = await aha.send('getFeature', { path });
  for (const keys of [
    ['requirements', 0],
    ['requirements', 2],
    ['time_tracking_events', 0],
    ['release'],
    ['project'],
    ['workflow_status'],
    ['created_by_user'],
    ['assigned_to_user'],
    ['description'],
    ['goals', 0],
  ]) {
    const part = partOf(before, 'feature', ...keys);
    t.type(part, 'object');
    t.equal(partOf(after, 'feature', ...keys), part, keys.join('/'));
  }
  t.equal(partOf(after, 'feature', 'time_tracking_events', 'length'), 2);
});

t.test('fields is applied to each read, with its notices', async (t) => {
  const aha = await createAhaSandbox();
  const whole = await aha.send('getFeature', { path });

  for (const query of [{ fields: 'name,nothing' }, { fields: 'name,nothing' }]) {
    const reply = await aha.send('getFeature', { path, query });
    t.strictSame(reply.body, { feature: { id: path.feature_id, name: 'Feature 1' } });
    t.strictSame(codesOf(reply), ['unknown-field']);
  }
  t.equal((await aha.send('getFeature', { path })).body, whole.body);
});
