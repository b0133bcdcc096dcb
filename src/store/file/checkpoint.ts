import { statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { ClockState } from '../../base/clock.ts';
import { GroupCommit } from '../log/group-commit.ts';
import { deleteLogs, RotatingLog } from '../log/log-rotation.ts';
import type { LogPosition } from '../log/recovery.ts';
import type { AppliedCommit } from '../sandbox/sandbox.ts';
import { createStorageRefusal, toErrorMessage, toUnwritableError } from '../storage-errors.ts';
import type { DocumentIdentity, Durability, StoreHealth } from '../types.ts';
import { createEditHandler } from './external-edits.ts';
import type { StoreFileContent } from './file-format.ts';
import type { FileMonitor } from './file-monitor.ts';
import { type Checkpoint, printCheckpoint } from './print-checkpoint.ts';
import { replaceFile } from './replace-file.ts';
import { createStoreFileWriter } from './store-file.ts';

export type CheckpointedLogOptions = {
  readonly file: string;
  readonly fileMonitor: FileMonitor;
  readonly document: DocumentIdentity;
  readonly position: LogPosition;
  /** The clock that a new sandbox has; another than the log goes on from wants a log of its own. */
  readonly clock: ClockState;
  readonly logClock: ClockState | undefined;
  /** Whether there is something that the file does not hold yet. */
  readonly hasUnsavedChanges: boolean;
  readonly durability: Durability;
  /** How many bytes the log may have before the file is written anew. */
  readonly maxLogBytes?: number;
  /** All of the store as it stands; it holds the commits up to that number. */
  readonly capture: (commit: number) => Checkpoint;
  /** What was captured was written, or could not be. */
  readonly onSaved: () => void;
  /** Takes in what somebody wrote into the file; absent where nobody asked for that. */
  readonly applyEdit?: (form: StoreFileContent) => void;
  readonly notify: (sentence: string) => void;
};

/** Where commits are taken down before they count. */
type LogWriter = { readonly rotatingLog: RotatingLog; readonly groupCommit: GroupCommit };

/**
 * The log may grow to this many bytes, and to twice the size of the file, before the file is written
 * anew: then writing it costs each commit little, whatever the file holds, and a start after a crash
 * repeats a log of this length within a second.
 */
const defaultMaxLogBytes = 64 * 1024 * 1024;
const maxLogToFileRatio = 2;

/** Keeps a store's file and its log: every commit in the log, and now and then all of it in the file. */
export class CheckpointedLog {
  readonly #options: CheckpointedLogOptions;
  readonly #write: (checkpoint: Checkpoint) => Promise<void>;
  readonly #handleEdit: () => Promise<void>;
  readonly #health: WriteHealth;
  /** Absent where commits are kept at the end only. */
  #log: LogWriter | undefined;
  #saving: Promise<void> | undefined;
  #editsHandled = Promise.resolve();
  readonly #maxLogBytes: number;
  #saveAt: number;
  #hasUnsavedChanges: boolean;

  constructor(options: CheckpointedLogOptions) {
    const {
      file,
      fileMonitor,
      hasUnsavedChanges,
      applyEdit,
      notify,
      maxLogBytes = defaultMaxLogBytes,
    } = options;
    this.#options = options;
    this.#maxLogBytes = maxLogBytes;
    this.#saveAt = maxLogBytes;
    this.#hasUnsavedChanges = hasUnsavedChanges;
    this.#health = createWriteHealth(`${file}.log`, notify);
    this.#write = createStoreFileWriter(file, (temporary) =>
      fileMonitor.replace(temporary, () => toChangedDuringSaveError(file)),
    );
    const saveAfter = (step: () => void) => this.saveAfter(step);
    this.#handleEdit = createEditHandler({ file, fileMonitor, saveAfter, notify }, applyEdit);
  }

  /** Makes a file where there is none, and begins or goes on with the log. */
  async start(file: 'new' | 'known'): Promise<void> {
    const { clock, logClock, durability, fileMonitor, position, hasUnsavedChanges } = this.#options;
    if (file === 'new' || (durability === 'exit' && hasUnsavedChanges)) await this.save();
    if (durability === 'exit') deleteLogs(this.#options.file);
    else this.#log = this.#openLog(durability);
    if (this.#log && !isDeepStrictEqual(clock, logClock ?? clock)) await this.save();
    if (position.previousLog === 'exists') this.#saveInBackground();
    fileMonitor.onChange(() => {
      this.#editsHandled = this.#handleEdit();
    });
  }

  /** Takes down a commit: see `OnCommit`. */
  append(committed: AppliedCommit): Promise<void> | undefined {
    this.#hasUnsavedChanges = true;
    return this.#log?.groupCommit.add(committed);
  }

  /** How it stood at the last attempt; one that failed is made again, so that who asks again hears of it. */
  health(): StoreHealth {
    const health = this.#health.read();
    if (health.status === 'degraded') this.#probe();
    return health;
  }

  /** Writes the file anew; one time at a time. Rejects when that fails: then the logs still hold it all. */
  save(): Promise<void> {
    return this.#saving ?? this.#startSave(() => {});
  }

  /** Takes a step at a moment when every commit is safe, and writes the file anew with what it led to. */
  async saveAfter(step: () => void): Promise<void> {
    // What is being written does not hold what the step leads to, so it is waited for.
    await this.#waitForSave();
    await this.#startSave(step);
  }

  /** Writes all there is; rejects when that fails, or when somebody else changed the file. */
  async close(): Promise<void> {
    const { file, fileMonitor, capture } = this.#options;
    fileMonitor.close();
    await this.#editsHandled;
    await this.#waitForSave();
    const isUnsaved = this.#hasUnsavedChanges;
    const isConflict = isUnsaved && !fileMonitor.isUnchanged();
    try {
      if (isConflict) await writeConflictFile(`${file}.conflict`, capture(0));
      else if (isUnsaved) await this.save();
    } finally {
      this.#log?.rotatingLog.close();
    }
    deleteLogs(file);
    if (isConflict) throw toChangedExternallyError(file);
  }

  #openLog(durability: 'process' | 'power'): LogWriter {
    const { clock, file, document, position } = this.#options;
    const rotatingLog = new RotatingLog(file, { clock, document }, position);
    const groupCommit = new GroupCommit({
      log: () => rotatingLog.current(),
      durability: durability === 'power' ? 'synced' : 'written',
      refuse: (cause) => createStorageRefusal(`${file}.log`, cause),
      onAttempt: (error) => this.#recordAttempt(error, rotatingLog),
    });
    return { rotatingLog, groupCommit };
  }

  /** Does something at a moment when every commit is safe. */
  #runBetweenCommits<T>(task: () => T): Promise<T> {
    return this.#log?.groupCommit.runBetweenCommits(task) ?? Promise.resolve().then(task);
  }

  async #waitForSave(): Promise<void> {
    while (this.#saving !== undefined) await this.#saving.catch(() => undefined);
  }

  #startSave(step: () => void): Promise<void> {
    this.#saving = this.#save(step).finally(() => {
      this.#saving = undefined;
    });
    return this.#saving;
  }

  async #save(step: () => void): Promise<void> {
    const { file, capture, position, onSaved } = this.#options;
    const rotatingLog = this.#log?.rotatingLog;
    let checkpoint: Checkpoint | undefined;
    try {
      checkpoint = await this.#runBetweenCommits(() => {
        step();
        const captured = capture(rotatingLog?.rotate() ?? position.number);
        this.#hasUnsavedChanges = false;
        return captured;
      });
      await this.#write(checkpoint);
      rotatingLog?.deletePrevious();
      this.#saveAt = Math.max(this.#maxLogBytes, maxLogToFileRatio * statSync(file).size);
    } catch (cause) {
      if (checkpoint !== undefined) this.#hasUnsavedChanges = true;
      this.#saveAt = this.#maxLogBytes + (rotatingLog?.current().end().length ?? 0);
      throw toUnwritableError(file, cause);
    } finally {
      onSaved();
    }
  }

  #saveInBackground(): void {
    if (this.#saving !== undefined || !this.#options.fileMonitor.isUnchanged()) return;
    this.save().catch((error) => {
      // An edit that fell into the save is met as any other is.
      if (!this.#options.fileMonitor.isUnchanged()) return;
      this.#options.notify(`${toErrorMessage(error)} Until then the log keeps it all.`);
    });
  }

  #recordAttempt(error: unknown, rotatingLog: RotatingLog): void {
    this.#health.record(error);
    if (error === undefined && rotatingLog.current().end().length >= this.#saveAt)
      this.#saveInBackground();
  }

  #probe(): void {
    this.#runBetweenCommits(() => this.#log?.rotatingLog.current().probeWrite()).then(
      () => this.#health.record(undefined),
      (error) => this.#health.record(error),
    );
  }
}

