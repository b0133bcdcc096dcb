import { statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { ClockState } from '../../base/clock.ts';
import { GroupCommit } from '../log/group-commit.ts';
import { deleteLogs, RotatingLog } from '../log/log-rotation.ts';
import type { LogPosition } from '../log/recovery.ts';
import type { AppliedCommit } from '../sandbox/sandbox.ts';
import { createStorageRefusal, toErrorMessage, toUnwritableError } from '../storage-errors.ts';
import type { DocumentIdentity, FileDurability, StoreHealth } from '../types.ts';
import { createEditHandler, type FileMonitor } from './external-edits.ts';
import type { StoreFileContent } from './file-format.ts';
import { type Checkpoint, printCheckpoint } from './print-checkpoint.ts';
import { createStoreFileWriter, replaceFile } from './store-file.ts';

export type CheckpointedLogOptions = {
  readonly file: string;
  readonly fileMonitor: FileMonitor;
  readonly document: DocumentIdentity;
  readonly position: LogPosition;
  /** The clock of new sandboxes. If it differs from `logClock`, a new log is started. */
  readonly clock: ClockState;
  readonly logClock: ClockState | undefined;
  /** Whether the store holds changes that the file does not. */
  readonly hasUnsavedChanges: boolean;
  readonly durability: FileDurability;
  /** The log size in bytes at which a checkpoint is written. */
  readonly maxLogBytes?: number;
  /** Returns the whole store as of the given commit number. */
  readonly capture: (commit: number) => Checkpoint;
  /** Called after a captured checkpoint was written, or failed to be. */
  readonly onSaved: () => void;
  /** Applies an external edit of the file; absent when edits are ignored. */
  readonly applyEdit?: (form: StoreFileContent) => void;
  readonly notify: (sentence: string) => void;
};

type LogWriter = { readonly rotatingLog: RotatingLog; readonly groupCommit: GroupCommit };

/**
 * A checkpoint is written once the log has this many bytes and is twice as large as the file.
 * Checkpoints then add little to the cost of a commit at any file size, and replaying such a log
 * takes less than a second.
 */
const defaultMaxLogBytes = 64 * 1024 * 1024;
const maxLogToFileRatio = 2;

/**
 * A write-ahead log with checkpoints: each commit goes to the log, the whole store to the file now
 * and then.
 */
export class CheckpointedLog {
  readonly #options: CheckpointedLogOptions;
  readonly #write: (checkpoint: Checkpoint) => Promise<void>;
  readonly #handleEdit: () => Promise<void>;
  readonly #health: WriteHealth;
  /** Absent with durability `exit`: then nothing is written before the store closes. */
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

  /** Creates the file if it is new, and opens the log. */
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

  /** Logs a commit; see `OnCommit`. */
  append(committed: AppliedCommit): Promise<void> | undefined {
    this.#hasUnsavedChanges = true;
    return this.#log?.groupCommit.add(committed);
  }

  /**
   * Returns the result of the last write. After a failure it also probes again, so that a later
   * call sees a recovery.
   */
  health(): StoreHealth {
    const health = this.#health.read();
    if (health.status === 'degraded') this.#probe();
    return health;
  }

  /**
   * Writes a checkpoint, unless one is being written. On rejection the logs still hold every
   * commit.
   */
  save(): Promise<void> {
    return this.#saving ?? this.#startSave(() => {});
  }

  /** Runs a step between commits, then writes a checkpoint that includes its effect. */
  async saveAfter(step: () => void): Promise<void> {
    // A save already under way does not include the step.
    await this.#waitForSave();
    await this.#startSave(step);
  }

  /** Writes all unsaved changes. Rejects when that fails or when the file was edited externally. */
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
      // An edit made during the save is handled like any other edit.
      if (!this.#options.fileMonitor.isUnchanged()) return;
      this.#options.notify(`${toErrorMessage(error)} Until then the log keeps all changes.`);
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
  return new Error(`${file}: was edited while it was being saved, so it was not overwritten.`);
}

function toChangedExternallyError(file: string): Error {
  return new Error(
    `${file}: was edited while it was in use, so it was not overwritten. The state is saved in ${file}.conflict.`,
  );
}

async function writeConflictFile(path: string, checkpoint: Checkpoint): Promise<void> {
  try {
    await replaceFile(path, printCheckpoint(checkpoint));
  } catch (cause) {
    throw toUnwritableError(path, cause);
  }
}

export type WriteHealth = {
  read(): StoreHealth;
  /** Records the result of a write, and notifies when the health changes. */
  record(error: unknown): void;
};

export function createWriteHealth(log: string, notify: (sentence: string) => void): WriteHealth {
  let health: StoreHealth = { status: 'ok' };
  return {
    read: () => health,
    record: (error) => {
      if (error === undefined) {
        if (health.status === 'degraded') notify('Writes are accepted again.');
        health = { status: 'ok' };
        return;
      }
      const reason = `${log}: ${toErrorMessage(error)}`;
      if (health.status === 'ok') notify(`Writes are refused until they can be stored: ${reason}`);
      health = { status: 'degraded', reason };
    },
  };
}
