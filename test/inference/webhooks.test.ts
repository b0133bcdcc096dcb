import t from 'tap';
import { inferApiModel } from '../../src/inference/inference.ts';
import { listOperations } from '../../src/openapi/openapi.ts';
import { accepting, integer, list, object, ref, returning, text } from '../support/api-model-of.ts';
import { documentOf, json } from '../support/sandlot-of.ts';

const states = { ...text, enum: ['open', 'in_review', 'cancelled'] };
const schemas = {
  Order: object({ id: integer, total: integer, note: text, status: states }),
  Pet: object({ id: integer, name: text, tag: text }),
  Run: object({ id: integer, label: text }),
};
const order = ref('Order');
const paths = {
  '/orders': { get: returning(list(order)), post: accepting(order) },
  '/orders/{orderId}': { get: returning(order) },
  '/orders/{orderId}/cancel': { post: returning(order) },
  '/pets': { get: returning(list(ref('Pet'))), post: accepting(ref('Pet')) },
  '/pets/{petId}': { get: returning(ref('Pet')) },
  '/evals/{evalId}': { get: returning(object({ id: integer, title: text })) },
  '/evals/{evalId}/runs/{runId}': { get: returning(ref('Run')) },
  '/threads/{threadId}/runs/{runId}': { get: returning(ref('Run')) },
};

function eventsOf(webhooks: object, more: object = {}) {
  const root = documentOf({ ...paths, ...more }, { components: { schemas }, webhooks });
  const document = { source: 'api', title: 'API', version: '1', root };
  return inferApiModel(document, listOperations(document)).apiEvents();
}

function sending(schema: unknown, more: object = {}) {
  return { post: { ...more, requestBody: json(schema) } };
}

/** The rule, and what it says of one webhook: `event-name: newPet = pets created`. */
function planOf(name: string, webhook: object): readonly string[] {
  const [plan] = eventsOf({ [name]: webhook }).webhooks;
  return [
    `${plan?.rule} ${plan?.when}`,
    ...(plan?.events ?? []).map(
      ({ name: event, resources, changes, word }) =>
        `${event} = ${resources.join('|')} ${word ?? changes.join('|')}`,
    ),
  ];
}

t.test('a name gives the change and the resource that a webhook is about', (t) => {
  for (const [name, expected] of Object.entries({
    newPet: 'pets created',
    'order.deleted': 'orders deleted',
    ORDER_UPDATED: 'orders updated',
    orderCancelled: 'orders cancelled',
    onOrderPlaced: 'orders created',
    'order-in-review': 'orders inreview',
    order_was_shipped: 'orders shipped',
    orderStatus: 'orders updated',
    'order.closed_by_pet': 'orders closed',
    'eval.run.failed': 'evals/{evalId}/runs failed',
    runFinished: 'evals/{evalId}/runs|threads/{threadId}/runs finished',
  }))
    t.same(planOf(name, { post: {} }), ['event-name change', `${name} = ${expected}`], name);
  t.end();
});

t.test('without a noun the payload decides the resource', (t) => {
  t.same(planOf('somethingCreated', sending(order)), [
    'event-name change',
    'somethingCreated = orders created',
  ]);
  t.same(planOf('hook', sending(order)), [
    'event-payload change',
    'hook = orders created|updated|deleted',
  ]);
  t.same(planOf('pets', { post: {} }), [
    'event-payload change',
    'pets = pets created|updated|deleted',
  ]);
  t.same(planOf('ping', { post: {} }), ['no-event never']);
  t.end();
});

t.test('a payload lists the events that share it', (t) => {
  const event = { ...text, enum: ['order.created', 'order.cancelled', 'ping'] };
  t.same(planOf('events', sending(object({ event, data: order }))), [
    'event-enumeration change',
    'order.created = orders created',
    'order.cancelled = orders cancelled',
  ]);
  t.same(planOf('orderStatus', sending(object({ event, order }))), [
    'event-enumeration change',
    'order.created = orders created',
    'order.cancelled = orders cancelled',
  ]);
  const action = { ...text, enum: ['created', 'deleted'] };
  t.same(planOf('order', sending(object({ action, order }))), [
    'event-enumeration change',
    'order.created = orders created',
    'order.deleted = orders deleted',
  ]);
  const one = object({ action: { const: 'created' }, order });
  t.same(planOf('order-created', sending(one)), [
    'event-enumeration change',
    'order-created = orders created',
  ]);
  t.end();
});

