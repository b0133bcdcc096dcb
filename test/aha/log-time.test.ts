import { readFileSync } from 'node:fs';
import t from 'tap';
import {
  codesOf,
  createAhaSandbox,
  george,
  gregory,
  henry,
  jeremy,
  johnSmith,
  partOf,
} from './support/aha-sandbox.ts';

type Documented = {
  readonly requests: readonly {
    name: string;
    path: string;
    body: unknown;
    reply: { status: number; body: unknown };
  }[];
};

const documented: Documented = JSON.parse(
  readFileSync(new URL('./vectors/documented-requests.json', import.meta.url), 'utf8'),
);

const operations = new Map<string, readonly [operation: string, parameter: string]>([
  ['features', ['createFeatureTimeTrackingEvent', 'feature_id']],
  ['requirements', ['createRequirementTimeTrackingEvent', 'requirement_id']],
  ['initiatives', ['createInitiativeTimeTrackingEvent', 'initiative_id']],
  ['time_tracking_events', ['deleteTimeTrackingEvent', 'id']],
]);

const maryHumpty = {
  id: '1020675218',
  name: 'Mary Humpty',
  email: 'mary.humpty@account1.com',
  created_at: '2019-02-06T01:47:31.000Z',
  updated_at: '2019-02-06T01:47:31.000Z',
};

type AhaSandbox = Awaited<ReturnType<typeof createAhaSandbox>>;
type Event = Readonly<Record<string, unknown>>;

function log(aha: AhaSandbox, event: Event, feature_id = 'PRJ1-1', token?: string) {
  return aha.send('createFeatureTimeTrackingEvent', {
    path: { feature_id },
    body: { time_tracking_event: event },
    ...(token === undefined ? {} : { token }),
  });
}

function set(aha: AhaSandbox, feature: Event, feature_id = 'PRJ1-1') {
  return aha.send('updateFeature', { path: { feature_id }, body: { feature } });
}

/** The estimates, the total and the units of a feature of PRJ1. */
async function totals(aha: AhaSandbox, feature_id = 'PRJ1-1') {
  const { body } = await aha.send('getFeature', { path: { feature_id } });
  const feature = partOf(body, 'feature');
  return {
    original: partOf(feature, 'original_estimate'),
    remaining: partOf(feature, 'remaining_estimate'),
    done: partOf(feature, 'work_done'),
    units: partOf(feature, 'work_units'),
  };
}

for (const { name, path, body, reply } of documented.requests) {
  t.test(`as documented: ${name}`, async (t) => {
    const aha = await createAhaSandbox();
    const [, , , resource = '', id = ''] = path.split('/');
    const [operation, parameter] = operations.get(resource) ?? ['', ''];

    const answered = await aha.send(operation, { path: { [parameter]: id }, body });

    t.equal(answered.status, reply.status);
    if (reply.body === null) return t.equal(answered.body, undefined);
    const event = partOf(answered.body, 'time_tracking_event');
    const id64 = String(partOf(event, 'id'));
    const expected = partOf(reply.body, 'time_tracking_event');
    t.equal(BigInt(id64) >> 32n, 1549417704n);
    t.strictSame(event, { ...Object(expected), id: id64 });
    t.strictSame(Object.keys(Object(event)), [
      'id',
      'user',
      'occurred_on',
      'work_done',
      'work_units',
    ]);
    t.strictSame(codesOf(answered).includes('user-id-ignored'), true);
  });
}

t.test('a feature lists its events, oldest first, and their total', async (t) => {
  const aha = await createAhaSandbox();

  const { body } = await log(aha, { work_done_text: '1h 30min' });

  const feature = partOf(
    (await aha.send('getFeature', { path: { feature_id: '1007868956' } })).body,
    'feature',
  );
  t.strictSame(partOf(feature, 'time_tracking_events'), [
    {
      id: '447203384',
      user: maryHumpty,
      occurred_on: '2019-02-06',
      work_done: 60,
      work_units: 10,
    },
    partOf(body, 'time_tracking_event'),
  ]);
  t.equal(partOf(feature, 'work_done'), 150);
  t.equal(partOf(feature, 'feature_only_work_done'), 150);
  t.equal(partOf(feature, 'updated_at'), '2019-02-06T01:48:24.000Z');
});

