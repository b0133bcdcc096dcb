import t from 'tap';
import {
  codesOf,
  createAhaSandbox,
  george,
  gregory,
  henry,
  jeremy,
  partOf,
} from './support/aha-sandbox.ts';

type AhaSandbox = Awaited<ReturnType<typeof createAhaSandbox>>;
type Attributes = Readonly<Record<string, unknown>>;

function change(aha: AhaSandbox, feature: Attributes, feature_id = 'PRJ1-2') {
  return aha.send('updateFeature', { path: { feature_id }, body: { feature } });
}

function estimates(body: unknown) {
  const feature = partOf(body, 'feature');
  return ['initial_estimate', 'original_estimate', 'remaining_estimate', 'work_units'].map((key) =>
    partOf(feature, key),
  );
}

function messageOf(body: unknown) {
  return partOf(body, 'errors', 'message');
}

t.test('estimates are set by strings', async (t) => {
  const aha = await createAhaSandbox();

  const { status, body, notices } = await change(aha, {
    initial_estimate_text: '2d',
    detailed_estimate_text: '2d 4h',
    remaining_estimate_text: '6h',
  });

  t.equal(status, 200);
  t.strictSame(estimates(body), [960, 1200, 360, 10]);
  t.strictSame(notices, []);
  t.equal(partOf(body, 'feature', 'updated_at'), '2019-02-06T01:48:24.000Z');
  t.strictSame((await aha.send('getFeature', { path: { feature_id: 'PRJ1-2' } })).body, body);
});

t.test('estimates are set by numbers, and by strings in number attributes', async (t) => {
  const aha = await createAhaSandbox();

  t.strictSame(
    estimates(
      (await change(aha, { initial_estimate: 5, detailed_estimate: 1.5, remaining_estimate: 0 }))
        .body,
    ),
    [5, 1.5, 0, 10],
  );
  t.strictSame(
    estimates((await change(aha, { remaining_estimate: '2h' })).body),
    [5, 1.5, 120, 10],
  );
  t.strictSame(
    estimates((await change(aha, { original_estimate: null, remaining_estimate_text: '' })).body),
    [5, null, null, 10],
  );
});

t.test('older names set the detailed estimate', async (t) => {
  const aha = await createAhaSandbox();

  t.strictSame(estimates((await change(aha, { original_estimate_text: '3h' })).body), [
    null,
    180,
    180,
    10,
  ]);
  t.strictSame(estimates((await change(aha, { original_estimate: 7 })).body), [null, 7, 180, 10]);
  const switched = await change(aha, { original_estimate: '3p' });
  t.strictSame(estimates(switched.body), [null, 3, 3, 20]);
  t.strictSame(codesOf(switched), ['units-switched', 'estimates-cleared']);
});

t.test('the text attribute of an estimate wins over the number', async (t) => {
  const aha = await createAhaSandbox();

  const { body, notices } = await change(aha, {
    remaining_estimate: 5,
    remaining_estimate_text: '1h',
    original_estimate: 1,
    detailed_estimate: 2,
  });

  t.strictSame(estimates(body), [null, 2, 60, 10]);
  t.match(notices, [
    ['attribute-overruled', 'original_estimate was ignored, since detailed_estimate'],
    ['attribute-overruled', 'remaining_estimate was ignored, since remaining_estimate_text'],
  ]);
});

t.test('a detailed estimate sets a remaining estimate that is null', async (t) => {
  const aha = await createAhaSandbox();

  t.strictSame(estimates((await change(aha, { detailed_estimate: 9 })).body), [null, 9, 9, 10]);
  t.strictSame(estimates((await change(aha, { detailed_estimate: 4 })).body), [null, 4, 9, 10]);
  t.strictSame(
    estimates((await change(aha, { detailed_estimate: 4, remaining_estimate: null })).body),
    [null, 4, null, 10],
  );
});

