import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { openSandlot, type SandlotOptions } from '../../src/sandlot.ts';
import { accepting, object, text } from '../support/api-model-of.ts';
import { skipOnReplicas } from '../support/replicas/on-replicas.ts';
import { documentOf } from '../support/sandlot-of.ts';
import { openEventApi } from './support/event-api.ts';
import { eventDocument } from './support/event-document.ts';
import { openHoldingReceiver, openReceiver } from './support/webhook-receiver.ts';

const perReplica = skipOnReplicas('Each replica has metrics of its own.');
const held = { frozen: '2026-01-02T03:04:05.000Z' };

/** Resolves when the metrics have a line. */
async function metricsHave(app: Awaited<ReturnType<typeof openSandlot>>['app'], line: string) {
  while (!(await app.inject('/_sandlot/metrics')).body.includes(`${line}\n`)) await setTimeout(5);
}

t.test('a message on its way at a reset does not stand for the same one after it', async (t) => {
  const receiver = await openHoldingReceiver(t);
  const { call, control } = await openEventApi(t, eventDocument(), {
    webhookUrls: [receiver.url],
    clock: held,
  });
  const order = async () => {
    await call('POST /orders', { item: 'tea' });
    await control('POST /clock/advance', { body: { by: 'PT1S' } });
  };
  await order();
  await receiver.arrived;
  await control('POST /reset');
  await call('POST /orders', { item: 'tea' });
  receiver.release();
  await receiver.received(1);
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  const [first, second] = await receiver.received(2);
  t.equal(first?.headers['webhook-id'], second?.headers['webhook-id']);
  t.match(await control('POST /deliveries/wait', { body: { match: { status: 'delivered' } } }), [
    200,
    { matched: 1 },
  ]);
});

t.test('a message that is sent again while it is on its way is sent twice', async (t) => {
  const receiver = await openHoldingReceiver(t);
  const { call, control, deliveries } = await openEventApi(t, eventDocument(), {
    webhookUrls: [receiver.url],
  });
  await call('POST /orders', { item: 'tea' });
  await receiver.arrived;
  const [delivery] = await deliveries();
  await control(`POST /deliveries/${delivery?.id}/resend`);
  receiver.release();
  await receiver.received(2);
  await control('POST /deliveries/wait', { body: { match: { status: 'delivered' } } });
  t.match(await deliveries(), [{ id: delivery?.id, attempts: [{ status: 204 }] }]);
  t.equal((await deliveries()).length, 1);
});

t.test(
  'a sandbox that is removed while a message is on its way has no deliveries',
  perReplica,
  async (t) => {
    const receiver = await openHoldingReceiver(t);
    const { app } = await openEventApi(t, eventDocument(), { webhookUrls: [receiver.url] });
    const payload = { item: 'tea' };
    await app.inject({ method: 'POST', url: '/~one/orders', payload });
    await receiver.arrived;
    await app.inject({ method: 'DELETE', url: '/_sandlot/sandboxes/one' });
    receiver.release();
    await metricsHave(app, 'sandlot_delivery_attempts_total{status="2xx"} 1');
    const listed = await app.inject('/~one/_sandlot/deliveries');
    t.same(listed.json(), { deliveries: [] });
    await app.inject({ method: 'POST', url: '/~one/orders', payload: { item: 'cup' } });
    const [, message] = await receiver.received(2);
    t.match(message?.body, /cup/);
  },
);

t.test('a message whose callback the document has no more is dropped', perReplica, async (t) => {
  const receiver = await openReceiver(t);
  const asking = (callbacks: object) =>
    documentOf({
      '/quotes': { post: { ...accepting(object({ item: text, url: text })), callbacks } },
    });
  const callbacks = { quoted: { '{$request.body#/url}': { post: {} } } };
  const folder = t.testdir({
    'before.json': JSON.stringify(asking(callbacks)),
    'after.json': JSON.stringify(asking({})),
  });
  const open = (document: string, options: SandlotOptions = {}) =>
    openSandlot({
      ...{ document: `${folder}/${document}`, db: `${folder}/state.json` },
      ...{ clock: held, edits: 'apply', logLevel: 'silent', ...options },
    });
  const before = await open('before.json');
  const payload = { item: 'tea', url: receiver.url };
  await before.app.inject({ method: 'POST', url: '/quotes', payload });
  t.equal((await before.app.inject('/_sandlot/deliveries')).json().deliveries.length, 1);
  await before.close();

  const { app, close } = await open('after.json');
  t.teardown(close);
  t.same((await app.inject('/_sandlot/deliveries')).json(), { deliveries: [] });
  const advance = { method: 'POST', url: '/_sandlot/clock/advance', payload: { by: 'PT1S' } };
  await app.inject({ ...advance, method: 'POST' });
  await metricsHave(app, 'sandlot_deliveries_total{status="dropped"} 1');
  t.equal(receiver.messages.length, 0);
});

t.test('only so many bodies of messages that wait are listed', async (t) => {
  const { call, deliveries } = await openEventApi(t, eventDocument(), {
    webhookUrls: ['http://127.0.0.1:1/hooks'],
    clock: held,
  });
  for (const letter of ['a', 'b', 'c'])
    await call('POST /orders', { item: letter.repeat(5_000_000) });
  t.equal((await deliveries()).length, 2, 'more than 8 MB');
});

t.test('the oldest messages are dropped where their records fill memory', perReplica, async (t) => {
  const { app, call, control, deliveries } = await openEventApi(t, eventDocument(), {
    webhookUrls: ['http://127.0.0.1:1/hooks'],
    clock: held,
  });
  for (const letter of 'abcdefghijklm')
    await call('POST /orders', { item: letter.repeat(5_000_000) });
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  await metricsHave(app, 'sandlot_deliveries_total{status="dropped"} 1');
  const [oldest] = await deliveries();
  t.equal(oldest?.key, '2');
});
