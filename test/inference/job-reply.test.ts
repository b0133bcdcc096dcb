import t from 'tap';
import {
  accepting,
  apiModelOf,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../support/api-model-of.ts';
import { json } from '../support/sandlot-of.ts';

const status = { enum: ['queued', 'running', 'completed'] };
const schemas = {
  Order: object({ id: integer, item: text }),
  Server: object({ id: integer, name: text }),
  Job: object({ id: integer, status, order_id: integer, server: ref('Server') }),
  Task: object({ id: integer, status, resource_id: text }),
  Machine: object({ id: integer, status, name: text, size: text }),
  Address: object({ ip: text, machine: ref('Machine') }),
};
const accepted = (schema: object, headers: object = {}) => ({
  responses: { 202: { ...json(schema), headers } },
});
const address = { 'Operation-Location': { schema: text }, 'Retry-After': { schema: integer } };
const itemsOf = (name: string) => ({ get: returning(ref(name)) });
const { conclude } = apiModelOf(
  {
    '/orders': { get: returning(list(ref('Order'))), post: accepting(ref('Order')) },
    '/orders/{id}': { ...itemsOf('Order'), delete: accepted(object({ job_id: integer })) },
    '/orders/{id}/export': { post: accepted(ref('Job'), address) },
    '/orders/{id}/pack': { post: accepted(ref('Order')) },
    '/orders/{id}/note': { post: returning(object({ job_id: integer })) },
    '/servers': {
      get: returning(list(ref('Server'))),
      post: { requestBody: json(object({ name: text })), ...accepted(object({ job: ref('Job') })) },
    },
    '/servers/{id}': itemsOf('Server'),
    '/jobs/{id}': { get: { responses: { 200: { ...json(ref('Job')), headers: address } } } },
    '/owners/{owner}': { get: returning(object({ owner: text })) },
    '/owners/{owner}/exports/{id}': itemsOf('Task'),
    '/owners/{owner}/pack': { post: accepted(ref('Task')) },
    '/rebuild': { post: accepted(ref('Task')) },
    '/machines': { post: accepting(ref('Machine')) },
    '/machines/{id}': itemsOf('Machine'),
    '/addresses': {
      post: {
        requestBody: json(object({ machine_id: integer })),
        ...accepted(object({ address: ref('Address') })),
      },
    },
    '/addresses/{ip}': itemsOf('Address'),
  },
  schemas,
);
const jobOf = (name: string) => conclude(name).plan.jobReply;

t.test('a write that shows a job of another resource, or its key, makes that job', async (t) => {
  t.match(jobOf('POST /orders/{id}/export'), {
    resource: 'jobs',
    status: 202,
    envelopePath: [],
    keyProperty: undefined,
    subjectProperty: 'order_id',
    resultProperty: undefined,
    otherProperties: ['server'],
  });
  t.match(jobOf('DELETE /orders/{id}'), { resource: 'jobs', keyProperty: 'job_id' });
  t.match(jobOf('POST /servers'), {
    envelopePath: ['job'],
    resultProperty: 'server',
    otherProperties: ['order_id', 'server'],
  });
  t.match(jobOf('POST /owners/{owner}/pack'), {
    resource: 'owners/{owner}/exports',
    subjectProperty: 'resource_id',
  });
});

t.test(
  'reads, replies with the own record or what it refers to, and jobs below other parents make none',
  async (t) => {
    for (const name of [
      'GET /jobs/{id}',
      'POST /orders',
      'POST /orders/{id}/pack',
      'POST /orders/{id}/note',
      'POST /rebuild',
      'POST /addresses',
    ])
      t.equal(jobOf(name), undefined, name);
  },
);

t.test('replies about what is polled have its address and the time to wait', async (t) => {
  t.strictSame(conclude('POST /orders/{id}/export').plan.polling, {
    resource: 'jobs',
    path: '/jobs/{id}',
    addressFields: ['location', 'operation-location'],
    hasRetryAfter: true,
  });
  t.match(conclude('POST /servers').plan.polling, { addressFields: ['location'] });
  t.match(conclude('GET /jobs/{id}').plan.polling, {
    addressFields: ['operation-location'],
    hasRetryAfter: true,
  });
  t.equal(conclude('GET /orders/{id}').plan.polling, undefined);
});
