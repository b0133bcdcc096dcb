import t from 'tap';
import { openStore } from '../../src/store/store.ts';
import { JournalListeners } from '../../src/testing/journal/journal.ts';
import {
  createJournal,
  createTestStates,
  type Journal,
  JournalMemory,
} from '../../src/testing/testing.ts';
import { entryOf } from '../support/journal-entry.ts';

const megabyte = 1024 * 1024;

/** Journals that share one megabyte, each within bounds that it does not reach. */
function openJournals(names: readonly string[]): readonly Journal[] {
  const memory = new JournalMemory(1);
  const listeners = new JournalListeners();
  const bounds = { count: 1000, bytes: 100 * megabyte };
  return names.map((sandbox) => createJournal(bounds, { sandbox, listeners, memory }));
}

function add(journal: Journal | undefined, more: Parameters<typeof entryOf>[0] = {}): void {
  journal?.add(entryOf({ id: journal.nextId(), ...more }));
}

function idsOf(journals: readonly Journal[]) {
  return journals.map((journal) => journal.all().map(({ id }) => id));
}

const large = { body: Buffer.alloc(250_000) };

t.test('the oldest entries of all journals leave when their memory is full', async (t) => {
  const journals = openJournals(['a', 'b', 'c']);
  const [first, second, third] = journals;

  add(first, large);
  add(second);
  add(first, large);
  add(third, large);
  add(second, large);

  t.strictSame(idsOf(journals), [[], [2], [1]]);
  t.match(journals[0]?.dropped(), [{ calls: 2 }]);
});

t.test('the latest entry stays, however large it is', async (t) => {
  const journals = openJournals(['a', 'b']);

  add(journals[0]);
  add(journals[1], { body: Buffer.alloc(3 * megabyte) });
  t.strictSame(idsOf(journals), [[], [1]]);

  add(journals[0]);
  t.strictSame(idsOf(journals), [[2], []]);
});

t.test('a cleared journal leaves room for the others', async (t) => {
  const journals = openJournals(['a', 'b', 'c']);
  add(journals[0], large);
  add(journals[1], large);

  journals[1]?.clear();
  add(journals[2], large);
  t.strictSame(idsOf(journals), [[1], [], [1]]);

  journals[0]?.clear();
  add(journals[2], large);
  t.strictSame(idsOf(journals), [[], [], [1, 2]]);
});

t.test(
  'journals whose entries have all left still count, for up to half of the memory',
  async (t) => {
    for (const [count, size, ids] of [
      [1, 200_000, [1, 2, 3]],
      [100, 200_000, [3]],
      [1000, 100_000, [1, 2, 3]],
    ] as const) {
      const journals = openJournals(Array.from({ length: count }, (_, index) => `${index}`));
      for (const journal of journals) add(journal);
      const last = journals.slice(-1);

      add(last[0], { body: Buffer.alloc(size) });
      add(last[0], { body: Buffer.alloc(size) });

      t.strictSame(idsOf(last), [ids], `${count} journals`);
    }
  },
);

t.test('a text beyond Latin-1 counts twice', async (t) => {
  for (const [text, ids] of [
    ['x'.repeat(250_000), [1, 2]],
    ['€'.repeat(250_000), [2]],
  ] as const) {
    const journals = openJournals(['a']);
    const reply = { status: 200, headers: {}, body: text };
    add(journals[0], { reply });
    add(journals[0], { reply });

    t.strictSame(idsOf(journals), [ids]);
  }
});

t.test('a sandbox that leaves memory takes its journal along', async (t) => {
  const testStates = createTestStates({ journal: { count: 9, bytes: 1e6 }, journalMemory: 1 });
  const store = await openStore({
    seed: { records: {}, value: 1, clock: { offset: 0 } },
    document: { title: 'Pets', version: '1' },
    limits: { max: 2, idle: 60_000 },
    onSandboxGone: testStates.forget,
    onWarning: () => undefined,
  });
  t.teardown(() => store.close());
  const [first, second] = [store.sandbox('a'), store.sandbox('b')];
  for (const sandbox of [first, second]) add(testStates.of(sandbox).journal, large);
  const { journal } = testStates.of(first);

  store.sandbox('c');

  t.strictSame(idsOf([journal, testStates.of(second).journal]), [[], [1]]);
  t.not(testStates.of(first).journal, journal);
});

t.test('a sandbox without a call has nothing to take along', async (t) => {
  const testStates = createTestStates({ journal: { count: 9, bytes: 1e6 } });
  const store = await openStore({
    seed: { records: {}, value: 1, clock: { offset: 0 } },
    document: { title: 'Pets', version: '1' },
    onSandboxGone: testStates.forget,
  });
  t.teardown(() => store.close());
  store.sandbox('a');

  store.drop('a');

  t.notOk(store.has('a'));
});
