import t from 'tap';
import {
  createAhaSandbox,
  george,
  gregory,
  henry,
  jeremy,
  johnSmith,
  partOf,
} from './support/aha-sandbox.ts';
import { log, totals } from './support/logged-time.ts';

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
