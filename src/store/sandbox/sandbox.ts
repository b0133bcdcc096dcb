import type { ClockState } from '../../base/clock.ts';
import { pendingDeliveriesResource } from '../../base/internal-resources.ts';
import { isPromiseLike } from '../../base/promise.ts';
import { isRefusal, refuse } from '../../base/refusal.ts';
import { describeChange, diffRoots } from '../changes/sandbox-changes.ts';
import { advanceTransaction } from '../due/advance-transaction.ts';
import { listDueChanges } from '../due/due-times.ts';
import type {
  CommittedChange,
  DiffBase,
  DueChange,
  DueOccasion,
  DueTrigger,
  OnChanges,
  Sandbox,
  SandboxChange,
  SandboxState,
  Snapshots,
  StateDiff,
  TransactionTask,
} from '../types.ts';
import type { Commit, SandboxCommit } from './commit.ts';
import type { InitialState } from './reseed.ts';
import {
  type SandboxContent,
  type StoreContext,
  toSandboxRoot,
  toSandboxState,
  withClock,
} from './sandbox-root.ts';
import type { SnapshotBudget } from './snapshot-budget.ts';
import { createSnapshots } from './snapshots.ts';
import { ActiveTransaction } from './transaction.ts';
import { createDurabilityTracker, createWriteQueue } from './write-queue.ts';

/** A commit that was applied, and the content before it. */
export type AppliedCommit = {
  readonly sandbox: MemorySandbox;
  readonly commit: Commit;
  readonly before: SandboxContent;
};

/**
 * Persists a commit that is already applied. Returns `undefined` when it is durable at once, else a
 * promise of that. Before the promise rejects, this commit and all later ones are undone.
 */
export type OnCommit = (committed: AppliedCommit) => Promise<void> | undefined;

export type MemorySandboxOptions = {
  readonly name: string;
  readonly content: SandboxContent;
  readonly start: InitialState;
  readonly context: StoreContext;
  readonly onCommit: OnCommit;
  readonly snapshotBudget: SnapshotBudget;
  /** Called after each commit with which a change by time is scheduled. */
  readonly onScheduled: (sandbox: MemorySandbox) => void;
  /** Finds the sandbox that now has the name, for callers that hold an evicted one. */
  readonly findCurrent: (name: string) => MemorySandbox;
  /** Creates the error of a transaction whose start was undone; a refusal (503) when absent. */
  readonly createUndoneError?: (() => Error) | undefined;
};

/** A sandbox in memory. */
export class MemorySandbox implements Sandbox {
  readonly name: string;
  readonly #options: MemorySandboxOptions;
  readonly #queue = createWriteQueue();
  readonly #durability = createDurabilityTracker();
  #content: SandboxContent;
  #snapshots: Snapshots | undefined;
  #attachment: 'attached' | 'detached' = 'attached';
  readonly #followers = new Set<OnChanges>();

  constructor(options: MemorySandboxOptions) {
    this.name = options.name;
    this.#options = options;
    this.#content = options.content;
  }

