import t, { type Test } from 'tap';
import { accepting, integer, list, object, returning, text } from '../support/api-model-of.ts';
import { documentOf, json, type SandlotOf, silent } from '../support/sandlot-of.ts';
import { openEventApi } from './support/event-api.ts';
import { eventDocument } from './support/event-document.ts';

const url = { ...text, format: 'uri' };
const ids = [{ name: 'id', in: 'path', required: true, schema: integer }];
const hook = object({ id: { ...integer, readOnly: true }, url, enabled: { type: 'boolean' } });
const endpoint = object({ url, events: list(text), secret: text });
const named = { ...accepting(object({ url })), ...silent };
const removal = (parameter: string) => ({
  parameters: [{ name: parameter, in: 'query', schema: text }],
  ...silent,
});

/** Sends an order after each call, and lists the URLs that got it. */
async function open(t: Test, paths: object, options: SandlotOf = {}) {
  const { call, control, deliveries } = await openEventApi(t, eventDocument(paths), {
    webhooks: 'off',
    ...options,
  });
  const order = async (): Promise<readonly string[]> => {
    const before = (await deliveries()).length;
    await call('POST /orders', { item: 'tea' });
    return (await deliveries()).slice(before).map(({ request }) => new URL(request.url).pathname);
  };
  return { call, control, order, deliveries };
}
const at = (path: string) => `http://127.0.0.1:9${path}`;

t.test('a path that subscribes and one that unsubscribes', async (t) => {
  const subscription = json(
    object({ subscription_id: { ...text, example: 's-1' }, hooks: { ...integer, example: 1 } }),
  );
  const { call, control, order } = await open(t, {
    '/webhooks/subscribe': {
      post: { requestBody: json(endpoint), responses: { 201: subscription } },
    },
    '/webhooks/unsubscribe': { post: named, delete: removal('subscription_id') },
  });
  const subscribe = async (body: object) =>
    Object((await call('POST /webhooks/subscribe', body)).body).subscription_id;
  const ids = [
    await subscribe({ url: at('/a'), events: ['order.created'] }),
    await subscribe({ url: at('/b'), events: ['order.cancelled'] }),
    await subscribe({ url: at('/c') }),
  ];
  t.equal(new Set(ids).size, 3);
  t.not(await subscribe({ url: at('/c'), secret: 'key' }), ids[2]);
  await subscribe({ url: 'none' });
  t.same(await order(), ['/a', '/c']);
  t.match(await control('GET /journal/1'), [200, { status: 201 }]);

  await call('POST /webhooks/unsubscribe', { url: at('/a') });
  t.same(await order(), ['/c']);
  const last = await subscribe({ url: at('/e') });
  await call('DELETE /webhooks/unsubscribe?subscription_id=s-0');
  t.same(await order(), ['/c', '/e']);
  await call(`DELETE /webhooks/unsubscribe?subscription_id=${last}`);
  t.same(await order(), ['/c']);
  await call('DELETE /webhooks/unsubscribe');
  t.same(await order(), []);
});

t.test(
  'each subscription has its own key in the reply, also in a wrapper, as a number',
  async (t) => {
    const reply = object({ data: object({ name: text, id: integer }), ok: { example: true } });
    const { call } = await open(t, {
      '/webhooks/subscribe': {
        post: { requestBody: json(endpoint), responses: { 201: json(reply) } },
      },
    });
    const subscribe = async (path: string) =>
      (await call('POST /webhooks/subscribe', { url: at(path) })).body;
    t.match(await subscribe('/a'), { data: { id: 1 }, ok: true });
    t.match(await subscribe('/b'), { data: { id: 2 }, ok: true });
  },
);

t.test('a reply without a key confirms a subscription, too', async (t) => {
  const done = json(object({ ok: { example: true }, data: object({ name: text }) }));
  const { call, order } = await open(t, {
    '/webhooks/subscribe': { post: { requestBody: json(endpoint), responses: { 201: done } } },
  });
  const { status, body } = await call('POST /webhooks/subscribe', { url: at('/a') });
  t.equal(status, 201);
  t.match(body, { ok: true });
  t.same(await order(), ['/a']);
});

