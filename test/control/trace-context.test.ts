import t from 'tap';
import { openPets } from '../support/pets.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${parentId}-01`;

t.test('the journal shows the trace and the baggage of a call', async (t) => {
  const { app, control } = await openPets(t);
  const baggage = 'user=ann%20b;secret=no, team=a, team=b, api_key=s3cret';

  await app.inject({ url: '/api/pets', headers: { traceparent, baggage } });

  const shown = { user: 'ann b', team: ['a', 'b'] };
  const [, masked] = await control('GET /journal');
  t.match(masked, { entries: [{ trace: { traceId, parentId }, baggage: shown }] });
  t.notMatch(JSON.stringify(Object(masked).entries[0].baggage), 's3cret');
  t.match(await control('GET /journal?secrets=shown'), [
    200,
    { entries: [{ baggage: { ...shown, api_key: 's3cret' } }] },
  ]);
});

t.test('a call without a valid traceparent and baggage has neither', async (t) => {
  const { app, control } = await openPets(t);
  const invalid = [
    '',
    traceparent.toUpperCase(),
    `ff${traceparent.slice(2)}`,
    traceparent.replace(traceId, '0'.repeat(32)),
    traceparent.replace(parentId, '0'.repeat(16)),
    `${traceId}-${traceparent}`,
  ];

  for (const value of invalid)
    await app.inject({ url: '/api/pets', headers: { traceparent: value, baggage: 'none' } });

  const [, journal] = await control('GET /journal');
  const { entries } = Object(journal);
  t.equal(entries.length, invalid.length);
  for (const entry of entries) t.notOk('trace' in entry || 'baggage' in entry);
});

t.test('a traceparent of a later version is understood', async (t) => {
  const { app, control } = await openPets(t);

  await app.inject({
    url: '/api/pets',
    headers: { traceparent: `01-${traceparent.slice(3)}-more` },
  });

  t.match(await control('GET /journal'), [200, { entries: [{ trace: { traceId, parentId } }] }]);
});

t.test('calls are selected by trace and baggage', async (t) => {
  const { app, control } = await openPets(t);
  await app.inject({ url: '/api/pets', headers: { traceparent, baggage: 'user=ann' } });
  await app.inject({ url: '/api/pets', headers: { baggage: 'user=ann,user=ben' } });
  await app.inject('/api/pets');
  const countOf = async (match: object) =>
    Object((await control('POST /journal/verify', { body: { match } }))[1]).matched;

  t.equal(await countOf({ traceId }), 1);
  t.equal(await countOf({ traceId: 'other' }), 0);
  t.equal(await countOf({ baggage: { user: 'ann' } }), 1);
  t.equal(await countOf({ baggage: { user: ['ann', 'ben'] } }), 1);
  t.equal(await countOf({ baggage: { user: null } }), 1);
  t.match(await control(`GET /journal?traceId=${traceId}`), [200, { entries: [{ id: 1 }] }]);
});

t.test('an override answers the calls of a trace only', async (t) => {
  const { app, control } = await openPets(t);
  const body = {
    match: { traceId, baggage: { user: 'ann' } },
    answer: { status: 503 },
    outsideDocument: true,
  };
  await control('POST /overrides', { body });
  const statusOf = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/api/pets', headers })).statusCode;

  t.equal(await statusOf({ traceparent, baggage: 'user=ann' }), 503);
  t.equal(await statusOf({ traceparent }), 200);
  t.equal(await statusOf({ baggage: 'user=ann' }), 200);
});
