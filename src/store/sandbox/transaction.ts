import type { Clock } from '../../base/clock.ts';
import { isPromiseLike } from '../../base/promise.ts';
import { type Random, type RandomState, toRandom } from '../../base/random.ts';
import { toDueTimes } from '../due/due-times.ts';
import type { CommittedChange, Records, Transaction } from '../types.ts';
import type { RecordCollection } from './collection.ts';
import { withCollections } from './collection-map.ts';
import { collectionIn, type SandboxRoot, type StoreContext } from './sandbox-root.ts';
import type { FreezeMode } from './stored-record.ts';
import {
  assertWritable,
  type TransactionPhase,
  type TransactionProgress,
  TransactionRecords,
} from './transaction-records.ts';

/** A running transaction on its own root. */
export class ActiveTransaction implements Transaction, TransactionProgress {
  readonly base: SandboxRoot;
  readonly context: StoreContext;
  readonly freeze: FreezeMode;
  readonly changes: CommittedChange[] = [];
  phase: TransactionPhase;
  /** A list: transactions use few resources. */
  readonly #opened: TransactionRecords[] = [];
  #clock: Clock | undefined;
  #random: Random | undefined;

  constructor(base: SandboxRoot, context: StoreContext, phase: 'reading' | 'writing') {
    this.base = base;
    this.context = context;
    this.freeze = context.freeze;
    this.phase = phase;
  }

  /** A field rather than a method, so that behaviours can destructure it. */
  readonly records = (resource: string): Records => {
    for (const opened of this.#opened)
      if (opened.collection.kind.resource === resource) return opened;
    const collection = collectionIn(this.base.collections, resource, this.context);
    const records = new TransactionRecords(this, collection);
    this.#opened.push(records);
    return records;
  };

  readonly resources = (prefix = ''): readonly string[] => {
    const changed = this.#changedCollections().map(({ kind }) => kind.resource);
    return [...new Set([...this.base.collections.positions.keys(), ...changed])]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
      .sort();
  };

  readonly dryRun = <T>(task: () => T): T => {
    const before = this.#opened.map(({ collection }) => collection);
    const count = this.changes.length;
    const takeBack = () => {
      this.changes.length = count;
      for (const [index, opened] of this.#opened.entries())
        opened.collection = before[index] ?? opened.base;
    };
    try {
      const result = task();
      // Before whoever awaits the result goes on.
      if (isPromiseLike(result)) result.then(takeBack, takeBack);
      else takeBack();
      return result;
    } catch (error) {
      takeBack();
      throw error;
    }
  };

  /** The same instant throughout the transaction. */
  get clock(): Clock {
    this.#clock ??= this.context.readClock(this.base.clock);
    return this.#clock;
  }

  get random(): Random {
    this.#random ??= new TransactionRandom(this, this.base.random);
    return this.#random;
  }

  /** The resulting root; `base` when nothing changed. */
  result(): SandboxRoot {
    const { base, changes } = this;
    const random = this.#random?.state() ?? base.random;
    // The last word of the state counts draws.
    const hasDrawn = random[3] !== base.random[3];
    if (!hasDrawn && changes.length === 0) return base;
    const collections = withCollections(base.collections, this.#changedCollections());
    return {
      collections,
      random: hasDrawn ? random : base.random,
      clock: base.clock,
      due: toDueTimes(base.due, changes, collections),
    };
  }

  #changedCollections(): readonly RecordCollection[] {
    const changed: RecordCollection[] = [];
    for (const { collection, base } of this.#opened) {
      if (collection !== base) changed.push(collection);
    }
    return changed;
  }
}

/** The random stream of a transaction. A draw advances the stream, so it counts as a write. */
export class TransactionRandom implements Random {
  readonly #progress: TransactionProgress;
  readonly #stream: Random;

  constructor(progress: TransactionProgress, state: RandomState) {
    this.#progress = progress;
    this.#stream = toRandom(state);
  }

  uint32(): number {
    assertWritable(this.#progress);
    return this.#stream.uint32();
  }

  fraction(): number {
    assertWritable(this.#progress);
    return this.#stream.fraction();
  }

  state(): RandomState {
    return this.#stream.state();
  }
}
