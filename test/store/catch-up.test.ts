import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { createCatchUp, noCommand } from '../../src/store/shared/catch-up.ts';

/** A log that counts its comparisons, and whose command is answered when the test says so. */
function createLog() {
  let answer: () => void = () => undefined;
  let command = noCommand;
  const log = {
    compared: 0,
    answered: () => command,
    compare: async () => {
      log.compared += 1;
    },
    send: () => {
      command = new Promise<void>((resolve) => {
        answer = resolve;
      });
    },
    answer: () => {
      command = noCommand;
      answer();
    },
  };
  return log;
}

async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await setImmediate();
}

t.test('the calls of a turn share a comparison of all logs', async (t) => {
  const logs = [createLog(), createLog()];
  const catchUp = createCatchUp(logs);

  await Promise.all([catchUp(), catchUp()]);
  const first = logs.map(({ compared }) => compared);
  await catchUp();

  t.strictSame(first, [1, 1]);
  t.strictSame(
    logs.map(({ compared }) => compared),
    [2, 2],
  );
});

t.test('calls that come while a command is on its way share one comparison after it', async (t) => {
  const [busy, idle] = [createLog(), createLog()];
  const catchUp = createCatchUp([busy, idle]);
  busy.send();
  const early = catchUp();
  await pass(5);
  const late = catchUp();
  t.equal(late, early);
  t.strictSame([busy.compared, idle.compared], [0, 0]);

  busy.answer();
  await Promise.all([early, late]);

  t.strictSame([busy.compared, idle.compared], [1, 1]);
});

t.test('a comparison that fails refuses its own calls only', async (t) => {
  const log = createLog();
  let state: 'failing' | 'working' = 'failing';
  const catchUp = createCatchUp([
    {
      ...log,
      compare: async () => {
        if (state === 'failing') throw new Error('the engine is away');
      },
    },
  ]);

  await t.rejects(catchUp(), { message: 'the engine is away' });
  state = 'working';
  await t.resolves(catchUp());
});
