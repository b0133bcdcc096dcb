import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { accepting, integer, list, object, returning } from '../support/api-model-of.ts';
import { skipOnReplicas } from '../support/replicas/on-replicas.ts';
import { documentOf, json } from '../support/sandlot-of.ts';
import { openEventApi } from './support/event-api.ts';
import { eventDocument } from './support/event-document.ts';
import { openReceiver } from './support/webhook-receiver.ts';

const held = { frozen: '2026-01-02T03:04:05.000Z' };

/** A shop whose orders go to a receiver. */
async function openShop(t: Test, receiver: { readonly url: string }, options: object = {}) {
  return openEventApi(t, eventDocument(), { webhookUrls: [receiver.url], ...options });
}

t.test('lists each message with its attempts', async (t) => {
  const receiver = await openReceiver(t);
  const { call, control, deliveries } = await openShop(t, receiver, { clock: undefined });
  t.same(await control('GET /deliveries'), [200, { deliveries: [] }]);
  await call('POST /orders', { item: 'tea' });
  const [, verdict] = await control('POST /deliveries/wait', {
    body: { match: { event: 'order.created', status: 'delivered' } },
  });
  t.match(verdict, { passed: true, matched: 1, near: [] });
  const [delivery, ...others] = await deliveries();
  t.same(others, []);
  t.match(
    [delivery],
    [
      {
        id: /^msg_\w{24}$/,
        event: 'order.created',
        status: 'delivered',
        resource: 'orders',
        key: '1',
        request: { method: 'POST', url: receiver.url, body: receiver.messages[0]?.body },
        attempts: [{ status: 204 }],
      },
    ],
  );
  t.same(await control(`GET /deliveries/${delivery?.id}`), [200, delivery]);
  t.match(await control('GET /deliveries/msg_1'), [404, { code: 'delivery-unknown' }]);
});

t.test('a message that comes back as a call sends no messages', async (t) => {
  const receiver = await openReceiver(t);
  const { app, call, control, deliveries } = await openShop(t, receiver, { clock: undefined });
  await call('POST /orders', { item: 'tea' });
  await control('POST /deliveries/wait', { body: { match: { status: 'delivered' } } });
  const [message] = receiver.messages;
  t.equal(message?.headers['cdn-loop'], 'sandlot');
  const loops = [message?.headers['cdn-loop'], 'edge, sandlot', 'edge'];
  for (const loop of loops)
    await app.inject({
      ...{ method: 'POST', url: '/orders', payload: { item: 'milk' } },
      headers: { 'cdn-loop': `${loop}` },
    });
  const keys = (await deliveries()).map(({ key }) => key);
  t.strictSame(keys.toSorted(), ['1', '4']);
});

const perReplica = skipOnReplicas('Each replica has metrics of its own.');

t.test('the metrics count deliveries and their attempts', perReplica, async (t) => {
  const receiver = await openReceiver(t, (_message, index) => [503, 204][index] ?? 204);
  const options = { clock: undefined, webhookAttempts: 1 };
  const { app, call, control } = await openShop(t, receiver, options);
  for (const status of ['failed', 'delivered']) {
    await call('POST /orders', { item: 'tea' });
    await control('POST /deliveries/wait', { body: { match: { status } } });
  }

  const { body } = await app.inject('/_sandlot/metrics');
  t.strictSame(
    body.split('\n').filter((line) => line.startsWith('sandlot_deliver')),
    [
      'sandlot_deliveries_total{status="delivered"} 1',
      'sandlot_deliveries_total{status="failed"} 1',
      'sandlot_deliveries_total{status="dropped"} 0',
      'sandlot_deliveries_total{status="off"} 0',
      'sandlot_delivery_attempts_total{status="5xx"} 1',
      'sandlot_delivery_attempts_total{status="2xx"} 1',
    ],
  );
});

t.test('messages without a reply count as attempts with an error', perReplica, async (t) => {
  const nobody = { url: 'http://127.0.0.1:1/hooks' };
  const options = { clock: undefined, webhookAttempts: 1 };
  const { app, call, control } = await openShop(t, nobody, options);
  await call('POST /orders', { item: 'tea' });
  await control('POST /deliveries/wait', { body: { match: { status: 'failed' } } });

  const { body } = await app.inject('/_sandlot/metrics');
  t.match(body, /^sandlot_delivery_attempts_total{status="error"} 1$/m);
});

