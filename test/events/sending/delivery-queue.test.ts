import t from 'tap';
import type { PendingDelivery } from '../../../src/events/delivery.ts';
import { DeliveryQueue } from '../../../src/events/sending/delivery-queue.ts';
import { pendingDelivery } from '../support/pending-delivery.ts';

const isDue = () => true;
function idsOf(queue: DeliveryQueue, count: number) {
  return Array.from({ length: count }, () => queue.take(isDue)?.id);
}
function queueOf(...messages: readonly PendingDelivery[]) {
  const queue = new DeliveryQueue();
  for (const message of messages) queue.add(message);
  return queue;
}

t.test('a receiver gets at most eight requests at a time', async (t) => {
  const messages = Array.from({ length: 11 }, (_, index) =>
    pendingDelivery({ id: `${index + 1}`, key: `${index + 1}` }),
  );
  const queue = queueOf(...messages, pendingDelivery({ id: 'other', url: 'http://other.example' }));
  t.same(idsOf(queue, 10), ['1', '2', '3', '4', '5', '6', '7', '8', 'other', undefined]);
  const [first, second] = messages;
  if (first) queue.finish(first, undefined);
  t.same(idsOf(queue, 2), ['9', undefined]);
  if (second) queue.finish(second, undefined);
  t.same(idsOf(queue, 2), ['10', undefined]);
  t.equal(queue.size, 10);
});

t.test('messages about one record wait for each other, those about none do not', async (t) => {
  const first = pendingDelivery({ id: '1' });
  const queue = queueOf(
    first,
    pendingDelivery({ id: '2' }),
    pendingDelivery({ id: '3', key: null }),
    pendingDelivery({ id: '4', key: null }),
  );
  t.same(idsOf(queue, 4), ['1', '3', '4', undefined]);
  const retry = { ...first, attempts: [{ at: 0, status: 500, error: null }] };
  queue.finish(first, retry);
  t.equal(queue.take(isDue), retry);
  queue.finish(retry, undefined);
  t.same(idsOf(queue, 2), ['2', undefined]);
});

t.test('a message that is not due waits until it is looked at again', async (t) => {
  const queue = queueOf(
    pendingDelivery({ id: '1', key: '1', due: 20 }),
    pendingDelivery({ id: '2', key: '2', due: 10 }),
  );
  t.equal(queue.firstDue, Number.POSITIVE_INFINITY);
  t.equal(
    queue.take(({ due }) => due <= 5),
    undefined,
  );
  t.equal(queue.firstDue, 10);
  t.equal(queue.take(isDue), undefined);
  queue.retryWaiting();
  t.equal(queue.take(({ due }) => due <= 10)?.id, '2');
});

t.test('a message is replaced unless it is on its way', async (t) => {
  const [sent, next, waiting] = [
    pendingDelivery({ id: '1' }),
    pendingDelivery({ id: '2' }),
    pendingDelivery({ id: '3', key: '3', due: 10 }),
  ];
  const queue = queueOf(sent, next, waiting);
  t.equal(
    queue.take(({ due }) => due === 0),
    sent,
  );
  t.equal(
    queue.take(({ due }) => due === 0),
    undefined,
  );
  const [sentAgain, nextNow, waitingNow] = [sent, next, waiting].map((one) => ({
    ...one,
    resent: true,
  }));
  for (const message of [sentAgain, nextNow, waitingNow]) if (message) queue.replace(message);
  queue.replace(pendingDelivery({ id: 'unknown' }));
  t.equal(queue.take(isDue), waitingNow, 'it is looked at again');
  queue.finish(sent, undefined);
  t.equal(queue.take(isDue), nextNow);
});

