import t from 'tap';
import { returning, text } from '../../support/api-model-of.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const time = { type: ['string', 'null'], format: 'date-time' };
const state = { type: 'string', enum: ['open', 'closed', 'cancelled'] };

/** Issues with a state, as some property has it, and when that was reached. */
function issues(properties: object) {
  const issue = objectSchema({ id: text, title: text, ...properties });
  const paths = {
    '/issues': {
      get: returning(arraySchema(ref('Issue'))),
      post: { ...withRequestBody(ref('Issue')), ...returning(ref('Issue')) },
    },
    '/issues/{id}': {
      parameters: [pathParameter('id')],
      get: returning(ref('Issue')),
      patch: { ...withRequestBody(ref('Issue')), ...returning(ref('Issue')) },
    },
    '/issues/{id}/cancel': { parameters: [pathParameter('id')], post: returning(ref('Issue')) },
  };
  return { paths, schemas: { Issue: issue } };
}

t.test('a closed record has the time of closing, and an open one does not', async (t) => {
  const { paths, schemas } = issues({ state, closed_at: time });
  const send = await serveDocument(t, paths, { schemas });
  await send('POST', '/issues', { id: 'a', state: 'open', closed_at: null });

  t.equal((await send('PATCH', '/issues/a', { title: 'A' })).body.closed_at, null);
  t.equal((await send('PATCH', '/issues/a', { state: 'closed' })).body.closed_at, instant);
  t.equal((await send('PATCH', '/issues/a', { state: 'open' })).body.closed_at, null);
});

/** By the values of a status, what they lead to, and whether the time of the first state is still there. */
const changes: readonly (readonly [object, readonly [string, ...string[]], boolean])[] = [
  [{ enum: ['created', 'paid', 'shipped'] }, ['paid', 'shipped'], true],
  [{ enum: ['created', 'paid', 'shipped'] }, ['paid', 'shipped', 'created'], false],
  [{ enum: ['cancelled', 'created', 'paid', 'shipped'] }, ['paid', 'shipped'], true],
  [{ enum: ['cancelled', 'created', 'paid', 'shipped'] }, ['cancelled', 'paid'], false],
  [{ enum: ['draft', 'shipped', 'returned'] }, ['shipped', 'returned'], true],
  [{ enum: ['archived', 'active'] }, ['archived', 'active'], false],
  [{ enum: ['returned', 'open'] }, ['returned', 'open'], false],
  [{ enum: ['opened', 'closed'] }, ['opened', 'closed'], true],
  [{ enum: ['open', 'closed', 'reopened'] }, ['closed', 'reopened'], false],
  [{ enum: ['completed', 'failed', 'running'] }, ['completed', 'failed'], true],
  [{ enum: ['open', 'done'] }, ['open', 'done'], true],
  [{ type: 'string' }, ['paid', 'shipped'], true],
  [{ type: 'string' }, ['paid', 'active'], true],
  [{ type: 'string' }, ['closed', 'active'], false],
];

for (const [status, [state, ...next], isKept] of changes) {
  const title = `${state}_at is ${isKept ? 'kept' : 'cleared'} by ${next.join(', ')}`;
  t.test(`of ${JSON.stringify(status)}, ${title}`, async (t) => {
    const property = `${state}_at`;
    const { paths, schemas } = issues({ status: { ...status }, [property]: time });
    const send = await serveDocument(t, paths, { schemas });
    await send('POST', '/issues', { id: 'a', status: next[0], [property]: null });
    await send('PATCH', '/issues/a', { status: state });
    await send('PATCH', '/issues/a', { [property]: instant });

    for (const value of next) await send('PATCH', '/issues/a', { status: value });

    t.equal((await send('GET', '/issues/a')).body[property], isKept ? instant : null);
  });
}

t.test('a time whose state the enumeration lacks is left alone', async (t) => {
  const { paths, schemas } = issues({ state, locked_at: time });
  const send = await serveDocument(t, paths, { schemas });
  await send('POST', '/issues', { id: 'a', state: 'closed', locked_at: instant });

  t.equal((await send('PATCH', '/issues/a', { state: 'open' })).body.locked_at, instant);
});

t.test('a timestamp that a client sends is kept', async (t) => {
  const { paths, schemas } = issues({ status: state, closedAt: time });
  const send = await serveDocument(t, paths, { schemas });
  await send('POST', '/issues', { id: 'a', status: 'open', closedAt: null });

  const { body } = await send('PATCH', '/issues/a', {
    status: 'closed',
    closedAt: '2018-01-01T00:00:00Z',
  });

  t.equal(body.closedAt, '2018-01-01T00:00:00Z');
});

t.test('the times of creation and change are no times of states', async (t) => {
  const status = { type: 'string', enum: ['created', 'updated', 'closed'] };
  const flags = { modified: { type: 'boolean' } };
  const { paths, schemas } = issues({ status, ...flags, created_at: time, modified_at: time });
  const send = await serveDocument(t, paths, { schemas });
  const past = '2018-01-01T00:00:00Z';
  await send('POST', '/issues', { id: 'a', status: 'created', modified: true, created_at: past });

  const updated = await send('PATCH', '/issues/a', { status: 'updated' });
  const again = await send('PATCH', '/issues/a', { status: 'created', modified: false });

  t.match(updated.body, { created_at: past, modified_at: instant });
  t.match(again.body, { created_at: past, modified_at: instant });
});

t.test('an action leaves its time too, and one that cannot be taken away stays', async (t) => {
  const { paths, schemas } = issues({ status: state, cancelled_at: { type: 'integer' } });
  const send = await serveDocument(t, paths, { schemas });
  await send('POST', '/issues', { id: 'a', status: 'open', cancelled_at: 7 });

  const cancelled = await send('POST', '/issues/a/cancel');
  const again = await send('PATCH', '/issues/a', { status: 'open' });

  t.match(cancelled.body, { status: 'cancelled', cancelled_at: Date.parse(instant) / 1000 });
  t.equal(again.body.cancelled_at, Date.parse(instant) / 1000);
});

t.test('a time without a state, and one that is of no kind of time, are left alone', async (t) => {
  const timed = issues({ closed_at: time });
  const send = await serveDocument(t, timed.paths, { schemas: timed.schemas });
  await send('POST', '/issues', { id: 'a', closed_at: null });
  const untimed = issues({ state, closed_on: { type: 'boolean' }, due_at: time });
  const other = await serveDocument(t, untimed.paths, { schemas: untimed.schemas });
  await other('POST', '/issues', { id: 'a', state: 'open', closed_on: false });

  t.equal((await send('PATCH', '/issues/a', { title: 'A' })).body.closed_at, null);
  t.equal((await other('PATCH', '/issues/a', { state: 'closed' })).body.closed_on, false);
});
