import t from 'tap';
import { isLinearizable, type RecordOperation } from '../support/linearizability.ts';

type Part = Partial<RecordOperation>;

/** An operation from one time to another. */
function operation(kind: RecordOperation['kind'], at: readonly [number, number], part: Part = {}) {
  return { kind, start: at[0], end: at[1], result: 'done' as const, ...part };
}

const created = operation('create', [0, 1], { value: 'a' });

t.test('accepts histories that one server could have', async (t) => {
  const histories: readonly (readonly RecordOperation[])[] = [
    [],
    [created, operation('read', [2, 3], { seen: 'a' })],
    // Concurrent with the update, a read sees the old or the new value.
    [
      created,
      operation('update', [2, 9], { value: 'b' }),
      operation('read', [3, 4], { seen: 'a' }),
    ],
    [
      created,
      operation('update', [2, 9], { value: 'b' }),
      operation('read', [3, 4], { seen: 'b' }),
    ],
    [created, operation('create', [0, 2], { value: 'b', result: 'taken' })],
    [created, operation('delete', [2, 3]), operation('read', [4, 5], { result: 'missing' })],
    [
      created,
      operation('update if', [2, 3], { value: 'b', expected: 'a' }),
      operation('update if', [2, 4], { value: 'c', expected: 'a', result: 'changed' }),
    ],
    // What got no reply may have happened late, or never.
    [
      created,
      operation('update', [2, Number.POSITIVE_INFINITY], { value: 'b', result: 'unknown' }),
      operation('read', [3, 4], { seen: 'a' }),
      operation('read', [5, 6], { seen: 'b' }),
    ],
    [created, operation('delete', [2, Number.POSITIVE_INFINITY], { result: 'unknown' })],
  ];
  for (const history of histories) t.ok(isLinearizable(history), JSON.stringify(history));
});

t.test('refuses histories that one server could not have', async (t) => {
  const update = operation('update', [2, 3], { value: 'b' });
  const histories: readonly (readonly RecordOperation[])[] = [
    // A stale read.
    [created, update, operation('read', [4, 5], { seen: 'a' })],
    // A lost write.
    [created, operation('read', [2, 3], { result: 'missing' })],
    // The new value, and then the old one.
    [
      created,
      operation('update', [2, 9], { value: 'b' }),
      operation('read', [3, 4], { seen: 'b' }),
      operation('read', [5, 6], { seen: 'a' }),
    ],
    // Two creations of one key, and two conditional updates of one value.
    [created, operation('create', [0, 2], { value: 'b' })],
    [
      created,
      operation('update if', [2, 3], { value: 'b', expected: 'a' }),
      operation('update if', [2, 4], { value: 'c', expected: 'a' }),
    ],
    // A value that nobody wrote, and a write that was done twice.
    [created, operation('read', [2, 3], { seen: 'x' })],
    [
      created,
      operation('update', [2, Number.POSITIVE_INFINITY], { value: 'b', result: 'unknown' }),
      operation('update', [3, 4], { value: 'c' }),
      operation('read', [5, 6], { seen: 'b' }),
      operation('update', [7, 8], { value: 'd' }),
      operation('read', [9, 10], { seen: 'b' }),
    ],
  ];
  for (const history of histories) t.notOk(isLinearizable(history), JSON.stringify(history));
});
