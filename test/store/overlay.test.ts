import fc from 'fast-check';
import t from 'tap';
import { overlay } from '../../src/store/overlay.ts';

/** Lists of entries, since an object literal could not tell the order of its keys. */
const entriesOf = (record: object) => Object.entries(record);

t.test('a record with changes laid over it is what spreading both gives', async () => {
  const record = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(record, record, (below, above) => {
      const laid = overlay(below, above);

      return JSON.stringify(entriesOf(laid)) === JSON.stringify(entriesOf({ ...below, ...above }));
    }),
    { numRuns: 300 },
  );
});

t.test('a shape that was seen before gives the same again, and its own values', async (t) => {
  const first = overlay({ id: 1, name: 'Tom' }, { name: 'Tim', age: 2 });
  const second = overlay({ id: 2, name: 'Ann' }, { name: 'Eve', age: 3 });

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

t.test('a property called __proto__ stays one', async (t) => {
  const record = JSON.parse('{"__proto__":{"a":1},"b":2}');

  const laid = overlay(record, { b: 3 });

  t.equal(JSON.stringify(laid), '{"__proto__":{"a":1},"b":3}');
  t.equal(Object.getPrototypeOf(laid), Object.prototype);
});

t.test(
  'more properties than a literal takes, and more shapes than are kept, are copied too',
  async (t) => {
    const wide = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`p${index}`, index]),
    );
    t.strictSame(overlay(wide, { p7: 'x' }), { ...wide, p7: 'x' });

    for (let shape = 0; shape < 200; shape++) {
      const key = `only in shape ${shape}`;
      t.strictSame(overlay({ id: shape }, { [key]: 1 }), { id: shape, [key]: 1 });
    }
  },
);