t.test('the nearest miss explains what was sent instead', async (t) => {
  const receiver = await openReceiver(t);
  const { call, control } = await openShop(t, receiver);
  await call('POST /orders', { item: 'tea' });
  await receiver.received(1);
  const match = { body: { data: { item: 'milk' } }, headers: { 'user-agent': 'sandlot' } };
  const expected = { match, count: { min: 1, max: 2 }, within: 10 };
  t.match(await control('POST /deliveries/wait', { body: expected }), [
    200,
    {
      passed: false,
      detail: `0 of 1 messages matched; 1 to 2 expected. The nearest miss is order.created to ${receiver.url}: /body/data/item is "tea", not "milk".`,
      near: [{ differences: [{ where: '/body/data/item', expected: 'milk', actual: 'tea' }] }],
    },
  ]);
  const without = { match: { headers: { 'x-none': 'a' } }, count: 1, within: 0 };
  t.match(await control('POST /deliveries/wait', { body: without }), [
    200,
    { passed: false, detail: /: \/headers\/x-none is absent, not "a"\.$/ },
  ]);
  const missing = { match: { event: 'order.lost', url: 'http://x' }, count: 1, within: 0 };
  t.match(await control('POST /deliveries/wait', { body: missing }), [
    200,
    { passed: false, near: [{ differences: [{ where: '/event' }, { where: '/url' }] }] },
  ]);
  const absent = { match: { body: { data: { colour: 'red' } } }, count: 1, within: 0 };
  t.match(await control('POST /deliveries/wait', { body: absent }), [
    200,
    { detail: /: \/body\/data\/colour is absent, not "red"\.$/ },
  ]);
  for (const body of [{ match: 7 }, { match: { status: 'gone' } }, { match: { path: '/x' } }])
    t.match(await control('POST /deliveries/wait', { body }), [400, {}]);
});

t.test('a held clock holds messages and retries until it moves', async (t) => {
  let status = 500;
  const receiver = await openReceiver(t, () => status);
  const { call, control } = await openShop(t, receiver, { clock: held });
  await call('POST /orders', { item: 'tea' });
  const [, before] = await control('POST /deliveries/wait', {
    body: { match: { status: 'delivered' }, within: 50 },
  });
  t.match(before, { passed: false });
  t.equal(receiver.messages.length, 0);
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  await receiver.received(1);
  const [, failed] = await control('POST /deliveries/wait', {
    body: { match: { status: 'pending' } },
  });
  t.match(failed, { passed: true });
  status = 200;
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  await receiver.received(2);
  const [, done] = await control('POST /deliveries/wait', {
    body: { match: { status: 'delivered' } },
  });
  t.match(done, { passed: true });
  t.match(await control('GET /deliveries'), [
    200,
    {
      deliveries: [
        {
          at: '2026-01-02T03:04:05.000Z',
          attempts: [
            { at: '2026-01-02T03:04:06.000Z', status: 500 },
            { at: '2026-01-02T03:04:07.000Z', status: 200 },
          ],
        },
      ],
    },
  ]);
  const [first, second] = receiver.messages;
  t.equal(first?.headers['webhook-id'], second?.headers['webhook-id']);
  t.equal(first?.body, second?.body);
});

t.test('a message is given up after the attempts, and can be sent again', async (t) => {
  let status = 302;
  const receiver = await openReceiver(t, () => status);
  const { call, control, deliveries } = await openShop(t, receiver, {
    clock: held,
    webhookAttempts: 2,
  });
  await call('POST /orders', { item: 'tea' });
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  await receiver.received(1);
  await control('POST /deliveries/wait', { body: { match: { status: 'pending' } } });
  await control('POST /clock/advance', { body: { by: 'PT1M' } });
  const [, failed] = await control('POST /deliveries/wait', {
    body: { match: { status: 'failed' } },
  });
  t.match(failed, { passed: true });
  t.equal(receiver.messages.length, 2, 'a redirect is not followed');
  status = 200;
  const [delivery] = await deliveries();
  t.same(await control(`POST /deliveries/${delivery?.id}/resend`), [204, '']);
  t.match(await control('POST /deliveries/wait', { body: { match: { status: 'delivered' } } }), [
    200,
    { passed: true },
  ]);
  t.equal(receiver.messages.length, 3);
  t.match(
    (await deliveries()).map(({ attempts }) => attempts.map((one) => one.status)),
    [[302, 302, 200]],
    'the earlier ones stay',
  );
  t.match(await control('POST /deliveries/msg_1/resend'), [404, { code: 'delivery-unknown' }]);
});

