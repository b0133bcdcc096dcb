import t from 'tap';
import { codesOf, createAhaSandbox, george, partOf } from './support/aha-sandbox.ts';

type AhaSandbox = Awaited<ReturnType<typeof createAhaSandbox>>;
type Query = Readonly<Record<string, unknown>>;

function keysOf(value: unknown): readonly string[] {
  return Object.keys(Object(value));
}

const user5 = ['id', 'name', 'email', 'created_at', 'updated_at'];
const feature7 = ['id', 'name', 'reference_num', 'created_at', 'product_id', 'url', 'resource'];
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

/** Asks for a list and answers the ids, or another key, of what is on it. */
async function listed(
  aha: AhaSandbox,
  operation: string,
  { key = 'features', show = 'id', path = {}, query = {} as Query } = {},
) {
  const { body } = await aha.send(operation, { path, query });
  const records = partOf(body, key);
  return Array.isArray(records) ? records.map((record) => partOf(record, show)) : records;
}

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

t.test('/me answers roles, preferences and accounts, and ignores fields', async (t) => {
  const aha = await createAhaSandbox();

  const { body } = await aha.send('getMe', { query: { fields: 'id' } });

  t.strictSame(body, {
    user: {
      id: '1020675218',
      name: 'Mary Humpty',
      email: 'mary.humpty@account1.com',
      created_at: '2019-02-06T01:47:31.000Z',
      updated_at: '2019-02-06T01:47:31.000Z',
      product_roles: [
        {
          role: 20,
          role_description: 'Owner',
          product_id: '131414752',
          product_name: 'Project 1',
        },
        {
          role: 20,
          role_description: 'Owner',
          product_id: '517761884',
          product_name: 'Project 2',
        },
        {
          role: 20,
          role_description: 'Owner',
          product_id: '610602692',
          product_name: 'Product Line 1',
        },
      ],
      preferences: { current_product_id: 131414752 },
      accounts: [
        {
          account: {
            name: 'Account 1',
            domain: 'company',
            logo: null,
            alt_logo: null,
            enabled: true,
          },
        },
      ],
    },
  });
});

t.test('users are listed with roles and seats', async (t) => {
  const aha = await createAhaSandbox();

  const { body } = await aha.send('listUsers', { query: { per_page: 1, page: 6 } });
  const one = await aha.send('getUser', { path: { user_id: '689956296' } });

  t.strictSame(body, {
    users: [
      {
        id: '689956296',
        name: 'Henry Humpty',
        email: 'henry.humpty@account1.com',
        timezone: 'Asia/Tokyo',
        created_at: '2019-02-06T01:47:31.000Z',
        updated_at: '2019-02-06T01:47:31.000Z',
        accessed_at: null,
        product_roles: [
          {
            role: 30,
            role_description: 'Contributor',
            product_id: '131414752',
            product_name: 'Project 1',
          },
        ],
        user_roles: [],
        enabled: true,
        paid_seat: true,
        administrator: false,
        roadmaps_seat: true,
        develop_seat: false,
        administrator_roles: {
          administer_account: false,
          administer_billing: false,
          administer_configuration: false,
        },
        identity_provider: { type: null },
      },
    ],
    pagination: { total_records: 8, total_pages: 8, current_page: 6 },
  });
  t.strictSame(
    keysOf(partOf(one.body, 'user')),
    keysOf(partOf(body, 'users', 0)).filter((key) => key !== 'user_roles'),
  );
  t.equal((await aha.send('getUser', { path: { user_id: '1' } })).status, 404);
  t.equal((await aha.send('getUser')).status, 404);
});

t.test('a workspace shows its capacity planning, and lists its users', async (t) => {
  const aha = await createAhaSandbox();

  const { body } = await aha.send('getProduct', { path: { product_id: 'prj1' } });
  const users = await aha.send('listProductUsers', {
    path: { product_id: 'PRJ1' },
    query: { per_page: '2' },
  });

  t.strictSame(
    keysOf(partOf(body, 'product')),
    (
      'id reference_prefix name product_line product_line_type created_at updated_at description ' +
      'url resource children custom_fields screen_definition_ids screen_definitions has_ideas ' +
      'has_master_features has_epics release_workflow feature_workflow initiative_workflow ' +
      'epic_workflow idea_workflow strategic_imperative_workflow page_workflow ' +
      'requirement_workflow key_result_workflow capacity_planning_enabled ' +
      'default_capacity_units enhanced_capacity_planning_enabled workspace_type color'
    ).split(' '),
  );
  t.match(partOf(body, 'product'), { capacity_planning_enabled: true, default_capacity_units: 10 });
  t.strictSame(
    [0, 1].map((index) => partOf(users.body, 'project_users', index, 'role_description')),
    ['Viewer', 'Contributor'],
  );
  t.strictSame(keysOf(partOf(users.body, 'project_users', 0)), [
    'role',
    'role_description',
    'user',
  ]);
  t.strictSame(partOf(users.body, 'pagination'), {
    total_records: 8,
    total_pages: 4,
    current_page: 1,
  });
});

