import t from 'tap';
import { mergeFields, mergePatch } from '../../../../src/handlers/record/patch/merge-patch.ts';

/** A target, a patch and the result: from RFC 7396, appendix A. */
const merged: readonly (readonly [unknown, unknown, unknown])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'foo' }, null, null],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

for (const [target, patch, expected] of merged) {
  t.test(`${JSON.stringify(patch)} merges into ${JSON.stringify(target)}`, async (t) => {
    t.strictSame(mergePatch(target, patch), expected);
  });
}

t.test('a record keeps null where null may stand', async (t) => {
  const record = { open: 1, closed: 2, deep: { a: 1, b: 2 } };
  const takesNull = (name: string) => name === 'open';

  const changed = mergeFields(record, { open: null, closed: null, deep: { a: null } }, takesNull);

  t.strictSame(changed, { open: null, deep: { b: 2 } });
});
