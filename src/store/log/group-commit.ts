import type { AppliedCommit, MemorySandbox } from '../sandbox/sandbox.ts';
import type { SandboxContent } from '../sandbox/sandbox-root.ts';
import type { LogEnd, WriteAheadLog } from './log.ts';
import { formatCommit } from './logged-commit.ts';

/** When a commit is safe: when the log has it, or when the disk has it. */
export type CommitDurability = 'written' | 'synced';

/** What a group needs of a log. */
export type AppendableLog = Pick<WriteAheadLog, 'append' | 'truncate' | 'end' | 'sync' | 'syncNow'>;

export type GroupCommitOptions = {
  readonly log: () => AppendableLog;
  readonly durability: CommitDurability;
  /** Makes the error that those hear whose commits could not be kept. */
  readonly refuse: (cause: unknown) => Error;
  /** Hears how each attempt to keep commits ended. */
  readonly onAttempt: (error: unknown) => void;
};

/** Commits that become safe together, and what undoes them. */
type CommitBatch = {
  readonly commits: AppliedCommit[];
  readonly before: Map<MemorySandbox, SandboxContent>;
  readonly durable: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
};

/** Takes down commits: all that come in one turn of the event loop by one write. */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #tasks: (() => void)[] = [];
  #waiting: CommitBatch | undefined;
  #state: 'idle' | 'planned' | 'syncing' = 'idle';

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** Resolves when the commit is safe; rejects when it could not be kept and was undone. */
  add(committed: AppliedCommit): Promise<void> {
    const { sandbox, before } = committed;
    this.#waiting ??= createBatch();
    const batch = this.#waiting;
    if (!batch.before.has(sandbox)) batch.before.set(sandbox, before);
    batch.commits.push(committed);
    this.#schedule();
    return batch.durable;
  }

  /** Does something at a moment when every commit is safe or undone, and none comes between. */
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
    // After this turn's commits, before its replies can leave.
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
      // Printed side by side: each in the midst of its request would take twice as long.
      log.append(batch.commits.map(({ sandbox, commit }) => formatCommit(sandbox.name, commit)));
    } catch (cause) {
      this.#fail([batch], cause);
      return;
    }
    if (this.#options.durability === 'written') this.#succeed(batch);
    // Somebody waits for a moment between commits, which may not come while they queue.
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

  /** What was committed meanwhile goes on from what is undone, so it is undone as well, first. */
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
