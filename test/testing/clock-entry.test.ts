import t, { type Test } from 'tap';
import { controlOf } from '../support/control-of.ts';
import { exportsDocument } from '../support/exports.ts';
import { post, type SandlotOf, sandlotOf } from '../support/sandlot-of.ts';

/** An export that is due after 30 seconds, and a session that expires after a minute. */
async function openExports(t: Test, options: SandlotOf = {}) {
  const clock = { frozen: '2026-01-01T00:00:00.000Z' };
  const { app } = await sandlotOf(t, exportsDocument, {
    ...{ clock, records: 0, lifecycle: 30_000 },
    ...options,
  });
  const control = await controlOf(t, app);
  await app.inject(post('/exports', '{"format":"csv"}'));
  await app.inject(post('/sessions', '{"expires_in":60}'));
  const advance = (by: string) => control('POST /clock/advance', { body: { by } });
  return { app, control, advance };
}

type Listed = { readonly entries: readonly Readonly<Record<string, unknown>>[] };

t.test('the journal has what the clock changed, each change with its records', async (t) => {
  const { app, control, advance } = await openExports(t);
  await advance('PT1M');
  await app.inject('/exports/1');
  const [, listed] = await control('GET /journal');
  const { entries } = listed as Listed;

  t.strictSame(
    entries.map(({ id, method, path, status, body }) => [id, method, path, status, body]),
    [
      [1, 'POST', '/exports', 202, { format: 'csv' }],
      [2, 'POST', '/sessions', 201, { expires_in: 60 }],
      [
        3,
        'CLOCK',
        '/exports/1',
        0,
        { kind: 'state', from: 'queued', to: 'running', at: '2026-01-01T00:00:30.000Z' },
      ],
      [4, 'CLOCK', '/sessions/1', 0, { kind: 'expiry', from: 60, at: '2026-01-01T00:01:00.000Z' }],
      [
        5,
        'CLOCK',
        '/exports/1',
        0,
        { kind: 'state', from: 'running', to: 'completed', at: '2026-01-01T00:01:00.000Z' },
      ],
      [6, 'GET', '/exports/1', 200, undefined],
    ],
  );
  t.notOk('unmatched' in Object(entries[2]));
  t.match((await control('GET /journal/3'))[1], {
    changes: [
      {
        ...{ resource: 'exports', key: '1' },
        before: { id: 1, status: 'queued' },
        after: { id: 1, status: 'running' },
      },
    ],
  });
  const [, removal] = await control('GET /journal/4');
  const [removed, ...others] = Object(removal).changes;
  t.strictSame(others, []);
  t.match(removed, { resource: 'sessions', before: { id: 1, expires_in: 60 } });
  t.notOk('after' in removed);
});

t.test('filters select changes by the clock, or calls alone', async (t) => {
  const { control, advance } = await openExports(t);
  await advance('PT1M');
  const idsOf = async (query: string) => {
    const [, listed] = await control(`GET /journal?${query}`);
    return (listed as Listed).entries.map(({ id }) => id);
  };

  t.strictSame(await idsOf('method=clock'), [3, 4, 5]);
  t.strictSame(await idsOf('path=/exports/*'), [3, 5]);
  t.strictSame(await idsOf('operation=createExport'), [1]);
  t.strictSame(await idsOf('status=0'), []);
  t.strictSame(await idsOf('unmatched=true'), []);
});

t.test('an archive, a Pact and the coverage have calls only', async (t) => {
  const { app, control, advance } = await openExports(t, { journal: 3 });
  await advance('PT1M');
  const read = async (path: string) => (await app.inject(`/_sandlot${path}`)).json();

  t.strictSame((await read('/journal.har')).log.entries, []);
  t.strictSame((await read('/journal.pact')).interactions, []);
  await app.inject('/exports/1');
  t.equal((await read('/journal.har')).log.entries.length, 1);
  t.equal((await read('/journal.pact')).interactions.length, 1);
  const [, { calls }] = (await control('GET /coverage')) as [number, { readonly calls: unknown }];
  t.match(calls, { total: 3, unmatched: 0 });
});

t.test('a test waits for a change by the clock, and verifies calls without them', async (t) => {
  const { control, advance } = await openExports(t, { journal: 5 });
  const match = { method: 'CLOCK', path: '/exports/1', body: { to: 'completed' } };
  const verify = async (body: object) => (await control('POST /journal/verify', { body }))[1];
  const waiting = control('POST /journal/wait', { body: { match, within: 60_000 } });
  await advance('PT30S');

  t.match(await verify({ match }), {
    passed: false,
    detail:
      '0 of 1 change by the clock matched; at least 1 was expected. The nearest miss is call 3, CLOCK /exports/1: /body/to is "running", not "completed".',
  });
  await advance('PT30S');
  t.match(await waiting, [200, { passed: true, matched: 1 }]);
  t.match(await verify({ match: { path: '/exports/1' }, count: 0 }), { passed: true });
  t.match(await verify({ count: 2 }), { passed: true });
  t.match(await verify({ match: { method: 'CLOCK' }, count: 3 }), { passed: true });
});

t.test('changes that left the journal are missed where they are counted', async (t) => {
  const { app, control, advance } = await openExports(t, { journal: 1 });
  await advance('PT1M');
  await app.inject('/exports/1');
  const verify = async (body: object) => (await control('POST /journal/verify', { body }))[1];

  t.match(await verify({ match: { method: 'CLOCK' }, count: 3 }), { passed: false, gone: 3 });
  t.match(await verify({ count: 3 }), { passed: false, gone: 2 });
});

t.test('without a journal there is nothing to write', async (t) => {
  const { app, control, advance } = await openExports(t, { journal: 0 });
  await advance('PT1M');

  t.strictSame(await control('GET /journal'), [200, { entries: [] }]);
  t.equal((await app.inject('/exports/1')).json().status, 'completed');
});

t.test('a page that is open gets them with what became of the record', async (t) => {
  const { app, control, advance } = await openExports(t);
  await advance('PT30S');
  const [, listed] = await control('GET /calls');
  const { calls } = listed as { readonly calls: readonly object[] };

  t.match(calls[2], {
    method: 'CLOCK',
    url: '/exports/1',
    clock: { kind: 'state', from: 'queued', to: 'running' },
  });
  t.notOk('clock' in Object(calls[1]));
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const stream = await fetch(`${origin}/_sandlot/events`, { headers: { 'last-event-id': '1' } });
  const closing = app.close();
  t.strictSame(
    [...(await stream.text()).matchAll(/^event: (.*)$/gm)].map(([, name]) => name),
    ['call', 'clock'],
  );
  await closing;
});
