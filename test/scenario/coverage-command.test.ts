import t from 'tap';
import { runSandlot, sendRequest, startSandlot } from '../support/running-sandlot.ts';

t.test('coverage exits with 0, 1 or 2', async (t) => {
  const running = await startSandlot(t);
  await sendRequest(running, 'GET /api/v1/me');
  await sendRequest(running, 'GET /api/v1/features/PRJ1-1');
  const run = (...args: readonly string[]) => runSandlot(t, ['coverage', ...args]);

  const passed = await run(running.origin, '--min-operations', '1', '--fail-on', 'unmatched');
  const low = await runSandlot(
    t,
    ['coverage', running.origin, '--min-operations', '100', '--fail-on', 'invalid,unmatched'],
    { from: 'build' },
  );
  const kind = await runSandlot(t, ['coverage', running.origin, '--fail-on', 'all']);
  const number = await runSandlot(t, ['coverage', running.origin, '--min-operations', 'x']);
  const nobody = await run('http://127.0.0.1:9');

  t.equal(passed.code, 0);
  t.match(passed.stdout, 'GET     /me');
  t.strictSame(
    [low.code, low.stderr],
    [1, '2 of 24 operations (8 %) were exercised; the minimum is 100 %.\n'],
  );
  t.equal(kind.code, 2);
  t.match(kind.stderr, 'Expected invalid, unmatched, unfit.\n');
  t.equal(number.code, 2);
  t.match(number.stderr, 'Expected a whole number from 0 to 100.\n');
  t.equal(nobody.code, 2);
  t.match(nobody.stderr, /^Cannot reach http:\/\/127\.0\.0\.1:9\/_sandlot: .*\n$/);
});