t.test('a description decides where the name does not', (t) => {
  const description = 'Receives a request. Sent when an order was cancelled.';
  t.same(planOf('hook1', { post: { description } }), [
    'event-description change',
    'hook1 = orders cancelled',
  ]);
  t.same(planOf('hook1', { post: { summary: 'Pet removed' } }), [
    'event-description change',
    'hook1 = pets deleted',
  ]);
  t.end();
});

t.test('a payload holds the record alone, or in an envelope with facts', (t) => {
  const payloadOf = (schema: object) => {
    const [plan] = eventsOf({ 'order.created': sending(schema) }).webhooks;
    return [plan?.payload.record, ...(plan?.payload.facts ?? [])];
  };
  t.same(payloadOf(order), [[]]);
  t.same(payloadOf(object({ order_id: integer, at: { ...text, format: 'date-time' } })), [
    undefined,
    { path: ['at'], fact: 'time', format: 'date-time' },
    { path: ['order_id'], fact: 'key' },
  ]);
  t.same(payloadOf(object({ order_id: integer, status: text })), [[]]);
  t.same(payloadOf(object({ order_id: integer, data: {} })), [
    ['data'],
    { path: ['order_id'], fact: 'key' },
  ]);
  const type = { ...text, enum: ['order.created'] };
  const time = { ...text, format: 'date-time' };
  const envelope = object({
    id: text,
    type,
    created_at: time,
    order_id: integer,
    data: object({ object: order, previous_attributes: object({}) }),
  });
  t.same(payloadOf(envelope), [
    ['data', 'object'],
    { path: ['id'], fact: 'id' },
    { path: ['type'], fact: 'event', values: { 'order.created': 'order.created' } },
    { path: ['created_at'], fact: 'time', format: 'date-time' },
    { path: ['data', 'previous_attributes'], fact: 'previous' },
    { path: ['order_id'], fact: 'key' },
  ]);
  t.same(payloadOf(object({ event: text, at: integer, order_id: integer })), [
    undefined,
    { path: ['event'], fact: 'event', values: {} },
    { path: ['at'], fact: 'time', format: 'seconds' },
    { path: ['order_id'], fact: 'key' },
  ]);
  t.end();
});

t.test('a callback waits for a change only if something can make it', (t) => {
  const state = { ...text, enum: ['placed', 'packed', 'late', 'failed'] };
  const due = { ...text, format: 'date-time' };
  const parcel = object({ id: integer, weight: integer, status: { ...state, readOnly: true } });
  const paid = object({
    ...{ id: integer, due_at: due },
    status: { ...text, enum: ['open', 'overdue'] },
  });
  const work = object({
    id: integer,
    name: text,
    status: { ...text, enum: ['queued', 'succeeded', 'error'] },
  });
  const described = object({ id: integer, status: state });
  const closable = object({ id: integer, status: { ...text, enum: ['open', 'closed'] } });
  const resolving = { '/parcels/{id}/resolve': { post: returning(closable) } };
  const counting = { '/parcels/count': { get: returning(integer), post: returning(integer) } };
  const flow = { property: 'status', states: [{ value: 'placed' }, { value: 'packed' }] };
  const item = '/parcels/{id}';
  type Facts = { record?: object; more?: object; extension?: object };
  const whenOf = (name: string, { record = parcel, more = {}, extension = {} }: Facts = {}) => {
    const callbacks = { [name]: { '{$request.query.url}': { post: {} } } };
    const [plan] = eventsOf(
      {},
      {
        '/parcels': {
          ...extension,
          post: { ...accepting(object({ weight: integer }), record), callbacks },
        },
        [item]: { get: returning(record) },
        ...more,
      },
    ).webhooks;
    return `${plan?.when} ${plan?.rule}`;
  };
  const [waits, follows] = ['change event-name', 'call callback-of-operation'];
  for (const [name, facts, expected] of [
    ['parcelPacked', {}, follows],
    ['parcelStatus', {}, follows],
    ['parcelWeighed', {}, follows],
    ['parcelCreated', {}, waits],
    ['parcelRemoved', {}, waits],
    ['parcelFailed', {}, waits],
    ['parcelDelayed', {}, waits],
    ['parcelWeighed', { more: { [`${item}/weigh`]: { post: returning(parcel) } } }, waits],
    ['parcelPacked', { more: { [`${item}/pack`]: { post: returning(parcel) } } }, waits],
    ['parcelPacked', { more: { [`${item}/lift`]: { post: returning(parcel) } } }, follows],
    ['parcelStatus', { more: { [`${item}/lift`]: { post: returning(parcel) } } }, waits],
    ['parcelStatus', { more: { [item]: { get: returning(parcel), delete: {} } } }, follows],
    [
      'parcelPacked',
      { more: { [item]: { get: returning(parcel), patch: accepting(parcel) } } },
      follows,
    ],
    [
      'parcelPacked',
      {
        record: described,
        more: { [item]: { get: returning(described), patch: accepting(described) } },
      },
      waits,
    ],
    ['parcelPacked', { extension: { 'x-sandlot': { lifecycle: flow } } }, waits],
    ['parcelStatus', { extension: { 'x-sandlot': { lifecycle: flow } } }, waits],
    ['parcelWeighed', { extension: { 'x-sandlot': { lifecycle: flow } } }, follows],
    ['parcelOpen', { record: paid }, follows],
    ['parcelStatus', { record: paid }, waits],
    ['jobFinished', { more: jobs(work) }, waits],
    ['parcelClosed', { record: closable, more: resolving }, waits],
    ['parcelClosed', { record: closable, more: counting }, follows],
  ] as const)
    t.equal(whenOf(name, facts), expected, `${name} ${JSON.stringify(facts)}`);
  const [plan] = eventsOf(
    {},
    {
      '/parcels': {
        post: { ...accepting(parcel), callbacks: { parcelPacked: { a: { post: {} } } } },
      },
      [item]: { get: returning(parcel) },
    },
  ).webhooks;
  t.equal(plan?.reason, 'No operation makes the change that it names, so each call sends it');
  t.end();
});