t.test('ids are unique and increasing, also after the newest event was deleted', async (t) => {
  const aha = await createAhaSandbox();
  const ids: bigint[] = [];

  for (let round = 0; round < 20; round++) {
    const id = String(
      partOf((await log(aha, { work_done_text: '1min' })).body, 'time_tracking_event', 'id'),
    );
    await aha.send('deleteTimeTrackingEvent', { path: { id } });
    ids.push(BigInt(id));
  }

  t.ok(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? id)));
  t.equal((await totals(aha)).done, 60);
});

t.test('ids continue after the last event, whichever was deleted', async (t) => {
  const aha = await createAhaSandbox({ records: { sequences: [] } });
  const logged = async () =>
    String(partOf((await log(aha, { work_done_text: '1min' })).body, 'time_tracking_event', 'id'));
  const remove = (id: string) => aha.send('deleteTimeTrackingEvent', { path: { id } });

  const [first, last] = [await logged(), await logged()];
  t.match(first, /^66546983\d{11}$/);
  await remove(first);
  t.strictSame(await aha.stored('sequences'), [], 'the last one is left');
  await remove(last);
  t.strictSame(await aha.stored('sequences'), [{ id: 'time_tracking_events', last }]);
  t.ok(BigInt(await logged()) > BigInt(last), 'the clock stands still');
});

t.test('the first note gets an id', async (t) => {
  const aha = await createAhaSandbox({ records: { sequences: [] } });
  await aha.send('updateRequirement', {
    path: { requirement_id: '96915428' },
    body: { requirement: { description: 'What it is for' } },
  });
  t.equal((await aha.stored('sequences')).length, 1);
});

t.test('the remaining estimate follows the work', async (t) => {
  const aha = await createAhaSandbox();
  await set(aha, { detailed_estimate_text: '4h', remaining_estimate_text: '2h' });

  await log(aha, { work_done_text: '1h 30min' });
  t.equal((await totals(aha)).remaining, 30);
  await log(aha, { work_done_text: '1h' });
  t.equal((await totals(aha)).remaining, 0, 'and never falls below 0');
  await log(aha, {
    work_done_text: '1h',
    remaining_estimate_text: '3h',
    remaining_automatic: true,
  });
  t.equal((await totals(aha)).remaining, 180, 'what is sent counts');
  await log(aha, { work_done_text: '1h', remaining_automatic: false });
  t.equal((await totals(aha)).remaining, 180, 'unless switched off');
  const blank = await log(aha, { work_done_text: '1h', remaining_estimate_text: '' });
  t.equal((await totals(aha)).remaining, null, 'blank clears');
  t.strictSame(codesOf(blank), ['remaining-estimate-cleared']);
  await log(aha, { remaining_estimate_text: null });
  t.equal((await totals(aha)).remaining, null, 'and so does null');
  await log(aha, { work_done_text: '30min' });
  t.strictSame(await totals(aha), { original: 240, remaining: 0, done: 420, units: 10 });
});

t.test('without a remaining estimate, the original estimate is reduced', async (t) => {
  const aha = await createAhaSandbox();
  await set(aha, { detailed_estimate_text: '4h', remaining_estimate_text: '' });

  await log(aha, { work_done_text: '30min' });

  t.strictSame(await totals(aha), { original: 240, remaining: 150, done: 90, units: 10 });
});

t.test('without estimates, the remaining estimate stays null', async (t) => {
  const aha = await createAhaSandbox();

  await log(aha, { work_done_text: '2h' });

  t.strictSame(await totals(aha), { original: null, remaining: null, done: 180, units: 10 });
});

