import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { seedRandom, toRandom } from '../../src/base/random.ts';
import {
  type Cleanup,
  countResults,
  listViolations,
  openRandomProxy,
  type Replica,
  recordHistory,
  startReplica,
} from '../support/replica-fleet.ts';
import { startValkey, withoutValkeyProgram } from '../support/valkey.ts';

const stream = toRandom(seedRandom(7));
const random = () => stream.fraction();

/** Undoes everything in reverse order when the test ends. */
function cleanupOf(t: Test): Cleanup {
  const undone: (() => unknown)[] = [];
  t.teardown(async () => {
    for (const undo of undone.reverse()) await undo();
  });
  return (undo) => undone.push(undo);
}

async function openFleet(t: Test, count: number, options: readonly string[] = []) {
  const cleanup = cleanupOf(t);
  const engine = await startValkey(options);
  cleanup(() => engine.kill());
  const store = engine.url();
  const start = () => startReplica(cleanup, store);
  const replicas = await Promise.all(Array.from({ length: count }, start));
  const proxy = await openRandomProxy(cleanup, random);
  proxy.setReplicas(replicas);
  return { engine, replicas, proxy, start };
}

async function isReady({ origin }: Replica): Promise<boolean> {
  const reply = await fetch(`${origin}/_sandlot/ready`).catch(() => undefined);
  return reply?.status === 200;
}

const load = { clients: 8, operations: 20, keys: 5, random };

t.test('replicas in processes of their own', { skip: withoutValkeyProgram ?? false }, async (t) => {
  t.test('histories are linearizable, also when a replica is killed', async (t) => {
    const { replicas, proxy } = await openFleet(t, 3);
    const [first, ...others] = replicas;
    const { port } = proxy;

    const calm = await recordHistory({ ...load, port, sandbox: 'calm' });
    t.strictSame(listViolations(calm), []);
    t.match(countResults(calm), { 'read done': Number, 'update if changed': Number });

    const killed = recordHistory({ ...load, port, sandbox: 'killed' });
    await setTimeout(30);
    first?.send('SIGKILL');
    await first?.ended;
    proxy.setReplicas(others);
    t.strictSame(listViolations(await killed), []);
  });

  t.test('replicas can be replaced one by one without a failed request', async (t) => {
    const { replicas, proxy, start } = await openFleet(t, 2);
    let state: 'running' | 'stopped' = 'running';
    const failures: string[] = [];
    let done = 0;
    const client = async (): Promise<void> => {
      while (state === 'running') {
        const reply = await fetch(`http://127.0.0.1:${proxy.port}/items`);
        await reply.text();
        if (reply.status === 200) done += 1;
        else failures.push(`${reply.status}`);
      }
    };
    const clients = Array.from({ length: 2 }, client);
    let serving = [...replicas];
    for (const old of replicas) {
      const replacement = await start();
      t.ok((await isReady(old)) && (await isReady(replacement)));
      serving = [...serving, replacement];
      proxy.setReplicas(serving);
      old.send('SIGTERM');
      // As a balancer does it: what is not ready gets no more requests.
      while (await isReady(old)) await setTimeout(10);
      serving = serving.filter((one) => one !== old);
      proxy.setReplicas(serving);
      await old.ended;
    }
    state = 'stopped';
    await Promise.all(clients);

    t.strictSame(failures, []);
    t.ok(done > 10);
  });
});
