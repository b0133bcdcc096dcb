import t from 'tap';
import { logTime, type Running, startSandlot, workDone } from '../support/running-sandlot.ts';

/** Writes to stderr that a request arrived, and answers half a second later. */
const slow = `export const behaviours = {
  createFeatureTimeTrackingEvent: async (call, context, inferred) => {
    process.stderr.write('received\\n');
    await new Promise((resolve) => setTimeout(resolve, 500));
    return inferred(call, context);
  },
};
setInterval(() => undefined, 1000);
`;

/** Two requests are under way when the signal comes. */
async function endMeanwhile(running: Running, signal: NodeJS.Signals) {
  const replies = Promise.all([logTime(running, '10min'), logTime(running, '20min')]);
  await running.waitForStderr('received');
  const ended = running.stop(signal);
  return { statuses: (await replies).map(({ status }) => status), code: (await ended).code };
}

const signals = ['SIGTERM', 'SIGINT'] as const;

for (const signal of signals) {
  t.test(`answers pending requests at ${signal} and saves their changes`, async (t) => {
    const folder = t.testdir({ 'slow.js': slow });
    const args = ['--db', `${folder}/db.json`];
    const first = await startSandlot(t, [...args, '--behaviours', `${folder}/slow.js`]);

    const ended = await endMeanwhile(first, signal);

    t.strictSame(ended, { statuses: [200, 200], code: 0 });
    const second = await startSandlot(t, args);
    t.equal(await workDone(second), 90, 'sixty minutes of the seed, ten and twenty');
  });
}

t.test('ends without --db as well, and prints nothing', async (t) => {
  const running = await startSandlot(t);
  await logTime(running, '1h');

  const ended = await running.stop('SIGINT');

  t.strictSame(ended, { code: 0, stdout: running.line, stderr: '' });
});
