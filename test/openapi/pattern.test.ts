import fc from 'fast-check';
import t from 'tap';
import { compileLinearMatcher } from '../../src/openapi/schema/pattern/linear-matcher.ts';
import { compilePattern } from '../../src/openapi/schema/pattern/pattern.ts';
import { parsePattern } from '../../src/openapi/schema/pattern/pattern-syntax.ts';

function compileLinear({ source, flags }: RegExp) {
  return compileLinearMatcher(parsePattern(source, flags), flags);
}

const patterns = [
  ...['', 'a', '.', '\\.', '^$', 'x*', '^.{2}$', '^a{2,3}$', 'a{2}', 'a{2,}$', '^(a|b)+?c?$'],
  ...['^(a+)+$', '(a*)*b', '^(ab?){0,2}c*$', '^[a-z0-9]+(?:-[a-z0-9]+)*$', '[\\]a]b'],
  ...['\\bfoo\\b', 'o\\Bo', '^\\u0061\\x62$', '^\\p{Lu}', '^(?<n>x|y)+z$', '^\\d{4}-\\d\\d$'],
];

const texts = [
  ...['', 'a', 'b', 'aa', 'aaa', 'aaaa', 'ab', 'abc', 'ababcc', 'a-b', '-', 'foo', 'a foo b'],
  ...['xfoo', 'A', 'xyxz', '2024-01', '20244-01', ']b', 'a.b', '\u{1f600}a', 'a\nb'],
];

for (const pattern of patterns) {
  t.test(`the linear matcher agrees with the native engine on ${pattern}`, async (t) => {
    for (const flags of ['u', '', 'im', 's']) {
      const native = new RegExp(pattern, flags);
      const linear = compileLinear(native);

      t.strictSame(
        texts.map((text) => linear?.test(text)),
        texts.map((text) => native.test(text)),
        flags,
      );
    }
  });
}

t.test('the linear matcher agrees with the native engine on any pattern', async (t) => {
  const character = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\b', '^', '$', 'ab');
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 4 },
      character,
      fc.tuple(tie('pattern'), tie('pattern')).map(([first, second]) => `${first}${second}`),
      fc.tuple(tie('pattern'), tie('pattern')).map(([first, second]) => `(${first}|${second})`),
      fc
        .tuple(
          tie('pattern'),
          fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,2}', '{1,}', '*?'),
        )
        .map(([part, quantifier]) => `(?:${part})${quantifier}`),
    ),
  }));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), maxLength: 8 });

  fc.assert(
    fc.property(pattern, fc.array(text, { maxLength: 5 }), (source, samples) => {
      const native = new RegExp(source, 'u');
      const linear = compileLinear(native);
      for (const sample of samples) t.equal(linear?.test(sample), native.test(sample));
    }),
    { seed: 1, numRuns: 300 },
  );
});

for (const pattern of [
  ...['(?=a)a', '(?<!b)a', '(a)\\1', '(?<n>a)\\k<n>', '((a{1,99}){1,99}){1,99}', '(a{999}){999}'],
]) {
  t.test(`there is no linear matcher for ${pattern}`, async (t) => {
    t.equal(compileLinear(new RegExp(pattern)), undefined);
  });
}

/** Patterns on which a backtracking engine never comes to an end, with a text that matches and one that does not. */
const dangerous: readonly (readonly [string, string, string])[] = [
  ['^(a+)+$', 'a'.repeat(5000), `${'a'.repeat(5000)}!`],
  ['^(a+)+$|^b$', 'a'.repeat(5000), `${'a'.repeat(5000)}!`],
  ['^(a|a){40}$', 'a'.repeat(40), `${'a'.repeat(39)}!`],
  ['^(a?){40}a{40}$', 'a'.repeat(40), 'a'.repeat(39)],
  ['^(a{1,3})+$', 'a'.repeat(5000), `${'a'.repeat(5000)}!`],
  ['^(([a-z]{1,30}[0-9]{0,30}){1,30}){1,30}$', 'abc123'.repeat(20), '!'],
  ['^(.*?,){11}P', 'a,'.repeat(11).concat('P'), 'a,'.repeat(30)],
];

