import t from 'tap';
import { createAhaSandbox, partOf } from './support/aha-sandbox.ts';
import { feature7, keysOf, listed, user5 } from './support/keys-of.ts';

const release13 = [
  'id',
  'product_id',
  'reference_num',
  'name',
  'start_date',
  'release_date',
  'parking_lot',
  'created_at',
  'url',
  'resource',
  'integration_fields',
  'owner',
  'project',
];

const estimates = [
  'original_estimate',
  'remaining_estimate',
  'initial_estimate',
  'work_done',
  'work_units',
];

t.test('a feature has its keys in order, with capacity planning', async (t) => {
  const aha = await createAhaSandbox();

  const { body } = await aha.send('getFeature', { path: { feature_id: 'prj1-1' } });

  const feature = partOf(body, 'feature');
  t.strictSame(
    keysOf(feature),
    (
      'id name reference_num initiative_reference_num release_reference_num epic_reference_num ' +
      'position score created_at updated_at start_date due_date product_id progress ' +
      'progress_source status_changed_on created_by_user workflow_kind workflow_status project ' +
      `${estimates.join(' ')} use_requirements_estimates description attachments ` +
      'integration_fields url resource release master_feature epic assigned_to_user ' +
      'requirements initiative goals key_results comments_count score_facts tags full_tags ' +
      'custom_fields time_tracking_events feature_links feature_only_original_estimate ' +
      'feature_only_remaining_estimate feature_only_work_done'
    ).split(' '),
  );
  t.match(feature, {
    id: '1007868956',
    name: 'Feature 1',
    initiative_reference_num: 'PRJ1-S-1',
    release_reference_num: 'PRJ1-R-1',
    epic_reference_num: 'PRJ1-E-1',
    work_done: 60,
    work_units: 10,
    url: 'https://company.aha.io/features/PRJ1-1',
    resource: 'https://company.aha.io/api/v1/features/PRJ1-1',
    assigned_to_user: { default_assignee: false, name: 'John Smith' },
    goals: [{ id: '602095703', name: 'Goal 1', reference_num: 'DEMOENT-G-1' }],
    requirements: [{ id: '96915428' }, { id: '483368544' }, { id: '851574643' }],
  });
  t.strictSame(keysOf(partOf(feature, 'release')), release13);
  t.strictSame(keysOf(partOf(feature, 'created_by_user')), user5);
  t.strictSame(keysOf(partOf(feature, 'assigned_to_user')), ['default_assignee', ...user5]);
  t.strictSame(keysOf(partOf(feature, 'workflow_status')), [
    'id',
    'name',
    'position',
    'complete',
    'color',
    'workflow_status_category',
  ]);
  t.strictSame(keysOf(partOf(feature, 'project')), [
    'id',
    'reference_prefix',
    'name',
    'product_line',
    'created_at',
    'url',
    'workspace_type',
  ]);
  t.strictSame(keysOf(partOf(feature, 'description')), [
    'id',
    'body',
    'notable_id',
    'notable_type',
    'editor_version',
    'created_at',
    'updated_at',
    'attachments',
  ]);
  t.strictSame(partOf(feature, 'master_feature'), partOf(feature, 'epic'));
});

t.test('unset optional links are left out, and their reference keys are null', async (t) => {
  const aha = await createAhaSandbox();

  const { body } = await aha.send('getFeature', { path: { feature_id: 'PRJ1-2' } });

  const feature = partOf(body, 'feature');
  for (const key of ['master_feature', 'epic', 'initiative', 'belongs_to_release_phase']) {
    t.notOk(keysOf(feature).includes(key), key);
  }
  t.match(feature, {
    initiative_reference_num: null,
    epic_reference_num: null,
    assigned_to_user: null,
    work_done: null,
  });
});

t.test('without capacity planning, estimates and events are left out', async (t) => {
  const aha = await createAhaSandbox();
  await aha.send('createFeatureTimeTrackingEvent', {
    path: { feature_id: 'PRJ2-1' },
    body: { time_tracking_event: { work_done_text: '1h' } },
  });

  const { body } = await aha.send('getFeature', { path: { feature_id: '1100000001' } });

  const feature = partOf(body, 'feature');
  for (const key of [...estimates, 'use_requirements_estimates', 'time_tracking_events']) {
    t.notOk(keysOf(feature).includes(key), key);
  }
  t.strictSame(keysOf(feature).slice(-3), [
    'feature_only_original_estimate',
    'feature_only_remaining_estimate',
    'feature_only_work_done',
  ]);
  t.equal(partOf(feature, 'feature_only_work_done'), 60);
});

