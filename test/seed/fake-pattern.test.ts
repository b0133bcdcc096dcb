import t from 'tap';
import { seedRandom, toRandom } from '../../src/base/random.ts';
import { fakePattern } from '../../src/seed/generate/values/fake-pattern.ts';

function texts(pattern: string): readonly string[] {
  const random = toRandom(seedRandom(1, pattern));
  return Array.from({ length: 50 }, () => fakePattern(pattern, random));
}

const patterns = [
  '^(cat|dog|)$',
  '^a{3}b{2,}c{1,2}d*e+f?g+?$',
  '^(?:a|b)(?<name>c)(d)$',
  '^[A-Z][a-f0-9_-]+[.-]$',
  '^[^a-z]{4}$',
  '^[\\d\\-x]{3}$',
  '^\\d\\w\\s\\D\\W\\S$',
  '^\\n\\r\\t\\.\\/$',
  '^\\u0041\\x42[\\u0430-\\u0433]$',
  '^.{3}$',
  '^\\bword\\b$',
  '^(\\+\\d{1,3} )?\\(\\d{3}\\)$',
];

for (const pattern of patterns) {
  t.test(
    `texts of ${pattern} match it, and are not all the same where they need not`,
    async (t) => {
      const generated = texts(pattern);

      t.strictSame(
        generated.filter((text) => !new RegExp(pattern).test(text)),
        [],
      );
      if (/[[|*+?{]/.test(pattern)) t.ok(new Set(generated).size > 1);
    },
  );
}

t.test('unicode classes give letters', async (t) => {
  for (const pattern of ['^\\p{Lu}\\P{Letter}$', '^\\p{N}$'])
    t.match(texts(pattern).join(''), /^[a-zA-Z0-9]+$/);
  t.match(texts('\\p{L}').join(''), /^[a-z]+$/);
});

t.test('lookaround and invalid patterns come to an end', async (t) => {
  const generated = ['(?=x)a(?!y)(?<=a)(?<!z)b', 'a)b', '(a', '[', 'a\\'].map(
    (pattern) => texts(pattern)[0],
  );

  t.strictSame(generated, ['ab', 'a', 'a', '', 'a']);
});

t.test('nested counts are limited', async (t) => {
  t.equal(texts('(?:a{1000}){1000}')[0]?.length, 9_990);
  t.equal(texts('(?:){999999999}')[0], '');
});
