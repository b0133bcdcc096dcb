import t from 'tap';
import { openTurns } from '../../src/server/turn.ts';

/** Asks for so many replies in one turn; how many of them have to wait for its end. */
const turnOf = async (endOfTurn: ReturnType<typeof openTurns>, count: number): Promise<number> => {
  const ends = Array.from({ length: count }, () => endOfTurn());
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all(ends);
  return ends.filter((end) => end !== undefined).length;
};

t.test('a reply that is alone leaves at once, but for one in sixteen', async (t) => {
  const endOfTurn = openTurns();

  let waited = 0;
  for (let index = 0; index < 160; index++) waited += await turnOf(endOfTurn, 1);

  t.equal(waited, 10);
});

t.test('replies of a busy turn leave together from the first turn that shows it', async (t) => {
  const endOfTurn = openTurns();

  t.equal(await turnOf(endOfTurn, 20), 5, 'the sixteenth waits, and all after it with it');
  t.equal(await turnOf(endOfTurn, 20), 20);
});

t.test(
  'a server that was busy lets replies leave at once again after some lonely turns',
  async (t) => {
    const endOfTurn = openTurns();
    await turnOf(endOfTurn, 20);

    const waited: number[] = [];
    for (let index = 0; index < 10; index++) waited.push(await turnOf(endOfTurn, 1));

    t.strictSame(waited, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
  },
);
