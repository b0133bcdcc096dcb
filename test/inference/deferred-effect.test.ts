import t from 'tap';
import { apiModelOf, integer, object, ref, returning, text } from '../support/api-model-of.ts';
import { json, silent } from '../support/sandlot-of.ts';

const status = {
  enum: ['running', 'Stopping', 'cancelling', 'stopped', 'PENDING_DELETION'],
};
const schemas = {
  Server: object({ id: integer, size: text, status }),
  Key: object({ id: integer, name: text, state: text }),
  Job: object({ id: integer, status: { enum: ['queued', 'running', 'completed'] } }),
};
const accepted = { responses: { 202: { description: '' } } };
const { conclude } = apiModelOf(
  {
    '/servers/{id}': { get: returning(ref('Server')), delete: accepted, patch: accepted },
    '/servers/{id}/stop': { post: accepted },
    '/servers/{id}/cancel': { post: { responses: { 202: json(ref('Server')) } } },
    '/servers/{id}/resize': { post: { responses: { 202: json(ref('Server')) } } },
    '/servers/{id}/reboot': { post: accepted },
    '/servers/{id}/pack': { post: returning(ref('Job')) },
    '/servers/{id}/start': { post: returning(ref('Server')) },
    '/servers/{id}/restart': {
      post: {
        ...returning(ref('Server')),
        'x-sandlot': { plan: { deferredEffect: { after: 60_000 } } },
      },
    },
    '/keys/{id}': { get: returning(ref('Key')), delete: accepted },
    '/keys/{id}/names': { get: returning(object({ id: integer })), delete: silent },
    '/jobs/{id}': { get: returning(ref('Job')) },
  },
  schemas,
  { lifecycle: 5000 },
);
const effectOf = (name: string) => conclude(name).plan.deferredEffect;
const stateOf = (value: string) => ({ property: 'status', value });

t.test('actions and removals that answer 202 take effect after a step', (t) => {
  t.strictSame(effectOf('DELETE /servers/{id}'), {
    after: 5000,
    state: stateOf('PENDING_DELETION'),
  });
  t.strictSame(effectOf('DELETE /keys/{id}'), { after: 5000, state: undefined });
  t.strictSame(effectOf('POST /servers/{id}/stop'), { after: 5000, state: stateOf('Stopping') });
  t.strictSame(effectOf('POST /servers/{id}/cancel'), {
    after: 5000,
    state: stateOf('cancelling'),
  });
  t.strictSame(effectOf('POST /servers/{id}/resize'), { after: 5000, state: undefined });
  t.end();
});

t.test('with a job in the reply, it comes at the end of the job', (t) => {
  t.strictSame(effectOf('POST /servers/{id}/pack'), { after: undefined, state: undefined });
  t.end();
});

t.test('x-sandlot sets another time', (t) => {
  t.match(effectOf('POST /servers/{id}/restart'), { after: 60_000 });
  t.end();
});

t.test('all others have it with the reply', (t) => {
  t.equal(effectOf('POST /servers/{id}/start'), undefined);
  t.equal(effectOf('POST /servers/{id}/reboot'), undefined, 'it changes nothing');
  t.equal(effectOf('PATCH /servers/{id}'), undefined);
  t.equal(effectOf('DELETE /keys/{id}/names'), undefined);
  t.equal(effectOf('GET /servers/{id}'), undefined);
  t.end();
});
