import { isInternalResource } from '../../base/internal-resources.ts';
import type { CommittedChange, Sandbox } from '../../store/types.ts';

/** A change with its number in the sandbox, from 1. */
export type NumberedChange = { readonly id: number; readonly change: CommittedChange };

/** With the characters of its record. */
type KeptChange = NumberedChange & { readonly length: number };

type Listener = (change: NumberedChange) => void;

/** The changes that are kept for clients that come back, and the characters of their records. */
const maxChanges = 1000;
const maxRecordLength = 16_000_000;

/** How long changes are noted after the last client has left, in milliseconds. */
const restTime = 5 * 60 * 1000;

/** The latest changes of a sandbox, noted since the first client asked for them. */
export class ChangeLog {
  readonly #sandbox: Pick<Sandbox, 'follow'>;
  readonly #listeners = new Set<Listener>();
  readonly #changes = new Set<KeptChange>();
  #recordLength = 0;
  #lastId = 0;
  #stop: (() => void) | undefined;
  #rest: NodeJS.Timeout | undefined;

  constructor(sandbox: Pick<Sandbox, 'follow'>) {
    this.#sandbox = sandbox;
  }

  /** The changes after one that a client has seen, as far as they are kept. */
  since(id: number): readonly NumberedChange[] {
    // An id that no change had yet is one of an earlier process.
    return id > this.#lastId ? [] : [...this.#changes].filter((one) => one.id > id);
  }

  listen(listener: Listener): () => void {
    clearTimeout(this.#rest);
    this.#stop ??= this.#sandbox.follow((changes) => this.#note(changes));
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#rest = setTimeout(() => this.close(), restTime).unref();
    };
  }

  close(): void {
    clearTimeout(this.#rest);
    this.#stop?.();
    this.#stop = undefined;
  }

  #note(changes: readonly CommittedChange[]): void {
    for (const change of changes) {
      if (isInternalResource(change.resource)) continue;
      this.#lastId += 1;
      const numbered = { id: this.#lastId, change };
      this.#keep(numbered);
      for (const listener of this.#listeners) listener(numbered);
    }
  }

  /** Adds a change, and drops the oldest of too many, or of those whose records are too long. */
  #keep({ id, change }: NumberedChange): void {
    const { length } = JSON.stringify(change.to ?? change.from);
    this.#changes.add({ id, change, length });
    this.#recordLength += length;
    for (const oldest of this.#changes) {
      if (this.#changes.size <= maxChanges && this.#recordLength <= maxRecordLength) break;
      this.#changes.delete(oldest);
      this.#recordLength -= oldest.length;
    }
  }
}

/** The logs of sandboxes, for as long as these are in memory. */
export type ChangeLogs = { of(sandbox: Sandbox): ChangeLog };

export function createChangeLogs(): ChangeLogs {
  const logs = new WeakMap<Sandbox, ChangeLog>();
  return {
    of: (sandbox) => {
      const log = logs.get(sandbox) ?? new ChangeLog(sandbox);
      logs.set(sandbox, log);
      return log;
    },
  };
}
