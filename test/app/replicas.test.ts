import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { Sandlot } from '../../src/sandlot.ts';
import { openSandlot } from '../../src/sandlot.ts';
import { exportsDocument } from '../support/exports.ts';
import { petsApi } from '../support/pets.ts';
import { answerOf, type SandlotOf, sandlotOf } from '../support/sandlot-of.ts';
import { startValkey, valkeyUrl, withoutValkeyProgram } from '../support/valkey.ts';

type Call = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

/** Calls a replica, and returns status and body of the reply. */
async function call({ app }: Sandlot, request: string, { body, headers = {} }: Call = {}) {
  const [method, url = ''] = request.split(' ');
  const reply = await app.inject({
    method: method as 'GET',
    url,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  return answerOf(reply);
}

/** Replicas of the pets on one store. */
async function replicasOf(
  t: Test,
  count: number,
  { document = petsApi, ...options }: SandlotOf & { readonly document?: object } = {},
) {
  const store = await valkeyUrl();
  const replicas: Sandlot[] = [];
  for (let number = 0; number < count; number++)
    replicas.push(await sandlotOf(t, document, { store, ...options }));
  const [first, second] = replicas;
  if (!first || !second) throw new Error('At least two replicas are needed.');
  return { first, second, store };
}

t.test('replicas', { skip: withoutValkeyProgram ?? false }, async (t) => {
  t.test('what one replica stored, another one reads and removes', async (t) => {
    const { first, second } = await replicasOf(t, 2);

    const [created, pet] = await call(first, 'POST /api/pets', { body: { name: 'Rex' } });
    t.equal(created, 201);
    const { id } = Object(pet);
    t.strictSame(await call(second, `GET /api/pets/${id}`), [200, { id, name: 'Rex' }]);
    t.equal((await call(second, `DELETE /_sandlot/state/pets/${id}`))[0], 204);
    t.equal((await call(first, `GET /api/pets/${id}`))[0], 404);
  });

  t.test('keys are counted and random values drawn once for all', async (t) => {
    const { first, second } = await replicasOf(t, 2);
    const add = (replica: Sandlot) => call(replica, 'POST /api/pets', { body: { name: 'Rex' } });

    const replies = [await add(first), await add(second), await add(first)];

    const [start] = replies.map(([, pet]) => Object(pet).id);
    const expected = [0, 1, 2].map((step) => [201, { id: start + step, name: 'Rex' }]);
    t.strictSame(replies, expected);
  });

  t.test('clock, snapshots and resets are shared', async (t) => {
    const { first, second } = await replicasOf(t, 2);
    await call(first, 'PUT /_sandlot/clock', {
      body: { now: '2030-01-01T00:00:00Z', frozen: true },
    });
    t.match(await call(second, 'GET /_sandlot/clock'), [200, { now: '2030-01-01T00:00:00.000Z' }]);
    await call(second, 'POST /api/pets', { body: { name: 'Rex' } });
    t.equal((await call(second, 'PUT /_sandlot/snapshots/rex'))[0], 201);
    t.match(await call(first, 'GET /_sandlot/snapshots'), [200, { snapshots: [{ name: 'rex' }] }]);
    await call(first, 'POST /_sandlot/reset');
    const [, seeded] = await call(second, 'GET /api/pets');
    await call(first, 'POST /_sandlot/snapshots/rex/restore');
    const [, restored] = await call(second, 'GET /api/pets');

    t.equal(Object(restored).length, Object(seeded).length + 1);
  });

  t.test('sandboxes and tokens that one replica registers are known to all', async (t) => {
    const { first, second } = await replicasOf(t, 2, { sandboxes: 'registered' });
    const inOne = { headers: { 'sandlot-sandbox': 'one' } };
    t.equal((await call(second, 'GET /api/pets', inOne))[0], 404);
    const body = { name: 'one', tokens: ['t1', { token: 't2', user: 'ann' }] };
    t.equal((await call(first, 'POST /_sandlot/sandboxes', { body }))[0], 201);
    t.equal((await call(second, 'POST /_sandlot/sandboxes', { body: { name: 'one' } }))[0], 200);

    t.equal((await call(second, 'GET /api/pets', inOne))[0], 200);
    await call(first, 'POST /api/pets', { body: { name: 'Rex' }, ...inOne });
    const byToken = { headers: { authorization: 'Bearer t1' } };
    t.strictSame(
      await call(second, 'GET /api/pets', byToken),
      await call(first, 'GET /api/pets', inOne),
    );
    const byUser = { headers: { authorization: 'Bearer t2' } };
    t.equal((await call(second, 'GET /api/pets', byUser))[0], 200);
    t.equal((await call(second, 'GET /~./api/pets'))[0], 400);
    const [, { sandboxes }] = (await call(second, 'GET /_sandlot/sandboxes')) as [
      number,
      { sandboxes: readonly { name: string }[] },
    ];
    // A call without a sandbox may have been about the one that every Sandlot has.
    t.strictSame(
      sandboxes.map(({ name }) => name).filter((name) => name !== 'default'),
      ['one'],
    );
    t.equal((await call(second, 'DELETE /_sandlot/sandboxes/one'))[0], 204);
    t.equal((await call(first, 'GET /api/pets', inOne))[0], 404);
    t.equal((await call(first, 'DELETE /_sandlot/sandboxes'))[0], 204);
  });

  t.test('a sandbox that is dropped by a call of its own stays dropped', async (t) => {
    const { first, second } = await replicasOf(t, 2);
    for (const replica of [first, second])
      t.equal((await call(replica, 'GET /~one/api/pets'))[0], 200);

    t.equal((await call(first, 'DELETE /~one/_sandlot/sandboxes/one'))[0], 204);
    // The sender of webhooks looks at the sandbox after the call.
    await setTimeout(50);

    t.strictSame(await call(second, 'GET /~one/_sandlot/sandboxes'), [200, { sandboxes: [] }]);
  });

  t.test('an override for the next two calls answers two calls of all replicas', async (t) => {
    const { first, second } = await replicasOf(t, 2);
    const body = { match: { operation: 'listPets' }, answer: { status: 200, body: [] }, times: 2 };

    t.match(await call(first, 'POST /_sandlot/overrides', { body }), [201, { id: 1, used: 0 }]);
    t.strictSame(await call(second, 'GET /api/pets'), [200, []]);
    t.match(await call(second, 'GET /_sandlot/overrides'), [200, { overrides: [{ used: 1 }] }]);
    t.strictSame(await call(first, 'GET /api/pets'), [200, []]);

    t.strictSame(await call(second, 'GET /_sandlot/overrides'), [200, { overrides: [] }]);
    t.not(Object((await call(second, 'GET /api/pets'))[1]).length, 0);
    t.match(await call(second, 'POST /_sandlot/overrides', { body }), [201, { id: 2 }]);
    t.equal((await call(first, 'DELETE /_sandlot/overrides/2'))[0], 204);
    t.equal((await call(second, 'DELETE /_sandlot/overrides/2'))[0], 404);
  });

  t.test('faults are shared with their random streams, and a reset removes them', async (t) => {
    const { first, second } = await replicasOf(t, 2);
    const body = { error: { status: 503 }, rate: 0.5 };
    t.equal((await call(first, 'POST /_sandlot/faults', { body }))[0], 201);
    const statuses: number[] = [];
    for (let round = 0; round < 10; round++) {
      statuses.push((await call(first, 'GET /api/pets'))[0]);
      statuses.push((await call(second, 'GET /api/pets'))[0]);
    }

    const alone = await sandlotOf(t, petsApi);
    await call(alone, 'POST /_sandlot/faults', { body });
    const expected: number[] = [];
    for (let round = 0; round < 20; round++) expected.push((await call(alone, 'GET /api/pets'))[0]);
    t.strictSame(statuses, expected);

    t.equal((await call(second, 'POST /_sandlot/reset'))[0], 204);
    t.strictSame(await call(first, 'GET /_sandlot/faults'), [200, { faults: [] }]);
  });

  t.test('a key that two replicas get at once has one effect, and one reply', async (t) => {
    const { first, second } = await replicasOf(t, 2, { idempotency: 'always' });
    const count = async () => Object((await call(second, 'GET /api/pets'))[1]).length;
    const before = await count();
    const payload = { name: 'Rex' };
    const send = async ({ app }: Sandlot, key: string) => {
      const headers = { 'idempotency-key': key };
      const reply = await app.inject({ method: 'POST', url: '/api/pets', payload, headers });
      const { date: _date, ...fields } = reply.headers;
      return { status: reply.statusCode, fields, body: reply.body };
    };
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const replies = await Promise.all(
      keys.map((key) => Promise.all([send(first, key), send(second, key)])),
    );

    for (const [one, other] of replies) {
      t.equal(one.status, 201);
      t.strictSame(other, one);
    }
    t.equal(await count(), before + keys.length);
  });

  t.test('a rate limit counts the calls of all replicas', async (t) => {
    const { first, second } = await replicasOf(t, 2);
    const time = { now: '2030-01-01T00:00:00Z', frozen: true };
    await call(first, 'PUT /_sandlot/clock', { body: time });
    await call(first, 'PUT /_sandlot/rate-limit', { body: { minute: 3 } });

    const statuses: number[] = [];
    for (const replica of [first, second, first, second])
      statuses.push((await call(replica, 'GET /api/pets'))[0]);

    t.strictSame(statuses, [200, 200, 200, 429]);
    t.strictSame(await call(second, 'GET /_sandlot/rate-limit'), [200, { minute: 3, second: 20 }]);
    t.equal((await call(second, 'DELETE /_sandlot/rate-limit'))[0], 204);
    t.equal((await call(first, 'GET /_sandlot/rate-limit'))[0], 204);
  });

  t.test('a request without an operation sees what was set on another replica', async (t) => {
    const { first, second } = await replicasOf(t, 2, { sandboxes: 'registered' });
    const inOne = { headers: { 'sandlot-sandbox': 'one' } };
    await call(first, 'POST /_sandlot/sandboxes', { body: { name: 'one' } });
    t.match(await call(second, 'GET /api/nothing', inOne), [404, { code: 'unknown-route' }]);

    await call(first, 'PUT /_sandlot/rate-limit', { body: { minute: 3 }, ...inOne });
    t.equal((await call(second, 'OPTIONS /api/pets', inOne))[0], 204);
    t.equal((await call(first, 'GET /api/%', inOne))[0], 400);
    t.equal((await call(second, 'GET /api/nothing', inOne))[0], 404);
    t.equal((await call(first, 'GET /api/nothing', inOne))[0], 429);

    const [, { calls }] = (await call(second, 'GET /_sandlot/calls?sandboxes=all')) as [
      number,
      { calls: readonly { method: string; status: number }[] },
    ];
    t.strictSame(
      calls.map(({ method, status }) => `${method} ${status}`),
      ['GET 404', 'OPTIONS 204', 'GET 400', 'GET 404', 'GET 429'],
    );
  });

  t.test('the journal has the calls of all replicas in one order', async (t) => {
    const { first, second } = await replicasOf(t, 2, { journal: 3 });
    await call(first, 'GET /api/pets');
    await call(second, 'POST /api/pets', { body: { name: 'Rex' } });
    await call(first, 'GET /api/pets/0');
    await call(second, 'GET /nowhere');

    const [, { entries }] = (await call(first, 'GET /_sandlot/journal')) as [
      number,
      { entries: readonly { id: number; method: string; status: number; body?: unknown }[] },
    ];
    t.strictSame(
      entries.map(({ id, method, status }) => [id, method, status]),
      [
        [2, 'POST', 201],
        [3, 'GET', 404],
        [4, 'GET', 404],
      ],
    );
    t.strictSame(entries[0]?.body, { name: 'Rex' });
    const verify = { match: { operation: 'addPet' }, count: 1 };
    t.match(await call(second, 'POST /_sandlot/journal/verify', { body: verify }), [
      200,
      { passed: true },
    ]);
    const dropped = { match: { operation: 'listPets' }, count: 1 };
    t.match(await call(second, 'POST /_sandlot/journal/verify', { body: dropped }), [
      200,
      { passed: false, gone: 1 },
    ]);
    t.equal((await call(first, 'GET /_sandlot/coverage?sandboxes=all'))[0], 200);
    t.equal((await call(first, 'DELETE /_sandlot/journal'))[0], 204);
    t.strictSame(await call(second, 'GET /_sandlot/journal'), [200, { entries: [] }]);
  });

  t.test('what the clock changed is in the journal of all replicas, once', async (t) => {
    const clock = { frozen: '2026-01-01T00:00:00.000Z' };
    const options = { document: exportsDocument, journal: 4, records: 0, lifecycle: 1000, clock };
    const { first, second } = await replicasOf(t, 2, options);
    await call(first, 'POST /exports', { body: { format: 'csv' } });
    await call(second, 'POST /_sandlot/clock/advance', { body: { by: 'PT1S' } });
    await Promise.all([first, second].map((replica) => call(replica, 'GET /exports/1')));
    const verify = async (expected: object) =>
      Object((await call(first, 'POST /_sandlot/journal/verify', { body: expected }))[1]);

    const changed = { method: 'CLOCK', path: '/exports/1', body: { to: 'running' } };
    t.match(await verify({ match: changed, count: 1 }), { passed: true });
    await call(first, 'GET /exports/1');
    await call(first, 'GET /exports/1');
    await call(first, 'GET /exports/1');
    t.match(await verify({ match: changed, count: 1 }), { passed: false, gone: 1 });
    t.match(await verify({ count: 6 }), { passed: false, gone: 2 });
  });

  t.test('a replica that closes has recorded its last calls', async (t) => {
    const { first, second } = await replicasOf(t, 2, { consistency: 'eventual' });
    await call(first, 'GET /api/pets');
    await first.close();

    t.match(await call(second, 'GET /_sandlot/journal'), [
      200,
      { entries: [{ operation: 'listPets' }] },
    ]);
  });

  t.test('a wait ends with a call of another replica', async (t) => {
    const { first, second } = await replicasOf(t, 2);
    const body = { match: { operation: 'listPets' }, within: 20_000 };
    const waiting = call(first, 'POST /_sandlot/journal/wait', { body });
    await call(second, 'GET /api/pets');

    t.match(await waiting, [200, { passed: true, matched: 1 }]);
  });

  t.test('a session reads what it has written, by header or cookie', async (t) => {
    const { first, second } = await replicasOf(t, 2, { consistency: 'session' });
    await call(second, 'GET /api/pets');
    const send = (replica: Sandlot, headers: Readonly<Record<string, string>> = {}) =>
      replica.app.inject({ method: 'GET', url: '/api/pets', headers });
    const created = await first.app.inject({
      method: 'POST',
      url: '/api/pets',
      payload: { name: 'Rex' },
    });
    const version = `${created.headers['sandlot-version']}`;
    t.match(created.headers['set-cookie'], /^sandlot-version\.default=\d+; Path=\/; HttpOnly/);

    const before = (await send(second)).json().length;
    t.equal((await send(second, { 'sandlot-version': version })).json().length, before + 1);

    await first.app.inject({ method: 'POST', url: '/api/pets', payload: { name: 'Tom' } });
    const cookie = `a=b; sandlot-version.default=${Number(version) + 1}`;
    t.equal((await send(second, { cookie })).json().length, before + 2);
  });

  t.test('a behaviour that runs again counts its attempts', async (t) => {
    const module = `
      export const behaviours = {
        addPet: async ({ body }, { records, attempt }) => {
          const pets = records('pets');
          const id = pets.list().total + 100;
          await new Promise((resolve) => setTimeout(resolve, 5));
          return { status: 201, body: pets.insert({ id, name: body.name + attempt }) };
        },
      };`;
    const { first, second } = await replicasOf(t, 2, { module });
    const add = (replica: Sandlot) => call(replica, 'POST /api/pets', { body: { name: 'Rex' } });

    const added = await Promise.all([first, second, first, second].map(add));

    t.strictSame(
      added.map(([status]) => status),
      [201, 201, 201, 201],
    );
    t.equal(new Set(added.map(([, pet]) => Object(pet).id)).size, 4);
    t.ok(added.some(([, pet]) => !Object(pet).name.endsWith('1')));
  });

  t.test(
    'a replica with another document or seed is refused, and the message names it',
    async (t) => {
      const { store } = await replicasOf(t, 2);

      await t.rejects(sandlotOf(t, petsApi, { store, seed: 2, records: 5 }), {
        message:
          /is used with other options: --seed \(1 there, 2 here\), --records \(default there, 5 here\)\. All replicas need/,
      });
    },
  );

  t.test('a replica with another clock or other values is refused as well', async (t) => {
    const module = `
      export const behaviours = {};
      export const settings = { properties: { mood: { type: 'string', default: 'calm' } } };`;
    const clock = { frozen: '2019-02-06T01:48:24.000Z' };
    const { store } = await replicasOf(t, 2, { module, clock, set: { mood: 'wild' } });

    await t.rejects(sandlotOf(t, petsApi, { store, module }), {
      message:
        /--now \(2019-02-06T01:48:24\.000Z there, running here\), --set \(\{"mood":"wild"\} there, none here\)/,
    });
  });

  t.test('the console of one replica shows the calls of another', async (t) => {
    const { first, second } = await replicasOf(t, 2);
    const origin = await first.app.listen({ port: 0, host: '127.0.0.1' });
    const left = new AbortController();
    const reply = await fetch(`${origin}/_sandlot/updates?sandboxes=all`, { signal: left.signal });
    const reader = (reply.body ?? new ReadableStream())
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = '';
    const reading = (async () => {
      while (!text.includes('"sandbox":"team"')) text += (await reader.read()).value;
    })();
    // A call before the stream looks at the sandboxes is no new one.
    const calling = setInterval(() => call(second, 'GET /~team/api/pets'), 200);
    t.teardown(() => {
      clearInterval(calling);
      left.abort();
    });

    await reading;

    t.match(text, /"url":"\/api\/pets","status":200/);
  });

  t.test('the metrics show how far a replica is behind, and how fast its engine is', async (t) => {
    const { first, second } = await replicasOf(t, 2);
    const lines = async ({ app }: Sandlot) => (await app.inject('/_sandlot/metrics')).body;
    const entriesOf = async (replica: Sandlot) =>
      Number(/^sandlot_store_lag_entries_total (\d+)$/m.exec(await lines(replica))?.[1]);
    await call(second, 'GET /api/pets');
    const before = await entriesOf(second);
    for (const name of ['Rex', 'Tom']) await call(first, 'POST /api/pets', { body: { name } });
    await call(second, 'GET /api/pets');

    t.equal(await entriesOf(second), before + 2);
    const text = await lines(second);
    t.match(text, /^sandlot_store_lag_seconds_bucket{le="0.001"} 2$/m);
    t.match(text, /^sandlot_store_lag_seconds_count 2$/m);
    t.match(text, /^sandlot_store_round_trip_seconds_count{command="read"} [1-9]/m);
    t.match(await lines(first), /^sandlot_store_round_trip_seconds_count{command="write"} 2$/m);
  });

  t.test('eventual reads count the age of their copies', async (t) => {
    const { first } = await replicasOf(t, 2, { consistency: 'eventual' });
    await call(first, 'POST /api/pets', { body: { name: 'Rex' } });
    await call(first, 'GET /api/pets');

    const { body } = await first.app.inject('/_sandlot/metrics');
    t.match(body, /^sandlot_store_lag_seconds_sum 0\.\d+$/m);
    t.match(body, /^sandlot_store_lag_seconds_count 2$/m);
  });

  t.test('the metrics show a store that cannot be written', async (t) => {
    const server = await startValkey([]);
    t.teardown(() => server.kill());
    const { app } = await sandlotOf(t, petsApi, { store: server.url() });
    const isWritable = async () => {
      const { body } = await app.inject('/_sandlot/metrics');
      return /^sandlot_store_writable (\d)$/m.exec(body)?.[1];
    };
    t.equal(await isWritable(), '1');

    await server.kill();

    t.equal((await app.inject('/api/pets')).statusCode, 503);
    t.equal(await isWritable(), '0');
  });

  t.test('a replica that is cut off is not ready until it reaches its store again', async (t) => {
    const server = await startValkey([]);
    t.teardown(() => server.kill());
    const store = server.url();
    const strong = await sandlotOf(t, petsApi, { store });
    const eventual = await sandlotOf(t, petsApi, { store, consistency: 'eventual' });
    const ask = ({ app }: Sandlot) => app.inject('/_sandlot/ready');
    t.equal((await ask(strong)).statusCode, 200);

    await server.kill();
    while ((await strong.app.inject('/api/pets')).statusCode !== 503) await setTimeout(5);
    t.equal((await ask(strong)).statusCode, 200, 'it may be a failover');
    const { now } = performance;
    t.intercept(performance, 'now', { value: () => now.call(performance) + 15_000 });

    const cutOff = await ask(strong);
    t.match(answerOf(cutOff), [503, { code: 'storage-unreachable', detail: /127\.0\.0\.1/ }]);
    t.equal(cutOff.headers['retry-after'], '1');
    t.equal((await ask(eventual)).statusCode, 200, 'it answers reads');
    const again = await startValkey([], { port: server.port });
    t.teardown(() => again.kill());
    while ((await ask(strong)).statusCode === 503) await setTimeout(5);
    t.equal((await strong.app.inject('/api/pets')).statusCode, 200);
  });

  t.test('options that exclude each other are refused', async (t) => {
    const store = 'valkey://127.0.0.1:1';
    const rejects = (options: object, message: RegExp) =>
      t.rejects(openSandlot({ store, ...options }), { message });

    await rejects({ db: 'x.json' }, /--store and --db exclude each other/);
    await rejects({ watch: 'on' }, /--watch has no effect with --store/);
    await rejects({ durability: 'exit' }, /--durability exit is for --db only/);
    await rejects(
      { store: undefined, db: 'x.json', durability: 'replicas=1' },
      /--durability replicas=1 is for --store\. Use process or power/,
    );
    await rejects({ store: undefined, consistency: 'session' }, /no effect without --store/);
    await rejects({}, /The store 127\.0\.0\.1:1\/0 cannot be reached: .*ECONNREFUSED/);
    await rejects({ store: 'mysql://x' }, /must start with valkey:\/\//);
  });
});
