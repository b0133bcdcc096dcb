import t from 'tap';
import { createSecretMask } from '../../src/base/mask-secrets.ts';
import type { StoredRecord } from '../../src/store/types.ts';
import { JournalListeners } from '../../src/testing/journal/journal.ts';
import {
  createJournal,
  type JournalEntry,
  JournalMemory,
  toEntryDetail,
} from '../../src/testing/testing.ts';
import { entryOf } from '../support/journal-entry.ts';

const change = { resource: 'pets', key: '1', from: undefined, patch: undefined };
const mask = createSecretMask();

function replaced(to: StoredRecord) {
  return { ...change, from: { id: 1 }, to };
}

function openJournal() {
  return createJournal(
    { count: 100, bytes: 8 * 1024 * 1024 },
    { sandbox: 'default', listeners: new JournalListeners(), memory: new JournalMemory(1) },
  );
}

/** What a journal shows of the changes of calls. */
function changesOf(...calls: readonly Partial<JournalEntry>[]) {
  const journal = openJournal();
  for (const call of calls) journal.add(entryOf({ id: journal.nextId(), ...call }));
  return journal.all().map((entry) => {
    const { changes, leftOut } = toEntryDetail(entry, mask);
    return [changes, leftOut];
  });
}

t.test('a call shows each record once, before and after all of its changes', async (t) => {
  const [made, named] = [{ id: 1 }, { id: 1, name: 'Rex', tags: [null, true, { a: 1 }] }];
  const rows = changesOf({
    changes: [
      { ...change, to: made },
      { ...change, from: made, to: named },
      { ...change, key: '2', from: { id: 2 }, to: { id: 2, name: 'Tom' } },
      { ...change, key: '2', from: { id: 2, name: 'Tom' }, to: undefined },
      { ...change, resource: 'sandlot.due', to: made },
    ],
  });

  t.strictSame(rows, [
    [
      [
        { resource: 'pets', key: '1', after: named },
        { resource: 'pets', key: '2', before: { id: 2 } },
      ],
      undefined,
    ],
  ]);
});

t.test('changes that were left out before stay left out', async (t) => {
  t.strictSame(changesOf({ changes: 'left out' }), [[undefined, ['changes']]]);
});

t.test('a refused call changed nothing', async (t) => {
  const refusal = { code: 'failed', detail: '', violations: [] };
  t.strictSame(changesOf({ refusal, changes: [{ ...change, to: { id: 1 } }] }), [
    [undefined, undefined],
  ]);
});

t.test('large changes are left out, and so are those of the oldest calls', async (t) => {
  const record = (bytes: number) => ({ changes: [replaced({ a: 'x'.repeat(bytes) })] });
  const [huge, ...others] = changesOf(
    { ...record(80_000), leftOut: ['reply'] },
    record(50_000),
    record(10_000),
    record(40_000),
  );

  t.strictSame(huge, [undefined, ['reply', 'changes']]);
  t.strictSame(
    others.map(([, leftOut]) => leftOut),
    [['changes'], undefined, undefined],
  );
});

t.test('of a patch only what it replaced counts, since both records share the rest', async (t) => {
  const large = { a: 'x'.repeat(80_000) };
  const patch = { b: 'x'.repeat(50_000) };
  const patched = { ...change, from: large, to: { ...large, ...patch }, patch };
  const erased = { ...change, from: { ...large, b: 1 }, to: { a: null, b: 1 }, patch: { a: null } };

  t.strictSame(
    changesOf({ changes: [patched] }, { changes: [erased] }).map(([, leftOut]) => leftOut),
    [undefined, ['changes']],
  );
});

t.test(
  'what a large request created is measured, and what a small one created is small',
  async (t) => {
    const created = { changes: [{ ...change, to: { a: 'x'.repeat(80_000) } }] };
    const many = { changes: Array.from({ length: 20 }, () => ({ ...change, to: { id: 1 } })) };

    t.strictSame(
      changesOf({ ...created, body: Buffer.alloc(5000) }, created, many).map(([, left]) => left),
      [['changes'], undefined, undefined],
    );
  },
);

t.test('the changes of the latest 200 calls are kept', async (t) => {
  const memory = new JournalMemory();
  const listeners = new JournalListeners();
  const bounds = { count: 1000, bytes: 8 * 1024 * 1024 };
  const journal = createJournal(bounds, { sandbox: 'default', listeners, memory });
  for (let id = 1; id <= 203; id += 1)
    journal.add(entryOf({ id, changes: [{ ...change, to: { id } }] }));

  const leftOut = journal.all().filter((entry) => toEntryDetail(entry, mask).leftOut);

  t.strictSame(
    leftOut.map(({ id }) => id),
    [1, 2, 3],
  );
});

t.test('a journal that is cleared makes room for the changes of later calls', async (t) => {
  const journal = openJournal();
  const large = { changes: [replaced({ a: 'x'.repeat(50_000) })] };
  journal.add(entryOf({ id: 1, ...large }));
  journal.clear();
  journal.add(entryOf({ id: 2, changes: [{ ...change, to: { id: 1 } }] }));
  journal.add(entryOf({ id: 3, ...large }));

  t.strictSame(
    journal.all().map((entry) => toEntryDetail(entry, mask).leftOut),
    [undefined, undefined],
  );
});
