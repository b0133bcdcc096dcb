import { statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { ClockState } from '../clock.ts';
import { meetEdits } from './edits.ts';
import type { FileForm } from './file-form.ts';
import { Group } from './group.ts';
import { type Health, openHealth } from './health.ts';
import { openJsonFile } from './json-file.ts';
import { forgetLogs, LogPair } from './log-pair.ts';
import type { Outside } from './outside.ts';
import type { LogPosition } from './recovery.ts';
import type { Committed } from './sandbox.ts';
import { replaceFile } from './slices.ts';
import type { DocumentIdentity, Durability, StoreHealth } from './store.ts';
import { refuseUnkept, toReason, unwritable } from './trouble.ts';
import { printView, type View } from './view.ts';

export type KeeperOptions = {
  readonly file: string;
  readonly outside: Outside;
  readonly document: DocumentIdentity;
  readonly position: LogPosition;
  /** The clock that a new sandbox has; another than the log goes on from wants a log of its own. */
  readonly clock: ClockState;
  readonly clockOfLog: ClockState | undefined;
  /** Whether there is something that the file does not hold yet. */
  readonly unsaved: 'nothing' | 'something';
  readonly durability: Durability;
  /** How many bytes the log may have before the file is written anew. */
  readonly mostLogged?: number;
  /** All of the store as it stands; it holds the commits up to that number. */
  readonly capture: (commit: number) => View;
  /** What was captured was written, or could not be. */
  readonly onSaved: () => void;
  /** Takes in what somebody wrote into the file; absent where nobody asked for that. */
  readonly takeIn?: (form: FileForm) => void;
  readonly say: (sentence: string) => void;
};

/** Where commits are taken down before they count. */
type Logging = { readonly logs: LogPair; readonly group: Group };

/**
 * The log may grow to this many bytes, and to twice the size of the file, before the file is written
 * anew: then writing it costs each commit little, whatever the file holds, and a start after a crash
 * repeats a log of this length within a second.
 */
const usuallyLogged = 64 * 1024 * 1024;
const timesTheFile = 2;

/** Keeps a store's file and its log: every commit in the log, and now and then all of it in the file. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #write: (view: View) => Promise<void>;
  readonly #meet: () => Promise<void>;
  readonly #health: Health;
  /** Absent where commits are kept at the end only. */
  #logging: Logging | undefined;
  #saving: Promise<void> | undefined;
  #met = Promise.resolve();
  readonly #mostLogged: number;
  #saveAt: number;
  #unsaved: 'nothing' | 'something';

  constructor(options: KeeperOptions) {
    const { file, outside, unsaved, takeIn, say, mostLogged = usuallyLogged } = options;
    this.#options = options;
    this.#mostLogged = mostLogged;
    this.#saveAt = mostLogged;
    this.#unsaved = unsaved;
    this.#health = openHealth(`${file}.log`, say);
    this.#write = openJsonFile(file, (temporary) =>
      outside.replace(temporary, () => changedMeanwhile(file)),
    );
    const saveAfter = (step: () => void) => this.saveAfter(step);
    this.#meet = meetEdits({ file, outside, saveAfter, say }, takeIn);
  }

  /** Makes a file where there is none, and begins or goes on with the log. */
  async begin(file: 'new' | 'known'): Promise<void> {
    const { clock, clockOfLog, durability, outside, position, unsaved } = this.#options;
    if (file === 'new' || (durability === 'exit' && unsaved === 'something')) await this.save();
    if (durability === 'exit') forgetLogs(this.#options.file);
    else this.#logging = this.#openLogging(durability);
    if (this.#logging && !isDeepStrictEqual(clock, clockOfLog ?? clock)) await this.save();
    if (position.old === 'there') this.#saveBehind();
    outside.onChange(() => {
      this.#met = this.#meet();
    });
  }

  /** Takes down a commit: see `OnCommit`. */
  add(committed: Committed): Promise<void> | undefined {
    this.#unsaved = 'something';
    return this.#logging?.group.add(committed);
  }

  /** How it stood at the last attempt; one that failed is made again, so that who asks again hears of it. */
  health(): StoreHealth {
    const health = this.#health.read();
    if (health.status === 'degraded') this.#tryAgain();
    return health;
  }

  /** Writes the file anew; one time at a time. Rejects when that fails: then the logs still hold it all. */
  save(): Promise<void> {
    return this.#saving ?? this.#begin(() => {});
  }

  /** Takes a step at a moment when every commit is safe, and writes the file anew with what it led to. */
  async saveAfter(step: () => void): Promise<void> {
    // What is being written does not hold what the step leads to, so it is waited for.
    await this.#settled();
    await this.#begin(step);
  }

  /** Writes all there is; rejects when that fails, or when somebody else changed the file. */
  async close(): Promise<void> {
    const { file, outside, capture } = this.#options;
    outside.close();
    await this.#met;
    await this.#settled();
    const isUnsaved = this.#unsaved === 'something';
    const isConflict = isUnsaved && !outside.isAsKnown();
    try {
      if (isConflict) await writeBeside(`${file}.conflict`, capture(0));
      else if (isUnsaved) await this.save();
    } finally {
      this.#logging?.logs.close();
    }
    forgetLogs(file);
    if (isConflict) throw changed(file);
  }

  #openLogging(durability: 'process' | 'power'): Logging {
    const { clock, file, document, position } = this.#options;
    const logs = new LogPair(file, { clock, document }, position);
    const group = new Group({
      log: () => logs.current(),
      safe: durability === 'power' ? 'synced' : 'written',
      refuse: (cause) => refuseUnkept(`${file}.log`, cause),
      onAttempt: (trouble) => this.#note(trouble, logs),
    });
    return { logs, group };
  }

  /** Does something at a moment when every commit is safe. */
  #between<T>(task: () => T): Promise<T> {
    return this.#logging?.group.between(task) ?? Promise.resolve().then(task);
  }

  async #settled(): Promise<void> {
    while (this.#saving !== undefined) await this.#saving.catch(() => undefined);
  }

  #begin(step: () => void): Promise<void> {
    this.#saving = this.#save(step).finally(() => {
      this.#saving = undefined;
    });
    return this.#saving;
  }

  async #save(step: () => void): Promise<void> {
    const { file, capture, position, onSaved } = this.#options;
    const logs = this.#logging?.logs;
    let view: View | undefined;
    try {
      view = await this.#between(() => {
        step();
        const taken = capture(logs?.turn() ?? position.number);
        this.#unsaved = 'nothing';
        return taken;
      });
      await this.#write(view);
      logs?.forgetOld();
      this.#saveAt = Math.max(this.#mostLogged, timesTheFile * statSync(file).size);
    } catch (cause) {
      if (view !== undefined) this.#unsaved = 'something';
      this.#saveAt = this.#mostLogged + (logs?.current().end().length ?? 0);
      throw unwritable(file, cause);
    } finally {
      onSaved();
    }
  }

  #saveBehind(): void {
    if (this.#saving !== undefined || !this.#options.outside.isAsKnown()) return;
    this.save().catch((error) => {
      // An edit that fell into the save is met as any other is.
      if (!this.#options.outside.isAsKnown()) return;
      this.#options.say(`${toReason(error)} Until then the log keeps it all.`);
    });
  }

  #note(trouble: unknown, logs: LogPair): void {
    this.#health.note(trouble);
    if (trouble === undefined && logs.current().end().length >= this.#saveAt) this.#saveBehind();
  }

  #tryAgain(): void {
    this.#between(() => this.#logging?.logs.current().tryToWrite()).then(
      () => this.#health.note(undefined),
      (trouble) => this.#health.note(trouble),
    );
  }
}

const changedMeanwhile = (file: string): Error =>
  new Error(`${file}: was changed by somebody else while it was being saved, and was not written.`);

const changed = (file: string): Error =>
  new Error(
    `${file}: was changed by somebody else while it was in use and was left as it is; what would have been saved is in ${file}.conflict.`,
  );

const writeBeside = async (path: string, view: View): Promise<void> => {
  try {
    await replaceFile(path, printView(view));
  } catch (cause) {
    throw unwritable(path, cause);
  }
};
