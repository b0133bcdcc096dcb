import t from 'tap';
import {
  logTime,
  runSandlot,
  sendRequest,
  startSandlot,
  workDone,
} from '../support/running-sandlot.ts';
import { petsDocument } from '../support/small-document.ts';

const mine = `
export const settings = {
  type: 'object',
  properties: {
    cap: { type: 'integer', default: 60, description: 'The most minutes of an event.' },
    zone: {},
  },
};
export const behaviours = {
  createFeatureTimeTrackingEvent: async (call, context, inferred) => {
    const outcome = await inferred(call, context);
    const { work_done } = outcome.body.time_tracking_event;
    if (work_done > context.settings.cap) {
      return context.refuse({ status: 400, code: 'too-long', detail: 'Take a break.' });
    }
    return { ...outcome, headers: { 'x-mine': String(context.settings.cap) } };
  },
};
`;

t.test("a user's behaviour takes precedence over that of Aha!", async (t) => {
  const folder = t.testdir({ 'mine.js': mine });

  const running = await startSandlot(t, ['--behaviours', './mine.js'], { cwd: folder });
  const short = await logTime(running, '1h');
  const long = await logTime(running, '1h 30min');

  t.strictSame([short.status, short.headers.get('x-mine')], [200, '60']);
  t.equal(JSON.parse(short.text).time_tracking_event.work_done, 60);
  t.equal(long.status, 400);
  t.equal(await workDone(running), 120, 'what the refusing one had stored is not kept');
  t.strictSame(JSON.parse(long.text), {
    error: 'Validation failed',
    errors: { message: 'Take a break.' },
  });
});

t.test("--set sets the settings of the user's module and of Aha!", async (t) => {
  const folder = t.testdir({ 'mine.js': mine });
  const set = ['--set', 'cap=120', '--set', 'defaultUnit=h'];

  const running = await startSandlot(t, ['--behaviours', './mine.js', ...set], { cwd: folder });
  const reply = await logTime(running, '2');

  t.strictSame([reply.status, reply.headers.get('x-mine')], [200, '120']);
  t.equal(JSON.parse(reply.text).time_tracking_event.work_done, 120);
});

t.test("refuses a setting that violates the user's schema", async (t) => {
  const folder = t.testdir({ 'mine.js': mine });

  const args = ['--behaviours', './mine.js', '--set', 'cap=much'];
  const { code, stdout, stderr } = await runSandlot(t, args, { cwd: folder });

  t.strictSame([code, stdout], [1, '']);
  t.match(stderr, /^The setting cap=much is invalid: [^\n]*\n$/);
});

t.test('reports a behaviour that matches no operation', async (t) => {
  const folder = t.testdir({
    'pets.yaml': petsDocument,
    'mine.js': `export const behaviours = {
      listPets: () => ({ status: 200, body: [{ name: 'Tom' }] }),
      listCats: () => ({ status: 200 }),
    };`,
  });
  const args = [`${folder}/pets.yaml`, '--behaviours', `${folder}/mine.js`];

  const running = await startSandlot(t, args, { from: 'sources' });
  const pets = await sendRequest(running, 'GET /pets');
  const { code, stderr } = await running.stop();

  t.equal(pets.text, '[{"name":"Tom"}]');
  t.strictSame([code, stderr], [0, 'Behaviour "listCats" matches no operation and is not used.\n']);
});