t.test('workspaces with a role are listed, teams only with include_teams', async (t) => {
  const team = {
    id: '9',
    reference_prefix: 'TEAM',
    name: 'Team',
    workspace_type: 'team',
    updated_at: '2020-01-01T00:00:00.000Z',
  };
  const plain = await createAhaSandbox();
  const aha = await createAhaSandbox({
    records: {
      products: [team],
      roles: [
        { id: '9:1020675218', product_id: '9', user_id: '1020675218', role: 20 },
        { id: '8:1020675218', product_id: '8', user_id: '1020675218', role: 60 },
      ],
    },
  });
  const prefixes = (query: Query) =>
    listed(aha, 'listProducts', { key: 'products', show: 'reference_prefix', query });

  t.strictSame(await listed(plain, 'listProducts', { key: 'products', show: 'reference_prefix' }), [
    'PRJ1',
    'PRJ2',
    'PL1',
  ]);
  t.strictSame(await prefixes({}), []);
  t.strictSame(await prefixes({ include_teams: true }), ['TEAM']);
  t.strictSame(
    await prefixes({ include_teams: 'true', updated_since: '2020-01-01T00:00:01Z' }),
    [],
  );
  t.match((await aha.send('getMe')).body, {
    user: {
      product_roles: [{ product_name: 'Team' }, { role_description: '', product_name: null }],
    },
  });
});

t.test('lists are in the order of ids', async (t) => {
  const aha = await createAhaSandbox();
  const path = { product_id: 'PRJ1', release_id: 'PRJ1-R-1' };
  const ofPrj1 = ['PRJ1-4', 'PRJ1-3', 'PRJ1-2', 'PRJ1-5', 'PRJ1-1'];
  const show = 'reference_num';

  t.strictSame(await listed(aha, 'listProductFeatures', { path, show }), ofPrj1);
  t.strictSame(await listed(aha, 'listReleaseFeatures', { path, show }), ofPrj1);
  t.strictSame(await listed(aha, 'listFeatures', { show }), [...ofPrj1, 'PRJ2-1', 'PRJ2-2']);
  t.strictSame(await listed(aha, 'listProductReleases', { path, show, key: 'releases' }), [
    'PRJ1-MR-2',
    'PRJ1-R-2',
    'PRJ1-R-1',
    'PRJ1-MR-1',
    'PRJ1-R-4',
    'PRJ1-R-3',
  ]);
  t.strictSame(await listed(aha, 'listProductInitiatives', { path, show, key: 'initiatives' }), [
    'PRJ1-S-2',
    'PRJ1-S-3',
    'PRJ1-S-5',
    'PRJ1-S-4',
    'PRJ1-S-1',
    'PRJ1-S-11',
  ]);
  t.strictSame(
    await listed(aha, 'listFeatureRequirements', {
      path: { feature_id: 'PRJ1-1' },
      show,
      key: 'requirements',
    }),
    ['PRJ1-1-2', 'PRJ1-1-1', 'PRJ1-1-3'],
  );
});

t.test('features of several workspaces are paged as one list', async (t) => {
  const aha = await createAhaSandbox();
  const page = (number: number) =>
    aha.send('listFeatures', { query: { per_page: 4, page: number } });

  const [first, second, third] = [await page(1), await page(2), await page(3)];

  t.strictSame(keysOf(partOf(first.body, 'features', 0)), feature7);
  t.match(second.body, {
    features: [
      { reference_num: 'PRJ1-1' },
      { reference_num: 'PRJ2-1' },
      { reference_num: 'PRJ2-2' },
    ],
    pagination: { total_records: 7, total_pages: 2, current_page: 2 },
  });
  t.strictSame(third.body, {
    features: [],
    pagination: { total_records: 7, total_pages: 2, current_page: 3 },
  });
  const georges = await aha.send('listFeatures', { token: george });
  t.equal(partOf(georges.body, 'pagination', 'total_records'), 5);
});

t.test('an empty list has 0 pages', async (t) => {
  const aha = await createAhaSandbox();

  const { body } = await aha.send('listFeatureRequirements', { path: { feature_id: 'PRJ1-2' } });

  t.strictSame(body, {
    requirements: [],
    pagination: { total_records: 0, total_pages: 0, current_page: 1 },
  });
});

t.test('a page out of range is replaced with a notice', async (t) => {
  const aha = await createAhaSandbox();
  const send = (query: Query) => aha.send('listFeatures', { query });

  for (const page of ['x', 0, -1, 1.5, '', 1e308, [1]]) {
    const reply = await send({ page });
    t.equal(partOf(reply.body, 'pagination', 'current_page'), 1, String(page));
    t.strictSame(codesOf(reply), ['page-out-of-range']);
  }
  const many = await send({ per_page: 201 });
  t.equal(partOf(many.body, 'pagination', 'total_pages'), 1);
  t.strictSame(many.notices, [
    ['page-out-of-range', 'per_page 201 counts as 200, the maximum; request more pages'],
  ]);
  t.strictSame(codesOf(await send({ per_page: 0 })), ['page-out-of-range']);
  const far = await send({ page: 9007199254740991, per_page: 200 });
  t.strictSame(partOf(far.body, 'features'), []);
  t.equal(partOf(far.body, 'pagination', 'current_page'), 9007199254740991);
});