t.test('estimates in points switch a record that has events in minutes', async (t) => {
  const aha = await createAhaSandbox();

  const { body } = await change(aha, { detailed_estimate_text: '8p' }, 'PRJ1-1');

  t.strictSame(estimates(body), [null, 8, 8, 20]);
  t.equal(partOf(body, 'feature', 'work_done'), null);
  const back = await change(aha, { detailed_estimate_text: '2h' }, 'PRJ1-1');
  t.equal(partOf(back.body, 'feature', 'work_done'), 60);
});

t.test('invalid estimates are refused', async (t) => {
  const aha = await createAhaSandbox();

  for (const [attributes, message] of [
    [{ remaining_estimate: -1 }, 'body/feature/remaining_estimate must be 0 or more, not -1'],
    [
      { initial_estimate: Number.POSITIVE_INFINITY },
      'body/feature/initial_estimate is out of range; the maximum is 9007199254740991',
    ],
    [
      { detailed_estimate_text: '1e400p' },
      'body/feature/detailed_estimate_text is out of range; the maximum is 9007199254740991',
    ],
    [{ initial_estimate: true }, 'body/feature/initial_estimate must be a string, not true'],
    [
      { initial_estimate_text: '5p', remaining_estimate_text: '2h' },
      'body/feature/remaining_estimate has other units than initial_estimate; send both in the same units',
    ],
  ] as const) {
    const { status, body } = await change(aha, attributes);
    t.equal(status, 400);
    t.equal(messageOf(body), message);
  }
});

t.test('attributes in the request change, and others stay', async (t) => {
  const aha = await createAhaSandbox();

  const { body, notices } = await change(aha, {
    name: 'New name',
    start_date: '2019-03-01',
    due_date: '2019-03-31T10:00:00Z',
    description: '<p>New</p>',
    workflow_status: { name: 'shipped' },
    assigned_to_user: { email: 'Henry.Humpty@account1.com' },
  });

  t.match(partOf(body, 'feature'), {
    name: 'New name',
    reference_num: 'PRJ1-2',
    start_date: '2019-03-01',
    due_date: '2019-03-31',
    status_changed_on: '2019-02-06',
    workflow_status: { id: '1025247908', name: 'Shipped', complete: true },
    assigned_to_user: { default_assignee: false, name: 'Henry Humpty' },
    description: {
      id: '622562725',
      body: '<p>New</p>',
      notable_id: '622562724',
      notable_type: 'Feature',
      created_at: '2019-02-06T01:47:31.000Z',
      updated_at: '2019-02-06T01:48:24.000Z',
    },
  });
  t.strictSame(notices, []);
  const cleared = await change(aha, {
    start_date: null,
    due_date: '',
    description: null,
    workflow_status: 'Shipped',
    assigned_to_user: '',
  });
  t.match(partOf(cleared.body, 'feature'), {
    name: 'New name',
    start_date: null,
    due_date: null,
    status_changed_on: '2019-02-06',
    description: { body: '' },
    assigned_to_user: null,
  });
});

t.test('invalid attributes are refused', async (t) => {
  const aha = await createAhaSandbox();

  for (const [attributes, message] of [
    [{ name: ' ' }, 'name must not be blank'],
    [{ name: null }, 'name must not be blank'],
    [{ start_date: 'soon' }, 'start_date must be a date such as "2019-02-06", not "soon"'],
    [{ description: 5 }, 'description must be a string, not 5'],
    [
      { workflow_status: { name: 'Nowhere' } },
      'workflow_status must name one of "New", "Designed", "Shipped", not {"name":"Nowhere"}',
    ],
    [
      { workflow_status: null },
      'workflow_status must name one of "New", "Designed", "Shipped", not null',
    ],
    [
      { assigned_to_user: 'nobody@account1.com' },
      'assigned_to_user must name a user of the account as {"email": "..."}, not "nobody@account1.com"',
    ],
    [
      { assigned_to_user: {} },
      'assigned_to_user must name a user of the account as {"email": "..."}, not {}',
    ],
    [
      { use_requirements_estimates: 'maybe' },
      'use_requirements_estimates must be true or false, not "maybe"',
    ],
  ] as const) {
    const { status, body } = await change(aha, attributes);
    t.equal(status, 400);
    t.equal(messageOf(body), `body/feature/${message}`);
  }
});

