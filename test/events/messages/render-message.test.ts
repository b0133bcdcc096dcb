import t from 'tap';
import type { PendingDelivery } from '../../../src/events/delivery.ts';
import { createEventCatalogue, type EventDocument } from '../../../src/events/event-document.ts';
import { renderMessage } from '../../../src/events/messages/render-message.ts';
import type { PayloadPlan, WebhookPlan } from '../../../src/inference/inference.ts';
import { pendingDelivery } from '../support/pending-delivery.ts';

const document: EventDocument = {
  scope: '',
  root: {},
  operations: [],
  model: undefined,
  complete: (schema, given) => ({ schema, given }),
  ready: () => undefined,
  seedOf: () => [],
};
const payload: PayloadPlan = {
  mediaType: 'application/json',
  schema: undefined,
  record: [],
  facts: [],
};
const plan: WebhookPlan = {
  name: 'orders',
  source: 'webhook',
  operation: undefined,
  rule: '',
  reason: '',
  when: 'change',
  url: undefined,
  method: 'POST',
  events: [],
  payload,
  headers: [],
  signature: { form: 'none' },
};

function render(
  { payload: part, ...more }: Partial<Omit<WebhookPlan, 'payload'>> & { payload?: object },
  pending: Partial<PendingDelivery> = {},
) {
  const planned = { ...plan, ...more, payload: { ...payload, ...part } };
  const catalogue = createEventCatalogue(document);
  const now = Date.UTC(2026, 0, 1);
  return renderMessage(catalogue, planned, pendingDelivery(pending), { id: 'msg_1', now, seed: 1 });
}

t.test('the record is the body, or a part of it', async (t) => {
  const record = { id: 7, item: 'tea' };
  const bodyOf = (part: object, pending: Partial<PendingDelivery> = {}) =>
    JSON.parse(render({ payload: part }, pending).body);
  t.strictSame(bodyOf({}), record);
  t.strictSame(bodyOf({ record: ['data', 'object'] }), { data: { object: record } });
  t.strictSame(bodyOf({ record: undefined }), {});
  t.strictSame(bodyOf({ schema: '#/a' }), { schema: '#/a', given: record });
  t.strictSame(bodyOf({ record: undefined, schema: '#/a' }), { schema: '#/a', given: {} });
  t.strictSame(bodyOf({}, { record: null }), {});
});

t.test('an envelope has the event, the time, the ids and the values before', async (t) => {
  const facts = [
    { path: ['type'], fact: 'event', values: { 'order.updated': 'changed' } },
    { path: ['meta', 'at'], fact: 'time', format: 'seconds' },
    { path: ['meta', 'id'], fact: 'id' },
    { path: ['order_id'], fact: 'key' },
    { path: ['meta', 'previous'], fact: 'previous' },
  ];
  const bodyOf = (pending: Partial<PendingDelivery>) =>
    JSON.parse(render({ payload: { record: ['data'], facts } }, pending).body);
  const previous = { id: 7, item: 'milk', note: 'cold' };
  t.strictSame(bodyOf({ event: 'order.updated', change: 'updated', previous, at: 5000 }), {
    type: 'changed',
    meta: { at: 5, id: 'msg_1', previous: { item: 'milk', note: 'cold' } },
    order_id: '7',
    data: { id: 7, item: 'tea' },
  });
  t.strictSame(bodyOf({ previous, record: null }), {
    type: 'order.created',
    meta: { at: 0, id: 'msg_1' },
    order_id: '7',
    data: null,
  });
  t.match(bodyOf({ change: 'updated', record: null, previous }), { meta: { previous } });
  t.match(bodyOf({ change: 'updated' }), { meta: { previous: {} } });
});

t.test('a form has a field for each property, with lists and objects as JSON', async (t) => {
  const mediaType = 'application/x-www-form-urlencoded';
  const { body, headers } = render(
    { payload: { mediaType } },
    { record: { item: 'tea & milk', count: 2, tags: ['hot'], at: { x: 1 }, note: null } },
  );
  t.equal(headers['content-type'], mediaType);
  t.strictSame(Object.fromEntries(new URLSearchParams(body)), {
    item: 'tea & milk',
    count: '2',
    tags: '["hot"]',
    at: '{"x":1}',
  });
  t.equal(render({ payload: { mediaType } }, { record: 'tea' }).body, 'value=tea');
});

t.test('declared header fields have the event, the id, the time or their own value', async (t) => {
  const headers = [
    { name: 'X-Event', fact: 'event', value: undefined },
    { name: 'X-Delivery', fact: 'id', value: undefined },
    { name: 'X-Time', fact: 'timestamp', value: undefined },
    { name: 'X-Version', fact: 'value', value: '2' },
    { name: 'X-Empty', fact: 'value', value: undefined },
  ] as const;
  const facts = [
    { path: ['id'], fact: 'id' },
    { path: ['action'], fact: 'event', values: { 'order-opened': 'opened', ping: 'ping' } },
  ];
  const eventOf = (event: string) => render({ headers, payload: { facts } }, { event }).headers;
  t.match(eventOf('order-opened'), {
    'x-event': 'order',
    'x-delivery': 'msg_1',
    'x-time': `${Date.UTC(2026, 0, 1) / 1000}`,
    'x-version': '2',
    'x-empty': '',
  });
  t.match(eventOf('ping'), { 'x-event': 'ping' });
  t.match(eventOf('other'), { 'x-event': 'other' });
});
