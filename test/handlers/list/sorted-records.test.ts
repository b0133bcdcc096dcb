import fc from 'fast-check';
import t from 'tap';
import {
  compareSortKeys,
  createSortedRecords,
  toSortKey,
  toSortKeys,
} from '../../../src/handlers/list/sort.ts';

/** A value and its sort key. */
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
  t.test(`${JSON.stringify(value)} has the sort key ${JSON.stringify(key)}`, async (t) => {
    t.equal(toSortKey(value), key);
  });
}

t.test('absent values come before numbers, and numbers before texts', async (t) => {
  t.ok(compareSortKeys(9, 10) < 0);
  t.ok(compareSortKeys('9', '10') > 0);
  t.equal(compareSortKeys('a', 'a'), 0);
  t.ok(compareSortKeys(undefined, 'a') < 0);
  t.ok(compareSortKeys('a', undefined) > 0);
  t.ok(compareSortKeys(undefined, -1) < 0);
  t.ok(compareSortKeys(-1, '') > 0);
  t.ok(compareSortKeys(100, '10th') < 0);
  t.ok(compareSortKeys('10th', 100) > 0);
});

const records = [
  { id: 'a', rank: 2, created_at: '2019-01-03' },
  { id: 'b', rank: 1, created_at: '2019-01-01' },
  { id: 'c', rank: 2, createdAt: '2019-01-02' },
  { id: 'd', created_at: '2019-01-04' },
];

function idsBy(name: string, isDescending: boolean, count = 10) {
  return createSortedRecords(records, [{ name, isDescending }])
    .page(0, count)
    .map(({ id }) => id);
}

t.test('equal records keep their order, ascending and descending', async (t) => {
  t.strictSame(idsBy('rank', false), ['d', 'b', 'a', 'c']);
  t.strictSame(idsBy('rank', true), ['a', 'c', 'b', 'd']);
});

t.test('a page holds no more records than its size', async (t) => {
  t.strictSame(idsBy('rank', true, 2), ['a', 'c']);
  t.strictSame(idsBy('id', true, 1), ['d']);
  t.strictSame(idsBy('id', true, 0), []);
});

t.test('a timestamp is found by its short name', async (t) => {
  t.strictSame(idsBy('created', false), ['b', 'c', 'a', 'd']);
});

t.test('a second property orders records that the first leaves equal', async (t) => {
  const by = [
    { name: 'rank', isDescending: false },
    { name: 'id', isDescending: true },
  ];

  t.strictSame(
    createSortedRecords(records, by)
      .page(0, 10)
      .map(({ id }) => id),
    ['d', 'b', 'c', 'a'],
  );
});

t.test('UTC timestamps of one length sort as texts, others as times', async (t) => {
  const utc = ['2019-02-06T01:48:24Z', null, '2018-02-06T01:48:24Z', undefined];
  t.strictSame(toSortKeys(utc), [utc[0], '', utc[2], '']);
  t.strictSame(toSortKeys(['2019-02-06T01:00:00Z', '2019-02-06T01:00:00+01:00']), [
    Date.UTC(2019, 1, 6, 1),
    Date.UTC(2019, 1, 6),
  ]);
  t.strictSame(toSortKeys(['2019-02-06', 7]), [Date.UTC(2019, 1, 6), 7]);
});

t.test('each page and rank is that of the whole list sorted', async (t) => {
  const value = fc.constantFrom<unknown>(1, 2, '2', 'b', null, undefined, '2019-02-06T01:48:24Z');
  const record = fc.record({ rank: value, other: fc.nat(3) });
  const page = fc.record({ offset: fc.nat(70), limit: fc.nat(20) });
  const by = fc.constantFrom(
    [{ name: 'rank', isDescending: false }],
    [
      { name: 'other', isDescending: true },
      { name: 'rank', isDescending: true },
    ],
  );
  fc.assert(
    fc.property(fc.array(record, { maxLength: 60 }), page, by, (records, { offset, limit }, by) => {
      const ordered = createSortedRecords(records, by);
      const whole = ordered.page(0, records.length);
      const ranks = records.map((_, place) => ordered.rankOf(place));
      const sorted = [...records].map((record, place) => ({ record, rank: ranks[place] ?? 0 }));
      t.strictSame(
        sorted.sort((one, other) => one.rank - other.rank).map(({ record }) => record),
        whole,
      );
      for (const [place, one] of whole.entries()) {
        const before = whole[place - 1];
        const { name, isDescending } = by[0] ?? { name: '', isDescending: false };
        const [left, right] = [before ?? one, one].map((each) => toSortKey(each[name]));
        t.ok((isDescending ? -1 : 1) * compareSortKeys(left, right) <= 0);
      }
      t.strictSame(ordered.page(offset, limit), whole.slice(offset, offset + limit));
    }),
  );
});

t.test('a page of a long list is found without sorting the rest', async (t) => {
  const many = Array.from({ length: 3000 }, (_, id) => ({ id, rank: (id * 7919) % 3001 }));
  const ranks = many.map(({ rank }) => rank).sort((one, other) => one - other);
  const [up, down] = [false, true].map((isDescending) =>
    createSortedRecords(many, [{ name: 'rank', isDescending }]),
  );

  for (const offset of [0, 20, 1490, 2950, 2990, 4000]) {
    const page = up?.page(offset, 20).map(({ rank }) => rank);
    t.strictSame(page, ranks.slice(offset, offset + 20));
    const back = down?.page(offset, 20).map(({ rank }) => rank);
    t.strictSame(back, ranks.toReversed().slice(offset, offset + 20));
  }
});
