// Three replicas on one Valkey behind a load balancer, all of which are replaced again and again while
// clients write: a new one is ready before an old one is stopped, and the old one ends what it has begun.
// No request may fail, and each read must show the write before it. The balancer is HAProxy with
// deploy/haproxy.cfg where it is installed (else, or with --proxy own, one of our own).
//
//   node --import=./test/support/typescript.mjs torture/replicas/rollout.mjs --rounds 20 --clients 8
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  isReady,
  openBalancer,
  replaceReplicas,
  startReplica,
  startWriteLoad,
} from '../../test/support/replica-fleet.ts';
import { findFreePort, startValkey } from '../../test/support/valkey.ts';
import { openNameServer } from './name-server.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    clients: { type: 'string', default: '8' },
    drain: { type: 'string', default: '10s' },
    proxy: { type: 'string' },
  },
});
const hasHaproxy = spawnSync('haproxy', ['-v']).status === 0;
const proxyName = values.proxy ?? (hasHaproxy ? 'haproxy' : 'own');

const undone = [];
const cleanup = (undo) => undone.push(undo);
const engine = await startValkey([]);
cleanup(() => engine.kill());
const store = engine.url();
const replicaPort = await findFreePort();

/** Each replica has an address of its own, as a container has. */
let lastAddress = 1;
const start = () => {
  lastAddress = lastAddress === 250 ? 2 : lastAddress + 1;
  const at = ['--host', `127.0.0.${lastAddress}`, '--port', `${replicaPort}`];
  return startReplica(cleanup, store, [...at, '--drain', values.drain]);
};

/** HAProxy with the configuration of deploy/: only ports differ, so that it needs no network of its own. */
const openHaproxy = async () => {
  let replicas = [];
  const names = await openNameServer(() => replicas.map(({ origin }) => new URL(origin).hostname));
  cleanup(() => names.close());
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), 'sandlot-haproxy-'));
  const file = join(folder, 'haproxy.cfg');
  const deployed = readFileSync(join(import.meta.dirname, '../../deploy/haproxy.cfg'), 'utf8');
  const config = [
    ['127.0.0.11:53', `127.0.0.1:${names.port}`],
    ['bind :4010', `bind 127.0.0.1:${port}`],
    ['sandlot:4010', `sandlot:${replicaPort}`],
  ].reduce((text, [from, to]) => text.replace(from, to), deployed);
  writeFileSync(file, config);
  const child = spawn('haproxy', ['-f', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  cleanup(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  return {
    port,
    setReplicas: (next) => {
      replicas = next;
    },
  };
};

/** The time in which a proxy finds a new replica: its name, and its readiness. */
const discovery = 4000;

const balancer = await (proxyName === 'haproxy'
  ? openHaproxy()
  : openBalancer(cleanup, Math.random));
let replicas = await Promise.all([start(), start(), start()]);
balancer.setReplicas(replicas);
while (!(await isReady({ origin: `http://127.0.0.1:${balancer.port}` }))) await setTimeout(50);

const load = startWriteLoad(balancer.port, Number(values.clients));
const startAndWait = async () => {
  const replica = await start();
  balancer.setReplicas([...replicas, replica]);
  await setTimeout(discovery);
  return replica;
};
for (let round = 1; round <= Number(values.rounds); round++) {
  replicas = await replaceReplicas(replicas, {
    start: startAndWait,
    balancer: {
      ...balancer,
      setReplicas: (next) => {
        replicas = next;
        balancer.setReplicas(next);
      },
    },
  });
  console.log(`${round} rounds`);
}
const { requests, failures } = await load.stop();
for (const undo of undone.reverse()) await undo();
for (const failure of failures.slice(0, 20)) console.log(failure);
console.log(
  `${proxyName}: ${3 * Number(values.rounds)} replicas replaced, ${requests} requests, ${failures.length} failed.`,
);
process.exit(failures.length === 0 ? 0 : 1);