for (const [pattern, match, other] of dangerous) {
  t.test(`${pattern} is matched in linear time`, async (t) => {
    const { matcher, matching } = compilePattern(pattern);

    t.equal(matcher?.test(match), true);
    t.equal(matcher?.test(other), false);

    t.equal(matching, 'linear');
  });
}

t.test('a large text is matched in linear time by a pattern of several repetitions', async (t) => {
  const { matcher, matching } = compilePattern('a*b+c');

  t.equal(matching, 'native');
  t.equal(matcher?.test('a'.repeat(300_000)), false);
  t.equal(matcher?.test(`${'a'.repeat(300_000)}bc`), true);
});

t.test(
  'a text that needs more stack than the native engine has is matched all the same',
  async (t) => {
    const { matcher, matching } = compilePattern('^(?:[A-Za-z0-9+/]{4})*$');
    const long = 'a'.repeat(4_000_000);

    t.equal(matching, 'native');
    t.equal(matcher?.test(long), true);
    t.equal(matcher?.test(`${long}!`), false);
  },
);

t.test('a text that cannot be checked in linear time counts as a match', async (t) => {
  const { matcher, matching } = compilePattern('^(?=a)(a+)+$');
  const many = compilePattern('(.*a){1,500}(.*b){1,500}!').matcher;

  t.equal(matching, 'partial');
  t.equal(matcher?.test('b'), false);
  t.equal(matcher?.test('b'.repeat(100)), true);
  t.equal(many?.test('ab'.repeat(5000)), true);
  t.equal(many?.test('!'), false);
});

t.test('a pattern whose groups nest too deep matches every text', async (t) => {
  const depth = 3000;
  const { matcher } = compilePattern(`${'('.repeat(depth)}a${')'.repeat(depth)}`);

  t.type(matcher?.test('b'), 'boolean');
});

/** A pattern, and how it is matched. */
const engines: readonly (readonly [string, string])[] = [
  ['^[a-z]+$', 'native'],
  ['^(a|b)$', 'native'],
  ['^(ab)+$', 'native'],
  ['^([()+]b)+$', 'native'],
  ['^(a{1,3}){5}$', 'native'],
  ['^\\d{1,3}(\\.\\d{1,3}){3}$', 'native'],
  ['^(?=.*\\d)(?!.*x).{8,}$', 'native'],
  ['^(a)\\1$', 'native'],
  ['^(a|b)+$', 'linear'],
  ['^((a|b)c)*$', 'linear'],
  ['^(a{1,99}){20,}$', 'linear'],
  ['^(a|b){1,99}$', 'linear'],
];

for (const [pattern, engine] of engines) {
  t.test(`${pattern} is matched by the ${engine} engine`, async (t) => {
    t.equal(compilePattern(pattern).matching, engine);
  });
}

t.test('common forms of Perl are understood', async (t) => {
  t.equal(compilePattern('(?i)\\Aabc\\z').matcher?.test('ABC'), true);
  t.equal(compilePattern('^a\\_b$').matcher?.test('a_b'), true);
  t.equal(compilePattern('[').matcher, undefined);
});

t.test('many patterns are compiled without keeping them all', async (t) => {
  for (let index = 0; index < 1200; index++)
    t.equal(compilePattern(`^${index}$`).matcher?.test(`${index}`), true);
});

t.test('a text that takes too many costly steps counts as a match', async (t) => {
  const { matcher } = compilePattern('^(([a-z]{1,30}[0-9]{0,30}){1,30}){1,30}$');

  t.equal(matcher?.test(`${'a'.repeat(1000)}!`), true);
  t.equal(matcher?.test('!'), false);
});
