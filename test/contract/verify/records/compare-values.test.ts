import t from 'tap';
import { isKept } from '../../../../src/contract/verify/records/compare-values.ts';

t.test('an empty value may be omitted or replaced by a default', (t) => {
  t.ok(isKept('', undefined));
  t.ok(isKept(null, []));
  t.ok(isKept('', 'unnamed'));
  t.ok(isKept([], ['usual']));
  t.notOk(isKept('', 7));
  t.end();
});
