import t from 'tap';
import { mergePatch } from '../../src/openapi/openapi.ts';

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
