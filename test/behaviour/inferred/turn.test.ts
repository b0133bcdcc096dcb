import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import { asking, inPath, instant, listOf, object, ref, sends } from './support/asking.ts';

const text = { type: 'string' };
const time = { type: ['string', 'null'], format: 'date-time' };
const gives = (schema: unknown) => ({ responses: { 200: json(schema) } });
const state = { type: 'string', enum: ['open', 'closed', 'cancelled'] };

/** Issues with a state, as some property has it, and when that was reached. */
const issues = (properties: object) => {
  const issue = object({ id: text, title: text, ...properties });
  const paths = {
    '/issues': {
      get: gives(listOf(ref('Issue'))),
      post: { ...sends(ref('Issue')), ...gives(ref('Issue')) },
    },
    '/issues/{id}': {
      parameters: [inPath('id')],
      get: gives(ref('Issue')),
      patch: { ...sends(ref('Issue')), ...gives(ref('Issue')) },
    },
    '/issues/{id}/cancel': { parameters: [inPath('id')], post: gives(ref('Issue')) },
  };
  return { paths, schemas: { Issue: issue } };
};

t.test('what becomes closed says when, and says it no more when it is open again', async (t) => {
  const { paths, schemas } = issues({ state, closed_at: time });
  const ask = await asking(t, paths, { schemas });
  await ask('POST', '/issues', { id: 'a', state: 'open', closed_at: null });

  t.equal((await ask('PATCH', '/issues/a', { title: 'A' })).body.closed_at, null);
  t.equal((await ask('PATCH', '/issues/a', { state: 'closed' })).body.closed_at, instant);
  t.equal((await ask('PATCH', '/issues/a', { state: 'open' })).body.closed_at, null);
});

t.test('what a client says of it itself counts', async (t) => {
  const { paths, schemas } = issues({ status: state, closedAt: time });
  const ask = await asking(t, paths, { schemas });
  await ask('POST', '/issues', { id: 'a', status: 'open', closedAt: null });

  const { body } = await ask('PATCH', '/issues/a', {
    status: 'closed',
    closedAt: '2018-01-01T00:00:00Z',
  });

  t.equal(body.closedAt, '2018-01-01T00:00:00Z');
});

t.test('an action leaves its time too, and one that cannot be taken away stays', async (t) => {
  const { paths, schemas } = issues({ status: state, cancelled_at: { type: 'integer' } });
  const ask = await asking(t, paths, { schemas });
  await ask('POST', '/issues', { id: 'a', status: 'open', cancelled_at: 7 });

  const cancelled = await ask('POST', '/issues/a/cancel');
  const again = await ask('PATCH', '/issues/a', { status: 'open' });

  t.match(cancelled.body, { status: 'cancelled', cancelled_at: Date.parse(instant) / 1000 });
  t.equal(again.body.cancelled_at, Date.parse(instant) / 1000);
});

t.test('a time without a state, and one that is of no kind of time, are left alone', async (t) => {
  const timed = issues({ closed_at: time });
  const ask = await asking(t, timed.paths, { schemas: timed.schemas });
  await ask('POST', '/issues', { id: 'a', closed_at: null });
  const odd = issues({ state, closed_on: { type: 'boolean' }, due_at: time });
  const other = await asking(t, odd.paths, { schemas: odd.schemas });
  await other('POST', '/issues', { id: 'a', state: 'open', closed_on: false });

  t.equal((await ask('PATCH', '/issues/a', { title: 'A' })).body.closed_at, null);
  t.equal((await other('PATCH', '/issues/a', { state: 'closed' })).body.closed_on, false);
});
