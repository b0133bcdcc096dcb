import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ConnectionOptions } from 'node:tls';
import { Redis } from 'ioredis';

/** A Valkey (or Redis) server of a test. */
export type ValkeyServer = {
  readonly port: number;
  /** Its address, with a start of all keys that no other test has. */
  url(): string;
  readonly child: ChildProcess;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
};

const program = ['valkey-server', 'redis-server'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/** The address of a server that is running already. */
const external = process.env.SANDLOT_TEST_VALKEY;

/** Why tests that need Valkey are left out; `undefined` where there is one. */
export const withoutValkey =
  program === undefined && external === undefined
    ? 'Tests of --store are left out: install valkey-server or redis-server, or set SANDLOT_TEST_VALKEY=URL.'
    : undefined;

/** Why tests that start their own server are left out. */
export const withoutValkeyProgram =
  program === undefined ? 'This test starts valkey-server, which is not installed.' : undefined;

let lastPrefix = 0;

/** An address whose keys no other test has. */
export function withOwnPrefix(url: string): string {
  lastPrefix += 1;
  return `${url}${url.includes('?') ? '&' : '?'}prefix=t${process.pid}-${lastPrefix}`;
}

let shared: Promise<ValkeyServer> | undefined;

/** An address at the server that all tests of this process use, which ends with the process. */
export async function valkeyUrl(): Promise<string> {
  if (external !== undefined) return withOwnPrefix(external);
  shared ??= startValkey([]);
  return (await shared).url();
}

/** A port that is free now. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts a server on a free port, or on a given one, with its files in a new folder. */
export async function startValkey(
  options: readonly string[],
  at: { readonly port?: number; readonly folder?: string } = {},
): Promise<ValkeyServer> {
  if (program === undefined) throw new Error(withoutValkeyProgram);
  const port = at.port ?? (await findFreePort());
  const folder = at.folder ?? mkdtempSync(join(tmpdir(), 'sandlot-valkey-'));
  const child = spawn(
    program,
    ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options],
    { stdio: 'ignore' },
  );
  child.unref();
  endWithThisProcess(child);
  const end = () => {
    child.kill('SIGKILL');
    if (at.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', end);
  await waitUntilListening(port);
  return {
    port,
    url: () => withOwnPrefix(`valkey://127.0.0.1:${port}/0`),
    child,
    kill: async () => {
      process.off('exit', end);
      if (child.exitCode === null && child.signalCode === null) {
        child.ref();
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      if (at.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Also where this process is killed: its end closes the pipe on which a shell waits. */
function endWithThisProcess({ pid }: ChildProcess): void {
  const guard = spawn('sh', ['-c', 'read -r _; kill -9 "$0"', `${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  Object(guard.stdin).unref();
}

export type ClusterOptions = {
  /** How its nodes are reached; by TCP when absent. */
  readonly connection?: { readonly host: string; readonly tls: ConnectionOptions };
  readonly start?: (options: readonly string[]) => Promise<ValkeyServer>;
};

export type ValkeyCluster = {
  /** The hosts and ports of its nodes, as addresses have them. */
  readonly hosts: string;
  /** Adds a replica of the first node, which has the first third of the slots. */
  addReplica(): Promise<void>;
  slotOf(sandbox: string): Promise<number>;
};

/** Starts a cluster of three servers with append-only files. */
export async function startValkeyCluster(
  cleanup: (undo: () => unknown) => void,
  options: ClusterOptions = {},
): Promise<ValkeyCluster> {
  const open = () => startNode(cleanup, options);
  const nodes = await Promise.all([open(), open(), open()]);
  const [first] = nodes;
  const third = Math.ceil(16_384 / 3);
  for (const [index, { client }] of nodes.entries()) {
    const last = Math.min(16_383, (index + 1) * third - 1);
    await client.call('CLUSTER', 'ADDSLOTSRANGE', `${index * third}`, `${last}`);
  }
  const add = async ({ client, port, bus }: ClusterNode): Promise<void> => {
    await first.client.call('CLUSTER', 'MEET', '127.0.0.1', `${port}`, `${bus}`);
    while (!/cluster_state:ok/.test(String(await client.call('CLUSTER', 'INFO'))))
      await setTimeout(20);
  };
  await Promise.all(nodes.map(add));
  return {
    hosts: nodes.map(({ host, port }) => `${host}:${port}`).join(','),
    addReplica: async () => {
      const node = await open();
      await add(node);
      await node.client.call(
        'CLUSTER',
        'REPLICATE',
        String(await first.client.call('CLUSTER', 'MYID')),
      );
      while (!/master_link_status:up/.test(await node.client.info('replication')))
        await setTimeout(20);
    },
    slotOf: async (sandbox) => Number(await first.client.call('CLUSTER', 'KEYSLOT', sandbox)),
  };
}

type ClusterNode = Awaited<ReturnType<typeof startNode>>;

async function startNode(
  cleanup: (undo: () => unknown) => void,
  { connection, start = startValkey }: ClusterOptions,
) {
  const host = connection?.host ?? '127.0.0.1';
  // Its default is 10,000 above the port, which may be none.
  const bus = await findFreePort();
  const { port, kill } = await start([
    ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--cluster-port', `${bus}`],
    ...['--appendonly', 'yes', '--repl-diskless-sync-delay', '0'],
  ]);
  const client = new Redis({ ...connection, host, port });
  cleanup(async () => {
    client.disconnect();
    await kill();
  });
  return { client, host, port, bus };
}

/** Starts a sentinel that watches a primary, and replaces it half a second after it is gone. */
export async function startSentinel(
  cleanup: (undo: () => unknown) => void,
  { name, primary, protocol = 'TCP', options = [] }: SentinelOptions,
): Promise<{ readonly port: number }> {
  if (program === undefined) throw new Error(withoutValkeyProgram);
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), 'sandlot-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  const lines = [
    'bind 127.0.0.1',
    ...(protocol === 'TCP' ? [`port ${port}`] : ['port 0', `tls-port ${port}`]),
    `sentinel monitor ${name} 127.0.0.1 ${primary} 1`,
    `sentinel down-after-milliseconds ${name} 500`,
    `sentinel failover-timeout ${name} 2000`,
    ...options,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const child = spawn(program, [file, '--sentinel'], { stdio: 'ignore' });
  endWithThisProcess(child);
  cleanup(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });
  await waitUntilListening(port);
  return { port };
}

type SentinelOptions = {
  /** The name of the primary. */
  readonly name: string;
  /** Its port. */
  readonly primary: number;
  /** How it is reached; by TCP when absent. */
  readonly protocol?: 'TCP' | 'TLS';
  /** More lines of its configuration. */
  readonly options?: readonly string[];
};

async function waitUntilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await setTimeout(25);
  }
  throw new Error(`valkey-server did not start on port ${port}.`);
}
