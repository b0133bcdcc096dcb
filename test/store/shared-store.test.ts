import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import { openStore } from '../../src/store/store.ts';
import type { SandboxLimits, SharedStoreOptions, Store } from '../../src/store/types.ts';
import { contractSeed, insertPet, petsIn, testStoreContract } from '../support/store-contract.ts';
import {
  startValkeyCluster,
  valkeyUrl,
  withoutValkey,
  withoutValkeyProgram,
} from '../support/valkey.ts';

const document = { title: 'Pets', version: '1' };

function openShared(
  url: string,
  options: Partial<SharedStoreOptions> = {},
  limits?: SandboxLimits,
): Promise<Store> {
  const shared = { url, consistency: 'strong', origin: { document: 'a' }, ...options } as const;
  return openStore({
    seed: contractSeed,
    document,
    freeze: 'deep',
    shared,
    ...(limits && { limits }),
  });
}

if (withoutValkey) t.comment(withoutValkey);

t.test('shared stores', { skip: withoutValkey ?? false }, async (t) => {
  /** Stores of one engine, as replicas have them; they close with the test. */
  const openReplicas = async (t: Test, count: number) => {
    const url = await valkeyUrl();
    const stores: Store[] = [];
    for (let number = 0; number < count; number++) stores.push(await openShared(url));
    t.teardown(() => Promise.all(stores.map((store) => store.close())));
    return stores;
  };

  testStoreContract(t, async () => openShared(await valkeyUrl()), { reseed: 'refused' });

  t.test('concurrent writes of all replicas are all kept', async (t) => {
    const stores = await openReplicas(t, 3);
    const count = (store: Store) =>
      store.sandbox('default').write(({ records }) => {
        const counter = records('counters').get('a');
        if (counter) records('counters').patch('a', { count: Number(counter.count) + 1 });
        else records('counters').insert({ id: 'a', count: 1 });
      });

    const writes = Array.from({ length: 100 }, () => stores.map(count)).flat();
    await Promise.all(writes);

    for (const store of stores) {
      await store.shared?.catchUp('default', { access: 'read' });
      const counter = await store
        .sandbox('default')
        .read(({ records }) => records('counters').get('a'));
      t.strictSame(counter, { id: 'a', count: 300 });
    }
  });

  t.test('a replica follows its own changes, counts commits, and keeps its seed', async (t) => {
    const [store] = await openReplicas(t, 1);
    const sandbox = store?.sandbox('default');
    if (store === undefined || sandbox === undefined) throw new Error('There is no store.');
    const seen: string[] = [];
    const stop = sandbox.follow((changes) => {
      for (const { resource, key } of changes) seen.push(`${resource} ${key}`);
    });
    await insertPet(sandbox, { no: 4 });
    stop();
    await insertPet(sandbox, { no: 5 });

    t.strictSame(seen, ['pets 4']);
    t.strictSame(sandbox.due(), []);
    t.match(store.counts(), { commits: 2, conflicts: 0 });
    await t.rejects(store.reseed(contractSeed, { document, isKept: () => true }), {
      message: /A shared store keeps its seed/,
    });
  });

  t.test('a write that always comes second is refused', async (t) => {
    const [first, second] = await openReplicas(t, 2);
    let runs = 0;
    const write = first?.sandbox('default').write(async ({ records }) => {
      runs += 1;
      await second?.sandbox('default').write(({ records }) => {
        records('faster').insert({ id: `${runs}` });
      });
      records('slower').insert({ id: `${runs}` });
    });

    await t.rejects(Promise.resolve(write), {
      code: 'storage-conflict',
      status: 503,
      message: /during each of \d+ attempts/,
    });
    t.ok(runs > 1);
  });

  t.test('what one replica schedules is due for all', async (t) => {
    const [first, second] = await openReplicas(t, 2);
    const at = Date.parse('2100-01-01T00:00:00Z');
    await first?.sandbox('default').write(({ records }) => {
      const change = { id: 'a', at, trigger: 'time', resource: 'pets', key: '1', kind: 'state' };
      records('sandlot.due').insert(change);
    });

    await second?.shared?.catchUp('default', { access: 'read' });
    const sandbox = second?.sandbox('default');
    t.match(sandbox?.due(), [{ id: 'a', at }]);
    await sandbox?.setClock(() => ({ frozen: new Date(at).toISOString() }));

    t.strictSame(sandbox?.due(), []);
  });

  t.test('a store file brings its snapshots, in place of those that were there', async (t) => {
    const [from, to] = [await openShared(await valkeyUrl()), await openShared(await valkeyUrl())];
    t.teardown(() => Promise.all([from.close(), to.close()]));
    await insertPet(from.sandbox('default'), { no: 4 });
    await from.sandbox('default').snapshots.take('four');
    await insertPet(from.sandbox('default'), { no: 5 });
    await to.sandbox('default').snapshots.take('old');
    const file = join(t.testdir(), 'state.json');
    writeFileSync(file, [...((await from.shared?.print()) ?? [])].join(''));

    t.strictSame(await to.shared?.importFile(file), ['default']);

    const { snapshots } = to.sandbox('default');
    t.strictSame(
      snapshots.list().map(({ name }) => name),
      ['four'],
    );
    t.equal((await petsIn(to.sandbox('default'))).length, 5);
    await snapshots.restore('four');
    t.equal((await petsIn(to.sandbox('default'))).length, 4);
  });

  t.test('a store file with records of an unknown resource is refused', async (t) => {
    const from = await openShared(await valkeyUrl());
    const explainUnknownResource = (name: string) =>
      name === 'pets' ? 'which is not a resource here' : undefined;
    const to = await openStore({
      seed: { ...contractSeed, explainUnknownResource },
      document,
      shared: { url: await valkeyUrl(), consistency: 'strong', origin: { document: 'b' } },
    });
    t.teardown(() => Promise.all([from.close(), to.close()]));
    await insertPet(from.sandbox('default'), { no: 4 });
    const file = join(t.testdir(), 'state.json');
    writeFileSync(file, [...((await from.shared?.print()) ?? [])].join(''));

    await t.rejects(async () => to.shared?.importFile(file), {
      message: /at \/sandboxes\/default\/records\/pets: holds records of "pets", which is not a/,
    });
    t.strictSame(await to.shared?.list(), [], 'nothing is imported');
  });

  t.test('more sandboxes than fit into memory are listed and printed', async (t) => {
    const url = await valkeyUrl();
    const limits = { max: 3, idle: 3_600_000 };
    const [writer, reader] = [await openShared(url, {}, limits), await openShared(url, {}, limits)];
    t.teardown(() => Promise.all([writer.close(), reader.close()]));
    const names = Array.from({ length: 8 }, (_, index) => `box-${index}`);
    for (const name of names) await insertPet(writer.sandbox(name), { no: 4 });
    const list = async () => (await reader.shared?.list()) ?? [];
    const summary = { records: 6, snapshots: 0, changed: 1, idle: Number };

    t.match(
      await list(),
      names.map((name) => ({ name, ...summary })),
    );
    t.strictSame(reader.list(), [], 'none is kept');
    await insertPet(reader.sandbox('box-6'), { no: 5 });
    await insertPet(writer.sandbox('box-7'), { no: 5 });
    await writer.drop('box-0');
    const records = (await list()).map((one) => `${one.name}: ${one.records}`);
    t.strictSame(records.slice(0, 2), ['box-1: 6', 'box-2: 6']);
    t.strictSame(records.slice(5), ['box-6: 7', 'box-7: 7']);
    t.strictSame(reader.names(), ['box-6']);
    t.equal(reader.has('box-6'), true);
    t.strictSame(
      [await reader.shared?.has('box-1'), await reader.shared?.has('box-0')],
      [true, false],
    );
    const file = join(t.testdir(), 'state.json');
    writeFileSync(file, [...((await reader.shared?.print()) ?? [])].join(''));
    const { sandboxes } = JSON.parse(readFileSync(file, 'utf8'));
    t.strictSame(
      Object.values(sandboxes).map((one) => Object(one).records.pets.length),
      [4, 4, 4, 4, 4, 5, 5],
    );
  });
  t.end();
});

