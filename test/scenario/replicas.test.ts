import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { seedRandom, toRandom } from '../../src/base/random.ts';
import {
  type Cleanup,
  countResults,
  isReady,
  listViolations,
  openBalancer,
  openRandomProxy,
  recordHistory,
  replaceReplicas,
  startReplica,
  startWriteLoad,
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
  return { engine, replicas, proxy, start, cleanup };
}

const load = { clients: 8, operations: 20, keys: 5, random };

t.test('replicas in processes of their own', { skip: withoutValkeyProgram ?? false }, async (t) => {
  t.test('histories are linearizable, also when a replica is killed', async (t) => {
    const { replicas, proxy } = await openFleet(t, 3);
    const [first, ...others] = replicas;
    const { port } = proxy;

    const calm = await recordHistory({ ...load, port, sandbox: 'calm' });
    t.strictSame(listViolations(calm), []);
    t.match(countResults(calm), { 'read done': Number });

    const killed = recordHistory({ ...load, port, sandbox: 'killed' });
    await setTimeout(30);
    first?.send('SIGKILL');
    await first?.ended;
    proxy.setReplicas(others);
    t.strictSame(listViolations(await killed), []);
  });

  t.test('a rolling restart under load fails no request, also no write', async (t) => {
    const { replicas, cleanup, start } = await openFleet(t, 2);
    const balancer = await openBalancer(cleanup, random);
    balancer.setReplicas(replicas);
    while (!(await isReady({ origin: `http://127.0.0.1:${balancer.port}` }))) await setTimeout(10);
    const load = startWriteLoad(balancer.port, 3);

    await replaceReplicas(replicas, { start, balancer });

    const { requests, failures } = await load.stop();
    t.strictSame(failures, []);
    t.ok(requests > 20, `${requests} requests`);
  });
});
