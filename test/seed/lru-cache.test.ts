import t from 'tap';
import { createLruCache } from '../../src/seed/generate/lru-cache.ts';

t.test('the least recently used value is created anew', async (t) => {
  const created: string[] = [];
  const remember = createLruCache<string>(2);
  const send = (name: string) =>
    remember(name, () => {
      created.push(name);
      return name.toUpperCase();
    });

  const answers = ['a', 'b', 'a', 'c', 'a', 'b'].map(send);

  t.strictSame(answers, ['A', 'B', 'A', 'C', 'A', 'B']);
  t.strictSame(created, ['a', 'b', 'c', 'b']);
});
