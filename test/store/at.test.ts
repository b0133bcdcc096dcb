import t from 'tap';
import { at } from '../../src/store/at.ts';

t.test('an index outside of an array is a fault of ours, not undefined', async (t) => {
  t.equal(at(['a', 'b'], 1), 'b');
  t.throws(() => at(['a'], 1), { message: "Sandlot's store is at fault: no entry at 1." });
});
