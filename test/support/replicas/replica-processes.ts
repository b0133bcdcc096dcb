import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Sandlot, SandlotOptions } from '../../../src/sandlot.ts';
import type { Cleanup } from '../replica-fleet.ts';
import { withoutTap } from '../without-tap.ts';
import type { OpenedReplica, ReplicaReply, ReplicaRequest } from './replica-process.ts';

/** A replica in another process. */
export type RemoteReplica = {
  readonly port: number;
  readonly summary: OpenedReplica['summary'];
  readonly inspect: Sandlot['inspect'];
};

/** Opens a replica in one of the processes, which stay for all tests of this one. */
export async function openReplica(
  index: number,
  options: SandlotOptions,
  onWarning: (sentence: string) => void,
  cleanup: Cleanup,
): Promise<RemoteReplica> {
  processes[index] ??= new ReplicaProcess();
  const process = processes[index];
  lastSandlot += 1;
  const sandlot = lastSandlot;
  // All replicas warn of the same.
  if (index === 0) process.listeners.set(sandlot, onWarning);
  const opened = await process.ask({ kind: 'open', sandlot, options });
  cleanup(async () => {
    process.listeners.delete(sandlot);
    const closed = process.ask({ kind: 'close', sandlot });
    const end = await Promise.race([closed, setTimeout(closeTimeout, 'late', { ref: false })]);
    if (end !== 'late') return;
    // A call of a test that failed never ends: the next tests get another process.
    process.kill();
    processes[index] = undefined;
  });
  const { port, summary }: OpenedReplica = Object(opened);
  return {
    port,
    summary,
    inspect: async () => Object(await process.ask({ kind: 'inspect', sandlot })),
  };
}

/** How long a replica may take to close, in milliseconds. */
const closeTimeout = 20_000;

const processes: (ReplicaProcess | undefined)[] = [];
let lastSandlot = 0;

const loader = new URL('../typescript.mjs', import.meta.url);

class ReplicaProcess {
  /** The listeners to the warnings of each Sandlot. */
  readonly listeners = new Map<number, (sentence: string) => void>();
  readonly #child: ChildProcess;
  readonly #pending = new Map<
    number,
    { resolve(result: unknown): void; reject(error: Error): void }
  >();
  #lastId = 0;

  constructor() {
    const { SANDLOT_TEST_REPLICAS: _redirected, ...env } = process.env;
    const file = fileURLToPath(new URL('replica-process.ts', import.meta.url));
    this.#child = spawn(...withoutTap(process.execPath, `--import=${loader}`, file), {
      env,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (reply: ReplicaReply) => this.#settle(reply));
    this.#child.unref();
    this.#child.channel?.unref();
  }

  ask(question: Omit<ReplicaRequest, 'id'>): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#child.channel?.ref();
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#child.send({ ...question, id });
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #settle(reply: ReplicaReply): void {
    if ('warning' in reply) {
      this.listeners.get(reply.sandlot)?.(reply.warning);
      return;
    }
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) this.#child.channel?.unref();
    if ('error' in reply) pending?.reject(new Error(reply.error));
    else pending?.resolve(reply.result);
  }
}
