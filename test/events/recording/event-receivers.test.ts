import t from 'tap';
import { toReceiver, wantsEvent } from '../../../src/events/recording/event-receivers.ts';
import type { SubscriptionPlan } from '../../../src/inference/inference.ts';

const plan: SubscriptionPlan = {
  resource: 'hooks',
  url: ['config', 'url'],
  events: ['events'],
  eventNames: [],
  active: undefined,
  secret: ['config', 'secret'],
};
const subscription = { resource: 'hooks', key: '1' };
const url = 'http://shop.example/hooks';

t.test('a subscription has a URL, events and a secret', async (t) => {
  const config = { url, secret: 'key' };
  t.same(toReceiver(plan, { config, events: ['order.created'] }, subscription), {
    url,
    events: ['order.created'],
    secret: 'key',
    subscription,
  });
  t.match(toReceiver(plan, { config, events: 'order.*' }, subscription), { events: ['order.*'] });
  for (const record of [{ config: { url } }, { config: { url, secret: '' }, events: [] }])
    t.match(toReceiver(plan, record, subscription), { events: undefined, secret: undefined });
  const all = { ...plan, events: undefined, secret: undefined };
  t.match(toReceiver(all, { config }, subscription), { events: undefined, secret: undefined });
});

t.test('a record without a URL gets nothing', async (t) => {
  for (const record of [{}, { config: url }, { config: { url: 'mailto:a@shop.example' } }])
    t.equal(toReceiver(plan, record, subscription), undefined);
});

const switches = [
  { kind: 'active', on: [true, undefined], off: [false] },
  { kind: 'inactive', on: [false, undefined], off: [true] },
  { kind: 'state', on: ['enabled', undefined], off: ['disabled', 'Paused'] },
] as const;
for (const { kind, on, off } of switches)
  t.test(`the switch "${kind}"`, async (t) => {
    const switched = { ...plan, active: { kind, path: ['switch'] } };
    const isOn = (value: unknown) =>
      toReceiver(switched, { config: { url }, switch: value }, subscription) !== undefined;
    t.same(on.filter(isOn), on);
    t.same(off.filter(isOn), []);
  });

t.test(
  'an event is wanted by its name, its webhook, its name in the body, a pattern or its noun',
  async (t) => {
    const plan = {
      name: 'newOrder',
      payload: {
        mediaType: 'application/json',
        schema: undefined,
        record: ['data'],
        facts: [
          { path: ['id'], fact: 'id' },
          { path: ['type'], fact: 'event', values: { 'order.created': 'ORDER_NEW' } },
        ],
      },
    } as const;
    const wants = (...events: readonly string[]) => wantsEvent({ events }, 'order.created', plan);
    for (const filter of [
      'order.created',
      'ORDER_CREATED',
      'newOrder',
      'order.new',
      'order.*',
      'order',
      '*',
      'all',
    ])
      t.equal(wants('ping', filter), true, filter);
    for (const filter of ['order.cancelled', 'orders.created.late', '', 'created'])
      t.equal(wants(filter), false, filter);
    t.equal(wants(), false);
    t.equal(wants('ping.new'), false);
    t.equal(wantsEvent({ events: ['ping'] }, 'ping', plan), true);
    t.equal(wantsEvent({}, 'order.created', plan), true);
  },
);
