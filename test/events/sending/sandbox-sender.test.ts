import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { runningClock } from '../../../src/base/clock.ts';
import { pendingDeliveriesResource } from '../../../src/events/delivery.ts';
import { DeliveryCounter } from '../../../src/events/sending/delivery-counts.ts';
import { SandboxSender } from '../../../src/events/sending/sandbox-sender.ts';
import { SendLimit } from '../../../src/events/sending/send-limit.ts';
import { openMemoryStore } from '../../../src/store/memory.ts';
import { pendingDelivery } from '../support/pending-delivery.ts';

/** A sender of the sandbox `one`, whose message is on its way until the receiver emits `reply`. */
async function openSender(t: Test) {
  const store = openMemoryStore({ seed: { records: {}, value: 1, clock: runningClock } });
  t.teardown(() => store.close());
  const receiver = new EventEmitter();
  const request = { method: 'POST', url: 'http://shop.example/hooks', headers: {}, body: '{}' };
  const sender = new SandboxSender('one', {
    requests: {
      send: async () => {
        await once(receiver, 'reply');
        return { status: 204 };
      },
      close: () => undefined,
    },
    limit: new SendLimit(),
    mode: 'on',
    maxAttempts: 8,
    counter: new DeliveryCounter(),
    findSandbox: (name) => (store.has(name) ? store.sandbox(name) : undefined),
    render: async ({ id }) => ({ id, request }),
    refresh: (message) => message,
    onSandboxGone: (name) => receiver.emit('gone', name),
  });
  await store.sandbox('one').write(({ records }) => {
    records(pendingDeliveriesResource).insert({ ...pendingDelivery({}) });
  });
  await sender.run();
  return { store, sender, receiver };
}

t.test('a sender ends with its sandbox once the last attempt has ended', async (t) => {
  const { store, sender, receiver } = await openSender(t);
  await store.sandbox('one').reset();
  await store.drop('one');
  sender.forget();
  t.equal(sender.isUnused, false, 'while a message is on its way');

  const gone = once(receiver, 'gone');
  while (receiver.listenerCount('reply') === 0) await setImmediate();
  receiver.emit('reply');
  t.same(await gone, ['one']);
  t.equal(sender.isUnused, true);
  t.same(sender.log.list(), []);
});

t.test('a sender stays as long as somebody listens to its messages', async (t) => {
  const { sender, store, receiver } = await openSender(t);
  const stop = sender.log.listen(() => undefined);
  await store.sandbox('one').reset();
  await store.drop('one');
  const gone = once(receiver, 'gone');
  while (receiver.listenerCount('reply') === 0) await setImmediate();
  receiver.emit('reply');
  await gone;
  t.equal(sender.isUnused, false);
  stop();
  t.equal(sender.isUnused, true);
});
