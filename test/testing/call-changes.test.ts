import t from 'tap';
import { createSecretMask } from '../../src/base/mask-secrets.ts';
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

t.test('a refused call changed nothing', async (t) => {
  const refusal = { code: 'failed', detail: '', violations: [] };
  t.strictSame(changesOf({ refusal, changes: [{ ...change, to: { id: 1 } }] }), [
    [undefined, undefined],
  ]);
});

t.test('large changes are left out, and so are those of the oldest calls', async (t) => {
  const record = (bytes: number) => ({ changes: [{ ...change, to: { a: 'x'.repeat(bytes) } }] });
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

t.test('a journal that is cleared makes room for the changes of later calls', async (t) => {
  const journal = openJournal();
  const large = { changes: [{ ...change, to: { a: 'x'.repeat(50_000) } }] };
  journal.add(entryOf({ id: 1, ...large }));
  journal.clear();
  journal.add(entryOf({ id: 2, changes: [{ ...change, to: { id: 1 } }] }));
  journal.add(entryOf({ id: 3, ...large }));

  t.strictSame(
    journal.all().map((entry) => toEntryDetail(entry, mask).leftOut),
    [undefined, undefined],
  );
});
