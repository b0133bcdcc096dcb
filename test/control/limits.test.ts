import { once } from 'node:events';
import { get, type IncomingMessage, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { openPets } from '../support/pets.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

const many = 30_000;

function namesOf(count: number, value: unknown) {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));
}

t.test('an override with too many replies, headers or names is refused', async (t) => {
  const { control } = await openPets(t);
  const match = { operation: 'listPets' };
  const answer = { status: 503 };

  for (const [body, pointer] of [
    [{ match, answer: Array.from({ length: 1001 }, () => ({})) }, '/answer'],
    [{ match, answer: { headers: namesOf(101, 'a') } }, '/answer/headers'],
    [{ match, answer: { headers: { a: 'b'.repeat(20_000) } } }, '/answer/headers'],
    [{ match: { query: namesOf(101, 'a') }, answer }, '/match/query'],
    [
      { match: { headers: { a: Array.from({ length: 101 }, () => 'b') } }, answer },
      '/match/headers/a',
    ],
    [{ match: { path: `/${'*a'.repeat(21)}` }, answer }, '/match/path'],
  ] as const) {
    t.match(await control('POST /overrides', { body }), [400, { violations: [{ pointer }] }]);
  }
});

t.test('a filter of the journal with too many wildcards is refused', async (t) => {
  const { control } = await openPets(t);

  t.match(await control(`GET /journal?path=/${'*a'.repeat(21)}`), [
    400,
    { violations: [{ in: 'query', pointer: '/path' }] },
  ]);
});

t.test('a body with an object of very many properties is refused', async (t) => {
  const { control } = await openPets(t);

  t.match(await control('PUT /state', { body: { records: namesOf(50_001, 1) } }), [
    400,
    { detail: /has an object with more than 50000 properties/ },
  ]);
});

t.test('violations of a large override are limited', async (t) => {
  const { control } = await openPets(t);
  const match = { operation: 'addPet' };
  const unknown = { id: 1, name: 'Tom', ...namesOf(many, 1) };
  const undocumented = Array.from({ length: 1000 }, () => ({ status: 418 }));

  for (const answer of [{ body: unknown }, undocumented]) {
    const [status, problem] = await control('POST /overrides', { body: { match, answer } });
    t.equal(status, 400);
    t.equal(Object(problem).violations.length, 100);
    t.match(Object(problem).detail, /; and 90 more\. Change it/);
  }
});

t.test('a large override has to select a few operations', async (t) => {
  const paths = Array.from({ length: 21 }, (_, index) => [
    `/things${index}`,
    { get: { responses: { 200: json({}) } } },
  ]);
  const { app } = await sandlotOf(t, documentOf(Object.fromEntries(paths)));
  const add = (body: object) =>
    app.inject({ method: 'POST', url: '/_sandlot/overrides', payload: JSON.stringify(body) });
  const answer = { body: 'x'.repeat(70_000) };

  t.match((await add({ answer })).json(), { status: 400, detail: /at most 20 operations/ });
  t.equal((await add({ answer: { body: 'x' } })).statusCode, 201);
  t.equal((await add({ match: { path: '/things1' }, answer })).statusCode, 201);
});

t.test('overrides and faults are limited in size', async (t) => {
  const { control } = await openPets(t);
  const body = {
    match: { operation: 'addPet', body: 'x'.repeat(4_000_000) },
    answer: { status: 503 },
  };

  for (let count = 0; count < 2; count++)
    t.equal((await control('POST /overrides', { body }))[0], 201);
  t.match(await control('POST /overrides', { body }), [
    409,
    { code: 'overrides-full', detail: /overrides of 10485760 bytes, which is the limit/ },
  ]);
});

t.test('tokens are limited', async (t) => {
  const { control } = await openPets(t);
  const add = (count: number) =>
    control('POST /sandboxes', {
      body: { name: 'one', tokens: Array.from({ length: count }, (_, index) => `t${index}`) },
    });

  t.equal((await add(10_000))[0], 201);
  t.equal((await add(10_000))[0], 200, 'the same tokens count once');
  t.match(await add(10_001), [409, { code: 'tokens-full' }]);
});

t.test('a state is refused after the first hundred violations', async (t) => {
  const { control } = await openPets(t);
  const pets = Array.from({ length: many }, (_, id) => ({ id, name: 7 }));

  const [status, problem] = await control('PUT /state', { body: { records: { pets } } });
  t.equal(status, 400);
  t.equal(Object(problem).violations.length, 100);
});

t.test('unknown properties of a record are reported up to a limit', async (t) => {
  const { app } = await sandlotOf(t, documentOf({}), {
    module: `export const behaviours = {};
      export const fixtures = { cats: [{ id: '1' }] };
      export const schemas = { cats: { type: 'object', properties: { id: {} }, additionalProperties: false } };`,
  });

  const reply = await app.inject({
    method: 'PUT',
    url: '/_sandlot/state/cats/1',
    payload: JSON.stringify(namesOf(many, 1)),
  });
  t.equal(reply.statusCode, 400);
  t.equal(reply.json().violations.length, 100);
});

