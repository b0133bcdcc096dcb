import t from 'tap';
import { compileLinearMatcher } from '../../src/openapi/schema/linear-matcher.ts';
import { compilePattern } from '../../src/openapi/schema/pattern.ts';

const patterns = [
  ...['', 'a', '.', '\\.', '^$', 'x*', '^.{2}$', '^a{2,3}$', 'a{2}', 'a{2,}$', '^(a|b)+?c?$'],
  ...['^(a+)+$', '(a*)*b', '^(ab?){0,2}c*$', '^[a-z0-9]+(?:-[a-z0-9]+)*$', '[\\]a]b'],
  ...['\\bfoo\\b', 'o\\Bo', '^\\u0061\\x62$', '^\\p{Lu}', '^(?<n>x|y)+z$', '^\\d{4}-\\d\\d$'],
];

const texts = [
  ...['', 'a', 'b', 'aa', 'aaa', 'aaaa', 'ab', 'abc', 'ababcc', 'a-b', '-', 'foo', 'a foo b'],
  ...['xfoo', 'A', 'xyxz', '2024-01', '20244-01', ']b', 'a.b', '\u{1f600}a'],
];

for (const pattern of patterns) {
  t.test(`${pattern} matches what a regular expression does, without going back`, async (t) => {
    const native = new RegExp(pattern, 'u');

    const linear = compileLinearMatcher(native);

    t.strictSame(
      texts.map((text) => linear?.test(text)),
      texts.map((text) => native.test(text)),
    );
  });
}

for (const pattern of [
  '(?=a)a',
  '(a)\\1',
  '(?<n>a)\\k<n>',
  '((a{1,99}){1,99}){1,99}',
  '(a{9999})*',
]) {
  t.test(`${pattern} is left to others`, async (t) => {
    t.equal(compileLinearMatcher(new RegExp(pattern)), undefined);
  });
}

t.test('a pattern that would take for ever comes to an end', async (t) => {
  const { matcher, backtracking } = compilePattern('^(a+)+$');

  t.equal(backtracking, 'for ever');
  t.equal(matcher?.test('a'.repeat(5000)), true);
  t.equal(matcher?.test(`${'a'.repeat(5000)}!`), false);
  t.equal(matcher?.test(`${'a'.repeat(50_000)}!`), true, 'too long to be looked at');
});

t.test('a pattern that nobody can match in time matches everything', async (t) => {
  const { matcher, backtracking } = compilePattern('^(?=a)(a+)+$');

  t.equal(backtracking, 'for ever');
  t.equal(matcher?.test('bb'), true);
});

t.test('a long text is matched without going back, however plain the pattern', async (t) => {
  const { matcher, backtracking } = compilePattern('a*b+c');

  t.equal(backtracking, 'its time');
  t.equal(matcher?.test('a'.repeat(3000)), false);
  t.equal(matcher?.test(`${'a'.repeat(3000)}bc`), true);
});

/** A pattern, and whether it takes its time. */
const times: readonly (readonly [string, string])[] = [
  ['^[a-z]+$', 'its time'],
  ['^(a|b)$', 'its time'],
  ['^(ab)+$', 'its time'],
  ['^([()+]b)+$', 'its time'],
  ['^(a{1,3})+$', 'its time'],
  ['^(a|b)+$', 'for ever'],
  ['^((a|b)c)*$', 'for ever'],
  ['^(a{1,99}){2,}$', 'for ever'],
  ['^(a|b){1,99}$', 'for ever'],
];

for (const [pattern, takes] of times) {
  t.test(`${pattern} may take ${takes}`, async (t) => {
    t.equal(compilePattern(pattern).backtracking, takes);
  });
}

t.test('what Perl writes in other ways is read', async (t) => {
  t.equal(compilePattern('(?i)\\Aabc\\z').matcher?.test('ABC'), true);
  t.equal(compilePattern('^a\\_b$').matcher?.test('a_b'), true);
  t.equal(compilePattern('[').matcher, undefined);
});