t.test('an event without work changes no total', async (t) => {
  const aha = await createAhaSandbox();
  await log(aha, {}, 'PRJ1-2');
  t.equal((await totals(aha, 'PRJ1-2')).done, null);
  await set(aha, { detailed_estimate_text: '4h' });

  const { body } = await log(aha, { work_done_text: ' ' });

  t.equal(partOf(body, 'time_tracking_event', 'work_done'), null);
  t.equal(partOf(body, 'time_tracking_event', 'work_units'), 10);
  t.strictSame(await totals(aha), { original: 240, remaining: 240, done: 60, units: 10 });
  const id = String(partOf(body, 'time_tracking_event', 'id'));
  await aha.send('deleteTimeTrackingEvent', { path: { id } });
  t.equal((await totals(aha)).done, 60);
});

t.test(
  'points with a remaining estimate in points switch the units, and minutes switch them back',
  async (t) => {
    const aha = await createAhaSandbox();
    await set(aha, { detailed_estimate_text: '4h' });

    const switched = await log(aha, { work_done_text: '5p', remaining_estimate_text: '20p' });
    t.strictSame(codesOf(switched), ['units-switched', 'estimates-cleared']);
    t.strictSame(await totals(aha), { original: null, remaining: 20, done: 5, units: 20 });
    await log(aha, { work_done_text: '1.5p' });
    t.strictSame(await totals(aha), { original: null, remaining: 18.5, done: 6.5, units: 20 });
    await log(aha, { work_done_text: '1h', remaining_estimate_text: '2h' });
    t.strictSame(await totals(aha), { original: null, remaining: 120, done: 120, units: 10 });
  },
);

t.test('points on a record in minutes are stored but not counted', async (t) => {
  const aha = await createAhaSandbox();
  await set(aha, { detailed_estimate_text: '4h' });

  const { body, notices } = await log(aha, { work_done_text: '5p' });

  t.match(partOf(body, 'time_tracking_event'), { work_done: 5, work_units: 20 });
  t.strictSame(await totals(aha), { original: 240, remaining: 240, done: 60, units: 10 });
  t.match(notices, [['unit-mismatch', '5p was logged']]);
  const id = String(partOf(body, 'time_tracking_event', 'id'));
  await aha.send('deleteTimeTrackingEvent', { path: { id } });
  t.strictSame(await totals(aha), { original: 240, remaining: 240, done: 60, units: 10 });
});

t.test('the first work on a record without estimates sets its units', async (t) => {
  const aha = await createAhaSandbox();

  t.strictSame(codesOf(await log(aha, { work_done_text: '5p' }, 'PRJ1-2')), ['units-switched']);

  t.strictSame(await totals(aha, 'PRJ1-2'), {
    original: null,
    remaining: null,
    done: 5,
    units: 20,
  });
});

t.test('a remaining estimate in other units is used only with work in those units', async (t) => {
  const aha = await createAhaSandbox();
  await set(aha, { remaining_estimate_text: '2h' });

  const ignored = await log(aha, { work_done_text: '1h', remaining_estimate_text: '20p' });
  t.strictSame(codesOf(ignored), ['remaining-unit-mismatch']);
  t.equal((await totals(aha)).remaining, 120);
  const kept = await log(aha, { work_done_text: '5p', remaining_estimate_text: '1h' });
  t.strictSame(codesOf(kept), ['unit-mismatch']);
  t.equal((await totals(aha)).remaining, 60);
  await log(aha, { remaining_estimate_text: '20p' });
  t.strictSame(await totals(aha), { original: null, remaining: 20, done: 5, units: 20 });
});

t.test('in mode record the units of the record apply to every text', async (t) => {
  const aha = await createAhaSandbox({ settings: { units: 'record', defaultUnit: 'h' } });

  t.match((await log(aha, { work_done_text: '2h' }, 'PRJ2-2')).body, {
    time_tracking_event: { work_done: 2, work_units: 20 },
  });
  t.match((await log(aha, { work_done_text: 2 }, 'PRJ2-1')).body, {
    time_tracking_event: { work_done: 120, work_units: 10 },
  });
  t.match((await log(aha, { work_done_text: '-3p' }, 'PRJ2-2')).body, {
    time_tracking_event: { work_done: -3, work_units: 20 },
  });
});

