import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import { openStore } from '../../src/store/store.ts';
import type { Sandbox, SharedStoreOptions, Store } from '../../src/store/types.ts';
import { contractSeed, insertPet, petsIn } from '../support/store-contract.ts';
import { openTcpProxy, type ProxyMode, type TcpProxy } from '../support/tcp-proxy.ts';
import {
  findFreePort,
  startValkey,
  valkeyUrl,
  withOwnPrefix,
  withoutValkeyProgram,
} from '../support/valkey.ts';

const document = { title: 'Pets', version: '1' };

type Options = Partial<SharedStoreOptions> & { readonly limits?: { max: number; idle: number } };

async function openShared(t: Test, url: string, { limits, ...options }: Options = {}) {
  const shared = { url, consistency: 'strong', origin: { document: 'a' }, ...options } as const;
  const store = await openStore({
    seed: contractSeed,
    document,
    shared,
    ...(limits && { limits }),
  });
  t.teardown(() => store.close());
  return store;
}

/** Starts a server of the test's own. */
async function ownValkey(t: Test, options: readonly string[] = [], at = {}) {
  const server = await startValkey(options, at);
  t.teardown(() => server.kill());
  return server;
}

const catchUp = (store: Store) => store.shared?.catchUp('default', { access: 'read' });

/** Adds one to a counter. */
const count = (sandbox: Sandbox, onRun: () => void = () => undefined) =>
  sandbox.write(({ records }) => {
    onRun();
    const counter = records('counters').get('a');
    if (counter) records('counters').patch('a', { count: Number(counter.count) + 1 });
    else records('counters').insert({ id: 'a', count: 1 });
  });

/** A store whose counter is 1, and the proxy between it and its engine. */
async function openCounted(t: Test) {
  const server = await ownValkey(t);
  const proxy = await openTcpProxy(t, server.port);
  const store = await openShared(t, withOwnPrefix(`valkey://127.0.0.1:${proxy.port}`));
  const sandbox = store.sandbox('default');
  await count(sandbox);
  await catchUp(store);
  return { server, proxy, store, sandbox };
}

/** Adds one, with the traffic disturbed from the first run of the transaction on. */
async function startCount(sandbox: Sandbox, proxy: TcpProxy, mode: ProxyMode) {
  let runs = 0;
  const writing = await new Promise<{ readonly done: Promise<unknown> }>((resolve) => {
    const done = count(sandbox, () => {
      runs += 1;
      if (runs === 1) proxy.setMode(mode);
      resolve({ done });
    });
  });
  // Until the command has arrived.
  await setTimeout(50);
  return writing;
}

const countOf = (sandbox: Sandbox) =>
  sandbox.read(({ records }) => records('counters').get('a')?.count);

async function untilHealthy(store: Store): Promise<void> {
  while (store.health().status !== 'ok') await setTimeout(20);
}

