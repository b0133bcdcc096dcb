import t from 'tap';
import { createLruCache } from '../../src/seed/generate/lru-cache.ts';

t.test('what was not asked for the longest is made anew', async (t) => {
  const made: string[] = [];
  const remember = createLruCache<string>(2);
  const ask = (name: string) =>
    remember(name, () => {
      made.push(name);
      return name.toUpperCase();
    });

  const answers = ['a', 'b', 'a', 'c', 'a', 'b'].map(ask);

  t.strictSame(answers, ['A', 'B', 'A', 'C', 'A', 'B']);
  t.strictSame(made, ['a', 'b', 'c', 'b']);
});
