import t from 'tap';
import {
  apiModelOf,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../support/api-model-of.ts';
import { json, silent } from '../support/sandlot-of.ts';

const status = {
  enum: ['running', 'Updating', 'Stopping', 'cancelling', 'stopped', 'PENDING_DELETION'],
};
const schemas = {
  Server: object({ id: integer, size: text, status }),
  Key: object({ id: integer, name: text, state: text }),
  Job: object({ id: integer, status: { enum: ['queued', 'running', 'completed'] } }),
};
const accepted = { responses: { 202: { description: '' } } };
const { conclude } = apiModelOf(
  {
    '/servers': { get: returning(list(ref('Server'))), delete: accepted },
    '/servers/{id}': {
      get: returning(ref('Server')),
      delete: accepted,
      patch: { requestBody: json(ref('Server')), ...accepted },
    },
    '/servers/{id}/stop': { post: accepted },
    '/servers/{id}/cancel': { post: { responses: { 202: json(ref('Server')) } } },
    '/servers/{id}/resize': { post: { responses: { 202: json(ref('Server')) } } },
    '/servers/{id}/ping': { post: accepted },
    '/servers/{id}/pack': { post: returning(ref('Job')) },
    '/servers/{id}/start': { post: returning(ref('Server')) },
    '/servers/{id}/restart': {
      post: {
        ...returning(ref('Server')),
        'x-sandlot': { plan: { deferredEffect: { after: 60_000 } } },
      },
    },
    '/keys/{id}': {
      get: returning(ref('Key')),
      delete: { responses: { 202: { description: '' }, 409: { description: 'Is being deleted' } } },
    },
    '/keys/{id}/names': { get: returning(object({ id: integer })), delete: silent },
    '/jobs/{id}': { get: returning(ref('Job')) },
  },
  schemas,
  { lifecycle: 5000 },
);
const effectOf = (name: string) => conclude(name).plan.deferredEffect;
const stateOf = (value: string) => ({ property: 'status', value });

t.test('changes and removals that answer 202 take effect after a step', (t) => {
  const later = { after: 5000, state: undefined, repeatedStatus: undefined };
  const withState = (value: string) => ({ ...later, state: stateOf(value) });
  t.strictSame(effectOf('DELETE /servers/{id}'), withState('PENDING_DELETION'));
  t.strictSame(effectOf('DELETE /keys/{id}'), { ...later, repeatedStatus: 409 });
  t.strictSame(effectOf('PATCH /servers/{id}'), withState('Updating'));
  t.strictSame(effectOf('DELETE /servers'), later);
  t.strictSame(effectOf('POST /servers/{id}/stop'), withState('Stopping'));
  t.strictSame(effectOf('POST /servers/{id}/cancel'), withState('cancelling'));
  t.strictSame(effectOf('POST /servers/{id}/resize'), later);
  t.end();
});

t.test('with a job in the reply, it comes at the end of the job', (t) => {
  t.match(effectOf('POST /servers/{id}/pack'), { after: undefined, state: undefined });
  t.end();
});

t.test('x-sandlot sets another time', (t) => {
  t.match(effectOf('POST /servers/{id}/restart'), { after: 60_000 });
  t.end();
});

t.test('all others have it with the reply', (t) => {
  t.equal(effectOf('POST /servers/{id}/start'), undefined);
  t.equal(effectOf('POST /servers/{id}/ping'), undefined, 'it changes nothing');
  t.equal(effectOf('DELETE /keys/{id}/names'), undefined);
  t.equal(effectOf('GET /servers/{id}'), undefined);
  t.end();
});
