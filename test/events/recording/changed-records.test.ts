import t from 'tap';
import {
  listChangedRecords,
  toShownRecord,
} from '../../../src/events/recording/changed-records.ts';
import type { CommittedChange } from '../../../src/store/types.ts';

const [tea, milk] = [
  { id: 1, item: 'tea' },
  { id: 1, item: 'milk' },
];
function changeOf(from: object | undefined, to: object | undefined, more: object = {}) {
  return { resource: 'orders', key: '1', from, to, ...more } as CommittedChange;
}
const internal = changeOf(undefined, tea, { resource: 'sandlot.due' });
const other = changeOf(undefined, tea, { key: '2' });

const changed: readonly (readonly [string, readonly CommittedChange[], readonly string[]])[] = [
  ['nothing', [], []],
  ['a new record', [changeOf(undefined, tea)], ['1 created']],
  ['a change', [changeOf(tea, milk)], ['1 updated']],
  ['a removal', [changeOf(tea, undefined)], ['1 deleted']],
  ['the same values', [changeOf(tea, { ...tea })], []],
  ['a new property', [changeOf(tea, { ...tea, note: 'hot' })], ['1 updated']],
  ['a property less', [changeOf(tea, { id: 1 })], ['1 updated']],
  ['properties of the store', [changeOf({ ...tea, '@a': 1 }, { ...tea, '@b': 2 })], []],
  ['an internal record', [internal], []],
  ['several writes', [changeOf(undefined, tea), internal, changeOf(tea, milk)], ['1 created']],
  ['a record that came and went', [changeOf(undefined, tea), changeOf(tea, undefined)], []],
  [
    'two records',
    [changeOf(tea, milk), other, changeOf(milk, undefined)],
    ['2 created', '1 deleted'],
  ],
];
for (const [name, changes, expected] of changed)
  t.test(name, async (t) =>
    t.same(
      listChangedRecords(changes).map(({ key, change }) => `${key} ${change}`),
      expected,
    ),
  );

t.test('a record is shown without the properties of the store', async (t) => {
  t.same(toShownRecord({ ...tea, '@version': 2 }), tea);
  t.equal(toShownRecord(tea), tea);
});
