import { isInternalResource } from '../../base/internal-resources.ts';
import type { CommittedChange, Sandbox } from '../../store/types.ts';

/** A change with its number in the sandbox, from 1. */
export type NumberedChange = { readonly id: number; readonly change: CommittedChange };

type Listener = (change: NumberedChange) => void;

/** The changes that are kept for clients that come back. */
const maxChanges = 1000;

/** How long changes are noted after the last client has left, in milliseconds. */
const restTime = 5 * 60 * 1000;

/** The latest changes of a sandbox, noted since the first client asked for them. */
export class ChangeLog {
  readonly #sandbox: Pick<Sandbox, 'follow'>;
  readonly #listeners = new Set<Listener>();
  readonly #changes: NumberedChange[] = [];
  #lastId = 0;
  #stop: (() => void) | undefined;
  #rest: NodeJS.Timeout | undefined;

  constructor(sandbox: Pick<Sandbox, 'follow'>) {
    this.#sandbox = sandbox;
  }

  /** The changes after one that a client has seen, as far as they are kept. */
  since(id: number): readonly NumberedChange[] {
    // An id that no change had yet is one of an earlier process.
    return id > this.#lastId ? [] : this.#changes.filter((one) => one.id > id);
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
      this.#changes.push(numbered);
      for (const listener of this.#listeners) listener(numbered);
    }
    this.#changes.splice(0, this.#changes.length - maxChanges);
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
