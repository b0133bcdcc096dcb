import fc from 'fast-check';
import t from 'tap';
import { mergeRecord } from '../../src/store/sandbox/merge-record.ts';

/** Lists of entries, since an object literal could not tell the order of its keys. */
function entriesOf(record: object) {
  return Object.entries(record);
}

t.test('merges changes like a spread', async () => {
  const record = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(record, record, (below, above) => {
      const laid = mergeRecord(below, above);

      return JSON.stringify(entriesOf(laid)) === JSON.stringify(entriesOf({ ...below, ...above }));
    }),
    { numRuns: 300 },
  );
});

t.test('reuses a compiled copy with other values', async (t) => {
  const first = mergeRecord({ id: 1, name: 'Tom' }, { name: 'Tim', age: 2 });
  const second = mergeRecord({ id: 2, name: 'Ann' }, { name: 'Eve', age: 3 });

  t.strictSame(entriesOf(first), [
    ['id', 1],
    ['name', 'Tim'],
    ['age', 2],
  ]);
  t.strictSame(entriesOf(second), [
    ['id', 2],
    ['name', 'Eve'],
    ['age', 3],
  ]);
});

t.test('keeps a property called __proto__', async (t) => {
  const record = JSON.parse('{"__proto__":{"a":1},"b":2}');

  const laid = mergeRecord(record, { b: 3 });

  t.equal(JSON.stringify(laid), '{"__proto__":{"a":1},"b":3}');
  t.equal(Object.getPrototypeOf(laid), Object.prototype);
});

t.test('copies wide records and further shapes too', async (t) => {
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`p${index}`, index]));
  t.strictSame(mergeRecord(wide, { p7: 'x' }), { ...wide, p7: 'x' });

  for (let view = 0; view < 200; view++) {
    const key = `only in shape ${view}`;
    t.strictSame(mergeRecord({ id: view }, { [key]: 1 }), { id: view, [key]: 1 });
  }
});