t.test('a record without units has those of its workspace', async (t) => {
  const product = { id: '7', reference_prefix: 'P', default_capacity_units: 20 };
  const aha = await createAhaSandbox({
    settings: { units: 'record' },
    records: {
      products: [product],
      roles: [{ id: '7:1020675218', product_id: '7', user_id: '1020675218', role: 20 }],
      features: [{ id: '8', reference_num: 'P-1', product_id: '7' }],
    },
  });

  const { body } = await log(aha, { work_done_text: '8' }, 'P-1');
  t.match((await aha.send('getProduct', { path: { product_id: 'P' } })).body, {
    product: { screen_definition_ids: {}, default_capacity_units: 20 },
  });
  const read = await aha.send('getFeature', {
    path: { feature_id: '8' },
    query: { fields: 'feature_only_work_done' },
  });

  t.match(body, { time_tracking_event: { work_done: 8, work_units: 20 } });
  t.strictSame(read.body, { feature: { id: '8', feature_only_work_done: 8 } });
});

t.test('occurred_on is the date in the request, else today in the time zone', async (t) => {
  const aha = await createAhaSandbox({ settings: { timeZone: 'America/Los_Angeles' } });
  const day = async (occurred_on?: unknown) =>
    partOf((await log(aha, { occurred_on })).body, 'time_tracking_event', 'occurred_on');

  t.equal(await day('2019-01-31T23:30:00-08:00'), '2019-01-31');
  t.equal(await day('2031-01-01'), '2031-01-01');
  t.equal(await day(), '2019-02-05');
  t.equal(await day(null), '2019-02-05');
  t.equal(await day(''), '2019-02-05');
  t.strictSame((await log(aha, { occurred_on: '2019-02-30' })).body, {
    error: 'Validation failed',
    errors: {
      message:
        'body/time_tracking_event/occurred_on must be a date such as "2019-02-06", not "2019-02-30"',
    },
  });
});

t.test('booleans may be strings or numbers', async (t) => {
  const aha = await createAhaSandbox();
  await set(aha, { remaining_estimate_text: '2h' });

  for (const remaining_automatic of [false, 'false', '0', 0, ' FALSE ']) {
    t.equal((await log(aha, { work_done_text: '1h', remaining_automatic })).status, 200);
    t.equal((await totals(aha)).remaining, 120);
  }
  for (const remaining_automatic of [true, 'true', '1', null]) {
    await log(aha, { work_done_text: '15min', remaining_automatic });
  }
  t.equal((await totals(aha)).remaining, 60);
  for (const remaining_automatic of ['maybe', 2, [], {}]) {
    t.equal((await log(aha, { remaining_automatic })).status, 400);
  }
});

t.test('invalid attributes are refused, and nothing is stored', async (t) => {
  const aha = await createAhaSandbox();

  for (const work_done_text of [true, [], {}, `${'9'.repeat(400)}h`, '1e400p', '1e16p']) {
    t.equal((await log(aha, { work_done_text })).status, 400, String(work_done_text));
  }
  t.equal((await log(aha, { work_done_text: '9007199254740991p' }, 'PRJ1-2')).status, 200);
  t.equal((await log(aha, { work_done_text: '1p' }, 'PRJ1-2')).status, 400, 'the total, too');
  for (const work_done_text of [Number.POSITIVE_INFINITY, 1e300, 1e-7]) {
    t.equal((await log(aha, { work_done_text })).status, 400, String(work_done_text));
  }
  t.equal((await totals(aha)).done, 60);
  t.equal((await totals(aha, 'PRJ1-2')).done, 9007199254740991);
});

t.test('a missing envelope is refused', async (t) => {
  const aha = await createAhaSandbox();
  const path = { feature_id: 'PRJ1-1' };

  for (const body of [
    undefined,
    null,
    [],
    {},
    { time_tracking_event: null },
    { work_done_text: '1h' },
  ]) {
    const reply = await aha.send('createFeatureTimeTrackingEvent', { path, body });
    t.strictSame(reply.body, {
      error: 'Validation failed',
      errors: {
        message:
          'the attributes must be in an object named time_tracking_event: {"time_tracking_event":{}}',
      },
    });
  }
});