t.test('a verification with a large list answers with the first differences', async (t) => {
  const { app, control } = await openPets(t);
  const names = Array.from({ length: 200_000 }, () => ({ name: 'Rex' }));
  for (let count = 0; count < 20; count++)
    await app.inject({ method: 'POST', url: '/api/pets', payload: { name: 'Tom' } });
  const lengths = await Promise.all(
    [names, namesOf(many, 1)].map(async (body) => {
      const [, result] = await control('POST /journal/verify', { body: { match: { body } } });
      return Object(result).near.map(
        ({ differences }: { differences: object[] }) => differences.length,
      );
    }),
  );

  t.strictSame(lengths, [
    [1, 1, 1],
    [100, 100, 100],
  ]);
});

t.test('waits and event streams are limited', async (t) => {
  const { app } = await openPets(t);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const wait = (within: number) =>
    app.inject({
      method: 'POST',
      url: '/_sandlot/journal/wait',
      payload: JSON.stringify({ match: { path: '/none' }, within }),
    });
  const waits = Array.from({ length: 1000 }, () => wait(60_000));
  let refused = await wait(0);
  while (refused.statusCode === 200) refused = await wait(0);

  t.match(refused.json(), { status: 409, code: 'listeners-full' });
  t.equal((await fetch(`${origin}/_sandlot/events`)).status, 409);
  await app.close();
  t.equal((await Promise.all(waits)).filter(({ statusCode }) => statusCode === 200).length, 1000);
});

t.test('an event stream of a client that does not read is dropped with a last event', async (t) => {
  const { app } = await openPets(t);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const reply = await openPausedEvents(origin);

  const payload = { name: 'x'.repeat(60_000) };
  for (let count = 0; count < 150; count++)
    await app.inject({ method: 'POST', url: '/api/pets', payload });

  t.match(await readEnd(reply), droppedEvent);
});

t.test('a client that resumes and does not read is dropped after a thousand calls', async (t) => {
  const { app } = await openPets(t);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  // Together more than a connection buffers, and each less than is left out.
  const payload = { name: 'x'.repeat(60_000) };
  for (let count = 0; count < 150; count++)
    await app.inject({ method: 'POST', url: '/api/pets', payload });
  const reply = await openPausedEvents(origin, { 'last-event-id': '0' });

  for (let count = 0; count < 1001; count++) await app.inject('/api/pets/1');

  // On a busy machine the time to read the last event may be over.
  await readEnd(reply).then(
    (text) => t.match(text, droppedEvent),
    (error) => t.match(error, { message: 'aborted' }),
  );
});

t.test('replies of control calls that clients do not read are limited', async (t) => {
  const { app } = await openPets(t);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const payload = { name: 'x'.repeat(4_900_000) };
  for (let count = 0; count < 4; count++)
    await app.inject({ method: 'POST', url: '/api/pets', payload });

  for (const path of ['/journal', '/state']) {
    const url = `${origin}/_sandlot${path}`;
    const connected = once(app.server, 'connection');
    const replies = [await openPausedReply(url)];
    const [connection] = await connected;
    while (!connection.destroyed && replies.length < 40) replies.push(await openPausedReply(url));
    t.equal(connection.destroyed, true, path);
    for (const reply of replies) reply.on('error', () => undefined).destroy();
    t.match(await (await fetch(url)).json(), {});
  }
});

/** A reply that is not read after its head. */
async function openPausedReply(url: string): Promise<IncomingMessage> {
  const [reply] = await once(get(url, { agent: false }), 'response');
  reply.pause();
  return reply;
}

t.test('bodies above 64 KB are left out of events and kept in the journal', async (t) => {
  const { app } = await openPets(t);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const reply = await openPausedEvents(origin);

  const payload = { name: 'x'.repeat(70_000) };
  await app.inject({ method: 'POST', url: '/api/pets', payload });
  await app.inject({
    method: 'POST',
    url: '/api/none',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: gzipSync(JSON.stringify(payload)),
  });
  await app.inject('/api/none');
  const closing = app.close();
  const [, first, compressed, last] = (await readEnd(reply))
    .split('data: ')
    .map((text) => text.trim());
  await closing;

  t.match(JSON.parse(String(first?.split('\n')[0])), { leftOut: ['request', 'reply'] });
  t.match(JSON.parse(String(compressed?.split('\n')[0])), { leftOut: ['request'] });
  t.notOk('leftOut' in JSON.parse(String(last)));
});

const droppedEvent =
  /\n\nevent: dropped\ndata: \{"reason":"This client does not read its events: \d+ bytes are waiting\."\}\n\n$/;

/** An event stream that nobody reads. */
function openPausedEvents(origin: string, headers: Readonly<Record<string, string>> = {}) {
  const events = request(`${origin}/_sandlot/events`, { agent: false, headers });
  events.end();
  return new Promise<NodeJS.ReadableStream>((resolve) => {
    events.once('response', (response) => {
      response.pause();
      resolve(response);
    });
  });
}

async function readEnd(reply: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of reply) text = `${text}${chunk}`.slice(-2000);
  return text;
}
