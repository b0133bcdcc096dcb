import type { ClockState } from '../../base/clock.ts';
import { isPromiseLike } from '../../base/promise.ts';
import { refuse } from '../../base/refusal.ts';
import type { Sandbox, SandboxState, Snapshots, TransactionTask } from '../types.ts';
import type { Commit, SandboxCommit } from './commit.ts';
import type { InitialState } from './reseed.ts';
import {
  type SandboxContent,
  type StoreContext,
  toSandboxRoot,
  toSandboxState,
  withClock,
} from './sandbox-root.ts';
import { createSnapshots } from './snapshots.ts';
import { ActiveTransaction } from './transaction.ts';
import { createDurabilityTracker, createWriteQueue } from './write-queue.ts';

/** A commit that was made, and what the sandbox was before it. */
export type AppliedCommit = {
  readonly sandbox: MemorySandbox;
  readonly commit: Commit;
  readonly before: SandboxContent;
};

/**
 * Takes down a commit that counts already: `undefined` when it is safe, else a promise of that. Where
 * the promise rejects, whoever takes commits down has undone this one and all after it.
 */
export type OnCommit = (committed: AppliedCommit) => Promise<void> | undefined;

export type MemorySandboxOptions = {
  readonly name: string;
  readonly content: SandboxContent;
  /** What a reset goes back to. */
  readonly start: InitialState;
  readonly context: StoreContext;
  readonly onCommit: OnCommit;
  /** The sandbox of that name in memory, for whoever still holds one that left it. */
  readonly findCurrent: (name: string) => MemorySandbox;
};

/** A sandbox in memory, as an engine sees it. */
export class MemorySandbox implements Sandbox {
  readonly name: string;
  readonly snapshots: Snapshots;
  readonly #options: MemorySandboxOptions;
  readonly #line = createWriteQueue();
  readonly #safety = createDurabilityTracker();
  #content: SandboxContent;
  #place: 'here' | 'left' = 'here';

  constructor(options: MemorySandboxOptions) {
    this.name = options.name;
    this.#options = options;
    this.#content = options.content;
    this.snapshots = createSnapshots(
      () => this.#inPlace().content(),
      (step, toNext) => this.#takeStep(step, toNext),
    );
  }

  /** All of it, as it stands. */
  content(): SandboxContent {
    return this.#content;
  }

  /** Puts it back to what it was before commits that could not be kept, or to what somebody wrote by hand. */
  setContent(content: SandboxContent): void {
    this.#content = content;
  }

  /** False while somebody writes, waits to write, or waits for a commit to be safe. */
  isIdle(): boolean {
    return this.#line.isFree() && this.#safety.pending() === undefined;
  }

  /** From now on another one holds what this one held. */
  detach(): void {
    this.#place = 'left';
  }

  async write<T>(task: TransactionTask<T>): Promise<T> {
    if (this.#place === 'left') return this.#inPlace().write(task);
    const turn = this.#line.enter();
    if (turn !== undefined) await turn;
    const work = new ActiveTransaction(this.#content.root, this.#options.context, 'writing');
    let result: T;
    let safe: Promise<void> | undefined;
    try {
      try {
        const made = task(work);
        result = isPromiseLike(made) ? await made : made;
        this.#keep(work);
      } finally {
        // Also where nothing was written: the answer may come of a commit that is not safe yet.
        safe = this.#safety.pending();
        work.phase = 'ended';
        this.#line.leave();
      }
    } catch (error) {
      await safe;
      throw error;
    }
    if (safe !== undefined) await safe;
    return result;
  }

  async read<T>(task: TransactionTask<T>): Promise<T> {
    if (this.#place === 'left') return this.#inPlace().read(task);
    const work = new ActiveTransaction(this.#content.root, this.#options.context, 'reading');
    const safe = this.#safety.pending();
    try {
      const made = task(work);
      const result = isPromiseLike(made) ? await made : made;
      if (work.phase === 'reading') {
        // Where what was read was undone meanwhile, it is read again.
        return safe === undefined || (await safe.then(isDurable, isUndone))
          ? result
          : this.read(task);
      }
    } catch (error) {
      if (work.phase === 'reading' && (await safe?.then(isDurable, isUndone)) !== false)
        throw error;
    } finally {
      work.phase = 'ended';
    }
    return this.write(task);
  }

  async reset(): Promise<void> {
    const { start } = this.#options;
    await this.#takeStep({ kind: 'reset' }, ({ snapshots }) => ({ root: start.root, snapshots }));
  }

  state(): SandboxState {
    return toSandboxState(this.#inPlace().#content.root);
  }

  async replace(given: SandboxState, settle: TransactionTask<void> = () => {}): Promise<void> {
    const { context } = this.#options;
    const work = new ActiveTransaction(toSandboxRoot(given, context, 'state'), context, 'writing');
    await settle(work);
    work.phase = 'ended';
    const root = work.result();
    const state = root === work.base ? given : toSandboxState(root);
    await this.#takeStep({ kind: 'state', state }, ({ snapshots }) => ({ root, snapshots }));
  }

  clock(): ClockState {
    return this.#inPlace().#content.root.clock;
  }

  async setClock(toNext: (clock: ClockState) => ClockState): Promise<ClockState> {
    let clock = this.clock();
    await this.#turn((before) => {
      clock = toNext(before.root.clock);
      return { step: { kind: 'clock', clock }, next: withClock(before, clock) };
    });
    return clock;
  }

  /** This one, or the one that holds by now what it held. */
  #inPlace(): MemorySandbox {
    return this.#place === 'here' ? this : this.#options.findCurrent(this.name);
  }

  #takeStep(
    step: SandboxCommit,
    toNext: (content: SandboxContent) => SandboxContent,
  ): Promise<boolean> {
    return this.#turn((before) => ({ step, next: toNext(before) }));
  }

  async #turn(toTurn: (content: SandboxContent) => SandboxStep): Promise<boolean> {
    if (this.#place === 'left') return this.#inPlace().#turn(toTurn);
    const turn = this.#line.enter();
    if (turn !== undefined) await turn;
    const before = this.#content;
    let next = before;
    try {
      const turned = toTurn(before);
      next = turned.next;
      if (next !== before) this.#commit(turned.step, next);
    } finally {
      this.#line.leave();
    }
    await this.#safety.pending();
    return next !== before;
  }

  #keep(work: ActiveTransaction): void {
    const { base, changes } = work;
    const root = work.result();
    if (root === base) return;
    const { root: current, snapshots } = this.#content;
    if (base !== current) throw refuse({ code: 'storage-failed', detail: undoneMessage });
    const step: Commit =
      root.random === base.random
        ? { kind: 'write', changes }
        : { kind: 'write', changes, random: root.random };
    this.#commit(step, { root, snapshots });
  }

  #commit(commit: Commit, next: SandboxContent): void {
    const before = this.#content;
    this.#safety.follow(this.#options.onCommit({ sandbox: this, commit, before }));
    this.#content = next;
  }
}

/** A step of a sandbox as a whole, and where it leads. */
type SandboxStep = { readonly step: SandboxCommit; readonly next: SandboxContent };

const undoneMessage =
  'What this work began with was taken back meanwhile (it could not be kept, or the file was edited), so nothing of it was kept; try again.';

function isDurable() {
  return true;
}
function isUndone() {
  return false;
}