t.test('notices report what the real service ignores silently', async (t) => {
  const aha = await createAhaSandbox();

  const { notices } = await log(aha, {
    user_id: 689956296,
    work_done_text: '90m',
    work_done: 5,
    constructor: 1,
  });

  t.strictSame(notices, [
    [
      'month-unit',
      'work_done_text "90m": "90m" was read as "90 months" of 22 days; write "90min" for minutes',
    ],
    [
      'unknown-attribute',
      '"work_done, constructor" in time_tracking_event was ignored; known attributes: occurred_on, work_done_text, remaining_estimate_text, remaining_automatic, user_id',
    ],
    [
      'user-id-ignored',
      'user_id 689956296 was ignored: the time is logged for the token\'s owner, "Mary Humpty (1020675218)"; send the other user\'s token instead',
    ],
  ]);
});

t.test('inherited properties of a body are ignored', async (t) => {
  const aha = await createAhaSandbox();
  const body = JSON.parse('{"__proto__": {"time_tracking_event": {"work_done_text": "1h"}}}');
  const inner = JSON.parse('{"time_tracking_event": {"__proto__": {"work_done_text": "1h"}}}');
  const path = { feature_id: 'PRJ1-1' };

  t.equal((await aha.send('createFeatureTimeTrackingEvent', { path, body })).status, 400);
  const reply = await aha.send('createFeatureTimeTrackingEvent', { path, body: inner });

  t.equal(partOf(reply.body, 'time_tracking_event', 'work_done'), null);
});

t.test('requirements and initiatives list their events', async (t) => {
  const aha = await createAhaSandbox();
  const body = { time_tracking_event: { work_done_text: '2h' } };

  await aha.send('createRequirementTimeTrackingEvent', {
    path: { requirement_id: 'prj1-1-1' },
    body,
  });
  await aha.send('createInitiativeTimeTrackingEvent', {
    path: { initiative_id: 'PRJ1-S-1' },
    body,
  });

  const requirement = await aha.send('getRequirement', { path: { requirement_id: '483368544' } });
  const initiative = await aha.send('getInitiative', { path: { initiative_id: '423077122' } });
  for (const record of [
    partOf(requirement.body, 'requirement'),
    partOf(initiative.body, 'initiative'),
  ]) {
    t.equal(partOf(record, 'work_done'), 120);
    t.match(partOf(record, 'time_tracking_events'), [{ user: maryHumpty, work_done: 120 }]);
  }
  t.equal((await totals(aha)).done, 60, 'the feature counts its own events only');
});

t.test('a feature that uses the estimates of its requirements shows their sums', async (t) => {
  const aha = await createAhaSandbox();
  const change = (requirement_id: string, requirement: Event) =>
    aha.send('updateRequirement', { path: { requirement_id }, body: { requirement } });
  await set(aha, { detailed_estimate_text: '1d', use_requirements_estimates: 'true' });

  t.match(await totals(aha), { original: null, remaining: null, done: null });
  await change('PRJ1-1-1', { detailed_estimate_text: '2h' });
  await change('PRJ1-1-2', { detailed_estimate_text: '1h', remaining_estimate_text: '30min' });
  await change('PRJ1-1-3', { detailed_estimate_text: '3p' });
  await aha.send('createRequirementTimeTrackingEvent', {
    path: { requirement_id: 'PRJ1-1-1' },
    body: { time_tracking_event: { work_done_text: '45min' } },
  });

  t.strictSame(await totals(aha), { original: 180, remaining: 105, done: 45, units: 10 });
  const { body } = await aha.send('getFeature', { path: { feature_id: 'PRJ1-1' } });
  t.match(partOf(body, 'feature'), {
    use_requirements_estimates: true,
    feature_only_original_estimate: 480,
    feature_only_remaining_estimate: 480,
    feature_only_work_done: 60,
  });
});