function jobs(record: object) {
  return {
    '/jobs': { post: accepting(object({ name: text }), record) },
    '/jobs/{id}': { get: returning(record) },
  };
}

t.test('an event may use another word for an end than the state', (t) => {
  const statesOf = (name: string, ...states: readonly string[]) => {
    const record = object({ id: integer, status: { ...text, enum: states } });
    return eventsOf({ [name]: { post: {} } }, jobs(record)).webhooks[0]?.events[0]?.states;
  };
  const one = (value: string) => [{ property: 'status', value }];
  t.same(statesOf('job.finished', 'queued', 'succeeded', 'error'), one('succeeded'));
  t.same(statesOf('job.failed', 'queued', 'succeeded', 'error'), one('error'));
  t.same(statesOf('job.completed', 'queued', 'completed', 'ready'), one('completed'));
  t.same(statesOf('job.finished', 'queued', 'closed'), []);
  t.end();
});

t.test('the payload of a callback may hold the record by its noun, whatever it is called', (t) => {
  const payloadOf = (schema: object) => {
    const callbacks = { done: { '{$request.query.url}': sending(schema) } };
    const create = { ...accepting(order), callbacks };
    const more = { '/orders': { get: returning(list(order)), post: create } };
    const [plan] = eventsOf({}, more).webhooks;
    return [plan?.when, plan?.payload.record];
  };
  const event = { const: 'order.cancelled' };
  t.same(payloadOf(object({ event, order })), ['change', ['order']]);
  t.same(payloadOf(object({ order: object({ id: integer, total: integer }) })), [
    'call',
    ['order'],
  ]);
  t.same(payloadOf(object({ id: integer, total: integer, note: text })), ['call', []]);
  t.end();
});

t.test('header fields carry the event and its signature', (t) => {
  const header = (name: string, more: object = {}) => ({
    name,
    in: 'header',
    schema: text,
    ...more,
  });
  const planOfHeaders = (...parameters: readonly object[]) => {
    const [plan] = eventsOf({ newPet: { post: { parameters } } }).webhooks;
    return {
      headers: plan?.headers.map(({ fact, value }) => value ?? fact),
      signature: plan?.signature,
    };
  };
  t.same(
    planOfHeaders(
      header('X-GitHub-Event'),
      header('X-GitHub-Delivery'),
      header('X-Timestamp'),
      header('X-Shop', { schema: { const: 'north' } }),
      header('X-Other'),
      header('X-Hub-Signature-256'),
    ),
    {
      headers: ['event', 'id', 'timestamp', 'north'],
      signature: {
        form: 'body',
        header: 'X-Hub-Signature-256',
        encoding: 'hex',
        prefix: 'sha256=',
      },
    },
  );
  t.same(planOfHeaders(header('Shop-Signature', { example: 't=1492774577,v1=5257a869e7' })), {
    headers: [],
    signature: { form: 'timed', header: 'Shop-Signature' },
  });
  t.same(planOfHeaders(header('X-Hmac', { description: 'HMAC in base64' })).signature, {
    form: 'body',
    header: 'X-Hmac',
    encoding: 'base64',
    prefix: '',
  });
  t.same(planOfHeaders(header('webhook-signature')).signature, { form: 'standard' });
  t.end();
});