t.test('a requirement, an initiative and a release have their keys in order', async (t) => {
  const aha = await createAhaSandbox();

  const requirement = await aha.send('getRequirement', { path: { requirement_id: 'PRJ1-1-1' } });
  const initiative = await aha.send('getInitiative', { path: { initiative_id: 'PRJ1-S-1' } });
  const release = await aha.send('getRelease', { path: { release_id: 'PRJ1-R-1' } });

  t.strictSame(
    keysOf(partOf(requirement.body, 'requirement')),
    (
      'id name reference_num position created_at updated_at release_id start_date end_date ' +
      `created_by_user workflow_status ${estimates.join(' ')} url resource description feature ` +
      'assigned_to_user attachments tags full_tags custom_fields time_tracking_events ' +
      'integration_fields comments_count'
    ).split(' '),
  );
  t.match(partOf(requirement.body, 'requirement'), { release_id: 278327321, description: null });
  t.strictSame(keysOf(partOf(requirement.body, 'requirement', 'feature')), feature7);
  t.strictSame(
    keysOf(partOf(initiative.body, 'initiative')),
    (
      'id name reference_num status effort value presented color start_date end_date position ' +
      'score created_at updated_at product_id progress progress_source duration_source url ' +
      `resource project workflow_status ${estimates.join(' ')} description attachments ` +
      'assigned_to_user comments_count goals key_results score_facts features master_features ' +
      'epic releases integration_fields custom_fields time_tracking_events created_by_user'
    ).split(' '),
  );
  t.match(partOf(initiative.body, 'initiative'), {
    effort: 30,
    value: 50,
    score: 4,
    features: [{ id: '1007868956' }],
  });
  t.strictSame(
    keysOf(partOf(release.body, 'release')),
    (
      'id product_id reference_num name start_date end_date development_started_on release_date ' +
      'external_release_date external_release_date_description external_date_resolution released ' +
      'parking_lot master_release released_on created_at updated_at position progress ' +
      'progress_source duration_source status_changed_on theme url resource integration_fields ' +
      'custom_fields comments_count workflow_status owner goals key_results initiatives project ' +
      'created_by_user'
    ).split(' '),
  );
  t.match(partOf(release.body, 'release'), {
    owner: { name: 'John Smith' },
    master_release: false,
  });
});

t.test('a release is found by id and by key in any case, a roll-up release too', async (t) => {
  const aha = await createAhaSandbox();

  for (const release_id of ['292454904', 'PRJ1-MR-1', 'prj1-mr-1']) {
    t.match((await aha.send('getRelease', { path: { release_id } })).body, {
      release: { id: '292454904', master_release: true },
    });
  }
});

t.test('records with missing relations are answered', async (t) => {
  const aha = await createAhaSandbox({
    records: {
      users: [{ id: '1020675218', name: 'Mary' }],
      releases: [],
      accounts: [],
      features: [
        { id: '1', product_id: '131414752', reference_num: 'PRJ1-1', goal_ids: ['602095703', '5'] },
      ],
      initiatives: [{ id: '6', product_id: '131414752' }],
      requirements: [
        { id: '2', product_id: '131414752', reference_num: 'PRJ1-1-1', feature_id: '9' },
      ],
      time_tracking_events: [{ id: '3', feature_id: '1', user_id: '4', work_done: 1 }],
    },
  });

  const { body } = await aha.send('getFeature', { path: { feature_id: '1' } });
  const requirement = await aha.send('getRequirement', { path: { requirement_id: '2' } });
  const me = await aha.send('getMe');
  const initiative = await aha.send('getInitiative', { path: { initiative_id: '6' } });

  t.match(initiative.body, { initiative: { status: null, workflow_status: null } });
  t.match(partOf(body, 'feature'), {
    release: null,
    release_reference_num: null,
    created_by_user: null,
    workflow_status: null,
    goals: [{ id: '602095703' }],
    work_units: 10,
    time_tracking_events: [{ id: '3', user: null }],
  });
  t.match(partOf(requirement.body, 'requirement'), { feature: null });
  t.match(me.body, { user: { preferences: { current_product_id: null }, accounts: [] } });
  t.strictSame(
    await listed(aha, 'listFeatures', {
      query: { fields: 'created_by_user' },
      show: 'created_by_user',
    }),
    [null],
  );
});
