import t from 'tap';
import { isKept } from '../../../../src/contract/verify/records/compare-values.ts';

t.test('what was sent empty may be left out, or be what is usual of its type', (t) => {
  t.ok(isKept('', undefined));
  t.ok(isKept(null, []));
  t.ok(isKept('', 'unnamed'));
  t.ok(isKept([], ['usual']));
  t.notOk(isKept('', 7));
  t.end();
});
