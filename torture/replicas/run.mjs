// Three replicas on one Valkey, which clients use through a proxy that spreads requests at random. In each
// round something is disturbed: a replica or the engine is killed or paused, connections are cut or slow.
// The history of each record must be linearizable: nothing acknowledged is lost, nothing is done twice,
// and no two replicas answer differently.
//
//   node --import=./test/support/typescript.mjs torture/replicas/run.mjs --rounds 200 --seed 1
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seedRandom, toRandom } from '../../src/base/random.ts';
import {
  countResults,
  listViolations,
  openRandomProxy,
  recordHistory,
  startReplica,
} from '../../test/support/replica-fleet.ts';
import { openTcpProxy } from '../../test/support/tcp-proxy.ts';
import { findFreePort, startValkey } from '../../test/support/valkey.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    operations: { type: 'string', default: '30' },
  },
});
const stream = toRandom(seedRandom(Number(values.seed)));
const random = () => stream.fraction();

const undone = [];
const cleanup = (undo) => undone.push(undo);
const folder = mkdtempSync(join(tmpdir(), 'sandlot-replicas-'));
const enginePort = await findFreePort();
const aof = ['--appendonly', 'yes', '--appendfsync', 'always'];
const startEngine = () => startValkey(aof, { port: enginePort, folder });
let engine = await startEngine();
const wire = await openTcpProxy({ teardown: cleanup }, enginePort);
const store = `valkey://127.0.0.1:${wire.port}/0`;
const start = () => startReplica(cleanup, store);
const replicas = await Promise.all([start(), start(), start()]);
const proxy = await openRandomProxy(cleanup, random);
proxy.setReplicas(replicas);

/** What happens during the work of a round. */
const disturbances = {
  nothing: async () => {},
  'a replica is killed': async () => {
    const index = Math.floor(random() * replicas.length);
    const old = replicas[index];
    old.send('SIGKILL');
    await old.ended;
    proxy.setReplicas(replicas.filter((one) => one !== old));
    replicas[index] = await start();
    proxy.setReplicas(replicas);
  },
  'a replica is paused': async () => {
    const replica = replicas[Math.floor(random() * replicas.length)];
    replica.send('SIGSTOP');
    await setTimeout(300);
    replica.send('SIGCONT');
  },
  'the engine is killed': async () => {
    await engine.kill();
    await setTimeout(100);
    engine = await startEngine();
  },
  'the engine is paused': async () => {
    engine.child.kill('SIGSTOP');
    await setTimeout(700);
    engine.child.kill('SIGCONT');
  },
  'connections are cut': async () => {
    for (let count = 0; count < 5; count++) {
      wire.cut();
      await setTimeout(30);
    }
  },
  'replies are lost': async () => {
    wire.setMode('drop replies');
    await setTimeout(50);
    wire.setMode('pass');
    wire.cut();
  },
  'connections are slow': async () => {
    wire.setDelay(20);
    await setTimeout(500);
    wire.setDelay(0);
  },
};

const totals = {};
const add = (counts) => {
  for (const [name, count] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + count;
};
let violations = 0;
const names = Object.keys(disturbances);
for (let round = 1; round <= Number(values.rounds); round++) {
  const name = names[round % names.length];
  const working = recordHistory({
    port: proxy.port,
    sandbox: `round-${round}`,
    clients: 6,
    operations: Number(values.operations),
    keys: 6,
    random,
  });
  await setTimeout(10 + random() * 100);
  await disturbances[name]();
  const history = await working;
  const bad = listViolations(history);
  violations += bad.length;
  add(countResults(history));
  for (const key of bad)
    console.log(`Round ${round} (${name}), ${key}:`, JSON.stringify(history.get(key)));
  if (round % 20 === 0) console.log(`${round} rounds, ${violations} violations`);
}
for (const undo of undone.reverse()) await undo();
await engine.kill();
rmSync(folder, { recursive: true, force: true });
console.log(
  Object.entries(totals)
    .sort()
    .map(([name, count]) => `${name}: ${count}`)
    .join(', '),
);
console.log(violations === 0 ? 'Every history is linearizable.' : `${violations} violations.`);
process.exit(violations === 0 ? 0 : 1);
