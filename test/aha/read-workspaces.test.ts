import t from 'tap';
import { createAhaSandbox, partOf } from './support/aha-sandbox.ts';
import { keysOf, listed, type Query } from './support/keys-of.ts';

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