t.test('deleting an event reduces the total and keeps the remaining estimate', async (t) => {
  const aha = await createAhaSandbox();
  await set(aha, { remaining_estimate_text: '2h' });
  const path = { id: '447203384' };

  t.strictSame(await aha.send('deleteTimeTrackingEvent', { path }), { status: 204, notices: [] });

  t.strictSame(await totals(aha), { original: null, remaining: 120, done: null, units: 10 });
  const again = await aha.send('deleteTimeTrackingEvent', { path });
  t.equal(again.status, 404);
  t.strictSame(again.body, { error: 'Record not found.' });
  t.equal((await aha.send('deleteTimeTrackingEvent', { path: { id: 'x' } })).status, 404);
  t.equal((await aha.send('deleteTimeTrackingEvent')).status, 404);
});

t.test('events of requirements and initiatives can be deleted', async (t) => {
  const aha = await createAhaSandbox();
  const body = { time_tracking_event: { work_done_text: '0.1h' } };
  const made = [
    await aha.send('createRequirementTimeTrackingEvent', {
      path: { requirement_id: '96915428' },
      body,
    }),
    await aha.send('createInitiativeTimeTrackingEvent', {
      path: { initiative_id: '4125886' },
      body,
    }),
  ];

  for (const { body } of made) {
    const id = String(partOf(body, 'time_tracking_event', 'id'));
    t.equal((await aha.send('deleteTimeTrackingEvent', { path: { id } })).status, 204);
  }

  const { body: read } = await aha.send('getInitiative', { path: { initiative_id: 'PRJ1-S-2' } });
  t.match(partOf(read, 'initiative'), { work_done: null, time_tracking_events: [] });
});

t.test('owners, contributors and developers log time for themselves', async (t) => {
  const aha = await createAhaSandbox();
  const names: unknown[] = [];

  for (const token of [george, henry, gregory]) {
    const { body } = await log(aha, { work_done_text: '1h' }, 'PRJ1-1', token);
    names.push(partOf(body, 'time_tracking_event', 'user', 'name'));
  }

  t.strictSame(names, ['George Gently', 'Henry Humpty', 'Gregory McSmith']);
});

t.test('reviewers and viewers may read but not write', async (t) => {
  const aha = await createAhaSandbox();

  for (const token of [jeremy, johnSmith]) {
    const reply = await log(aha, { work_done_text: '1h' }, 'PRJ1-1', token);
    t.strictSame(
      [reply.status, reply.body],
      [403, { error: 'You do not have permission to perform this action.' }],
    );
    const read = await aha.send('getFeature', { path: { feature_id: 'PRJ1-1' }, token });
    t.equal(read.status, 200);
  }
});

t.test('an event is deleted by its own user or by an owner', async (t) => {
  const aha = await createAhaSandbox();
  const made = async () =>
    String(
      partOf(
        (await log(aha, { work_done_text: '1h' }, 'PRJ1-1', henry)).body,
        'time_tracking_event',
        'id',
      ),
    );
  const remove = async (token: string, id: string) =>
    (await aha.send('deleteTimeTrackingEvent', { path: { id }, token })).status;

  t.equal(await remove(gregory, await made()), 403);
  t.equal(await remove(henry, await made()), 204);
  t.equal(await remove(george, await made()), 204);
});

t.test('an event of a record without totals can be deleted', async (t) => {
  const features = [{ id: '1', product_id: '131414752', work_units: 10 }];
  const events = [
    { id: '2', feature_id: '1', user_id: '1020675218', work_done: 60, work_units: 10 },
    { id: '3', feature_id: '1', user_id: '1020675218', work_done: 0.2, work_units: 10 },
  ];
  const aha = await createAhaSandbox({ records: { features, time_tracking_events: events } });

  await aha.send('deleteTimeTrackingEvent', { path: { id: '2' } });
  t.equal((await totals(aha, '1')).done, null);
  await log(aha, { work_done_text: '0.1min' }, '1');
  await log(aha, { work_done_text: '0.2min' }, '1');
  t.equal((await totals(aha, '1')).done, 0.3);
  await aha.send('deleteTimeTrackingEvent', { path: { id: '3' } });
  t.equal((await totals(aha, '1')).done, 0.1);
});