t.test('unknown attributes are ignored with a notice', async (t) => {
  const aha = await createAhaSandbox();

  t.strictSame(codesOf(await change(aha, { reference_num: 'X-1' })), ['unknown-attribute']);
  t.equal(
    (await aha.send('getFeature', { path: { feature_id: 'PRJ1-2' } })).status,
    200,
    'the key is as before',
  );
});

t.test('requirements and initiatives have the same attributes', async (t) => {
  const aha = await createAhaSandbox();

  const requirement = await aha.send('updateRequirement', {
    path: { requirement_id: 'PRJ1-1-1' },
    body: {
      requirement: {
        description: 'First note',
        end_date: '2019-03-01',
        remaining_estimate_text: '4h',
        use_requirements_estimates: true,
      },
    },
  });
  const initiative = await aha.send('updateInitiative', {
    path: { initiative_id: '423077122' },
    body: { initiative: { detailed_estimate_text: '3w', workflow_status: { name: 'Done' } } },
  });

  t.match(partOf(requirement.body, 'requirement'), {
    end_date: '2019-03-01',
    remaining_estimate: 240,
    description: { id: /^66546983\d{11}$/, body: 'First note', notable_type: 'Requirement' },
  });
  t.strictSame(codesOf(requirement), ['unknown-attribute']);
  t.match(partOf(initiative.body, 'initiative'), {
    original_estimate: 7200,
    remaining_estimate: 7200,
    status: 'done',
    workflow_status: { name: 'Done' },
  });
});

t.test('an initiative can be updated only below its own workspace', async (t) => {
  const aha = await createAhaSandbox();
  const update = (product_id: string, token?: string) =>
    aha.send('updateProductInitiative', {
      path: { product_id, initiative_id: 'PRJ1-S-1' },
      body: { initiative: { name: 'Renamed' } },
      ...(token === undefined ? {} : { token }),
    });

  t.match((await update('PRJ1')).body, { initiative: { id: '423077122', name: 'Renamed' } });
  t.equal((await update('PRJ2')).status, 404);
  t.equal((await update('PRJ1', george)).status, 200);
  t.equal((await update('PRJ1', jeremy)).status, 403);
});

t.test('fields selects keys in the reply to an update', async (t) => {
  const aha = await createAhaSandbox();

  const { body } = await aha.send('updateFeature', {
    path: { feature_id: 'PRJ1-2' },
    query: { fields: 'remaining_estimate' },
    body: { feature: { remaining_estimate: 5 } },
  });

  t.strictSame(body, { feature: { id: '622562724', remaining_estimate: 5 } });
});

t.test('a Developer changes records but sets no estimates; a Contributor sets them', async (t) => {
  const aha = await createAhaSandbox();
  const put = async (token: string, feature: Attributes) =>
    (
      await aha.send('updateFeature', {
        path: { feature_id: 'PRJ1-2' },
        body: { feature },
        token,
      })
    ).status;

  t.equal(await put(gregory, { detailed_estimate_text: '5h' }), 403);
  t.equal(await put(gregory, { name: 'Renamed' }), 200);
  t.equal(await put(henry, { detailed_estimate_text: '5h' }), 200);
});

t.test('negative estimates are refused', async (t) => {
  const aha = await createAhaSandbox();

  const { status, body } = await change(aha, { detailed_estimate_text: '-5p' });

  t.equal(status, 400);
  t.match(messageOf(body), /detailed_estimate_text must be 0 or more, not "-5p"/);
});
