import { EventEmitter } from 'node:events';
import t from 'tap';
import { formatOutcomes } from '../../src/cli/output/outcome-line.ts';
import { ignoreBrokenPipe, toTextLayout } from '../../src/cli/output/output.ts';
import { captureOutput } from '../support/captured-output.ts';

t.test('ignores a reader that stops early but not a full disk', async (t) => {
  const output = new EventEmitter();
  ignoreBrokenPipe(output);

  t.ok(output.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })));
  t.throws(() => output.emit('error', new Error('no space')), { message: 'no space' });
});

t.test(
  'a terminal without a size has lines of any length, and a tiny one is not followed',
  async (t) => {
    const columnsOf = (columns?: number) =>
      toTextLayout(captureOutput(columns === undefined ? {} : { columns }).output).columns;

    t.strictSame(
      [columnsOf(), columnsOf(0), columnsOf(10), columnsOf(90)],
      [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 20, 90],
    );
  },
);

t.test('the notes of operations are wrapped, and their names are not', async (t) => {
  const formatted = (columns: number) =>
    formatOutcomes(
      [
        { outcome: 'passed', name: 'GET /pets', note: '2 calls' },
        {
          outcome: 'skipped',
          name: 'POST /pets',
          note: '2 calls, not exercised: sent /status, 409',
        },
        { outcome: 'failed', name: 'GET /repos/{owner}/{repo}/pulls', note: 'never called' },
      ],
      { columns, hasColors: false },
    ).join('\n');

  t.equal(
    formatted(44),
    `✔ GET /pets              2 calls
– POST /pets             2 calls, not
                         exercised: sent /
                         status, 409
✖ GET /repos/{owner}/{repo}/pulls
    never called`,
  );
  t.equal(
    formatted(100),
    `✔ GET /pets                        2 calls
– POST /pets                       2 calls, not exercised: sent /status, 409
✖ GET /repos/{owner}/{repo}/pulls  never called`,
  );
});
