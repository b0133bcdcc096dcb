import t, { type Test } from 'tap';
import type { Sandlot } from '../../src/sandlot.ts';
import { sandlotOf } from '../support/sandlot-of.ts';
import { valkeyUrl, withoutValkey } from '../support/valkey.ts';
import { eventDocument } from './support/event-document.ts';
import { openReceiver } from './support/webhook-receiver.ts';

/** Adds an order, and returns its id. */
async function order({ app }: Sandlot): Promise<unknown> {
  const reply = await app.inject({ method: 'POST', url: '/orders', payload: { item: 'tea' } });
  return reply.json().id;
}

async function replicasOf(t: Test, receiver: { readonly url: string }) {
  const options = { records: 0, webhookUrls: [receiver.url], store: await valkeyUrl() };
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
});