function toChangedDuringSaveError(file: string): Error {
  return new Error(
    `${file}: was changed by somebody else while it was being saved, and was not written.`,
  );
}

function toChangedExternallyError(file: string): Error {
  return new Error(
    `${file}: was changed by somebody else while it was in use and was left as it is; what would have been saved is in ${file}.conflict.`,
  );
}

async function writeConflictFile(path: string, checkpoint: Checkpoint): Promise<void> {
  try {
    await replaceFile(path, printCheckpoint(checkpoint));
  } catch (cause) {
    throw toUnwritableError(path, cause);
  }
}

/** Whether commits can be kept. */
export type WriteHealth = {
  /** How it stands, by the last attempt. */
  read(): StoreHealth;
  /** Takes note of how an attempt ended; says it when that is another thing than before. */
  record(error: unknown): void;
};

export function createWriteHealth(log: string, notify: (sentence: string) => void): WriteHealth {
  let health: StoreHealth = { status: 'ok' };
  return {
    read: () => health,
    record: (error) => {
      if (error === undefined) {
        if (health.status === 'degraded') notify('Writes are kept again.');
        health = { status: 'ok' };
        return;
      }
      const reason = `${log}: ${toErrorMessage(error)}`;
      if (health.status === 'ok') notify(`Writes are refused until they can be kept: ${reason}`);
      health = { status: 'degraded', reason };
    },
  };
}
