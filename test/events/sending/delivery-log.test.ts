import t from 'tap';
import { LocalDeliveryLog } from '../../../src/events/sending/delivery-log.ts';
import { pendingDelivery } from '../support/pending-delivery.ts';

function delivered(id: string, body = '{}') {
  const request = { method: 'POST', url: 'http://shop.example/hooks', headers: {}, body };
  return { id, pending: pendingDelivery({ id }), status: 'delivered', request } as const;
}
function idsOf(log: LocalDeliveryLog) {
  return log.list().map(({ id }) => id);
}

t.test('keeps a thousand messages, the latest', async (t) => {
  const log = new LocalDeliveryLog();
  for (let number = 1; number <= 1002; number++) log.add(delivered(`${number}`));
  t.equal(log.list().length, 1000);
  t.equal(log.get('2'), undefined);
  t.ok(log.get('3'));
});

t.test('keeps eight million characters of bodies', async (t) => {
  const log = new LocalDeliveryLog();
  const body = ' '.repeat(3_000_000);
  for (const id of ['1', '2', '3', '2']) log.add(delivered(id, body));
  t.same(idsOf(log), ['3', '2']);
});

t.test('calls its listeners at each change', async (t) => {
  const log = new LocalDeliveryLog();
  let count = 0;
  const stop = log.listen(() => {
    count += 1;
  });
  log.add(delivered('1'));
  log.clear();
  stop();
  log.add(delivered('2'));
  t.equal(count, 2);
  t.same(idsOf(log), ['2']);
});
