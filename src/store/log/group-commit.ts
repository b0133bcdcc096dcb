import type { AppliedCommit, MemorySandbox } from '../sandbox/sandbox.ts';
import type { SandboxContent } from '../sandbox/sandbox-root.ts';
import type { LogEnd, WriteAheadLog } from './log.ts';
import { formatCommit } from './log-format.ts';

/** A commit is durable when it is written to the log, or when it is synced to disk. */
export type CommitDurability = 'written' | 'synced';

export type AppendableLog = Pick<WriteAheadLog, 'append' | 'truncate' | 'end' | 'sync' | 'syncNow'>;

export type GroupCommitOptions = {
  readonly log: () => AppendableLog;
  readonly durability: CommitDurability;
  /** Creates the error for writers whose commits were undone. */
  readonly refuse: (cause: unknown) => Error;
  /** Called with the result of each write to the log. */
  readonly onAttempt: (error: unknown) => void;
};

/** Commits that become durable together, and the contents to restore if they fail. */
type CommitBatch = {
  readonly commits: AppliedCommit[];
  readonly before: Map<MemorySandbox, SandboxContent>;
  readonly durable: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
};

/** Group commit: writes all commits of one tick of the event loop to the log at once. */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #tasks: (() => void)[] = [];
  #waiting: CommitBatch | undefined;
  #state: 'idle' | 'planned' | 'syncing' = 'idle';

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** Resolves when the commit is durable; rejects when it failed and was undone. */
  add(committed: AppliedCommit): Promise<void> {
    const { sandbox, before } = committed;
    this.#waiting ??= createBatch();
    const batch = this.#waiting;
    if (!batch.before.has(sandbox)) batch.before.set(sandbox, before);
    batch.commits.push(committed);
    this.#schedule();
    return batch.durable;
  }

  /** Runs a task at a moment when every commit is durable or undone. */
  runBetweenCommits<T>(task: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#tasks.push(() => {
        try {
          resolve(task());
        } catch (error) {
          reject(error);
        }
      });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'planned';
    // After the commits of this tick, before their replies are sent.
    setImmediate(() => this.#run());
  }

  #run(): void {
    const batch = this.#waiting;
    this.#waiting = undefined;
    this.#state = 'idle';
    if (batch !== undefined) this.#write(batch);
    if (this.#isSyncing()) return;
    for (const task of this.#tasks.splice(0)) task();
    this.#proceed();
  }

  #isSyncing(): boolean {
    return this.#state === 'syncing';
  }

  #proceed(): void {
    if (this.#waiting !== undefined || this.#tasks.length > 0) this.#schedule();
  }

  #write(batch: CommitBatch): void {
    const log = this.#options.log();
    const end = log.end();
    try {
      // Formatting all commits in one loop takes half the time of formatting each within its
      // request.
      log.append(batch.commits.map(({ sandbox, commit }) => formatCommit(sandbox.name, commit)));
    } catch (cause) {
      this.#fail([batch], cause);
      return;
    }
    if (this.#options.durability === 'written') this.#succeed(batch);
    // Tasks wait for a moment without pending commits, which may not come while writers queue up.
    else if (this.#tasks.length > 0) this.#syncNow(batch, log, end);
    else this.#sync(batch, log, end);
  }

  async #sync(batch: CommitBatch, log: AppendableLog, end: LogEnd): Promise<void> {
    this.#state = 'syncing';
    try {
      await log.sync();
      this.#succeed(batch);
    } catch (cause) {
      this.#rollBack(batch, log, end, cause);
    }
    this.#state = 'idle';
    this.#proceed();
  }

  #syncNow(batch: CommitBatch, log: AppendableLog, end: LogEnd): void {
    try {
      log.syncNow();
      this.#succeed(batch);
    } catch (cause) {
      this.#rollBack(batch, log, end, cause);
    }
  }

  #succeed(batch: CommitBatch): void {
    this.#options.onAttempt(undefined);
    batch.resolve();
  }

  /** Commits made meanwhile build on the failed ones, so they are undone first. */
  #rollBack(batch: CommitBatch, log: AppendableLog, end: LogEnd, cause: unknown): void {
    const nextBatch = this.#waiting;
    this.#waiting = undefined;
    log.truncate(end);
    this.#fail(nextBatch === undefined ? [batch] : [nextBatch, batch], cause);
  }

  #fail(newestFirst: readonly CommitBatch[], cause: unknown): void {
    this.#options.onAttempt(cause);
    for (const { before } of newestFirst) {
      for (const [sandbox, content] of before) sandbox.setContent(content);
    }
    for (const batch of newestFirst) batch.reject(this.#options.refuse(cause));
  }
}

function createBatch(): CommitBatch {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const durable = new Promise<void>((keep, fail) => {
    resolve = keep;
    reject = fail;
  });
  return { commits: [], before: new Map(), durable, resolve, reject };
}