t.test('a cluster of three nodes', { skip: withoutValkeyProgram ?? false }, async (t) => {
  const undone: (() => unknown)[] = [];
  const cluster = await startValkeyCluster((undo) => undone.push(undo));
  const replicated = cluster.addReplica();
  const url = `valkey://${cluster.hosts}`;
  const stores = [await openShared(url), await openShared(url)] as const;
  t.teardown(async () => {
    for (const store of stores) await store.close();
    for (const undo of undone) await undo();
  });
  const names = Array.from({ length: 12 }, (_, index) => `box-${index}`);
  const onDisk = await openShared(url, { durability: 'power' });
  t.teardown(() => onDisk.close());
  const onReplicas = await openShared(url, { durability: 'replicas=1' });
  t.teardown(() => onReplicas.close());

  // Each node waits for its own disk.
  await Promise.all(names.map((name) => insertPet(onDisk.sandbox(name), { no: 4 })));
  const isOfFirst = async (name: string) => (await cluster.slotOf(name)) < 16_384 / 3;
  const own: string[] = [];
  const others: string[] = [];
  for (const name of names) ((await isOfFirst(name)) ? own : others).push(name);
  const write = (name = '') => insertPet(onReplicas.sandbox(name), { no: 5 });
  await replicated;
  const unconfirmed = t.rejects(write(others[0]), { code: 'storage-unconfirmed' });
  await write(own[0]);
  await unconfirmed;

  for (const name of names) {
    await stores[1].shared?.catchUp(name, { access: 'read' });
    const isWritten = [own[0], others[0]].includes(name);
    t.equal((await petsIn(stores[1].sandbox(name))).length, isWritten ? 5 : 4);
  }
  t.strictSame(await stores[1].shared?.names(), names.toSorted());
  const keysOf = await Promise.all(
    cluster.hosts.split(',').map(async (host) => {
      const node = new Redis(Number(host.split(':')[1]));
      const keys = await node.keys('*:records');
      node.disconnect();
      return keys.length;
    }),
  );
  t.ok(
    keysOf.every((count) => count > 0),
    'each node has some of the sandboxes',
  );
});
