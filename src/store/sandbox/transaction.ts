import type { Clock } from '../../base/clock.ts';
import { type Random, type RandomState, toRandom } from '../../base/random.ts';
import type { Records, Transaction } from '../types.ts';
import type { RecordCollection } from './collection.ts';
import { withCollections } from './collection-map.ts';
import type { RecordChange } from './commit.ts';
import { collectionIn, type SandboxRoot, type StoreContext } from './sandbox-root.ts';
import type { FreezeMode } from './stored-record.ts';
import {
  assertWritable,
  type TransactionPhase,
  type TransactionProgress,
  TransactionRecords,
} from './transaction-records.ts';

/** A transaction at work, on a root of its own. */
export class ActiveTransaction implements Transaction, TransactionProgress {
  readonly base: SandboxRoot;
  readonly context: StoreContext;
  readonly freeze: FreezeMode;
  readonly changes: RecordChange[] = [];
  phase: TransactionPhase;
  /** The resources that were asked for; a transaction asks for few. */
  readonly #opened: TransactionRecords[] = [];
  #clock: Clock | undefined;
  #random: Random | undefined;

  constructor(base: SandboxRoot, context: StoreContext, phase: 'reading' | 'writing') {
    this.base = base;
    this.context = context;
    this.freeze = context.freeze;
    this.phase = phase;
  }

  /** A field, so that behaviours may take it out of the transaction. */
  readonly records = (resource: string): Records => {
    for (const opened of this.#opened)
      if (opened.collection.kind.resource === resource) return opened;
    const collection = collectionIn(this.base.collections, resource, this.context);
    const records = new TransactionRecords(this, collection);
    this.#opened.push(records);
    return records;
  };

  /** The same instant from the first look to the transaction's end. */
  get clock(): Clock {
    this.#clock ??= this.context.readClock(this.base.clock);
    return this.#clock;
  }

  get random(): Random {
    this.#random ??= new TransactionRandom(this, this.base.random);
    return this.#random;
  }

  /** The root that this work leads to; its base when it changed nothing. */
  result(): SandboxRoot {
    const { base, changes } = this;
    const random = this.#random?.state() ?? base.random;
    // The last word of the state counts the draws.
    const hasDrawn = random[3] !== base.random[3];
    if (!hasDrawn && changes.length === 0) return base;
    return {
      collections: withCollections(base.collections, this.#changedCollections()),
      random: hasDrawn ? random : base.random,
      clock: base.clock,
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

/** A transaction's stream of chance. Drawing moves the stream on, so it is a write like any other. */
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