t.test('records with a URL and events subscribe to them', (t) => {
  const hook = object({
    id: integer,
    config: object({ url: text, secret: text }),
    events: list({ ...text, enum: ['order.created', 'order.cancelled'] }),
    active: { type: 'boolean' },
  });
  const subscriptionsOf = (more: object) => eventsOf({ newPet: { post: {} } }, more).subscriptions;
  t.same(subscriptionsOf({ '/hooks': { get: returning(list(hook)), post: accepting(hook) } }), [
    {
      resource: 'hooks',
      url: ['config', 'url'],
      events: ['events'],
      eventNames: ['order.created', 'order.cancelled'],
      active: { path: ['active'], kind: 'active' },
      secret: ['config', 'secret'],
    },
  ]);
  const endpoint = object({ id: integer, url: text, delivery_url: text, status: text });
  t.same(subscriptionsOf({ '/webhook_endpoints/{id}': { get: returning(endpoint) } }), [
    {
      resource: 'webhook_endpoints',
      url: ['delivery_url'],
      events: undefined,
      eventNames: [],
      active: { path: ['status'], kind: 'state' },
      secret: undefined,
    },
  ]);
  // A subscription may also be what a customer pays for.
  const paid = object({ id: integer, url: text, plan: text });
  t.same(subscriptionsOf({ '/subscriptions/{id}': { get: returning(paid) } }), []);
  const feed = object({ id: integer, url: text, event: text });
  const get = { ...returning(feed), summary: 'Where webhooks are sent' };
  t.match(subscriptionsOf({ '/subscriptions/{id}': { get } }), [{ events: ['event'] }]);
  t.same(subscriptionsOf({ '/hooks/{id}': { get: returning(object({ id: integer })) } }), []);
  t.end();
});

t.test('a document without webhooks sends what its subscriptions list', (t) => {
  const hook = object({
    id: integer,
    url: text,
    events: list({ ...text, enum: ['order.created', 'ping', 'orders'] }),
  });
  const { webhooks } = eventsOf({}, { '/hooks': { get: returning(list(hook)) } });
  t.match(webhooks, [
    { name: 'order.created', source: 'change', rule: 'subscription-events' },
    { name: 'orders', rule: 'subscription-events' },
  ]);
  t.equal(webhooks.length, 2);
  t.end();
});

t.test('x-sandlot overrules webhooks and subscriptions', (t) => {
  const webhook = { when: 'never', signature: { form: 'none' } };
  const hook = object({ id: integer, url: text });
  const pathOf = (subscription: unknown) => ({
    '/hooks': { 'x-sandlot': { subscription }, get: returning(list(hook)) },
  });
  const newPet = { post: { 'x-sandlot': { webhook } } };
  const events = eventsOf({ newPet }, pathOf({ secret: ['key'] }));
  t.match(events.webhooks, [webhook]);
  t.match(events.subscriptions, [{ url: ['url'], secret: ['key'] }]);
  t.same(eventsOf({ newPet }, pathOf(false)).subscriptions, []);
  t.match(
    eventsOf({ newPet }, pathOf({ eventNames: null })).subscriptions,
    [{ url: ['url'], eventNames: [] }],
    'what is no subscription changes nothing',
  );
  const sink = { get: returning(list(object({ id: integer, target: text }))) };
  t.match(
    eventsOf(
      { newPet },
      { '/sinks': { ...sink, 'x-sandlot': { subscription: { url: ['target'] } } } },
    ).subscriptions,
    [{ resource: 'sinks', url: ['target'] }],
    'a resource that is none by its name',
  );
  t.end();
});

t.test('a body is described as a form, or as that of a reply', (t) => {
  const form = {
    post: {
      requestBody: { content: { 'application/x-www-form-urlencoded': { schema: order } } },
    },
  };
  const ofReply = { post: { responses: { 200: json(order) } } };
  for (const [webhook, mediaType] of [
    [form, 'application/x-www-form-urlencoded'],
    [ofReply, 'application/json'],
    [{ post: {} }, 'application/json'],
  ] as const) {
    const { webhooks } = eventsOf({ 'order.created': webhook });
    t.match(webhooks, [{ when: 'change', payload: { mediaType, record: [] } }]);
  }
  t.end();
});

t.test('of the properties with a URL the one with the longest name counts', (t) => {
  const hook = object({ id: integer, callback_url: text, url: text });
  const { subscriptions } = eventsOf(
    { newPet: { post: {} } },
    { '/hooks': { get: returning(list(hook)) } },
  );
  t.match(subscriptions, [{ url: ['callback_url'] }]);
  t.end();
});