  /** Created on first use, since there may be thousands of sandboxes without any. */
  get snapshots(): Snapshots {
    const { start, snapshotBudget } = this.#options;
    this.#snapshots ??= createSnapshots({
      name: this.name,
      content: () => this.#current().content(),
      commitStep: (commit, toNext) => this.#commitStep(commit, toNext),
      budget: snapshotBudget,
      seed: () => start.root,
    });
    return this.#snapshots;
  }

  content(): SandboxContent {
    return this.#content;
  }

  /** Replaces the content: to undo failed commits, or to apply an external edit. */
  setContent(content: SandboxContent): void {
    this.#content = content;
    this.#scheduleDue();
  }

  /** False while a writer is active or waiting, or a commit is not durable. */
  isIdle(): boolean {
    return (
      this.#queue.isFree() && this.#durability.pending() === undefined && this.#followers.size === 0
    );
  }

  follow(onChanges: OnChanges): () => void {
    if (this.#attachment === 'detached') return this.#current().follow(onChanges);
    this.#followers.add(onChanges);
    return () => this.#followers.delete(onChanges);
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  report(changes: readonly CommittedChange[]): void {
    for (const onChanges of this.#followers) onChanges(changes);
  }

  /** Marks the sandbox as evicted; later calls go to its successor. */
  detach(): void {
    this.#attachment = 'detached';
  }

  async write<T>(task: TransactionTask<T>): Promise<T> {
    if (this.#attachment === 'detached') return this.#current().write(task);
    const queueTurn = this.#queue.enter();
    if (queueTurn !== undefined) await queueTurn;
    let result: T;
    let durable: Promise<void> | undefined;
    try {
      try {
        if (this.#isDue('time')) await this.#advance('time');
        const { context } = this.#options;
        const transaction = new ActiveTransaction(this.#content.root, context, 'writing');
        try {
          const returned = task(transaction);
          result = isPromiseLike(returned) ? await returned : returned;
          this.#commitTransaction(transaction);
        } finally {
          transaction.phase = 'ended';
        }
      } finally {
        // Even without a write: the result may depend on a commit that is not durable yet.
        durable = this.#durability.pending();
        this.#queue.leave();
      }
    } catch (error) {
      await durable;
      throw error;
    }
    if (durable !== undefined) await durable;
    return result;
  }

  async read<T>(task: TransactionTask<T>): Promise<T> {
    const current = this.#current();
    if (current.#isDue('read')) await current.#advanceForRead();
    return current.peek(task);
  }

  async peek<T>(task: TransactionTask<T>): Promise<T> {
    if (this.#attachment === 'detached') return this.#current().peek(task);
    const transaction = new ActiveTransaction(this.#content.root, this.#options.context, 'reading');
    const durable = this.#durability.pending();
    try {
      const returned = task(transaction);
      const result = isPromiseLike(returned) ? await returned : returned;
      if (transaction.phase === 'reading') {
        // Read again if what was read has been undone.
        return durable === undefined || (await durable.then(isDurable, isUndone))
          ? result
          : this.peek(task);
      }
    } catch (error) {
      if (transaction.phase === 'reading' && (await durable?.then(isDurable, isUndone)) !== false)
        throw error;
    } finally {
      transaction.phase = 'ended';
    }
    return this.write(task);
  }

  async reset(): Promise<void> {
    const { start } = this.#options;
    await this.#commitStep({ kind: 'reset' }, ({ snapshots }) => ({ root: start.root, snapshots }));
  }

  state(): SandboxState {
    return toSandboxState(this.#current().#content.root);
  }

  watch(): () => SandboxChange | undefined {
    let before = this.#current().content();
    return () => {
      const after = this.#current().content();
      const change = describeChange(before, after);
      before = after;
      return change;
    };
  }

  diff(from: DiffBase): StateDiff | undefined {
    const { start, context } = this.#options;
    const { root, snapshots } = this.#current().content();
    const base = from.kind === 'seed' ? start.root : snapshots.get(from.name);
    return base && diffRoots(base, root, context);
  }

  async replace(given: SandboxState, settle: TransactionTask<void> = () => {}): Promise<void> {
    const { context } = this.#options;
    const state = withoutDueMessages(given);
    const transaction = new ActiveTransaction(
      toSandboxRoot(state, context, 'state'),
      context,
      'writing',
    );
    await settle(transaction);
    transaction.phase = 'ended';
    const root = transaction.result();
    const settled = root === transaction.base ? state : toSandboxState(root);
    await this.#commitStep({ kind: 'state', state: settled }, ({ snapshots }) => ({
      root,
      snapshots,
    }));
  }

  /** Brings about what falls due without a read. */
  async advance(occasion: 'time' | 'clock' = 'time'): Promise<void> {
    await this.#takeTurn(async () => {
      if (this.#isDue('time')) await this.#advance(occasion);
    });
  }

  due(): readonly DueChange[] {
    return listDueChanges(this.#current().#content.root.collections).map(({ change }) => change);
  }

  clock(): ClockState {
    return this.#current().#content.root.clock;
  }

  async setClock(toNext: (clock: ClockState) => ClockState): Promise<ClockState> {
    let clock = this.clock();
    await this.#step((before) => {
      clock = toNext(before.root.clock);
      return { commit: { kind: 'clock', clock }, next: withClock(before, clock) };
    });
    await this.advance('clock');
    return clock;
  }

  #current(): MemorySandbox {
    return this.#attachment === 'attached' ? this : this.#options.findCurrent(this.name);
  }

  #commitStep(
    commit: SandboxCommit,
    toNext: (content: SandboxContent) => SandboxContent,
  ): Promise<boolean> {
    return this.#step((before) => ({ commit, next: toNext(before) }));
  }

  async #step(toStep: (content: SandboxContent) => SandboxStep): Promise<boolean> {
    if (this.#attachment === 'detached') return this.#current().#step(toStep);
    const queueTurn = this.#queue.enter();
    if (queueTurn !== undefined) await queueTurn;
    const before = this.#content;
    let next = before;
    try {
      const outcome = toStep(before);
      next = outcome.next;
      if (next !== before) this.#commit(outcome.commit, next);
    } finally {
      this.#queue.leave();
    }
    await this.#durability.pending();
    return next !== before;
  }

  #commitTransaction(transaction: ActiveTransaction): void {
    const { base, changes } = transaction;
    const root = transaction.result();
    if (root === base) return;
    const { root: current, snapshots } = this.#content;
    if (base !== current) {
      const { createUndoneError = refuseUndone } = this.#options;
      throw createUndoneError();
    }
    const commit: Commit =
      root.random === base.random
        ? { kind: 'write', changes }
        : { kind: 'write', changes, random: root.random };
    this.#commit(commit, { root, snapshots });
  }

  #commit(commit: Commit, next: SandboxContent): void {
    const before = this.#content;
    this.#options.context.counts.commits += 1;
    const durable = this.#options.onCommit({ sandbox: this, commit, before });
    this.#durability.follow(durable);
    this.#content = next;
    if (commit.kind === 'write' && this.isFollowed)
      this.#onceStored(() => this.report(commit.changes));
    this.#scheduleDue();
  }

  #scheduleDue(): void {
    if (this.#content.root.due.time !== Number.POSITIVE_INFINITY) this.#options.onScheduled(this);
  }

  /** One comparison where nothing is scheduled. */
  #isDue(occasion: DueTrigger): boolean {
    const { due, clock } = this.#content.root;
    const at = due[occasion];
    return at !== Number.POSITIVE_INFINITY && at <= this.#options.context.readClock(clock).now();
  }

  /** Commits what has fallen due; the caller has the turn to write. */
  async #advance(occasion: DueOccasion): Promise<void> {
    const { context } = this.#options;
    const transaction = new ActiveTransaction(this.#content.root, context, 'writing');
    try {
      const changes = await advanceTransaction(
        transaction,
        {
          onDue: context.onDue,
          onAdvanced: ({ at }, changes) =>
            context.onAdvanced?.(transaction, { sandbox: this.name, occasion, at, changes }),
        },
        occasion,
      );
      this.#commitTransaction(transaction);
      if (changes.length > 0) this.#onceStored(() => context.onTimeChanges?.(this.name, changes));
    } finally {
      transaction.phase = 'ended';
    }
  }

  /** A read shows what could be stored; the next write reports why the rest could not. */
  async #advanceForRead(): Promise<void> {
    try {
      await this.#takeTurn(async () => {
        if (this.#isDue('read')) await this.#advance('read');
      });
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }

  async #takeTurn(work: () => Promise<void>): Promise<void> {
    if (this.#attachment === 'detached') return this.#current().#takeTurn(work);
    await this.#queue.enter();
    try {
      await work();
    } finally {
      this.#queue.leave();
    }
  }

  /** Reports the latest commit once it is stored, and never one that was undone. */
  #onceStored(report: () => void): void {
    const durable = this.#durability.pending();
    if (durable === undefined) report();
    else durable.then(report, () => undefined);
  }
}

type SandboxStep = { readonly commit: SandboxCommit; readonly next: SandboxContent };

/** An exported state may have messages that were due then. */
function withoutDueMessages(state: SandboxState): SandboxState {
  if (state.internal?.[pendingDeliveriesResource] === undefined) return state;
  const { [pendingDeliveriesResource]: _due, ...internal } = state.internal;
  return { ...state, internal };
}

const undoneMessage =
  'The state that this call started from was undone meanwhile (it could not be stored, or the file was edited), so the call changed nothing. Try again.';

function refuseUndone(): Error {
  return refuse({ code: 'storage-failed', detail: undoneMessage });
}

function isDurable() {
  return true;
}

function isUndone() {
  return false;
}
