import t from 'tap';
import { openStore } from '../../src/store/store.ts';
import { createSharedRateLimiter } from '../../src/testing/shared/shared-rate-limiter.ts';
import { contractSeed } from '../support/store-contract.ts';

t.test('a call is not counted when another replica has just removed the limit', async (t) => {
  const store = await openStore({ seed: contractSeed, document: { title: 'Pets', version: '1' } });
  t.teardown(() => store.close());
  const sandbox = store.sandbox('default');
  const limiter = createSharedRateLimiter({
    write: (task) => sandbox.write(task),
    list: (resource) => sandbox.state().records[resource] ?? [],
  });

  await limiter.set({ minute: 2, second: 2 });
  t.not(await limiter.count(0), undefined);
  t.strictSame(limiter.limit(), { minute: 2, second: 2 });
  await limiter.set(undefined);

  t.equal(await limiter.count(0), undefined);
  t.equal(limiter.limit(), undefined);
});
