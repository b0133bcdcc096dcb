import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request as sendRequest } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { eventBody, eventsPath, original, token } from '../aha-records.mjs';
import { readCpu } from '../cpu.mjs';
import { findPort, stop } from '../process.mjs';
import { start } from '../rounds.mjs';

const program = ['valkey-server', 'redis-server'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
const sandboxCount = 10_000;
const writesOfSandbox = 3;
const connections = 32;
/** Writes that warm the compiler of each replica up, in one sandbox. */
const warmWrites = 3000;

/** The replica of a write: each sandbox has its own, or each of its writes meets the next one. */
const routings = {
  'its own replica': (write, replicas) => replicas[(write % sandboxCount) % replicas.length],
  'any replica': (write, replicas) =>
    replicas[((write % sandboxCount) + Math.floor(write / sandboxCount)) % replicas.length],
};

/** What many sandboxes cost: 10,000 of them on 1, 2 and 3 replicas, each with a few writes. */
export const measureScaling = async ({ folder, cli, log }) => {
  const title = `${sandboxCount} sandboxes, ${writesOfSandbox} writes each`;
  if (program === undefined) return [{ title, labels: ['', ''], rows: [], notes: [], reports: [] }];
  const notes = [];
  for (const replicaCount of [1, 2, 3]) {
    for (const routing of replicaCount === 1 ? ['its own replica'] : Object.keys(routings)) {
      log(`scaling: ${replicaCount} replicas, ${routing}`);
      notes.push(await measureReplicas({ folder, cli, replicaCount, routing }));
    }
  }
  return [{ title, labels: ['', ''], rows: [], notes, reports: [] }];
};

const measureReplicas = async ({ folder, cli, replicaCount, routing }) => {
  const port = await findPort();
  const engine = spawn(program, ['--port', port, '--save', '', '--dir', folder], {
    stdio: 'ignore',
  });
  await setTimeout(500);
  const replicas = [];
  for (let number = 0; number < replicaCount; number++)
    replicas.push(
      await start('replica', (at) => [cli, '--port', at, '--store', `valkey://127.0.0.1:${port}`]),
    );
  const admin = new Redis(port);
  const cpu = () => replicas.reduce((sum, { child }) => sum + readCpu(child.pid), 0);
  const warm = replicas.flatMap(({ port }) =>
    Array.from({ length: warmWrites }, () => ({ port, sandbox: 'warm' })),
  );
  await writeAll(warm);
  const usedBefore = await usedMemory(admin);
  const [cpuBefore, engineBefore, begin] = [cpu(), readCpu(engine.pid), performance.now()];
  const writes = Array.from({ length: sandboxCount * writesOfSandbox }, (_, write) => ({
    port: routings[routing](write, replicas).port,
    sandbox: `s${write % sandboxCount}`,
  }));
  const durations = await writeAll(writes);
  const seconds = (performance.now() - begin) / 1000;
  const used = (await usedMemory(admin)) - usedBefore;
  const report = [
    `${replicaCount} replicas, each sandbox on ${routing}: ${Math.round(writes.length / seconds)} writes a second`,
    `p50 ${percentile(durations, 0.5)} ms, p99 ${percentile(durations, 0.99)} ms`,
    `${toMicroseconds((cpu() - cpuBefore) / writes.length)} µs CPU of the replicas a write`,
    `${toMicroseconds((readCpu(engine.pid) - engineBefore) / writes.length)} µs of the engine`,
    `${(used / sandboxCount / 1024).toFixed(1)} KB of the engine a sandbox`,
    `${replicas.map(({ child }) => residentMegabytes(child.pid)).join(' + ')} MB of the replicas`,
  ].join(', ');
  admin.disconnect();
  await Promise.all(replicas.map(({ child }) => stop(child, 'SIGKILL')));
  engine.kill('SIGKILL');
  await once(engine, 'exit');
  return report;
};

/** Resolves to the durations of the writes, in milliseconds. */
const writeAll = async (writes) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const durations = [];
  let next = 0;
  const work = async () => {
    while (next < writes.length) {
      const { port, sandbox } = writes[next++];
      const begin = performance.now();
      await post(agent, port, `/~${sandbox}${eventsPath(original)}`);
      durations.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  return durations;
};

const usedMemory = async (admin) =>
  Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1]);

const percentile = (durations, share) =>
  durations.toSorted((one, other) => one - other)[Math.floor(durations.length * share)].toFixed(1);

const post = (agent, port, path) =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const request = sendRequest(
      { agent, port, path, host: '127.0.0.1', method: 'POST', headers },
      (reply) => {
        reply.resume();
        reply.once('end', () =>
          reply.statusCode === 200 || reply.statusCode === 201
            ? resolve()
            : reject(new Error(`${path}: ${reply.statusCode}`)),
        );
      },
    );
    request.on('error', reject);
    request.end(eventBody);
  });

const toMicroseconds = (seconds) => Math.round(seconds * 1e6);

const residentMegabytes = (pid) =>
  Math.round(
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
  );
