import t from 'tap';
import { json, silent } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const boolean = { type: 'boolean' };
const status = { ...text, enum: ['active', 'canceled', 'paused'] };
const id = [pathParameter('id')];

/** A reply with JSON of a schema. */
function answering(schema: object) {
  return { responses: { 200: json(schema) } };
}

const plan = objectSchema({ id: text, status, name: text });

/** Plans that are listed, read and created, and more below one of them. */
function plansWith(more: object, others: object = {}, schema: object = ref('Plan')) {
  return {
    '/plans': {
      get: answering(arraySchema(ref('Plan'))),
      post: { ...withRequestBody(ref('Plan')), responses: { 201: json(ref('Plan')) } },
    },
    '/plans/{id}': { parameters: id, get: answering(schema), ...more },
    ...others,
  };
}

const schemas = { Plan: plan };

t.test('a DELETE that cancels leaves the record, with its status', async (t) => {
  const deletion = { summary: 'Cancels a plan', ...answering(ref('Plan')) };
  const ask = await serveDocument(t, plansWith({ delete: deletion }), { schemas });
  const created = (await ask('POST', '/plans', { name: 'Gold', status: 'active' })).body;

  const canceled = await ask('DELETE', `/plans/${created.id}`);

  t.strictSame(canceled.body, { ...created, status: 'canceled' });
  t.strictSame((await ask('GET', `/plans/${created.id}`)).body, canceled.body);
  t.equal((await ask('DELETE', '/plans/none')).status, 404);
});

for (const [title, deletion, more] of [
  ['has no text', answering(ref('Plan')), {}],
  ['removes it', { summary: 'Remove a plan', ...answering(ref('Plan')) }, {}],
  ['answers nothing', { description: 'Cancels a plan', ...silent }, {}],
  [
    'answers with something else',
    { summary: 'Cancel a plan', ...answering(objectSchema({ id: text, done: boolean })) },
    {},
  ],
  ['has no such status', { summary: 'Archive a plan', ...answering(ref('Plan')) }, {}],
] as const) {
  t.test(`a DELETE that ${title} removes the record`, async (t) => {
    const ask = await serveDocument(t, plansWith({ delete: deletion }, more), { schemas });
    const created = (await ask('POST', '/plans', { name: 'Gold' })).body;

    await ask('DELETE', `/plans/${created.id}`);

    t.equal((await ask('GET', `/plans/${created.id}`)).status, 404);
  });
}

t.test('an action is on the record that its body or its query names', async (t) => {
  const byBody = withRequestBody(objectSchema({ plan_id: text }, { required: ['plan_id'] }));
  const ask = await serveDocument(
    t,
    plansWith(
      {},
      {
        '/plans/cancel': { post: { ...byBody, ...answering(objectSchema({ request: text })) } },
        '/plans.pause': { post: { parameters: [queryParameter('id', text)], ...silent } },
        '/plans/frighten': { post: { ...byBody, ...silent } },
        '/plans/forget': { post: silent },
      },
    ),
    { schemas },
  );
  const created = (await ask('POST', '/plans', { name: 'Gold', status: 'active' })).body;
  const read = async () => (await ask('GET', `/plans/${created.id}`)).body;

  t.equal((await ask('POST', '/plans/cancel', { plan_id: created.id })).status, 200);
  t.strictSame(await read(), { ...created, status: 'canceled' });
  t.equal((await ask('POST', '/plans/cancel', { plan_id: 'none' })).status, 404);
  await ask('POST', `/plans.pause?id=${created.id}`);
  t.strictSame(await read(), { ...created, status: 'paused' });
  t.equal((await ask('POST', '/plans/frighten', { plan_id: created.id })).status, 200);
  t.equal((await ask('POST', '/plans/forget')).status, 200);
  t.strictSame(await read(), { ...created, status: 'paused' });
});

