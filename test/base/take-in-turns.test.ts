import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { mapInTurns, takeInTurns } from '../../src/base/time/take-in-turns.ts';

/** Counts the turns of the event loop until it is stopped. */
function countTurns() {
  const counted = { turns: 0, isStopped: false };
  const count = async () => {
    for (; !counted.isStopped; counted.turns += 1) await setImmediate();
  };
  void count();
  return counted;
}

t.test('other work has a turn of the event loop after each 25 ms', async (t) => {
  const counted = countTurns();
  let now = 0;
  let steps = 0;
  const isLastStep = () => {
    now += 10;
    steps += 1;
    return steps === 9;
  };

  await takeInTurns(isLastStep, () => now);

  counted.isStopped = true;
  t.equal(steps, 9);
  t.ok(counted.turns >= 2, `${counted.turns} turns`);
});

t.test('a short list is mapped at once', async (t) => {
  t.strictSame(
    mapInTurns([1, 2], (one) => 2 * one),
    [2, 4],
  );
});

t.test('a long list is mapped in its order, with turns for other work', async (t) => {
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  const counted = countTurns();
  const mapping = mapInTurns(numbers, (one) => {
    // Busy for longer than a turn in all.
    for (const end = performance.now() + 1; performance.now() < end; );
    return 2 * one;
  });

  t.ok(mapping instanceof Promise);
  t.strictSame(
    await mapping,
    numbers.map((one) => 2 * one),
  );
  counted.isStopped = true;
  t.ok(counted.turns >= 2, `${counted.turns} turns`);
});

t.test('an error ends the mapping of a long list', async (t) => {
  const mapping = async () =>
    mapInTurns(Array.from({ length: 100 }), () => {
      throw new Error('Refused.');
    });

  await t.rejects(mapping(), { message: 'Refused.' });
});
