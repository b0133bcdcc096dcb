import t from 'tap';
import { formatChecks, memoizeFormatCheck } from '../../src/openapi/schema/formats.ts';

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

/** A format, a text of some kilobytes or megabytes, and whether it counts as valid. */
const longTexts: readonly (readonly [string, string, boolean])[] = [
  ['url', `http://${':'.repeat(1_000_000)}`, true],
  ['byte', 'a'.repeat(4_000_000), true],
  ['byte', `${'a'.repeat(4_000_000)}!`, false],
  ['uri', `a:${'/a'.repeat(1_000_000)}`, true],
  ['regex', '('.repeat(1_000_000), true],
  ['date-time', 'T1H'.repeat(1_000_000), false],
  ['email', 'a.'.repeat(1_000_000), false],
  ['json-pointer', '/a'.repeat(1_000_000), true],
];

for (const [format, text, isValid] of longTexts) {
  t.test(
    `a text of ${text.length} characters is checked for ${format} in linear time`,
    async (t) => {
      t.equal(formatChecks().get(format)?.(text), isValid);
    },
  );
}

t.test('short texts are checked for their formats', async (t) => {
  const isValid = (format: string, text: string) => formatChecks().get(format)?.(text);

  t.equal(isValid('url', 'https://example.com/a'), true);
  t.equal(isValid('url', 'example'), false);
  t.equal(isValid('url', 'https://ann:secret@example.com/@a'), true);
  t.equal(isValid('url', 'https://ann:s@cret@example.com'), true);
  t.equal(isValid('url', 'https://@example.com'), false);
  t.equal(isValid('url', 'https://a b@example.com'), false);
  t.equal(isValid('url', 'ann@example.com'), false);
  t.equal(isValid('url', `http://${':'.repeat(60_000)}`), false);
  t.equal(isValid('byte', 'aGk='), true);
  t.equal(isValid('byte', 'aGk'), false);
  t.equal(isValid('uri', 'a:b'), true);
  t.equal(isValid('regex', '('), false);
  t.equal(isValid('int32', '1'), undefined);
});