t.test('a message that is due can be sent at once', async (t) => {
  const receiver = await openReceiver(t);
  const { call, control, deliveries } = await openShop(t, receiver, { clock: held });
  await call('POST /orders', { item: 'tea' });
  const [delivery] = await deliveries();
  t.match([delivery], [{ status: 'pending', next: '2026-01-02T03:04:05.000Z' }]);
  await control(`POST /deliveries/${delivery?.id}/resend`);
  await receiver.received(1);
});

t.test('a wait ends as soon as a message is there, also while the clock holds it', async (t) => {
  const receiver = await openReceiver(t);
  const { call, control } = await openShop(t, receiver, { clock: held });
  const waiting = control('POST /deliveries/wait', {
    body: { match: { status: 'pending' }, within: 60_000 },
  });
  await control('GET /deliveries');
  await call('POST /orders', { item: 'tea' });
  t.match(await waiting, [200, { passed: true, matched: 1 }]);
});

t.test(
  'messages that are sent again stay in their place, and later ones get new ids',
  async (t) => {
    let status = 200;
    const receiver = await openReceiver(t, () => status);
    const { call, control, deliveries } = await openShop(t, receiver, { clock: held });
    const idsOf = async () => (await deliveries()).map(({ id }) => id);
    await call('POST /orders', { item: 'tea' });
    await control('POST /clock/advance', { body: { by: 'PT1S' } });
    await control('POST /deliveries/wait', { body: { match: { status: 'delivered' } } });
    const [tea = ''] = await idsOf();
    status = 500;
    await control(`POST /deliveries/${tea}/resend`);
    while ((await deliveries())[0]?.attempts[1]?.status !== 500) await setImmediate();
    await control(`POST /deliveries/${tea}/resend`);
    await receiver.received(3);
    status = 200;
    await call('POST /orders', { item: 'milk' });
    while ((await deliveries())[0]?.attempts[2]?.status !== 500) await setImmediate();
    await control(`POST /deliveries/${tea}/resend`);
    await control('POST /deliveries/wait', { body: { match: { status: 'delivered' } } });
    await control(`POST /deliveries/${tea}/resend`);
    await call('POST /orders', { item: 'soap' });
    const items = (await deliveries()).map(({ request }) => JSON.parse(request.body).data.item);
    t.same(items, ['tea', 'milk', 'soap']);
    t.equal(new Set(await idsOf()).size, 3);
  },
);

t.test('messages about one record keep their order, also behind one that fails', async (t) => {
  const receiver = await openReceiver(t, (_, index) => (index === 0 ? 500 : 200));
  const { call, control } = await openShop(t, receiver, { clock: held });
  const { body: order } = await call('POST /orders', { item: 'tea' });
  await call(`POST /orders/${order.id}/cancel`);
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  await receiver.received(1);
  await control('POST /deliveries/wait', { body: { match: { status: 'pending' }, count: 2 } });
  await call('POST /orders', { item: 'milk' });
  await control('POST /clock/advance', { body: { by: 'PT10S' } });
  const messages = await receiver.received(4);
  const ofFirst = messages.map(({ body }) => JSON.parse(body)).filter(({ data }) => data.id === 1);
  t.same(
    ofFirst.map(({ type }) => type),
    ['order.created', 'order.created', 'order.cancelled'],
  );
});

t.test(
  'a message that was given up is sent again while another about its record waits',
  async (t) => {
    let status = 500;
    const receiver = await openReceiver(t, () => status);
    const { call, control, deliveries } = await openShop(t, receiver, {
      clock: held,
      webhookAttempts: 1,
    });
    const { body: order } = await call('POST /orders', { item: 'tea' });
    await control('POST /clock/advance', { body: { by: 'PT1S' } });
    await control('POST /deliveries/wait', { body: { match: { status: 'failed' } } });
    await call(`POST /orders/${order.id}/cancel`);
    const [created] = await deliveries();
    status = 200;
    await control(`POST /deliveries/${created?.id}/resend`);
    await control('POST /deliveries/wait', { body: { match: { status: 'delivered' } } });
    t.match(
      (await deliveries()).map(({ event, status }) => [event, status]),
      [
        ['order.created', 'delivered'],
        ['order.cancelled', 'pending'],
      ],
    );
  },
);

