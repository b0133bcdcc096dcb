import t, { type Test } from 'tap';
import type { Sandlot } from '../../src/sandlot.ts';
import { type SandlotOf, sandlotOf } from '../support/sandlot-of.ts';
import { valkeyUrl, withoutValkey } from '../support/valkey.ts';
import { eventDocument } from './support/event-document.ts';
import { openHoldingReceiver, openReceiver } from './support/webhook-receiver.ts';

/** Adds an order, and returns its id. */
async function order({ app }: Sandlot): Promise<unknown> {
  const reply = await app.inject({ method: 'POST', url: '/orders', payload: { item: 'tea' } });
  return reply.json().id;
}

async function replicasOf(t: Test, receiver: { readonly url: string }, more: SandlotOf = {}) {
  const options = { records: 0, webhookUrls: [receiver.url], store: await valkeyUrl(), ...more };
  return [
    await sandlotOf(t, eventDocument(), options),
    await sandlotOf(t, eventDocument(), options),
  ] as const;
}

t.test('webhooks of several replicas', { skip: withoutValkey ?? false }, async (t) => {
  t.test('each message is sent once, whichever replica recorded it', async (t) => {
    const receiver = await openReceiver(t);
    const replicas = await replicasOf(t, receiver);
    const ids: unknown[] = [];
    for (let round = 0; round < 5; round++)
      for (const replica of replicas) ids.push(await order(replica));

    const messages = await receiver.received(10);

    const received = messages.map(({ body }) => JSON.parse(body).data.id);
    t.strictSame(received.toSorted(), ids.toSorted());
  });

  t.test('any replica lists, awaits and repeats what another one has sent', async (t) => {
    let status = 503;
    const receiver = await openReceiver(t, () => status);
    const [first, second] = await replicasOf(t, receiver);
    const call = async ({ app }: Sandlot, method: 'GET' | 'POST', path: string, payload = {}) => {
      const url = `/_sandlot${path}`;
      const reply = await app.inject({ method, url, ...(method === 'POST' && { payload }) });
      return reply.body === '' ? {} : reply.json();
    };
    await order(first);
    await receiver.received(1);
    const waiting = call(second, 'POST', '/deliveries/wait', {
      match: { status: 'delivered' },
      within: 30_000,
    });
    status = 204;
    t.match(await waiting, { passed: true });

    const { deliveries } = await call(second, 'GET', '/deliveries');
    t.match(deliveries, [{ attempts: [{ status: 503 }, { status: 204 }] }]);
    t.equal(deliveries.length, 1);
    t.strictSame(await call(first, 'GET', '/deliveries'), { deliveries });
    await call(second, 'POST', `/deliveries/${deliveries[0].id}/resend`, undefined);
    await receiver.received(3);

    await call(first, 'POST', '/reset');
    t.strictSame(await call(second, 'GET', '/deliveries'), { deliveries: [] });
  });

  t.test('another replica sends what a closed one has left', async (t) => {
    let status = 503;
    const receiver = await openReceiver(t, () => status);
    const [first] = await replicasOf(t, receiver);
    const id = await order(first);
    await receiver.received(1);
    status = 204;
    await first.close();

    const [, message] = await receiver.received(2);

    t.equal(JSON.parse(message?.body ?? '').data.id, id);
  });

  t.test('a held clock that another replica moves on sends what one has recorded', async (t) => {
    const receiver = await openReceiver(t);
    const clock = { frozen: '2026-01-01T00:00:00.000Z' };
    const [first, second] = await replicasOf(t, receiver, { clock });
    const id = await order(first);
    const url = '/_sandlot/clock/advance';
    await second.app.inject({ method: 'POST', url, payload: { by: 'PT1S' } });
    const [message] = await receiver.received(1);
    t.equal(JSON.parse(message?.body ?? '').data.id, id);
  });

  t.test('what waits for a message on its way is not sent after a reset elsewhere', async (t) => {
    const receiver = await openHoldingReceiver(t);
    const [first, second] = await replicasOf(t, receiver);
    const id = await order(first);
    await receiver.arrived;
    await first.app.inject({ method: 'POST', url: `/orders/${id}/cancel` });
    await second.app.inject({ method: 'POST', url: '/_sandlot/reset' });
    receiver.release();
    await receiver.received(1);
    await order(first);
    const messages = await receiver.received(2);
    t.strictSame(
      messages.map(({ body }) => JSON.parse(body).type),
      ['order.created', 'order.created'],
    );
  });

  t.test('only so many bodies of messages that are done are kept', async (t) => {
    const receiver = await openReceiver(t);
    const [first, second] = await replicasOf(t, receiver);
    for (const letter of ['a', 'b']) {
      const payload = { item: letter.repeat(4_500_000) };
      await first.app.inject({ method: 'POST', url: '/orders', payload });
    }
    const url = '/_sandlot/deliveries/wait';
    const payload = { match: { body: { data: { id: 2 } }, status: 'delivered' }, within: 30_000 };
    t.match((await first.app.inject({ method: 'POST', url, payload })).json(), { passed: true });
    const { deliveries } = (await second.app.inject('/_sandlot/deliveries')).json();
    t.match(deliveries, [{ key: '2' }]);
    t.equal(deliveries.length, 1, 'more than 8 MB');
  });

  t.test('a sandbox that is removed has no deliveries any more', async (t) => {
    const receiver = await openReceiver(t);
    const [first, second] = await replicasOf(t, receiver);
    const payload = { item: 'tea' };
    await first.app.inject({ method: 'POST', url: '/~one/orders', payload });
    await receiver.received(1);
    await first.app.inject({ method: 'DELETE', url: '/_sandlot/sandboxes/one' });
    for (const { app } of [first, second])
      t.strictSame((await app.inject('/~one/_sandlot/deliveries')).json(), { deliveries: [] });
  });
});
