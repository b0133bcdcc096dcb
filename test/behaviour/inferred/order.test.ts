import t from 'tap';
import { compareKeys, toSortKey } from '../../../src/behaviour/inferred/compare.ts';
import { firstInOrder } from '../../../src/behaviour/inferred/order.ts';

/** A value, and what it is compared as. */
const keys: readonly (readonly [unknown, number | string])[] = [
  [7, 7],
  ['7.5', 7.5],
  ['-3', -3],
  ['2019-02-06', Date.UTC(2019, 1, 6)],
  ['2019-02-06T01:00:00Z', Date.UTC(2019, 1, 6, 1)],
  ['2019-99-99', '2019-99-99'],
  ['', ''],
  ['7th', '7th'],
  ['abc', 'abc'],
  [undefined, ''],
  [null, ''],
  [true, 'true'],
];

for (const [value, key] of keys) {
  t.test(`${JSON.stringify(value)} is compared as ${JSON.stringify(key)}`, async (t) => {
    t.equal(toSortKey(value), key);
  });
}

t.test('numbers are compared as numbers, all else as texts', async (t) => {
  t.ok(compareKeys(9, 10) < 0);
  t.ok(compareKeys('9', '10') > 0);
  t.equal(compareKeys('a', 'a'), 0);
  t.ok(compareKeys(undefined, 'a') < 0);
  t.ok(compareKeys('a', undefined) > 0);
});

const records = [
  { id: 'a', rank: 2, created_at: '2019-01-03' },
  { id: 'b', rank: 1, created_at: '2019-01-01' },
  { id: 'c', rank: 2, createdAt: '2019-01-02' },
  { id: 'd', created_at: '2019-01-04' },
];

const idsBy = (name: string, isDown: boolean, count = 10) =>
  firstInOrder(records, [{ name, isDown }], count).map(({ id }) => id);

t.test('what is equal keeps its order, up and down', async (t) => {
  t.strictSame(idsBy('rank', false), ['d', 'b', 'a', 'c']);
  t.strictSame(idsBy('rank', true), ['a', 'c', 'b', 'd']);
});

t.test('no more is sorted than was asked for', async (t) => {
  t.strictSame(idsBy('rank', true, 2), ['a', 'c']);
  t.strictSame(idsBy('id', true, 1), ['d']);
  t.strictSame(idsBy('id', true, 0), []);
});

t.test('a time is found by its short name', async (t) => {
  t.strictSame(idsBy('created', false), ['b', 'c', 'a', 'd']);
});

t.test('a second property orders what the first leaves equal', async (t) => {
  const by = [
    { name: 'rank', isDown: false },
    { name: 'id', isDown: true },
  ];

  t.strictSame(
    firstInOrder(records, by, 10).map(({ id }) => id),
    ['d', 'b', 'c', 'a'],
  );
});
