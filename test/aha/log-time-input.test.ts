import t from 'tap';
import { createAhaSandbox, partOf } from './support/aha-sandbox.ts';
import { log, set, totals } from './support/logged-time.ts';

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
