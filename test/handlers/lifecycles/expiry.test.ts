import t, { type Test } from 'tap';
import {
  accepting,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../../support/api-model-of.ts';
import { controlOf } from '../../support/control-of.ts';
import { documentOf, post, sandlotOf } from '../../support/sandlot-of.ts';

const time = { type: 'string', format: 'date-time' };
const status = { type: 'string', enum: ['open', 'paid', 'expired'] };
const schemas = {
  Link: object({
    id: integer,
    name: text,
    status,
    expires_at: time,
    expired_at: time,
    updated_at: time,
  }),
  Invite: object({ id: text, email: text, expires_on: { type: 'string', format: 'date' } }),
  Session: object({ id: integer, expires_at: integer, ttl: integer }),
  Lock: object({ id: integer, ttl: integer }),
  Invoice: object({
    id: integer,
    status: { type: 'string', enum: ['draft', 'open', 'paid', 'overdue'] },
    due_date: { type: 'string', format: 'date' },
    updated_at: time,
  }),
  Task: object({
    id: integer,
    due_at: time,
    completed: { type: 'boolean' },
    overdue: { type: 'boolean' },
  }),
};
const gone = { 410: { description: 'The invite has expired.' } };

/** The paths of a resource with one schema; its GET may document more. */
function pathsOf(path: string, name: string, more: object = {}, sent: unknown = ref(name)) {
  return {
    [path]: { get: returning(list(ref(name))), post: accepting(sent, ref(name)) },
    [`${path}/{id}`]: {
      get: { responses: { ...returning(ref(name)).responses, ...more } },
      put: accepting(ref(name)),
      patch: accepting(ref(name)),
    },
  };
}

const document = documentOf(
  {
    ...pathsOf('/links', 'Link'),
    ...pathsOf('/invites', 'Invite', gone),
    ...pathsOf('/sessions', 'Session', {}, object({ ttl: integer, expires_at: integer })),
    ...pathsOf('/locks', 'Lock'),
    ...pathsOf('/invoices', 'Invoice'),
    ...pathsOf('/tasks', 'Task'),
  },
  { components: { schemas } },
);

async function open(t: Test) {
  const clock = { frozen: '2026-01-01T00:00:00.000Z' };
  const { app } = await sandlotOf(t, document, { clock, records: 0 });
  const control = await controlOf(t, app);
  const create = async (path: string, record: object) =>
    (await app.inject(post(path, JSON.stringify(record)))).json();
  const patch = async (path: string, payload: object) =>
    (await app.inject({ method: 'PATCH', url: path, payload })).json();
  const advance = (by: string) => control('POST /clock/advance', { body: { by } });
  const read = async (path: string) => (await app.inject(path)).json();
  return { app, control, create, patch, advance, read };
}

t.test('the status is expired after expires_at, and not before', async (t) => {
  const { control, create, advance, read } = await open(t);
  await create('/links', { status: 'open', expires_at: '2026-01-01T01:00:00Z' });

  await advance('PT59M');
  t.match(await read('/links/1'), { status: 'open' });
  t.match((await control('GET /due'))[1], {
    due: [{ kind: 'expiry', key: '1', at: '2026-01-01T01:00:00.000Z' }],
  });
  await advance('P1D');
  t.match(await read('/links/1'), {
    status: 'expired',
    expired_at: '2026-01-01T01:00:00.000Z',
    updated_at: '2026-01-01T01:00:00.000Z',
  });
});

t.test('what is paid does not expire, and what was past already neither', async (t) => {
  const { create, advance, read } = await open(t);
  await create('/links', { status: 'paid', expires_at: '2026-01-01T01:00:00Z' });
  await create('/links', { status: 'open', expires_at: '2025-01-01T01:00:00Z' });

  await advance('P1D');
  t.match(await read('/links'), [{ status: 'paid' }, { status: 'open' }]);
});

t.test('an update puts the end off, and a control call too', async (t) => {
  const { control, create, patch, advance, read } = await open(t);
  for (const name of ['a', 'b', 'c'])
    await create('/links', { name, status: 'open', expires_at: '2026-01-01T01:00:00Z' });
  await patch('/links/1', { expires_at: '2026-01-01T03:00:00Z' });
  await patch('/links/2', { name: 'd' });
  await control('PATCH /state/links/3', { body: { expires_at: '2026-01-01T03:00:00Z' } });

  await advance('PT2H');
  t.match(await read('/links'), [{ status: 'open' }, { status: 'expired' }, { status: 'open' }]);
  await advance('PT2H');
  t.match(await read('/links/1'), { status: 'expired' });
});

t.test('an invite is gone with 410 at the end of its day', async (t) => {
  const { app, create, advance, read } = await open(t);
  const { id } = await create('/invites', { email: 'a@b.c', expires_on: '2026-01-02' });

  await advance('PT47H59M');
  t.match(await read(`/invites/${id}`), { id });
  await advance('PT1M');
  t.match(await read(`/invites/${id}`), { status: 410, code: 'record-expired' });
  t.match(await read('/invites/none'), { status: 404 });
  t.strictSame(await read('/invites'), []);
  const put = { method: 'PUT', url: `/invites/${id}`, payload: { email: 'a@b.c' } } as const;
  t.match((await app.inject(put)).json(), { status: 410 });
});

t.test('a session lives as long as it was sent', async (t) => {
  const { create, advance, read } = await open(t);
  const now = Date.UTC(2026, 0, 1) / 1000;
  t.match(await create('/sessions', { ttl: 60 }), { id: 1, expires_at: now + 60 });
  t.match(await create('/sessions', { ttl: 60, expires_at: now + 90 }), { expires_at: now + 90 });
  t.match(await create('/sessions', { expires_at: 99e15 }), { id: 3 });
  for (const [sent, id] of [
    [{}, 4],
    [{ ttl: 99e15 }, 5],
  ] as const)
    t.match(await create('/sessions', sent), { id }, 'there is no such time');

  await advance('PT1M');
  t.match(await read('/sessions/1'), { status: 404 });
  t.match(await read('/sessions/2'), { id: 2 });
  await advance('P9D');
  t.match(await read('/sessions'), [{ id: 3 }]);
});

t.test('a lock with a lifetime and no time is gone then', async (t) => {
  const { create, advance, read } = await open(t);
  await create('/locks', { ttl: 60 });
  await create('/locks', {});

  await advance('PT1M');
  t.match(await read('/locks/1'), { status: 404 });
  t.match(await read('/locks/2'), { id: 2 });
});

t.test('an invoice is overdue after its due date, unless it is paid or a draft', async (t) => {
  const { create, patch, advance, read } = await open(t);
  for (const status of ['open', 'open', 'draft', 'open'])
    await create('/invoices', { status, due_date: '2026-01-02' });
  await patch('/invoices/2', { status: 'paid' });
  await patch('/invoices/4', { due_date: '2026-01-09' });

  await advance('PT47H59M');
  t.match(await read('/invoices/1'), { status: 'open' });
  await advance('PT1M');
  const states = ['overdue', 'paid', 'draft', 'open'].map((status) => ({ status }));
  t.match(await read('/invoices'), states);
  t.match(await read('/invoices/1'), { updated_at: '2026-01-03T00:00:00.000Z' });
  t.match(await patch('/invoices/1', { status: 'paid' }), { status: 'paid' });
});

t.test('a task that is not completed in time is overdue', async (t) => {
  const { create, patch, advance, read } = await open(t);
  for (const overdue of [false, false])
    await create('/tasks', { due_at: '2026-01-01T01:00:00Z', completed: false, overdue });
  await patch('/tasks/2', { completed: true });

  await advance('PT1H');
  t.match(await read('/tasks'), [{ overdue: true }, { overdue: false }]);
});
