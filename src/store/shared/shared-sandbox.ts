import { setTimeout } from 'node:timers/promises';
import { type ClockState, monotonicNow } from '../../base/clock.ts';
import { seedRandom, toRandom } from '../../base/random.ts';
import type { MemorySandbox } from '../sandbox/sandbox.ts';
import type {
  DiffBase,
  DueChange,
  OnChanges,
  Sandbox,
  SandboxChange,
  SandboxState,
  Snapshots,
  StateDiff,
  TransactionTask,
} from '../types.ts';
import { CommitConflict, createConflictRefusal } from './engine-errors.ts';
import type { SandboxLog } from './sandbox-log.ts';

/** A sandbox in the memory of this replica, and its log. */
export type LoadedSandbox = { readonly memory: MemorySandbox; readonly log: SandboxLog };

export type SharedSandboxOptions = {
  readonly name: string;
  /** Finds the sandbox in memory, or loads it. */
  readonly load: (name: string) => LoadedSandbox;
  /**
   * Brings the copy to at most this age in milliseconds, and creates the log if needed; `undefined` when
   * nothing has to be done.
   */
  readonly open: (loaded: LoadedSandbox, maxAge: number) => Promise<void> | undefined;
};

type RunOnCopy<T> = (loaded: LoadedSandbox) => Promise<T>;

/** Transactions run so many times, and for so many milliseconds, before they are refused (503). */
const maxAttempts = 50;
const maxDuration = 8000;

/**
 * The age in milliseconds at which a copy is compared with the log before a write. Calls have done so just
 * now; others, such as those of timers, have not.
 */
const maxWriteAge = 5;

/** The age in milliseconds at which a copy that is watched is compared with the log. */
const maxWatchAge = 100;

/** Pauses differ between replicas, so that one of them comes first. */
const jitter = toRandom(seedRandom(process.pid));
const maxPause = 20;

/** A sandbox that several replicas share. Its synchronous parts show the copy of this replica. */
export class SharedSandbox implements Sandbox {
  readonly name: string;
  readonly #options: SharedSandboxOptions;
  #snapshots: Snapshots | undefined;
  #running = 0;

  constructor(options: SharedSandboxOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** True while transactions run or wait. */
  get isBusy(): boolean {
    return this.#running > 0;
  }

  get snapshots(): Snapshots {
    this.#snapshots ??= this.#createSnapshots();
    return this.#snapshots;
  }

  read<T>(task: TransactionTask<T>): Promise<T> {
    return this.#retry(Number.POSITIVE_INFINITY, ({ memory }) => memory.read(task));
  }

  peek<T>(task: TransactionTask<T>): Promise<T> {
    return this.#retry(Number.POSITIVE_INFINITY, ({ memory }) => memory.peek(task));
  }

  write<T>(task: TransactionTask<T>): Promise<T> {
    return this.#retry(maxWriteAge, ({ memory }) => memory.write(task));
  }

  reset(): Promise<void> {
    return this.#retry(maxWriteAge, ({ memory }) => memory.reset());
  }

  state(): SandboxState {
    return this.#load().memory.state();
  }

  /** Reports what this replica knows of. */
  watch(): () => SandboxChange | undefined {
    return this.#load().memory.watch();
  }

  /** Reports also the changes of other replicas: the copy is compared with the log again and again. */
  follow(onChanges: OnChanges): () => void {
    const stopFollowing = this.#load().memory.follow(onChanges);
    const compare = (): void => {
      this.#options.open(this.#load(), maxWatchAge)?.catch(() => undefined);
    };
    compare();
    const timer = setInterval(compare, maxWatchAge).unref();
    return () => {
      clearInterval(timer);
      stopFollowing();
    };
  }

  diff(from: DiffBase): StateDiff | undefined {
    return this.#load().memory.diff(from);
  }

  replace(state: SandboxState, settle?: TransactionTask<void>): Promise<void> {
    return this.#retry(maxWriteAge, ({ memory }) => memory.replace(state, settle));
  }

  due(): readonly DueChange[] {
    return this.#load().memory.due();
  }

  clock(): ClockState {
    return this.#load().memory.clock();
  }

  setClock(toNext: (clock: ClockState) => ClockState): Promise<ClockState> {
    return this.#retry(maxWriteAge, ({ memory }) => memory.setClock(toNext));
  }

  #load(): LoadedSandbox {
    return this.#options.load(this.name);
  }

  /** Runs a transaction, and keeps its sandbox in memory meanwhile. */
  async #retry<T>(maxAge: number, run: RunOnCopy<T>): Promise<T> {
    this.#running += 1;
    try {
      return await this.#runOnCopy(maxAge, run);
    } finally {
      this.#running -= 1;
    }
  }

  /** Runs a transaction on a copy of at most this age, and again after each conflict. */
  async #runOnCopy<T>(maxAge: number, run: RunOnCopy<T>): Promise<T> {
    const end = monotonicNow() + maxDuration;
    for (let attempt = 1; ; attempt++) {
      const loaded = this.#load();
      await this.#options.open(loaded, maxAge);
      const outcome = await run(loaded).then(toResult, toConflict);
      if ('result' in outcome) return outcome.result;
      if (attempt === maxAttempts || monotonicNow() > end)
        throw createConflictRefusal(this.name, attempt);
      if (attempt > 1) await setTimeout(jitter.fraction() * Math.min(2 * attempt, maxPause));
    }
  }

  #createSnapshots(): Snapshots {
    const snapshots = () => this.#load().memory.snapshots;
    return {
      list: () => snapshots().list(),
      read: (name) => snapshots().read(name),
      take: (name) => this.#retry(maxWriteAge, ({ memory }) => memory.snapshots.take(name)),
      restore: (name) => this.#retry(maxWriteAge, ({ memory }) => memory.snapshots.restore(name)),
      forget: (name) => this.#retry(maxWriteAge, ({ memory }) => memory.snapshots.forget(name)),
    };
  }
}

function toResult<T>(result: T) {
  return { result };
}

/** @throws any other error. */
function toConflict(error: unknown) {
  if (error instanceof CommitConflict) return { conflict: error };
  throw error;
}