t.test('features are filtered by name, tag, assignee and time', async (t) => {
  const aha = await createAhaSandbox();
  const { body } = await aha.send('updateFeature', {
    path: { feature_id: 'PRJ1-2' },
    body: { feature: { assigned_to_user: 'henry.humpty@account1.com' } },
  });
  t.equal(partOf(body, 'feature', 'assigned_to_user', 'id'), '689956296');
  const found = (query: Query) => listed(aha, 'listFeatures', { show: 'reference_num', query });

  t.strictSame(await found({ q: 'another t' }), ['PRJ1-3']);
  t.strictSame(await found({ q: '' }), await found({}));
  t.strictSame(await found({ assigned_to_user: '16338845' }), ['PRJ1-1']);
  t.strictSame(await found({ assigned_to_user: 'Henry.Humpty@account1.com' }), ['PRJ1-2']);
  t.strictSame(await found({ assigned_to_user: 'nobody@account1.com' }), []);
  t.strictSame(await found({ updated_since: '2019-02-06T01:48:00Z' }), ['PRJ1-2']);
  t.strictSame(await found({ updated_since: '2019-02-06T01:48:24Z' }), []);
  t.strictSame(await found({ tag: 'x' }), []);
  for (const updated_since of ['yesterday', '2019-13-45']) {
    const { status, body } = await aha.send('listFeatures', { query: { updated_since } });
    t.equal(status, 400);
    t.equal(
      partOf(body, 'errors', 'message'),
      `query/updated_since must be an ISO 8601 time such as "2019-02-06T01:47:31Z", not "${updated_since}"`,
    );
  }
});

t.test('tags are filtered by name, and invalid stored tags are skipped', async (t) => {
  const features = [
    {
      id: '1',
      product_id: '131414752',
      reference_num: 'PRJ1-1',
      full_tags: [{ id: 7, name: 'Red', color: '#f00' }, 'bare'],
    },
  ];
  const aha = await createAhaSandbox({ records: { features } });

  t.strictSame(await listed(aha, 'listFeatures', { query: { tag: 'RED' } }), ['1']);
  t.strictSame(await listed(aha, 'listFeatures', { query: { tag: 'blue' } }), []);
  const { body } = await aha.send('getFeature', { path: { feature_id: '1' } });
  t.strictSame(partOf(body, 'feature', 'tags'), ['Red', 'bare']);
});

t.test('requirements are filtered by name and time', async (t) => {
  const aha = await createAhaSandbox();
  const found = (query: Query) =>
    listed(aha, 'listFeatureRequirements', {
      path: { feature_id: 'PRJ1-1' },
      key: 'requirements',
      show: 'reference_num',
      query,
    });

  t.strictSame(await found({ q: 'requirement 3' }), ['PRJ1-1-3']);
  t.strictSame(await found({ updated_since: '2019-02-06' }), ['PRJ1-1-2', 'PRJ1-1-1', 'PRJ1-1-3']);
  t.strictSame(await found({ updated_since: '2019-02-06T01:47:31.000Z' }), []);
});

t.test('fields selects keys, and id is always included', async (t) => {
  const aha = await createAhaSandbox();
  const query = { fields: 'reference_num, created_by_user' };

  const list = await aha.send('listProductFeatures', {
    path: { product_id: 'PRJ1' },
    query: { ...query, page: 5, per_page: 1 },
  });
  const one = await aha.send('getFeature', { path: { feature_id: 'PRJ1-1' }, query });

  t.strictSame(partOf(list.body, 'features'), [
    {
      id: '1007868956',
      reference_num: 'PRJ1-1',
      created_by_user: {
        id: '16338845',
        name: 'John Smith',
        email: 'john.smith@account1.com',
      },
    },
  ]);
  t.strictSame(keysOf(partOf(one.body, 'feature', 'created_by_user')), user5);
});

t.test('* stands for the default keys, and unknown names are ignored with a notice', async (t) => {
  const aha = await createAhaSandbox();
  const send = (fields: unknown) =>
    aha.send('listFeatures', { query: { fields, page: 1, per_page: 1 } });

  const starred = await send('*,work_done');
  t.strictSame(
    [...keysOf(partOf(starred.body, 'features', 0))].sort(),
    [...feature7, 'work_done'].sort(),
  );
  const unknown = await send(['id', 'nothing', 'release.name', '__proto__']);
  t.strictSame(partOf(unknown.body, 'features'), [{ id: '209201304' }]);
  t.strictSame(unknown.notices, [
    [
      'unknown-field',
      '"nothing,release.name,__proto__" in fields was ignored; send keys of the record, separated by commas, without dots',
    ],
  ]);
  t.strictSame(keysOf(partOf((await send(' , ')).body, 'features', 0)), feature7);
  t.strictSame(
    keysOf(
      partOf(
        (await aha.send('getUser', { path: { user_id: '16338845' }, query: { fields: 'email' } }))
          .body,
        'user',
      ),
    ),
    ['id', 'email'],
  );
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
