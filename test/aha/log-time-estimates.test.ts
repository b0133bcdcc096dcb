import t from 'tap';
import { codesOf, createAhaSandbox, partOf } from './support/aha-sandbox.ts';
import { type Event, log, set, totals } from './support/logged-time.ts';

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
