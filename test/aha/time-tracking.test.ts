import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { json } from '../support/sandlot-of.ts';
import { wholeAhaApi, withoutNullNumbers } from './support/whole-api.ts';

type Answer = readonly [status: number, body: Record<string, Record<string, unknown>>];

/** The time tracking of Aha! over a document that it does not know. */
async function startWholeApi(t: Test, api: object = wholeAhaApi) {
  const document = join(t.testdir({}), 'aha.json');
  writeFileSync(document, JSON.stringify(api));
  const { app, close } = await openSandlot({
    document,
    behaviours: 'aha',
    clock: { frozen: '2019-02-06T01:48:24Z' },
  });
  t.teardown(close);
  const send = async (call: string, payload?: object): Promise<Answer> => {
    const [method = '', path = ''] = call.split(' ');
    const reply = await app.inject({
      method: method as 'GET',
      url: `/api/v1${path}`,
      ...(payload && { payload }),
    });
    return [reply.statusCode, reply.body === '' ? {} : reply.json()];
  };
  const firstOf = async (list: string) => {
    const [, body] = await send(`GET /${list}`);
    return String(Object(body)[list.replace(/.*\//, '')][0].id);
  };
  const log = (path: string, attributes: object) =>
    send(`POST ${path}/time_tracking_events`, { time_tracking_event: attributes });
  return { send, firstOf, log };
}

t.test('time is logged on an inferred feature, exactly as on one of Aha!', async (t) => {
  const { send, firstOf, log } = await startWholeApi(t);
  const path = `/features/${await firstOf('features')}`;
  await send(`PUT ${path}`, { feature: { name: 'Mine', original_estimate_text: '2d' } });
  const [, { feature: before = {} }] = await send(`GET ${path}`);

  const [status, body] = await log(path, {
    work_done_text: '1h 30min',
    remaining_estimate_text: '2h',
    user_id: 689956296,
  });
  const second = await log(path, { work_done_text: '30min', occurred_on: '2019-01-31' });

  t.equal(status, 200);
  t.match(body, {
    time_tracking_event: {
      id: /^\d{19}$/,
      occurred_on: '2019-02-06',
      work_done: 90,
      work_units: 10,
    },
  });
  t.match(second, [200, { time_tracking_event: { occurred_on: '2019-01-31', work_done: 30 } }]);
  const done = Number(before.work_done) + 120;
  t.match(await send(`GET ${path}`), [
    200,
    { feature: { name: 'Mine', work_done: done, remaining_estimate: 90, work_units: 10 } },
  ]);
  const user = Object(body).time_tracking_event.user;
  t.match(
    await send(`GET /users/${user.id}`),
    [200, { user: { name: user.name } }],
    'a known user',
  );
});

t.test('an event is deleted once, and its work is subtracted', async (t) => {
  const { send, log } = await startWholeApi(t);
  const [, created] = await send('POST /releases/R1/features', { feature: { name: 'New' } });
  const path = `/features/${created.feature?.id}`;
  const [, { time_tracking_event: event = {} }] = await log(path, { work_done_text: '2h' });

  t.match(await send(`GET ${path}`), [200, { feature: { work_done: 120 } }]);
  t.strictSame(await send(`DELETE /time_tracking_events/${event.id}`), [204, {}]);
  t.match(await send(`GET ${path}`), [200, { feature: { work_done: null } }]);
  t.equal((await send(`DELETE /time_tracking_events/${event.id}`))[0], 404);
});

t.test('an event outlives its record, and an event without work changes no total', async (t) => {
  const { send, log } = await startWholeApi(t);
  const [, created] = await send('POST /releases/R1/features', { feature: { name: 'New' } });
  const path = `/features/${created.feature?.id}`;
  const [, { time_tracking_event: event = {} }] = await log(path, { work_done_text: '2h' });
  const [, { time_tracking_event: empty = {} }] = await log(path, {});
  await send(`DELETE ${path}`);

  t.equal(empty.work_done, null);
  t.equal((await send(`DELETE /time_tracking_events/${empty.id}`))[0], 204);
  t.equal((await send(`DELETE /time_tracking_events/${event.id}`))[0], 204);
  t.equal((await log(path, { work_done_text: '2h' }))[0], 404);
});

t.test('requirements and initiatives take time in points, by key or reference key', async (t) => {
  const { send, log, firstOf } = await startWholeApi(t);
  const points = { work_done_text: '5p', remaining_estimate_text: '20p' };
  const id = await firstOf(`features/${await firstOf('features')}/requirements`);

  t.match(await log(`/requirements/${id}`, points), [
    200,
    { time_tracking_event: { work_done: 5, work_units: 20 } },
  ]);
  t.match(await send(`GET /requirements/${id}`), [
    200,
    { requirement: { id, work_done: 5, remaining_estimate: 20, work_units: 20 } },
  ]);
  const [, { initiative = {} }] = await send('POST /products/PRJ1/initiatives', {
    initiative: { name: 'Grow', reference_num: 'PRJ1-S-9' },
  });
  t.equal((await log('/initiatives/prj1-s-9', points))[0], 200);
  t.match(await send(`GET /initiatives/${initiative.id}`), [200, { initiative: { work_done: 5 } }]);
});

t.test('estimates in an update are read as texts, and other attributes by inference', async (t) => {
  const { send, firstOf } = await startWholeApi(t);
  const path = `/features/${await firstOf('features')}`;
  const put = (feature: object) => send(`PUT ${path}`, { feature });

  t.match(await put({ name: 'A', original_estimate_text: '1d', remaining_estimate_text: '4h' }), [
    200,
    { feature: { name: 'A', original_estimate: 480, remaining_estimate: 240, work_units: 10 } },
  ]);
  t.match(await put({ name: 'B' }), [200, { feature: { name: 'B' } }]);
  t.equal((await put({ remaining_estimate_text: '-5p' }))[0], 400);
  t.equal(
    (await send('PUT /features/none', { feature: { remaining_estimate_text: '1h' } }))[0],
    404,
  );
});

t.test('a document without users has the time tracking as well', async (t) => {
  const paths = new Map(Object.entries(wholeAhaApi.paths));
  const log = '/api/v1/initiatives/{initiative}/time_tracking_events';
  const list = { responses: { 200: json({ type: 'array', items: { type: 'object' } }) } };
  const { send } = await startWholeApi(t, {
    ...wholeAhaApi,
    paths: {
      [log]: { ...Object(paths.get(log)), get: list },
      '/api/v1/initiatives/{id}': paths.get('/api/v1/initiatives/{id}'),
      '/api/v1/time_tracking_events/{event}': paths.get('/api/v1/time_tracking_events/{event}'),
    },
  });
  const path = '/initiatives/7/time_tracking_events';

  const [status, { time_tracking_event: event = {} }] = await send(`POST ${path}`, {
    time_tracking_event: { work_done_text: '1h' },
  });

  t.equal(status, 200);
  t.match(event, { user: { name: 'Mary Humpty' }, work_done: 60 });
  t.match(await send('GET /initiatives/7'), [200, { initiative: { id: '7', work_done: 60 } }]);
  t.equal((await send(`DELETE /time_tracking_events/${event.id}`))[0], 204);
  t.equal((await send(`DELETE /time_tracking_events/${event.id}`))[0], 404);
});

t.test('without an event, work done that no null may stand for is 0, or left out', async (t) => {
  for (const [required, none] of [
    [['work_done'], 0],
    [[], undefined],
  ] as const) {
    const { send, log } = await startWholeApi(t, withoutNullNumbers(required));
    const create = async (list: string, name: string) => {
      const [, body] = await send(`POST ${list}`, { [name]: { name: 'New' } });
      return `/${name}s/${body[name]?.id}`;
    };
    const feature = await create('/releases/R1/features', 'feature');
    const requirement = await create(`${feature}/requirements`, 'requirement');
    const [, { time_tracking_event: event = {} }] = await log(feature, { work_done_text: '2h' });
    t.match(await send(`GET ${feature}`), [200, { feature: { work_done: 120 } }]);

    await send(`DELETE /time_tracking_events/${event.id}`);

    const workIn = async (call: string, name: string, payload?: object) =>
      (await send(call, payload))[1][name]?.work_done;
    t.equal(await workIn(`GET ${feature}`, 'feature'), none);
    const renamed = { feature: { name: 'Renamed' } };
    t.equal(await workIn(`PUT ${feature}`, 'feature', renamed), none);
    t.equal(await workIn(`GET ${feature}`, 'feature'), none);
    t.equal(await workIn(`GET ${requirement}`, 'requirement'), none, 'of a new one');
    const estimated = { requirement: { original_estimate_text: '1h' } };
    t.equal(await workIn(`PUT ${requirement}`, 'requirement', estimated), none);
    t.equal(await workIn(`GET ${requirement}`, 'requirement'), none);
  }
});