t.test(
  'a reply without the record has its key and its status, not those of the example',
  async (t) => {
    const reply = objectSchema({ plan_id: text, status, note: text });
    const example = { plan_id: 'plan-of-the-example', status: 'active', note: 'Fine' };
    const media = {
      200: { description: 'OK', content: { 'application/json': { schema: reply, example } } },
    };
    const ask = await serveDocument(
      t,
      plansWith(
        { delete: { responses: media } },
        {
          '/plans/{id}/cancel': { post: { parameters: id, responses: media } },
          '/plans/{id}/check': { post: { parameters: id, responses: media } },
        },
      ),
      { schemas },
    );
    const created = (await ask('POST', '/plans', { name: 'Gold', status: 'active' })).body;
    const answer = { plan_id: created.id, status: 'canceled', note: 'Fine' };

    t.strictSame((await ask('POST', `/plans/${created.id}/cancel`)).body, answer);
    t.strictSame((await ask('POST', `/plans/${created.id}/check`)).body, answer);
    t.strictSame((await ask('DELETE', `/plans/${created.id}`)).body, answer);
  },
);

t.test('a status in an object follows the verb, and so do its flags', async (t) => {
  const state = objectSchema({
    status: { ...text, enum: ['created', 'running', 'exited'] },
    running: boolean,
    exited: boolean,
    oom: boolean,
    code: text,
  });
  const machine = objectSchema({ id: text, note: text, state });
  const act = { post: { parameters: id, ...silent } };
  const ask = await serveDocument(
    t,
    {
      '/machines': {
        get: answering(arraySchema(machine)),
        post: { ...withRequestBody(machine), responses: { 201: json(machine) } },
      },
      '/machines/{id}': { parameters: id, get: answering(machine) },
      '/machines/{id}/start': act,
      '/machines/{id}/stop': act,
      '/machines/{id}/paint': act,
    },
    {},
  );
  const sent = { note: 'Mine', state: { status: 'created', running: false, oom: true } };
  const { id: key } = (await ask('POST', '/machines', sent)).body;
  const read = async () => (await ask('GET', `/machines/${key}`)).body.state;

  await ask('POST', `/machines/${key}/start`);
  t.strictSame(await read(), { status: 'running', running: true, oom: true, exited: false });
  await ask('POST', `/machines/${key}/stop`);
  t.strictSame(await read(), { status: 'exited', running: false, oom: true, exited: true });
  await ask('POST', `/machines/${key}/paint`);
  t.strictSame(await read(), { status: 'exited', running: false, oom: true, exited: true });
});

for (const [verb, values, flags, expected] of [
  ['merge', ['open', 'closed'], { merged: boolean }, { status: 'closed' }],
  [
    'cancel',
    ['open', 'canceled'],
    { canceled: boolean, canceled_at: text },
    { status: 'canceled', canceled: true, canceled_at: '2019-02-06T01:48:24.000Z' },
  ],
  ['deactivate', ['active', 'deprovisioned'], {}, { status: 'deprovisioned' }],
  ['unsuspend', ['suspended', 'active'], {}, { status: 'active' }],
  ['unsuspend', ['suspended', 'blue'], {}, { status: 'blue' }],
  ['unsuspend', ['blue'], {}, { status: 'blue' }],
  ['resolve', ['open', 'won'], {}, { status: 'won' }],
] as const) {
  t.test(`${verb} of ${values} leads to ${JSON.stringify(expected)}`, async (t) => {
    const schema = objectSchema({ id: text, status: { ...text, enum: values }, ...flags });
    const ask = await serveDocument(t, {
      '/orders': {
        get: answering(arraySchema(schema)),
        post: { ...withRequestBody(schema), responses: { 201: json(schema) } },
      },
      '/orders/{id}': { parameters: id, get: answering(schema) },
      [`/orders/{id}/${verb}`]: { post: { parameters: id, ...silent } },
    });
    const before = values.at(-1) === 'blue' || values.at(-1) === 'won' ? values.at(-1) : values[0];
    const { id: key } = (await ask('POST', '/orders', { status: before })).body;

    await ask('POST', `/orders/${key}/${verb}`);

    t.match((await ask('GET', `/orders/${key}`)).body, expected);
  });
}

const removed = objectSchema(
  { id: text, deleted: { ...boolean, enum: [true] }, object: { ...text, enum: ['plan'] } },
  { required: ['id', 'deleted', 'object'] },
);

