import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { monotonicNow } from '../../base/clock.ts';
import { countDuration } from '../../base/time/duration-counts.ts';
import { formatCommit, type LoggedCommit } from '../log/log-format.ts';
import type { Commit } from '../sandbox/commit.ts';
import type { AppliedCommit } from '../sandbox/sandbox.ts';
import type { SandboxContent } from '../sandbox/sandbox-root.ts';
import type { CommittedChange, EngineCounts } from '../types.ts';
import { type ComparedLog, createCatchUp, noCommand } from './catch-up.ts';
import type { AppendResult, Engine, LogKeys, LogTail, NewEntry } from './engine.ts';
import {
  CommitConflict,
  mayHaveRun,
  toEngineRefusal,
  toUnconfirmedRefusal,
  toUnknownResultRefusal,
} from './engine-errors.ts';
import type { EngineHealth } from './engine-health.ts';

/** The copy of a sandbox in the memory of this replica. */
export type SandboxCopy = {
  readonly name: string;
  content(): SandboxContent;
  setContent(content: SandboxContent): void;
  /** Whether changes are reported to anybody. */
  readonly isFollowed: boolean;
  /** Reports changes that other replicas made. */
  report(changes: readonly CommittedChange[]): void;
};

/** Entries of the log, and what is called with each change of a transaction in them. */
export type ReplayedEntries = {
  readonly entries: readonly string[];
  readonly onChange?: ((change: CommittedChange) => void) | undefined;
};

export type SandboxLogOptions = {
  readonly engine: Engine;
  readonly keys: LogKeys;
  readonly copy: SandboxCopy;
  /** The life of a new log in milliseconds; 0 for ever. */
  readonly life: number;
  /** Applies entries to a content. */
  readonly replay: (content: SandboxContent, replayed: ReplayedEntries) => SandboxContent;
  /** The content of a checkpoint, or of the seed. */
  readonly restore: (checkpoint: string | undefined) => SandboxContent;
  readonly health: EngineHealth;
  readonly counts: EngineCounts;
  /** Prints a content as the checkpoint of a log. */
  readonly print: (content: SandboxContent) => Promise<string>;
};

/** The commits that are appended together, and the content to restore if they are not. */
type AppendBatch = {
  readonly before: SandboxContent;
  readonly commits: Commit[];
  readonly durable: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
};

type LogEntry = NewEntry & { readonly id: string };

/** The marker of a log at a moment, and how often the copy had advanced then. */
type LogCheck = { readonly marker: string; readonly advances: number };

/** How long the entry of an append with a lost reply is searched for, in milliseconds. */
const searchTime = 6000;
const searchPause = 100;

/** The number of entries after which a checkpoint is written. */
const checkpointEntries = 256;

/** Ids are unique: a random number for the process, and a count. */
const processId = randomBytes(6).toString('base64url');
let lastId = 0;

/**
 * One sandbox's log in the engine, as this replica follows it. Commits are applied to the copy at once;
 * those of one turn of the event loop are appended together, if the log is then as the copy has seen it.
 * If not, they are undone, the copy catches up, and their transactions run again.
 */
export class SandboxLog implements ComparedLog {
  readonly #options: SandboxLogOptions;
  /** The log as far as the copy has it; `undefined` before the first look. */
  #marker: string | undefined;
  #waiting: AppendBatch | undefined;
  /** Resolves when no command of this log is running. */
  #idle: Promise<void> = Promise.resolve();
  #running = 0;
  /** The number of entries when a checkpoint was written or tried last. */
  #checkpointAt = 0;
  /** Resolve when the comparison and the append that were sent last have been answered. */
  #compared = noCommand;
  #appended = noCommand;
  readonly #catchUp = createCatchUp([this]);
  /** How often the copy has advanced with the log. */
  #advances = 0;
  /** The time of the latest comparison with the log, by the monotonic clock. */
  #comparedAt = Number.NEGATIVE_INFINITY;

  constructor(options: SandboxLogOptions) {
    this.#options = options;
  }

  /** The marker of the copy; `undefined` before the first look at the log. */
  get marker(): string | undefined {
    return this.#marker;
  }

