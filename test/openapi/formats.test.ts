import t from 'tap';
import { memoizeFormatCheck } from '../../src/openapi/schema/formats.ts';

t.test('a valid text is not checked again, an invalid one is', async (t) => {
  const seen: string[] = [];
  const check = memoizeFormatCheck((text) => {
    seen.push(text);
    return text.startsWith('2');
  });

  const passed = ['2019', '1066', '2019', '1066'].map(check);

  t.strictSame(passed, [true, false, true, false]);
  t.strictSame(seen, ['2019', '1066', '1066']);
});

t.test('the number and the length of remembered texts is limited', async (t) => {
  let reads = 0;
  const check = memoizeFormatCheck(() => {
    reads += 1;
    return true;
  });

  check('2'.repeat(1000));
  check('2'.repeat(1000));
  t.equal(reads, 2);

  for (let year = 0; year < 257; year++) check(`${year}`);
  check('0');
  t.equal(reads, 2 + 257 + 1);
});
