import fc from 'fast-check';
import t from 'tap';
import { compilePathPattern, countWildcards } from '../../src/testing/match/path-pattern.ts';

const matches: readonly (readonly [string, string, boolean])[] = [
  ['/pets', '/pets', true],
  ['/pets', '/pets/', false],
  ['/pets/*', '/pets/1', true],
  ['/pets/*', '/pets/', true],
  ['/pets/*', '/pets/1/2', false],
  ['/pets/{id}', '/pets/1', true],
  ['/pets/{id}', '/pets/', false],
  ['/pets/{id}*', '/pets/', false],
  ['/{a}{b}', '/x', false],
  ['/{a}{b}', '/xy', true],
  ['/*a*b', '/aab', true],
  ['/*a*b', '/aba', false],
  ['/**', '/pets/1/2', true],
  ['/**/2', '/pets/1/2', true],
  ['/**/2', '/pets/1/3', false],
  ['/a/**/b*c', '/a/x/y/bxc', true],
  ['/a/**/b*c', '/a/x/b/c', false],
  ['/caf%C3%A9/*', '/café/1', true],
  ['/a%2Fb', '/a/b', false],
  ['/a%2Ab', '/axb', false],
];

for (const [pattern, path, expected] of matches)
  t.test(`${pattern} ${expected ? 'matches' : 'does not match'} ${path}`, async (t) => {
    t.equal(compilePathPattern(pattern).test(path), expected);
  });

t.test('a pattern matches the paths that its regular expression matches', async (t) => {
  const part = fc.constantFrom('a', 'b', '/', '*', '**', '{n}', 'ab');
  const character = fc.constantFrom('a', 'b', '/');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 8 }),
      fc.string({ unit: character, maxLength: 10 }),
      (parts, path) => {
        const pattern = parts.join('');
        const source = pattern.replace(/\*\*+|\*|\{n\}/g, (wildcard) => {
          if (wildcard === '{n}') return '[^/]+';
          return wildcard === '*' ? '[^/]*' : '.*';
        });
        return compilePathPattern(pattern).test(path) === new RegExp(`^${source}$`).test(path);
      },
    ),
    { numRuns: 2000 },
  );
  t.pass();
});

t.test('the wildcards of a pattern are counted', async (t) => {
  t.equal(countWildcards('/a/*/{b}/**'), 3);
});