t.test('reset, restore and another state drop what is due', async (t) => {
  const receiver = await openReceiver(t);
  const { call, control, deliveries } = await openShop(t, receiver, { clock: held });
  const pending = async () => (await deliveries()).length;
  await call('POST /orders', { item: 'tea' });
  await control('PUT /snapshots/one');
  t.equal(await pending(), 1);
  await control('POST /reset');
  t.equal(await pending(), 0);
  await control('POST /snapshots/one/restore');
  t.equal(await pending(), 0, 'a snapshot keeps no messages');
  await call('POST /orders', { item: 'milk' });
  const [, state] = await control('GET /state');
  await control('PUT /state', { body: state });
  t.equal(await pending(), 0);
  await call('POST /orders', { item: 'soap' });
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  t.match(await receiver.received(1), [{ body: /soap/ }]);
});

t.test('webhooks that are off are recorded, and nothing is sent', async (t) => {
  const receiver = await openReceiver(t);
  const { call, control } = await openShop(t, receiver, { webhooks: 'off' });
  await call('POST /orders', { item: 'tea' });
  t.match(await control('POST /deliveries/wait', { body: { match: { status: 'off' } } }), [
    200,
    { passed: true },
  ]);
  t.match(await control('GET /deliveries'), [
    200,
    { deliveries: [{ request: { body: /order.created/ }, attempts: [] }] },
  ]);
  t.equal(receiver.messages.length, 0);
});

t.test('a message to a subscription that was removed meanwhile is dropped', async (t) => {
  const receiver = await openReceiver(t);
  const { call, control } = await openEventApi(t, eventDocument(), { clock: held });
  const { body: hook } = await call('POST /hooks', { url: receiver.url });
  await call('POST /orders', { item: 'tea' });
  await call(`DELETE /hooks/${hook.id}`);
  await control('POST /clock/advance', { body: { by: 'PT1S' } });
  t.match(await control('POST /deliveries/wait', { body: { match: { status: 'dropped' } } }), [
    200,
    { passed: true },
  ]);
  t.equal(receiver.messages.length, 0);
});

t.test('the list of receivers can be sent back, and those of the option stay once', async (t) => {
  const receiver = await openReceiver(t);
  const { call, control, deliveries } = await openEventApi(t, eventDocument(), {
    webhookUrls: [receiver.url],
    webhooks: 'off',
  });
  const [, list] = await control('GET /webhooks');
  t.match(list, { webhooks: [{ url: receiver.url, events: ['*'], option: true }] });
  t.same(await control('PUT /webhooks', { body: list }), [200, list]);
  await call('POST /orders', { item: 'tea' });
  t.equal((await deliveries()).length, 1);
});

t.test('a test sets where the events of its sandbox go', async (t) => {
  const receiver = await openReceiver(t);
  const { call, control } = await openEventApi(t, eventDocument());
  t.same(await control('GET /webhooks'), [200, { webhooks: [] }]);
  const webhooks = [{ url: receiver.url, events: ['order.cancelled'], secret: 'key' }];
  t.same(await control('PUT /webhooks', { body: { webhooks } }), [200, { webhooks }]);
  t.match(await control('PUT /webhooks', { body: { webhooks: [{ url: receiver.url }] } }), [
    200,
    { webhooks: [{ events: ['*'], secret: /^whsec_/ }] },
  ]);
  await call('POST /orders', { item: 'tea' });
  await receiver.received(1);
  await control('POST /reset');
  t.same(await control('GET /webhooks'), [200, { webhooks: [] }]);
  const tooMany = Array(101).fill({ url: receiver.url });
  for (const body of [{}, { webhooks: [{ url: 'x' }] }, { webhooks: tooMany }])
    t.match(await control('PUT /webhooks', { body }), [400, { code: 'request-invalid' }]);
});

