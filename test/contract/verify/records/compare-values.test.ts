import t from 'tap';
import { isKept, isKeptExactly } from '../../../../src/contract/verify/records/compare-values.ts';

t.test('an empty value may be omitted or replaced by a default', (t) => {
  t.ok(isKept('', undefined));
  t.ok(isKept(null, []));
  t.ok(isKept('', 'unnamed'));
  t.ok(isKept([], ['usual']));
  t.notOk(isKept('', 7));
  t.end();
});

t.test('whole numbers are kept as they are, and others as they are rounded', (t) => {
  t.ok(isKept(0.1 + 0.2, 0.3));
  t.ok(isKept(12.345, 12.35));
  t.notOk(isKept(9_007_199_254_740_991, 9_007_199_254_740_992));
  t.ok(isKept(1e21, 1.0000000001e21));
  t.end();
});

t.test('a value is kept exactly with its entries and the values of its properties', (t) => {
  const kept: readonly (readonly [unknown, unknown, boolean])[] = [
    [['a'], ['a'], true],
    [['a'], ['a', 'b'], false],
    [{ a: 1, b: [2] }, { a: 1, b: [2], c: 3 }, true],
    [{ a: 1 }, {}, false],
    [{ a: 1 }, 'a', false],
    ['', null, true],
    ['', 'usual', false],
    [7, 7, true],
    [7, '7', false],
  ];
  for (const [sent, reply, expected] of kept)
    t.equal(isKeptExactly(sent, reply), expected, JSON.stringify([sent, reply]));
  t.end();
});