  /** The number of entries that the copy has. */
  get version(): number {
    return countEntries(this.#marker);
  }

  /** True while a command of this log runs or waits. */
  get isBusy(): boolean {
    return this.#running > 0 || this.#compared !== noCommand;
  }

  /** How long ago the copy was compared with the log, in milliseconds. */
  get age(): number {
    return monotonicNow() - this.#comparedAt;
  }

  /** Appends a commit that was applied to the copy. Rejects after it was undone. */
  append({ commit, before }: Pick<AppliedCommit, 'commit' | 'before'>): Promise<void> {
    if (this.#waiting === undefined) {
      this.#waiting = createBatch(before);
      // After the commits of this turn, before their replies are sent.
      setImmediate(() => this.#exclusively(() => this.#appendAfterComparison()));
    }
    this.#waiting.commits.push(commit);
    return this.#waiting.durable;
  }

  /**
   * Brings the copy to a state that is not older than this call.
   * @throws a refusal (503) when the engine cannot be used.
   */
  catchUp(): Promise<void> {
    return this.#catchUp();
  }

  answered(): Promise<unknown> {
    if (this.#appended === noCommand) return this.#compared;
    return Promise.all([this.#appended, this.#compared]);
  }

  async compare(): Promise<void> {
    const { engine, keys } = this.#options;
    const advances = this.#advances;
    const reading = this.#attempt(() => engine.marker(keys));
    const compared = reading.catch(() => undefined);
    this.#compared = compared;
    try {
      const marker = await reading;
      if (marker !== this.#marker) await this.#reach({ marker, advances });
      this.#comparedAt = monotonicNow();
    } finally {
      if (this.#compared === compared) this.#compared = noCommand;
    }
  }

  /** Creates the log if it does not exist, so that all replicas list the sandbox. */
  async create(): Promise<void> {
    await this.#exclusively(async () => {
      if (this.#marker !== '') return;
      const { engine, keys } = this.#options;
      const entry = this.#createEntry('', []);
      const result = await this.#attempt(() => engine.append(keys, entry));
      if (result.kind === 'appended') this.#advanceTo(result.marker);
      else this.#apply(result);
    });
  }

  /** Forgets what the copy has seen: the next use fetches everything. */
  close(): void {
    this.#marker = undefined;
  }

  #exclusively(task: () => Promise<void>): Promise<void> {
    this.#running += 1;
    const run = this.#idle.then(task).finally(() => {
      this.#running -= 1;
    });
    this.#idle = run.catch(() => undefined);
    return run;
  }

  /** Brings the copy to a state that is not older than a check. */
  async #reach(check: LogCheck): Promise<void> {
    await this.#exclusively(async () => {
      if (!this.#hasReached(check)) await this.#fetch();
    });
  }

  /**
   * True if the copy is not older than a check. An append that was confirmed after the check was sent may
   * have put the copy ahead of it.
   */
  #hasReached({ marker, advances }: LogCheck): boolean {
    if (marker === this.#marker) return true;
    return this.#advances > advances && this.version > countEntries(marker);
  }

  async #fetch(): Promise<void> {
    const { engine, keys } = this.#options;
    this.#apply(await this.#attempt(() => engine.fetch(keys, this.#marker ?? 'none')));
  }

