import t from 'tap';
import { DueContext } from '../../../src/handlers/lifecycles/due-context.ts';
import type { Transaction } from '../../../src/store/types.ts';

t.test('a change by time works within its document, at the instant when it is due', async (t) => {
  const random = {};
  const transaction = {
    records: (name: string) => ({ name }),
    resources: (prefix: string) => [`${prefix}pets`],
    random,
  } as unknown as Transaction;
  const context = new DueContext(transaction, { scope: 'shop:', at: 5000 });
  t.match(context.records('pets'), { name: 'shop:pets' });
  t.same(context.resources(), ['shop:pets']);
  t.equal(context.random, random);
  t.equal(context.clock.now(), 5000);
  t.equal(context.notice(), undefined);
});
