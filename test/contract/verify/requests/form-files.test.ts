import t from 'tap';
import { toFileBytes } from '../../../../src/contract/verify/requests/form-files.ts';

t.test('a text has a byte for each character, unless it has others', async (t) => {
  t.strictSame([...toFileBytes('aÿ')], [97, 255]);
  t.strictSame([...toFileBytes('€')], [0xe2, 0x82, 0xac]);
});
