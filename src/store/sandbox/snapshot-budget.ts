import { refuse } from '../../base/refusal.ts';
import { emptyTree } from '../tree/tree.ts';
import { diffTrees } from '../tree/tree-difference.ts';
import type { SnapshotLimits, StoredRecord } from '../types.ts';
import { findCollection } from './collection-map.ts';
import type { SandboxContent, SandboxRoot } from './sandbox-root.ts';

export const defaultSnapshotLimits: SnapshotLimits = { max: 1000, megabytes: 256 };

const megabyte = 1024 * 1024;

/** The size of what a root has and the one before does not. */
type RootWeight = { readonly before: SandboxRoot; readonly bytes: number };

/**
 * Counts the memory that the snapshots of all sandboxes keep: each costs the records that the snapshot
 * before it does not have. Snapshots that were read from a file count once the next one is taken.
 */
export class SnapshotBudget {
  readonly #limits: SnapshotLimits;
  readonly #bytesOf = new Map<string, number>();
  #bytes = 0;
  readonly #weights = new WeakMap<SandboxRoot, RootWeight>();

  constructor(limits: SnapshotLimits = defaultSnapshotLimits) {
    this.#limits = limits;
  }

  /** Counts the snapshots of a sandbox with a new one; refuses (409) it over the limits. */
  admit(sandbox: string, { snapshots }: SandboxContent, seed: SandboxRoot): void {
    const { max, megabytes } = this.#limits;
    if (snapshots.size > max) {
      throw refuse({
        code: 'snapshots-full',
        detail: `Sandbox "${sandbox}" has ${max} snapshots, which is the limit of --snapshot-max. Delete some first.`,
      });
    }
    const bytes = this.#weighAll(snapshots, seed);
    const others = this.#bytes - (this.#bytesOf.get(sandbox) ?? 0);
    if (others + bytes > megabytes * megabyte) {
      throw refuse({
        code: 'snapshots-full',
        detail: `All snapshots together keep ${megabytes} MB of records, which is the limit of --journal-memory. Delete some first.`,
      });
    }
    this.#count(sandbox, bytes);
  }

  /** Counts the snapshots of a sandbox after one was removed. */
  update(sandbox: string, { snapshots }: SandboxContent, seed: SandboxRoot): void {
    this.#count(sandbox, this.#weighAll(snapshots, seed));
  }

  /** Releases the snapshots of a sandbox that leaves memory. */
  forget(sandbox: string): void {
    this.#count(sandbox, 0);
    this.#bytesOf.delete(sandbox);
  }

  #count(sandbox: string, bytes: number): void {
    this.#bytes += bytes - (this.#bytesOf.get(sandbox) ?? 0);
    this.#bytesOf.set(sandbox, bytes);
  }

  #weighAll(snapshots: SandboxContent['snapshots'], seed: SandboxRoot): number {
    let bytes = 0;
    let before = seed;
    for (const root of snapshots.values()) {
      bytes += this.#weigh(root, before);
      before = root;
    }
    return bytes;
  }

  #weigh(root: SandboxRoot, before: SandboxRoot): number {
    const known = this.#weights.get(root);
    if (known?.before === before) return known.bytes;
    const bytes = snapshotOverhead + weighDifference(root, before);
    this.#weights.set(root, { before, bytes });
    return bytes;
  }
}

/** The approximate size of a snapshot without records, in bytes. */
const snapshotOverhead = 500;

/** The approximate size of the records of a root that another one does not have. */
function weighDifference(root: SandboxRoot, before: SandboxRoot): number {
  if (root.collections === before.collections) return 0;
  let bytes = 0;
  for (const collection of root.collections.entries) {
    const old = findCollection(before.collections, collection.kind.resource);
    if (old === collection) continue;
    const [records] = diffTrees(collection.records, old?.records ?? emptyTree());
    bytes += weighRecords(records);
  }
  return bytes;
}

/** More records than these are weighed by a sample, so that a snapshot does not block the event loop. */
const maxWeighedRecords = 1000;

function weighRecords(records: readonly StoredRecord[]): number {
  const step = Math.ceil(records.length / maxWeighedRecords);
  let bytes = 0;
  for (let index = 0; index < records.length; index += step) bytes += weighValue(records[index]);
  return bytes * step;
}

/** The approximate size of a value in memory, in bytes. */
function weighValue(value: unknown): number {
  if (typeof value === 'string') return 2 * value.length + 16;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 32;
  for (const entry of Object.values(value)) bytes += 16 + weighValue(entry);
  return bytes;
}
