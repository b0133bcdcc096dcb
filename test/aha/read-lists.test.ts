import t from 'tap';
import { codesOf, createAhaSandbox, george, partOf } from './support/aha-sandbox.ts';
import { feature7, keysOf, listed, type Query, user5 } from './support/keys-of.ts';

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
