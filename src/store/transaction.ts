import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { Collection } from './collection.ts';
import { withCollections } from './collections.ts';
import type { Change } from './commit.ts';
import { Drawing } from './drawing.ts';
import type { Freeze } from './freeze.ts';
import type { Phase, Progress } from './progress.ts';
import { collectionIn, type Ground, type Root } from './root.ts';
import type { Records, Transaction } from './store.ts';
import { WorkRecords } from './work-records.ts';

/** A transaction at work, on a root of its own. */
export class Work implements Transaction, Progress {
  readonly base: Root;
  readonly ground: Ground;
  readonly freeze: Freeze;
  readonly changes: Change[] = [];
  phase: Phase;
  /** The resources that were asked for; a transaction asks for few. */
  readonly #opened: WorkRecords[] = [];
  #clock: Clock | undefined;
  #random: Random | undefined;

  constructor(base: Root, ground: Ground, phase: 'reading' | 'writing') {
    this.base = base;
    this.ground = ground;
    this.freeze = ground.freeze;
    this.phase = phase;
  }

  /** A field, so that behaviours may take it out of the transaction. */
  readonly records = (resource: string): Records => {
    for (const known of this.#opened) if (known.collection.kind.resource === resource) return known;
    const collection = collectionIn(this.base.collections, resource, this.ground);
    const records = new WorkRecords(this, collection);
    this.#opened.push(records);
    return records;
  };

  /** The same instant from the first look to the transaction's end. */
  get clock(): Clock {
    this.#clock ??= this.ground.readInstant(this.base.clock);
    return this.#clock;
  }

  get random(): Random {
    this.#random ??= new Drawing(this, this.base.random);
    return this.#random;
  }

  /** The root that this work leads to; its base when it changed nothing. */
  result(): Root {
    const { base, changes } = this;
    const random = this.#random?.state() ?? base.random;
    // The last word of the state counts the draws.
    const drew = random[3] !== base.random[3];
    if (!drew && changes.length === 0) return base;
    return {
      collections: withCollections(base.collections, this.#written()),
      random: drew ? random : base.random,
      clock: base.clock,
    };
  }

  #written(): readonly Collection[] {
    const written: Collection[] = [];
    for (const { collection, base } of this.#opened) {
      if (collection !== base) written.push(collection);
    }
    return written;
  }
}
