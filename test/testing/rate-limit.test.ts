import t from 'tap';
import { createRateLimiter } from '../../src/testing/rate-limit.ts';

t.test('calls are counted while there is a limit, and anew after it changed', async (t) => {
  const limiter = createRateLimiter();
  t.equal(limiter.count(0), undefined);

  limiter.set({ minute: 2, second: 2 });
  const first = limiter.count(0);
  t.not(first, undefined);
  t.notSame(limiter.count(1), first);
  limiter.set({ minute: 2, second: 2 });
  t.strictSame(limiter.count(0), first);

  limiter.set(undefined);
  t.equal(limiter.count(0), undefined);
});
