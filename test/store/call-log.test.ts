import { setImmediate, setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { openStore } from '../../src/store/store.ts';
import type { SharedCall, Store } from '../../src/store/types.ts';
import { contractSeed } from '../support/store-contract.ts';
import { valkeyUrl, withoutValkey } from '../support/valkey.ts';

const document = { title: 'Pets', version: '1' };
const origin = { document: 'a' };

/** Stores of one engine, as replicas have them; they close with the test. */
async function openReplicas(
  t: Test,
  count: number,
  journal = { count: 1000, bytes: 4 * 1024 * 1024 },
): Promise<readonly Store[]> {
  const url = await valkeyUrl();
  const shared = { url, consistency: 'strong', origin, journal } as const;
  const stores: Store[] = [];
  for (let number = 0; number < count; number++)
    stores.push(await openStore({ seed: contractSeed, document, shared }));
  t.teardown(() => Promise.all(stores.map((store) => store.close())));
  return stores;
}

/** The calls of the default sandbox, of which this replica records some. */
function openCalls(store: Store | undefined) {
  if (store?.shared === undefined) throw new Error('The test needs a store that replicas share.');
  let calls: SharedCall[] = [];
  let skipped: [string, number][] = [];
  const shared = store.shared.calls('default', () => {
    const pending = { calls, skipped: new Map(skipped) };
    calls = [];
    skipped = [];
    return pending;
  });
  return {
    ...shared,
    add: (...parts: readonly string[]) => {
      calls.push({ label: '[]', parts });
      return shared.noteCall();
    },
    skip: (count: [label: string, count: number]) => {
      skipped.push(count);
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(5);
}

/** Records so many calls that the replica buffers them. */
async function addUntilBuffered(calls: ReturnType<typeof openCalls>): Promise<void> {
  while (calls.add('often') !== undefined) await setImmediate();
}

if (withoutValkey) t.comment(withoutValkey);

t.test('the journal of replicas', { skip: withoutValkey ?? false }, async (t) => {
  t.test('a journal has the calls that are just being added', async (t) => {
    const [store] = await openReplicas(t, 1);
    const calls = openCalls(store);

    const added = calls.add('{}');
    t.match(await calls.read(0), { last: 1, texts: ['{}'] });
    await added;
    await calls.clear();
    t.strictSame(await calls.read(0), { last: 1, texts: [], counts: new Map() });
  });

  t.test('a journal keeps the latest calls within its bounds', async (t) => {
    const [store] = await openReplicas(t, 1, { count: 5, bytes: 1600 });
    const calls = openCalls(store);
    const add = (numbers: readonly number[], text = '') =>
      Promise.all(numbers.map((number) => calls.add(`${number} é`, text)));
    const read = async (after = 0) =>
      (await calls.read(after)).texts.map((text) => Number.parseInt(text, 10));

    await add([1, 2, 3]);
    await add([4, 5, 6]);
    await add([7, 8]);
    t.strictSame(await read(), [4, 5, 6, 7, 8], 'the calls of one turn are stored together');
    t.strictSame(
      [await read(6), await read(7), await read(8), await read(9)],
      [[7, 8], [8], [], []],
    );
    const { counts, texts, last } = await calls.read(7);
    t.strictSame([counts, texts, last], [new Map([['[]', 8]]), ['8 é'], 8]);
    // A page has a sixteenth of the bytes.
    await add([9, 10, 11, 12], 'x'.repeat(500));
    t.strictSame(await read(), [10, 11, 12]);
  });

  t.test('calls that were skipped are counted, and all before them are gone', async (t) => {
    const [store] = await openReplicas(t, 1);
    const calls = openCalls(store);
    await calls.add('1');

    calls.skip(['[]', 3]);
    await calls.add('5');

    t.strictSame(await calls.read(0), { last: 5, texts: ['5'], counts: new Map([['[]', 5]]) });
  });

  t.test('readers wait for the calls of a busy replica', async (t) => {
    const [busy, other] = await openReplicas(t, 2);
    const calls = openCalls(busy);
    const read = openCalls(other);
    await addUntilBuffered(calls);

    t.equal(calls.add('late'), undefined, 'a busy replica buffers its calls');
    t.equal((await read.readStored(0)).texts.includes('late'), false);
    t.equal((await read.read(0)).texts.at(-1), 'late');
    calls.add('later');
    t.equal((await calls.readStored(0)).texts.at(-1), 'later', 'it stores its own at once');
    calls.add('cleared');
    await read.clear();
    t.strictSame((await read.read(0)).texts, []);
    await until(() => calls.add('often') !== undefined);
    await calls.read(0);
    await other?.drop('default');
    t.strictSame(await read.read(0), { last: 0, texts: [], counts: new Map() });
  });

  t.test('a store that closes stores the calls of a busy replica', async (t) => {
    const [busy, other] = await openReplicas(t, 2);
    const calls = openCalls(busy);
    await addUntilBuffered(calls);
    calls.add('last');

    await busy?.close();

    t.equal((await openCalls(other).readStored(0)).texts.at(-1), 'last');
  });
});