t.test('the only webhook of an account is set and removed', async (t) => {
  const account = { get: returning(endpoint), put: accepting(endpoint), delete: silent };
  const { call, order } = await open(t, { '/webhook': account }, { records: 3 });
  t.same(await order(), [], 'the generated one gets nothing');
  await call('PUT /webhook', { url: at('/a') });
  t.same(await order(), ['/a']);
  await call('PUT /webhook', { url: at('/b'), events: ['order.created'] });
  t.same(await order(), ['/b']);
  await call('DELETE /webhook');
  t.same(await order(), []);
});

t.test('so is one that cannot be read', async (t) => {
  const { call, order } = await open(t, {
    '/settings/webhook': { put: named, delete: silent },
    '/setWebhook': {
      post: { parameters: [{ name: 'url', in: 'query', schema: text }], ...silent },
    },
    '/deleteWebhook': { post: silent },
  });
  await call('PUT /settings/webhook', { url: at('/a') });
  await call('PUT /settings/webhook', { url: at('/b') });
  await call(`POST /setWebhook?url=${at('/c')}`);
  t.same(await order(), ['/b', '/c']);
  await call('POST /setWebhook?url=');
  t.same(await order(), ['/b']);
  await call('DELETE /settings/webhook');
  t.same(await order(), []);
  await call('PUT /settings/webhook', { url: at('/d') });
  await call('POST /deleteWebhook');
  t.same(await order(), []);
});

t.test('one that is disabled gets nothing until it is enabled', async (t) => {
  const { call, order } = await open(t, {
    '/endpoints/webhooks': { post: accepting(hook), get: returning(list(hook)) },
    '/endpoints/webhooks/{id}': { parameters: ids, get: returning(hook), delete: silent },
    '/endpoints/webhooks/{id}/enable': { parameters: ids, post: silent },
    '/endpoints/webhooks/{id}/disable': { parameters: ids, post: returning(hook) },
  });
  await call('POST /endpoints/webhooks', { url: at('/a') });
  t.same(await order(), ['/a']);
  await call('POST /endpoints/webhooks/1/disable');
  t.same(await order(), []);
  await call('POST /endpoints/webhooks/1/enable');
  t.same(await order(), ['/a']);
});

t.test('words alone subscribe nothing', async (t) => {
  const { call, order } = await open(t, {
    '/news/subscribe': { post: named },
    '/news/subscribe/fast': { post: named },
    '/hooks/register': { post: silent },
    '/callback': { post: named, get: silent },
    '/alerts/subscribe': { post: { ...named, summary: 'Subscribes a webhook' } },
    '/alerts/none': { delete: silent },
    '/webhooks/register': { post: named, 'x-sandlot': { subscription: false } },
  });
  for (const path of [
    '/news/subscribe',
    '/news/subscribe/fast',
    '/callback',
    '/hooks/register',
    '/webhooks/register',
  ])
    await call(`POST ${path}`, { url: at('/a') });
  t.same(await order(), []);
  await call('POST /alerts/subscribe', { url: at('/b') });
  t.same(await order(), ['/b']);
});

t.test('without webhooks in the document, subscriptions themselves send nothing', async (t) => {
  const { call, deliveries } = await openEventApi(
    t,
    documentOf({ '/hooks': { post: accepting(hook), get: returning(list(hook)) } }),
    { webhooks: 'off' },
  );
  await call('POST /hooks', { url: at('/a') });
  await call('POST /hooks', { url: at('/b') });
  t.same(await deliveries(), []);
});

t.test('a message to one that unsubscribed meanwhile is dropped', async (t) => {
  const clock = { frozen: '2026-01-01T00:00:00.000Z' };
  const paths = {
    '/webhooks/subscribe': { post: named },
    '/webhooks/unsubscribe': { post: named },
  };
  const { call, control, order, deliveries } = await open(t, paths, { webhooks: 'on', clock });
  await call('POST /webhooks/subscribe', { url: at('/a') });
  await order();
  await call('POST /webhooks/unsubscribe', { url: at('/a') });
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  const body = { match: { status: 'dropped' }, within: 60_000 };
  t.match(await control('POST /deliveries/wait', { body }), [200, { passed: true }]);
  t.equal((await deliveries()).length, 1);
});