t.test('a message that is sent again waits only for the one on its way', async (t) => {
  const retry = pendingDelivery({
    id: '1',
    due: 10,
    attempts: [{ at: 0, status: 500, error: null }],
  });
  const [second, third] = [pendingDelivery({ id: '2' }), pendingDelivery({ id: '3' })];
  const queue = queueOf(retry, second, third);
  t.same(
    queue.take(({ due }) => due === 0),
    undefined,
  );
  const sentAgain = pendingDelivery({ id: '0', resent: true });
  queue.add(sentAgain);
  t.equal(queue.take(isDue), sentAgain, 'also while the first of the record is not due');
  queue.replace({ ...third, resent: true });
  t.equal(queue.take(isDue), undefined);
  queue.finish(sentAgain, undefined);
  const [taken] = [queue.take(isDue)];
  t.equal(taken?.id, '3');
  if (taken) queue.finish(taken, undefined);
  t.same(idsOf(queue, 1), ['1'], 'the others keep their order');
});

t.test(
  'a message that is sent again is sent once, also behind those of other records',
  async (t) => {
    const messages = Array.from({ length: 9 }, (_, index) =>
      pendingDelivery({ id: `${index + 1}`, key: `${index + 1}` }),
    );
    const queue = queueOf(...messages);
    t.same(idsOf(queue, 9), ['1', '2', '3', '4', '5', '6', '7', '8', undefined]);
    queue.add(pendingDelivery({ id: '10', key: '9', resent: true }));
    const [first, second] = messages;
    if (first) queue.finish(first, undefined);
    t.same(idsOf(queue, 2), ['10', undefined]);
    if (second) queue.finish(second, undefined);
    t.same(idsOf(queue, 1), [undefined], 'the other one of the record waits');
  },
);

t.test('a record whose messages were dropped takes the place of no other', async (t) => {
  const messages = Array.from({ length: 11 }, (_, index) =>
    pendingDelivery({
      id: `${index + 1}`,
      key: `${index + 1}`,
      record: { item: 'x'.repeat(index === 10 ? 8_000_000 : 6_000_000) },
    }),
  );
  const queue = queueOf(...messages);
  idsOf(queue, 9);
  t.same([queue.takeExcess()?.id, queue.takeExcess()], ['9', undefined]);
  const [first, second] = messages;
  if (first) queue.finish(first, undefined);
  t.same(idsOf(queue, 2), ['10', undefined]);
  if (second) queue.finish(second, undefined);
  t.same(idsOf(queue, 2), ['11', undefined]);
});

t.test('what a request of an earlier queue confirmed is not sent again', async (t) => {
  const message = pendingDelivery({ id: '1' });
  const queue = queueOf(message);
  queue.finish(message, undefined);
  queue.finish(message, undefined);
  t.equal(queue.size, 0);
  t.equal(queue.take(isDue), undefined);
});

t.test('the oldest messages are dropped where their records are too long together', async (t) => {
  const long = 'x'.repeat(15_000_000);
  const shared = { item: long };
  const messages = Array.from({ length: 8 }, (_, index) =>
    pendingDelivery({
      id: `${index + 1}`,
      key: `${index % 6}`,
      due: index === 1 ? 10 : 0,
      record: index > 4 ? shared : { item: long },
    }),
  );
  const queue = queueOf(...messages);
  t.equal(queue.take(({ due }) => due === 0)?.id, '1');

  t.equal(queue.takeExcess()?.id, '2', 'the first is on its way');
  t.equal(queue.takeExcess()?.id, '3');
  t.equal(queue.takeExcess(), undefined, 'a record that messages share counts once');
  t.equal(queue.size, 6);
  for (const message of messages.slice(0, 3)) queue.finish(message, undefined);
  t.same(idsOf(queue, 6), ['8', '4', '5', '6', '7', undefined]);
});

t.test('messages that wait for one on its way are dropped, too', async (t) => {
  const messages = Array.from({ length: 10 }, (_, index) =>
    pendingDelivery({
      id: `${index + 1}`,
      key: index < 2 ? '1' : `${index}`,
      record: { item: 'x'.repeat(8_000_000) },
    }),
  );
  const queue = queueOf(...messages);
  idsOf(queue, 9);

  t.same([queue.takeExcess()?.id, queue.takeExcess()?.id], ['2', '10']);
  t.equal(queue.takeExcess(), undefined, 'the others are on their way');
  for (const message of messages) queue.finish(message, undefined);
  t.equal(queue.size, 0);
  queue.add(pendingDelivery({ id: '11', key: '1' }));
  t.same(idsOf(queue, 2), ['11', undefined]);
});
