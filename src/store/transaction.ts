import { type Clock, toClock } from '../clock.ts';
import { type Random, type RandomState, toRandom } from '../random.ts';
import {
  type Collection,
  insertRecord,
  keyOf,
  readRecord,
  removeRecord,
  updateRecord,
} from './collection.ts';
import { freezeDeep } from './freeze.ts';
import { findRecord, listRecords } from './list.ts';
import { collectionIn, type Ground, type Root } from './root.ts';
import type { Records, StoredRecord, Transaction } from './store.ts';
import type { Tree } from './tree.ts';
import { put } from './tree-put.ts';

/** One record that came, changed (it keeps its place), or went (`undefined`). */
export type Change = {
  readonly resource: string;
  readonly key: string;
  readonly record: StoredRecord | undefined;
};

/** What one transaction changes, in order: all that a log has to hold. */
export type Commit = {
  readonly sandbox: string;
  readonly changes: readonly Change[];
  /** Where the random stream stands afterwards; absent when nothing was drawn. */
  readonly random?: RandomState;
};

/** How a transaction stands: a read that turns out to be a write is `refused`, and started anew as one. */
export type Phase = 'reading' | 'writing' | 'refused' | 'ended';

/** A transaction at work, on a root of its own. */
export class Work implements Transaction {
  readonly base: Root;
  readonly ground: Ground;
  readonly changes: Change[] = [];
  collections: Tree<string, Collection>;
  phase: Phase;
  #stream: Random | undefined;

  constructor(base: Root, ground: Ground, phase: 'reading' | 'writing') {
    this.base = base;
    this.ground = ground;
    this.collections = base.collections;
    this.phase = phase;
  }

  /** A field, so that behaviours may take it out of the transaction. */
  readonly records = (resource: string): Records => toRecords(this, resource);

  get clock(): Clock {
    return toClock(this.base.clock);
  }

  /** Drawing moves the stream on, so it is a write like any other. */
  get random(): Random {
    this.#stream ??= toRandom(this.base.random);
    const { uint32, fraction, state } = this.#stream;
    const drawing = (draw: () => number) => () => {
      assertWriting(this);
      return draw();
    };
    return { uint32: drawing(uint32), fraction: drawing(fraction), state };
  }

  /** The root that this work leads to; its base when it changed nothing. */
  result(): Root {
    const random = this.#stream?.state() ?? this.base.random;
    // The last word of the state counts the draws.
    const drew = random[3] !== this.base.random[3];
    if (!drew && this.changes.length === 0) return this.base;
    const { collections, base } = this;
    return { collections, random: drew ? random : base.random, clock: base.clock };
  }
}

const assertOpen = (work: Work): void => {
  if (work.phase === 'ended') {
    throw new Error(
      'This transaction is over; await all that a behaviour does with its records before it returns.',
    );
  }
};

const assertWriting = (work: Work): void => {
  assertOpen(work);
  if (work.phase === 'writing') return;
  // The sandbox looks at the phase, so that work which catches this starts anew all the same.
  work.phase = 'refused';
  throw new Error('This work began as a read; it starts anew as a write. Let this error pass.');
};

/** A resource's records inside a transaction. Nothing here waits for anything. */
const toRecords = (work: Work, resource: string): Records => {
  const collection = (): Collection => {
    assertOpen(work);
    return collectionIn(work.collections, resource, work.ground);
  };
  const keep = (next: Collection, key: string, record: StoredRecord | undefined): void => {
    if (work.ground.freeze === 'deep') freezeDeep(record);
    work.collections = put(work.collections, resource, next);
    work.changes.push({ resource, key, record });
  };
  return {
    get: async (key) => readRecord(collection(), key),
    find: async (where) => findRecord(collection(), where),
    list: async (query) => listRecords(collection(), query),
    insert: async (record) => {
      assertWriting(work);
      const before = collection();
      keep(insertRecord(before, record), keyOf(before, record), record);
      return record;
    },
    update: async (record) => {
      assertWriting(work);
      const before = collection();
      keep(updateRecord(before, record), keyOf(before, record), record);
      return record;
    },
    remove: async (key) => {
      assertWriting(work);
      const before = collection();
      const rest = removeRecord(before, key);
      if (rest !== before) keep(rest, key, undefined);
      return rest !== before;
    },
  };
};