t.test('a shared store in trouble', { skip: withoutValkeyProgram ?? false }, async (t) => {
  t.test('an engine that crashes and comes back', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'sandlot-aof-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const port = await findFreePort();
    const aof = ['--appendonly', 'yes', '--appendfsync', 'always'];
    const first = await ownValkey(t, aof, { port, folder });
    const url = first.url();
    const store = await openShared(t, url);
    const eventual = await openShared(t, url, { consistency: 'eventual' });
    const sandbox = store.sandbox('default');
    await insertPet(sandbox, { no: 4 });
    await catchUp(eventual);
    t.equal((await petsIn(eventual.sandbox('default'))).length, 4);

    await first.kill();

    await t.rejects(insertPet(sandbox, { no: 5 }), { code: /^storage-un/ });
    await t.rejects(Promise.resolve(catchUp(store)), { code: 'storage-unreachable' });
    const { shared } = store;
    for (const ask of [shared?.names, shared?.list, () => shared?.has('default')])
      await t.rejects(async () => void (await ask?.()), { code: 'storage-unreachable' });
    t.match(store.health(), {
      status: 'degraded',
      reason: /cannot be used: the connection is lost/,
    });
    t.equal(catchUp(eventual), undefined);
    t.equal((await petsIn(eventual.sandbox('default'))).length, 4);

    await ownValkey(t, aof, { port, folder });
    await untilHealthy(store);
    await insertPet(sandbox, { no: 5 });
    t.strictSame(
      (await petsIn(sandbox)).map(({ no }) => no),
      [1, 2, 3, 4, 5],
    );
  });

  t.test('an engine that refuses writes still answers reads', async (t) => {
    const server = await ownValkey(t);
    const admin = new Redis(server.port);
    t.teardown(() => admin.disconnect());
    const store = await openShared(t, server.url());
    await insertPet(store.sandbox('default'), { no: 4 });
    const seen: string[] = [];
    const stop = store
      .sandbox('default')
      .follow((changes) => seen.push(...changes.map(({ key }) => key)));

    await admin.config('SET', 'min-replicas-to-write', '1');
    await t.rejects(insertPet(store.sandbox('default'), { no: 5 }), {
      code: 'storage-unreachable',
      message: /so nothing was changed: NOREPLICAS/,
    });
    t.strictSame(seen, []);
    stop();
    await catchUp(store);
    t.equal((await petsIn(store.sandbox('default'))).length, 4);
    t.equal(store.health().status, 'degraded');

    await admin.config('SET', 'min-replicas-to-write', '0');
    await untilHealthy(store);
    await insertPet(store.sandbox('default'), { no: 5 });
    await admin.config('SET', 'maxmemory', '1');
    await t.rejects(insertPet(store.sandbox('default'), { no: 6 }), {
      code: 'storage-full',
      status: 507,
    });
  });

  t.test('a start that the engine refuses names the remedy', async (t) => {
    const server = await ownValkey(t);
    const admin = new Redis(server.port);
    t.teardown(() => admin.disconnect());
    const rights = '+@read +@write +@connection +@scripting +info +time'.split(' ');
    const setUser = (name: string, keys: string) =>
      admin.call('ACL', 'SETUSER', name, 'on', '>secret', keys, ...rights);
    await setUser('sandlot', '~sandlot:*');
    await setUser('other', '~other:*');
    const urlOf = (user: string) => `valkey://${user}:secret@127.0.0.1:${server.port}`;

    const store = await openShared(t, urlOf('sandlot'));
    await insertPet(store.sandbox('default'), { no: 4 });
    t.strictSame(await store.shared?.names(), ['default']);
    await t.rejects(openShared(t, urlOf('other')), {
      message:
        /cannot be used: NOPERM .*\. Give its user the rights that docs\/storage\.md lists\.$/,
    });
    await admin.config('SET', 'maxmemory', '1');
    await t.rejects(openShared(t, `${urlOf('sandlot')}?prefix=sandlot:two`), {
      message: /cannot be used: OOM .*\. Raise its maxmemory, or remove keys\.$/,
    });
    await admin.config('SET', 'maxmemory', '0');
    await admin.call('REPLICAOF', '127.0.0.1', '1');
    await t.rejects(openShared(t, `${urlOf('sandlot')}?prefix=sandlot:two`), {
      message: /cannot be used: READONLY .*\. Name its primary\.$/,
    });
  });

  t.test('a write whose reply is lost is found again, and not done twice', async (t) => {
    const { proxy, sandbox } = await openCounted(t);
    const { done } = await startCount(sandbox, proxy, 'drop replies');
    proxy.setMode('pass');
    proxy.cut();
    await done;

    t.equal(await countOf(sandbox), 2);
  });

  t.test('a write whose reply is lost with the data of the engine is unconfirmed', async (t) => {
    const { server, store, proxy, sandbox } = await openCounted(t);
    const admin = new Redis(server.port);
    t.teardown(() => admin.disconnect());
    const { done } = await startCount(sandbox, proxy, 'drop replies');
    await admin.flushall();
    proxy.setMode('pass');
    proxy.cut();
    await t.rejects(done, {
      code: 'storage-unconfirmed',
      message: /it is not known whether it was stored/,
    });

    await catchUp(store);
    t.equal(await countOf(sandbox), undefined);
  });

  t.test('a write that never arrived is run again', async (t) => {
    const { proxy, sandbox } = await openCounted(t);
    const { done } = await startCount(sandbox, proxy, 'stall');
    proxy.setMode('pass');
    proxy.cut();
    await done;

    t.equal(await countOf(sandbox), 2);
  });

  t.test('an engine that lost its data gives the seed again', async (t) => {
    const server = await ownValkey(t);
    const admin = new Redis(server.port);
    t.teardown(() => admin.disconnect());
    const store = await openShared(t, server.url());
    await insertPet(store.sandbox('default'), { no: 4 });

    await admin.flushall();
    await catchUp(store);

    t.equal((await petsIn(store.sandbox('default'))).length, 3);
    await insertPet(store.sandbox('default'), { no: 5 });
    t.equal((await petsIn(store.sandbox('default'))).length, 4);
  });

  t.test('an emptied engine still keeps replicas with another start out', async (t) => {
    const server = await ownValkey(t);
    const url = server.url();
    const store = await openShared(t, url, { limits: { max: 10, idle: 400 } });
    const other = { shared: { url, consistency: 'strong', origin: { document: 'b' } } } as const;
    const openOther = () => openStore({ seed: contractSeed, document, ...other });
    const key = `${new URL(url).searchParams.get('prefix')}:origin`;
    const waitForOrigin = async ({ port }: { readonly port: number }) => {
      const admin = new Redis(port);
      while ((await admin.exists(key)) === 0) await setTimeout(5);
      return admin;
    };

    const admin = await waitForOrigin(server);
    await admin.flushall();
    (await waitForOrigin(server)).disconnect();
    admin.disconnect();
    await t.rejects(openOther(), { message: /document \(a there, b here\)/ });

    await server.kill();
    const again = await ownValkey(t, [], { port: server.port });
    (await waitForOrigin(again)).disconnect();
    await t.rejects(openOther(), { message: /document \(a there, b here\)/ });
    while (store.health().status === 'degraded') await setTimeout(5);
  });

  t.test('a replica whose emptied engine was taken over is not ready', async (t) => {
    const server = await ownValkey(t);
    const url = server.url();
    const store = await openShared(t, url, { limits: { max: 10, idle: 400 } });
    const admin = new Redis(server.port);
    t.teardown(() => admin.disconnect());
    const key = `${new URL(url).searchParams.get('prefix')}:origin`;

    await admin.set(key, JSON.stringify({ document: 'b' }));
    while (store.health().status === 'ok') await setTimeout(5);
    const problem =
      /^The store was emptied, and another replica has used it since.*document \(b there, a here\)/;
    t.match(store.health(), { status: 'degraded', reason: problem });
    t.match(store.shared?.outage(), problem);

    await admin.del(key);
    while (store.health().status === 'degraded') await setTimeout(5);
    t.equal(store.shared?.outage(), undefined);
  });

  t.test('a replica finds out by itself that its engine takes writes again', async (t) => {
    const server = await ownValkey(t);
    const url = server.url();
    const store = await openShared(t, url);
    const admin = new Redis(server.port);
    t.teardown(() => admin.disconnect());
    await admin.config('SET', 'maxmemory', '1');
    await t.rejects(insertPet(store.sandbox('default'), { no: 4 }), { code: 'storage-full' });
    t.equal(store.health().status, 'degraded');

    await admin.config('SET', 'maxmemory', '0');
    const probed = `${new URL(url).searchParams.get('prefix')}:probe`;
    while ((await admin.exists(probed)) === 0) await setTimeout(5);
    while (store.health().status === 'degraded') await setTimeout(5);
    t.equal((await petsIn(store.sandbox('default'))).length, 3);
  });

  t.test('a log that has lost a key starts anew, for all replicas', async (t) => {
    const server = await ownValkey(t);
    const admin = new Redis(server.port);
    t.teardown(() => admin.disconnect());
    const address = `valkey://127.0.0.1:${server.port}`;
    const [first, second] = [await openShared(t, address), await openShared(t, address)];
    const keysOf = (store: Store) => petsIn(store.sandbox('default'));
    const seeded = await keysOf(first);

    for (const key of ['records:entries', 'records']) {
      await insertPet(first.sandbox('default'), { no: 4 });
      await admin.del(`sandlot:{default}:${key}`);
      await insertPet(first.sandbox('default'), { no: 5 });
      await catchUp(second);
      const pets = await keysOf(second);
      t.equal(pets.length, seeded.length + 1, key);
      t.strictSame(await keysOf(first), pets, key);
      await admin.flushall();
      await Promise.all([catchUp(first), catchUp(second)]);
    }
  });

  t.test('a new replica does not load a log that has lost its entries', async (t) => {
    const server = await ownValkey(t);
    const admin = new Redis(server.port);
    t.teardown(() => admin.disconnect());
    const address = `valkey://127.0.0.1:${server.port}`;
    const first = await openShared(t, address);
    const seeded = await petsIn(first.sandbox('default'));
    await insertPet(first.sandbox('default'), { no: 4 });
    await admin.lpop('sandlot:{default}:records:entries');

    const second = await openShared(t, address);
    await catchUp(second);
    t.strictSame(await petsIn(second.sandbox('default')), seeded);
    await catchUp(first);
    t.strictSame(await petsIn(first.sandbox('default')), seeded);
  });

  t.test('durability power waits for the append-only file, and needs one', async (t) => {
    const [without, withFile] = [await ownValkey(t), await ownValkey(t, ['--appendonly', 'yes'])];

    await t.rejects(openShared(t, without.url(), { durability: 'power' }), {
      message: /^--durability power: .*appendonly/,
    });
    const store = await openShared(t, withFile.url(), { durability: 'power' });
    await insertPet(store.sandbox('default'), { no: 4 });
    t.equal((await petsIn(store.sandbox('default'))).length, 4);
  });

  t.test('durability replicas=1 refuses what no replica has confirmed', async (t) => {
    const primary = await ownValkey(t, ['--repl-diskless-sync-delay', '0']);
    const store = await openShared(t, primary.url(), { durability: 'replicas=1' });
    await t.rejects(insertPet(store.sandbox('default'), { no: 4 }), {
      code: 'storage-unconfirmed',
      message: /has the write in memory/,
    });

    const replica = await ownValkey(t, ['--replicaof', `127.0.0.1 ${primary.port}`]);
    const admin = new Redis(replica.port);
    t.teardown(() => admin.disconnect());
    while (!/master_link_status:up/.test(await admin.info('replication'))) await setTimeout(50);
    await insertPet(store.sandbox('default'), { no: 5 });
    t.equal((await petsIn(store.sandbox('default'))).length, 5);
  });

  t.test('a checkpoint shortens the log, and a new replica starts from it', async (t) => {
    const url = await valkeyUrl();
    const prefix = new URL(url).searchParams.get('prefix');
    const admin = new Redis(url.replace('valkey:', 'redis:').replace(/\?.*/, ''));
    t.teardown(() => admin.disconnect());
    const start = `${prefix}:{default}:records`;
    const store = await openShared(t, url);
    const sandbox = store.sandbox('default');
    await sandbox.snapshots.take('seed');
    // Many, so that they are printed in several turns of the event loop.
    await sandbox.write(({ records }) => {
      for (let id = 0; id < 5000; id++)
        records('many').insert({ id: `${id}`, text: 'a'.repeat(50) });
    });
    for (const checkpoint of [256, 512]) {
      while ((store.shared?.version('default') ?? 0) < checkpoint) await count(sandbox);
      while (Number(await admin.hget(`${start}:checkpoint`, 'at')) < checkpoint)
        await setTimeout(10);
      // Otherwise the next one comes fifteen seconds later.
      await admin.del(`${start}:checkpoint:lock`);
    }

    t.ok((await admin.llen(`${start}:entries`)) < 300);
    const other = await openShared(t, url);
    t.strictSame(await countOf(other.sandbox('default')), await countOf(sandbox));
    t.strictSame(other.sandbox('default').snapshots.list(), sandbox.snapshots.list());
    await count(other.sandbox('default'));
    await catchUp(store);
    t.strictSame(await countOf(other.sandbox('default')), await countOf(sandbox));
  });

  t.test('an idle sandbox expires in the engine, and one in use does not', async (t) => {
    const store = await openShared(t, await valkeyUrl(), { limits: { max: 100, idle: 400 } });
    await insertPet(store.sandbox('idle'), { no: 4 });
    await insertPet(store.sandbox('used'), { no: 4 });
    let names = ['idle', 'used'];
    while (names.includes('idle')) {
      await petsIn(store.sandbox('used'));
      await setTimeout(50);
      names = [...((await store.shared?.names()) ?? [])];
    }

    t.strictSame(names, ['used']);
    await store.shared?.catchUp('idle', { access: 'write' });
    t.equal((await petsIn(store.sandbox('idle'))).length, 3);
  });

  t.test('a session read waits for the version that its client has seen', async (t) => {
    const url = await valkeyUrl();
    const first = await openShared(t, url, { consistency: 'session' });
    const second = await openShared(t, url, { consistency: 'session' });
    await catchUp(second);
    await insertPet(first.sandbox('default'), { no: 4 });
    const version = first.shared?.version('default');

    t.equal(second.shared?.catchUp('default', { access: 'read' }), undefined);
    await second.shared?.catchUp('default', { access: 'read', version });

    t.equal((await petsIn(second.sandbox('default'))).length, 4);
  });
});