  /** Runs a command that may be repeated; refuses (503) where it fails. */
  async #attempt<T>(command: () => Promise<T>): Promise<T> {
    const { engine, health, counts } = this.#options;
    const start = monotonicNow();
    try {
      const result = await command();
      health.noteSuccess('read');
      countDuration(counts.roundTrips.read, monotonicNow() - start);
      return result;
    } catch (error) {
      health.noteFailure(error);
      throw toEngineRefusal(engine.name, error);
    }
  }

  #advanceTo(marker: string): void {
    this.#marker = marker;
    this.#advances += 1;
    this.#comparedAt = monotonicNow();
    if (this.version - this.#checkpointAt >= checkpointEntries) this.#planCheckpoint();
  }

  #planCheckpoint(): void {
    this.#checkpointAt = this.version;
    // Another replica or a later commit brings it about if this one fails.
    this.#saveCheckpoint().catch((error) => this.#options.health.noteFailure(error));
  }

  /** Writes a checkpoint, unless another replica has done so in the last seconds. */
  async #saveCheckpoint(): Promise<void> {
    const { engine, keys, copy, print } = this.#options;
    if (!(await engine.lockCheckpoint(keys))) return;
    let captured: { readonly marker: string; readonly content: SandboxContent } | undefined;
    await this.#exclusively(async () => {
      const content = this.#waiting?.before ?? copy.content();
      if (this.#marker) captured = { marker: this.#marker, content };
    });
    if (captured) await engine.saveCheckpoint(keys, captured.marker, await print(captured.content));
  }

  /** Applies what the copy lacks. Commits that wait to be appended are undone first. */
  #apply(tail: LogTail): void {
    if (tail.kind !== 'current') {
      this.#undoWaiting(new CommitConflict());
      const { copy, restore, replay } = this.#options;
      const start = tail.kind === 'after' ? copy.content() : restore(tail.checkpoint);
      const changes: CommittedChange[] = [];
      const isReported = tail.kind === 'after' && copy.isFollowed;
      const onChange = isReported ? (one: CommittedChange) => changes.push(one) : undefined;
      copy.setContent(replay(start, { entries: tail.entries, onChange }));
      if (changes.length > 0) copy.report(changes);
      if (tail.kind === 'after') this.#options.counts.lagEntries += tail.entries.length;
    }
    this.#advanceTo(tail.marker);
  }

  /** Undoes the latest commits: those that wait build on those of the batch. */
  #undo(batch: AppendBatch, error: Error): void {
    this.#undoWaiting(error);
    this.#options.copy.setContent(batch.before);
    batch.reject(error);
  }

  #undoWaiting(error: Error): void {
    const batch = this.#waiting;
    this.#waiting = undefined;
    if (batch === undefined) return;
    this.#options.copy.setContent(batch.before);
    batch.reject(error);
  }

  /** Commits of calls that wait for a comparison are appended together with those before them. */
  async #appendAfterComparison(): Promise<void> {
    if (this.#compared !== noCommand) {
      await this.#compared;
      await new Promise(setImmediate);
    }
    await this.#appendWaiting();
  }

  async #appendWaiting(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = undefined;
    // They were undone meanwhile.
    if (batch === undefined) return;
    if (this.#marker === undefined) {
      this.#undo(batch, new CommitConflict());
      return;
    }
    const { engine, copy, health, counts } = this.#options;
    const commits = batch.commits.map((commit) => formatCommit(copy.name, commit));
    const entry = this.#createEntry(this.#marker, commits);
    const start = monotonicNow();
    try {
      const result = await this.#send(entry);
      health.noteSuccess('write');
      countDuration(counts.roundTrips.write, monotonicNow() - start);
      if (result.kind !== 'appended') this.#undo(batch, new CommitConflict());
      this.#continueAfter(result, batch);
    } catch (error) {
      health.noteFailure(error);
      if (mayHaveRun(error) === 'unknown') await this.#findEntry(entry, batch, error);
      else this.#undo(batch, toEngineRefusal(engine.name, error));
    }
  }

  async #send(entry: LogEntry): Promise<AppendResult> {
    const { engine, keys } = this.#options;
    const appending = engine.append(keys, entry);
    this.#appended = appending.catch(() => undefined);
    try {
      return await appending;
    } finally {
      this.#appended = noCommand;
    }
  }

  #continueAfter(result: AppendResult, batch: Pick<AppendBatch, 'resolve' | 'reject'>): void {
    if (result.kind !== 'appended') {
      this.#apply(result);
      return;
    }
    this.#advanceTo(result.marker);
    if (result.durability === 'confirmed') batch.resolve();
    else batch.reject(toUnconfirmedRefusal(this.#options.engine.name));
  }

  /**
   * Finds out whether an entry whose reply was lost is in the log. If it is not, an empty entry is put in
   * its place, so that it cannot come later.
   */
  async #findEntry(entry: LogEntry, batch: AppendBatch, cause: unknown): Promise<void> {
    const { engine, keys, health } = this.#options;
    const end = monotonicNow() + searchTime;
    while (monotonicNow() < end) {
      try {
        const result = await engine.append(keys, this.#createEntry(entry.after, []));
        health.noteSuccess('write');
        this.#settle(result, entry, batch);
        return;
      } catch {
        await setTimeout(searchPause);
      }
    }
    this.#undo(batch, toUnknownResultRefusal(engine.name, cause));
    this.close();
  }

  /** Settles a batch by the log after its entry was searched for. */
  #settle(result: AppendResult, { id }: LogEntry, batch: AppendBatch): void {
    const entries = 'entries' in result ? result.entries : [];
    const isFound = entries.some((entry) => entry.startsWith(`${id} `));
    if (!isFound) {
      const isLost = result.kind === 'all';
      this.#undo(
        batch,
        isLost
          ? toUnknownResultRefusal(this.#options.engine.name, undefined)
          : new CommitConflict(),
      );
    }
    if (result.kind === 'appended') this.#advanceTo(result.marker);
    else if (isFound && result.kind === 'after') this.#applyAfterOwn(result);
    else this.#apply(result);
    if (isFound && this.#options.engine.confirmsAtOnce) batch.resolve();
    else if (isFound) batch.reject(toUnconfirmedRefusal(this.#options.engine.name));
  }

  /** Applies the entries after the first one, whose commits the copy has. */
  #applyAfterOwn({ marker, entries }: LogTail & { readonly kind: 'after' }): void {
    const others = entries.slice(1);
    if (others.length > 0) this.#apply({ kind: 'after', marker, entries: others });
    else this.#advanceTo(marker);
  }

  #createEntry(after: string, commits: readonly string[]): LogEntry {
    lastId += 1;
    const id = `${processId}${lastId.toString(36)}`;
    return {
      id,
      after,
      marker: `${countEntries(after) + 1}:${id}`,
      entry: `${id} [${commits.join(',')}]`,
      life: this.#options.life,
    };
  }
}

/** The number of entries of a log, which starts its marker. */
export function countEntries(marker = ''): number {
  return Number.parseInt(marker || '0', 10);
}

/** The commits of an entry. */
export function parseEntry(entry: string): readonly LoggedCommit[] {
  return JSON.parse(entry.slice(entry.indexOf(' ') + 1));
}

function createBatch(before: SandboxContent): AppendBatch {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const durable = new Promise<void>((keep, fail) => {
    resolve = keep;
    reject = fail;
  });
  return { before, commits: [], durable, resolve, reject };
}
