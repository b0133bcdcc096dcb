import t, { type Test } from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

const feature = '1007868956';
const event = {
  user_id: '1020675218',
  feature_id: feature,
  occurred_on: '2019-02-06',
  work_done: 30,
  work_units: 10,
};

async function open(t: Test) {
  const { app, close } = await openSandlot({ logLevel: 'silent', auth: 'off' });
  t.teardown(() => close());
  const control = async (call: string, payload?: object) => {
    const [method = '', path = ''] = call.split(' ');
    const reply = await app.inject({
      method: method as 'PUT',
      url: `/_sandlot${path}`,
      ...(payload && { payload }),
    });
    return reply.body === '' ? reply.statusCode : reply.json();
  };
  const workOf = async (path: string) => {
    const body = (await app.inject(`/api/v1/${path}?fields=work_done`)).json();
    return Object(Object.values(body)[0]).work_done;
  };
  return { app, control, workOf };
}

t.test('totals follow events that the control API writes and removes', async (t) => {
  const { control, workOf } = await open(t);

  await control('PATCH /state/time_tracking_events/447203384', { work_done: 90 });
  t.equal(await workOf('features/PRJ1-1'), 90);
  await control('PUT /state/time_tracking_events/8', event);
  t.equal(await workOf('features/PRJ1-1'), 120);
  await control('PUT /state/time_tracking_events/9', { ...event, work_done: null });
  t.equal(await workOf('features/PRJ1-1'), 120, 'one without work counts for nothing');
  await control('PATCH /state/time_tracking_events/8', {
    feature_id: null,
    initiative_id: '423077122',
  });
  t.strictSame(
    [await workOf('features/PRJ1-1'), await workOf('initiatives/PRJ1-S-1')],
    [90, 30],
    'it left the one for the other',
  );
  await control('DELETE /state/time_tracking_events/447203384');
  t.equal(await workOf('features/PRJ1-1'), null);
});

t.test('a record that the control API writes gets the totals of its events', async (t) => {
  const { control, workOf } = await open(t);
  const before = await control(`GET /state/features/${feature}`);

  const written = await control(`PATCH /state/features/${feature}`, {
    minutes_done: 7,
    points_events: 3,
  });
  t.strictSame(written, before);

  const { records } = await control('GET /state');
  const features = records.features.filter(({ id }: { id: string }) => id !== feature);
  await control('PUT /state', { records: { ...records, features } });
  await control('PATCH /state/time_tracking_events/447203384', { user_id: '689956296' });
  const { minutes_done, minutes_events, ...others } = before;
  t.strictSame(await control(`PUT /state/features/${feature}`, others), before);
  t.equal(await workOf('features/PRJ1-1'), 60);
  await control('PATCH /state/users/16338845', { name: 'John' });
});

t.test('an imported state gets the totals of its events', async (t) => {
  const { control, workOf } = await open(t);
  const state = await control('GET /state');
  const time_tracking_events = [
    { ...event, id: '8' },
    { ...event, id: '9', work_done: 5, work_units: 20 },
  ];

  await control('PUT /state', { records: { ...state.records, time_tracking_events } });

  t.equal(await workOf('features/PRJ1-1'), 30);
  t.match(await control(`GET /state/features/${feature}`), {
    minutes_done: 30,
    minutes_events: 1,
    points_done: 5,
    points_events: 1,
  });
  await control('PUT /state', state);
  t.strictSame(await control('GET /state'), state);
});

t.test('a total with other last digits is not changed', async (t) => {
  const { control } = await open(t);
  const feature = { minutes_done: 60.0000001 };
  const state = await control('GET /state');
  const features = state.records.features.map((one: object) =>
    Object(one).minutes_done === 60 ? { ...one, ...feature } : one,
  );

  await control('PUT /state', { records: { ...state.records, features } });

  t.match(await control('GET /state'), { records: { features } });
});

t.test('events of user fixtures are part of the totals', async (t) => {
  const settings = t.testdir({
    'seen.mjs': `export const behaviours = {
      getMe: async (call, context) => {
        const { records } = await context.records('seen').list();
        return { status: 200, body: { seen: records } };
      },
    };
    export const fixtures = { seen: [{ id: '1', units: 'none' }] };
    export const settle = async (written, context) => {
      await context.records('seen').patch('1', { written, units: context.settings.units });
    };`,
  });
  const { app, close } = await openSandlot({
    logLevel: 'silent',
    auth: 'off',
    checkReplies: 'off',
    behaviours: `${settings}/seen.mjs`,
    set: { units: 'record' },
    fixtures: { time_tracking_events: [{ ...event, id: '8' }] },
  });
  t.teardown(() => close());
  const { feature: read } = (await app.inject('/api/v1/features/PRJ1-1')).json();
  const { records } = (await app.inject('/_sandlot/state')).json();

  t.equal(read.work_done, 90);
  t.strictSame(
    read.time_tracking_events.map(({ id }: { id: string }) => id),
    ['8', '447203384'],
  );
  t.strictSame(records.seen, [{ id: '1', units: 'record', written: 'everything' }]);
});

t.test('settle of a module is called for user fixtures', async (t) => {
  const pet = {
    type: 'object',
    properties: { id: { type: 'string' }, owner: { type: 'string' } },
  };
  const pets = {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    get: { responses: { 200: json(pet) } },
  };
  const { app } = await sandlotOf(t, documentOf({ '/pets/{id}': pets }), {
    module: `export const behaviours = {};
    export const fixtures = { owners: [{ id: 'ann', pets: 0 }] };
    export const settle = async (written, context) => {
      const { records } = await context.records('pets').list({ where: { owner: 'ann' } });
      await context.records('owners').patch('ann', { pets: records.length });
    };`,
    fixtures: { pets: [{ id: '1', owner: 'ann' }] },
  });

  t.strictSame((await app.inject('/_sandlot/state/owners')).json(), {
    records: [{ id: 'ann', pets: 1 }],
  });
  t.strictSame((await app.inject('/pets/1')).json(), { id: '1', owner: 'ann' });
});
