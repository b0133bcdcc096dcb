import { readFileSync } from 'node:fs';
import t from 'tap';
import { codesOf, createAhaSandbox, partOf } from './support/aha-sandbox.ts';
import { log, set, totals } from './support/logged-time.ts';

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