t.test('an address that nothing may be sent to is refused at once', async (t) => {
  const { control } = await openEventApi(t, eventDocument(), { webhookHosts: ['10.0.0.7'] });
  const put = (url: string) => control('PUT /webhooks', { body: { webhooks: [{ url }] } });

  t.match(await put('http://10.1.2.3/hook'), [
    400,
    {
      detail:
        /at \/webhooks\/0\/url is refused: the host 10\.1\.2\.3 is not allowed by --webhook-hosts/,
    },
  ]);
  t.match(await put('http://169.254.169.254/'), [400, { detail: /are never allowed/ }]);
  t.match(await put('http://10.0.0.7/hook'), [200]);
  t.match(await put('http://hooks.example.com/'), [200]);
});

t.test('what was not confirmed is sent after a restart', async (t) => {
  const receiver = await openReceiver(t);
  const folder = t.testdir({ 'api.json': JSON.stringify(eventDocument()) });
  const open = (webhooks: 'on' | 'off') =>
    openSandlot({
      document: `${folder}/api.json`,
      db: `${folder}/state.json`,
      webhookUrls: [receiver.url],
      records: 0,
      clock: held,
      webhooks,
      logLevel: 'silent',
    });
  const first = await open('on');
  await first.app.inject({ method: 'POST', url: '/orders', payload: { item: 'tea' } });
  await first.close();
  t.equal(receiver.messages.length, 0);
  const second = await open('on');
  t.teardown(() => second.close());
  await second.app.inject({
    method: 'POST',
    url: '/_sandlot/clock/advance',
    payload: { by: 'PT1S' },
  });
  t.match(await receiver.received(1), [{ body: /tea/ }]);
});

t.test('hosts are refused that nobody allowed', async (t) => {
  const urls = [
    'http://169.254.169.254/latest',
    'http://[::ffff:169.254.169.254]/latest',
    'http://192.0.2.1/',
    'http://hooks.invalid/',
  ];
  const warnings: string[] = [];
  const { call, control, deliveries } = await openEventApi(t, eventDocument(), {
    webhookHosts: ['hooks.invalid', '10.0.0.0/8'],
    webhookUrls: urls,
    webhookAttempts: 1,
    onWarning: (sentence: string) => warnings.push(sentence),
  });
  t.same(warnings, [
    'No webhooks are sent to http://169.254.169.254/latest: connections to 169.254.169.254 are never allowed.',
    'No webhooks are sent to http://[::ffff:169.254.169.254]/latest: connections to ::ffff:a9fe:a9fe are never allowed.',
    'No webhooks are sent to http://192.0.2.1/: the host 192.0.2.1 is not allowed by --webhook-hosts.',
  ]);
  await call('POST /orders', { item: 'tea' });
  t.match(
    await control('POST /deliveries/wait', {
      body: { match: { status: 'failed' }, count: 4, within: 5000 },
    }),
    [200, { passed: true }],
  );
  const [delivery, ...others] = await deliveries();
  t.same(
    [delivery, ...others].slice(0, 3).map((one) => one?.attempts[0]?.error),
    [
      'connections to 169.254.169.254 are never allowed',
      'connections to ::ffff:a9fe:a9fe are never allowed',
      'the host 192.0.2.1 is not allowed by --webhook-hosts',
    ],
  );
  t.match(others[2]?.attempts, [{ error: /\S/ }]);
});

t.test('a held clock that is moved on to a change sends the message about it', async (t) => {
  const receiver = await openReceiver(t);
  const time = { type: 'string', format: 'date-time' };
  const status = { type: 'string', enum: ['active', 'overdue', 'returned'], default: 'active' };
  const loan = object({ id: { ...integer, readOnly: true }, status, due_at: time });
  const document = documentOf(
    {
      '/loans': { get: returning(list(loan)), post: accepting(loan) },
      '/loans/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: integer }],
        get: returning(loan),
      },
    },
    { webhooks: { 'loan.overdue': { post: { requestBody: json(loan) } } } },
  );
  const options = { webhookUrls: [receiver.url], clock: held };
  const { call, control } = await openEventApi(t, document, options);
  await call('POST /loans', { due_at: '2026-01-03T00:00:00.000Z' });

  await control('POST /clock/advance', { body: { by: 'PT48H' } });
  const body = { match: { event: 'loan.overdue', status: 'delivered' } };
  t.match(await control('POST /deliveries/wait', { body }), [200, { passed: true }]);

  t.match(JSON.parse(`${receiver.messages[0]?.body}`), { id: 1, status: 'overdue' });
});