t.test('a read shows that a record was removed, where it documents that', async (t) => {
  const ask = await serveDocument(
    t,
    plansWith(
      {
        put: { ...withRequestBody(ref('Plan')), responses: { 201: json(ref('Plan')) } },
        delete: answering(ref('Removed')),
      },
      {},
      { anyOf: [ref('Plan'), ref('Removed')] },
    ),
    { schemas: { ...schemas, Removed: removed } },
  );
  const created = (await ask('POST', '/plans', { name: 'Gold' })).body;
  t.match((await ask('GET', `/plans/${created.id}`)).body, { name: 'Gold', deleted: undefined });
  const gone = { id: created.id, deleted: true, object: 'plan' };

  t.strictSame((await ask('DELETE', `/plans/${created.id}`)).body, gone);
  const read = await ask('GET', `/plans/${created.id}`);
  t.strictSame([read.status, read.body], [200, gone]);
  t.equal((await ask('DELETE', `/plans/${created.id}`)).status, 404);
  t.equal((await ask('GET', '/plans/none')).status, 404);
  t.notOk((await ask('GET', '/plans')).body.some((one: { id: string }) => one.id === created.id));
  await ask('PUT', `/plans/${created.id}`, { name: 'Silver' });
  t.match((await ask('GET', `/plans/${created.id}`)).body, { name: 'Silver' });
});

t.test('other choices of a read are no reply for a removed record', async (t) => {
  for (const schema of [
    { anyOf: [ref('Plan'), objectSchema({ id: text, size: text })] },
    { anyOf: [ref('Removed')] },
    { anyOf: [ref('Removed'), ref('Removed')] },
    { anyOf: [ref('Plan'), objectSchema({ deleted: boolean })] },
  ]) {
    const ask = await serveDocument(t, plansWith({ delete: silent }, {}, schema), {
      schemas: { ...schemas, Removed: removed },
    });
    const created = (await ask('POST', '/plans', { name: 'Gold' })).body;
    await ask('DELETE', `/plans/${created.id}`);

    t.equal((await ask('GET', `/plans/${created.id}`)).status, 404);
  }
});

t.test('a reply with a key and little of the record is about something else', async (t) => {
  const job = objectSchema({ id: text, kind: text, progress: text });
  const example = { id: 'job-1', kind: 'check', progress: 'done' };
  const media = {
    200: { description: 'OK', content: { 'application/json': { schema: job, example } } },
  };
  const check = { '/plans/{id}/check': { post: { parameters: id, responses: media } } };
  const ask = await serveDocument(t, plansWith({}, check), { schemas });
  const created = (await ask('POST', '/plans', { name: 'Gold' })).body;

  t.strictSame((await ask('POST', `/plans/${created.id}/check`)).body, example);
});

t.test('the reply to a deletion shows the key of the record, and that it is deleted', async (t) => {
  const reply = objectSchema({ id: text, object: { ...text, enum: ['plan'] }, deleted: boolean });
  const send = await serveDocument(t, plansWith({ delete: answering(reply) }), { schemas });
  const { id: created } = (await send('POST', '/plans', { name: 'Gold' })).body;

  t.strictSame((await send('DELETE', `/plans/${created}`)).body, {
    id: created,
    object: 'plan',
    deleted: true,
  });
});

t.test('a query that chooses by the status does not set it', async (t) => {
  const deletion = {
    summary: 'Cancels a plan',
    parameters: [queryParameter('status', { ...status, default: 'active' })],
    // Less of the record than the GET shows.
    ...answering(objectSchema({ id: text, status, name: text, size: text })),
  };
  const whole = objectSchema({ id: text, status, name: text, size: text, color: text });
  const ask = await serveDocument(t, plansWith({ delete: deletion }, {}, whole), { schemas });
  const { body } = await ask('POST', '/plans', { name: 'Gold', status: 'active' });

  t.equal((await ask('DELETE', `/plans/${body.id}`)).body.status, 'canceled');
  t.equal((await ask('GET', `/plans/${body.id}`)).body.status, 'canceled');
});
