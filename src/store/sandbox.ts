import type { ClockState } from '../clock.ts';
import { isPending } from '../pending.ts';
import { refuse } from '../refusal.ts';
import type { Commit, Turned } from './commit.ts';
import { type Content, withClock } from './content.ts';
import { openLine } from './line.ts';
import type { Start } from './reseed.ts';
import { type Ground, toRoot, toState } from './root.ts';
import { openSafety } from './safety.ts';
import { openSnapshots } from './snapshots.ts';
import type { Sandbox, SandboxState, Snapshots, Task } from './store.ts';
import { Work } from './transaction.ts';

/** A commit that was made, and what the sandbox was before it. */
export type Committed = {
  readonly sandbox: HeldSandbox;
  readonly commit: Commit;
  readonly before: Content;
};

/**
 * Takes down a commit that counts already: `undefined` when it is safe, else a promise of that. Where
 * the promise rejects, whoever takes commits down has undone this one and all after it.
 */
export type OnCommit = (committed: Committed) => Promise<void> | undefined;

export type SandboxOptions = {
  readonly name: string;
  readonly content: Content;
  /** What a reset goes back to. */
  readonly start: Start;
  readonly ground: Ground;
  readonly onCommit: OnCommit;
  /** The sandbox of that name in memory, for whoever still holds one that left it. */
  readonly comeBack: (name: string) => HeldSandbox;
};

/** A sandbox in memory, as an engine sees it. */
export class HeldSandbox implements Sandbox {
  readonly name: string;
  readonly snapshots: Snapshots;
  readonly #options: SandboxOptions;
  readonly #line = openLine();
  readonly #safety = openSafety();
  #content: Content;
  #place: 'here' | 'left' = 'here';

  constructor(options: SandboxOptions) {
    this.name = options.name;
    this.#options = options;
    this.#content = options.content;
    this.snapshots = openSnapshots(
      () => this.#inPlace().content(),
      (step, toNext) => this.#takeStep(step, toNext),
    );
  }

  /** All of it, as it stands. */
  content(): Content {
    return this.#content;
  }

  /** Puts it back to what it was before commits that could not be kept, or to what somebody wrote by hand. */
  put(content: Content): void {
    this.#content = content;
  }

  /** False while somebody writes, waits to write, or waits for a commit to be safe. */
  isIdle(): boolean {
    return this.#line.isFree() && this.#safety.pending() === undefined;
  }

  /** From now on another one holds what this one held. */
  leave(): void {
    this.#place = 'left';
  }

  async write<T>(task: Task<T>): Promise<T> {
    if (this.#place === 'left') return this.#inPlace().write(task);
    const turn = this.#line.enter();
    if (turn !== undefined) await turn;
    const work = new Work(this.#content.root, this.#options.ground, 'writing');
    let result: T;
    let safe: Promise<void> | undefined;
    try {
      try {
        const made = task(work);
        result = isPending(made) ? await made : made;
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

  async read<T>(task: Task<T>): Promise<T> {
    if (this.#place === 'left') return this.#inPlace().read(task);
    const work = new Work(this.#content.root, this.#options.ground, 'reading');
    const safe = this.#safety.pending();
    try {
      const made = task(work);
      const result = isPending(made) ? await made : made;
      if (work.phase === 'reading') {
        // Where what was read was undone meanwhile, it is read again.
        return safe === undefined || (await safe.then(isSafe, isLost)) ? result : this.read(task);
      }
    } catch (error) {
      if (work.phase === 'reading' && (await safe?.then(isSafe, isLost)) !== false) throw error;
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
    return toState(this.#inPlace().#content.root);
  }

  async replace(given: SandboxState, settle: Task<void> = () => {}): Promise<void> {
    const { ground } = this.#options;
    const work = new Work(toRoot(given, ground, 'state'), ground, 'writing');
    await settle(work);
    work.phase = 'ended';
    const root = work.result();
    const state = root === work.base ? given : toState(root);
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
  #inPlace(): HeldSandbox {
    return this.#place === 'here' ? this : this.#options.comeBack(this.name);
  }

  #takeStep(step: Turned, toNext: (content: Content) => Content): Promise<boolean> {
    return this.#turn((before) => ({ step, next: toNext(before) }));
  }

  async #turn(toTurn: (content: Content) => Turn): Promise<boolean> {
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

  #keep(work: Work): void {
    const { base, changes } = work;
    const root = work.result();
    if (root === base) return;
    const { root: current, snapshots } = this.#content;
    if (base !== current) throw refuse({ status: 503, code: 'storage-failed', detail: undone });
    const step: Commit =
      root.random === base.random
        ? { kind: 'write', changes }
        : { kind: 'write', changes, random: root.random };
    this.#commit(step, { root, snapshots });
  }

  #commit(commit: Commit, next: Content): void {
    const before = this.#content;
    this.#safety.follow(this.#options.onCommit({ sandbox: this, commit, before }));
    this.#content = next;
  }
}

/** A step of a sandbox as a whole, and where it leads. */
type Turn = { readonly step: Turned; readonly next: Content };

const undone =
  'What this work began with was taken back meanwhile (it could not be kept, or the file was edited), so nothing of it was kept; try again.';

const isSafe = () => true;
const isLost = () => false;
