import type { SnapshotSummary, Snapshots, TakenSnapshot } from '../types.ts';
import type { SandboxCommit } from './commit.ts';
import {
  countRecords,
  type SandboxContent,
  type SandboxRoot,
  toSandboxState,
  withoutSnapshot,
  withRestoredSnapshot,
  withSnapshot,
} from './sandbox-root.ts';

/** Takes a step of a sandbox as a whole, in line with its writers; false where it changes nothing. */
export type CommitStep = (
  step: SandboxCommit,
  toNext: (content: SandboxContent) => SandboxContent,
) => Promise<boolean>;

/** The snapshots of a sandbox. */
export function createSnapshots(content: () => SandboxContent, takeStep: CommitStep): Snapshots {
  return {
    list: () => [...content().snapshots].map(([name, root]) => toSnapshotSummary(name, root)),
    read: (name) => {
      const root = content().snapshots.get(name);
      return root === undefined ? undefined : toSandboxState(root);
    },
    take: async (snapshot) => {
      let taken = toTakenSnapshot(content(), snapshot);
      await takeStep({ kind: 'take', snapshot }, (before) => {
        taken = toTakenSnapshot(before, snapshot);
        return withSnapshot(before, snapshot);
      });
      return taken;
    },
    restore: (snapshot) =>
      takeStep({ kind: 'restore', snapshot }, (before) => withRestoredSnapshot(before, snapshot)),
    forget: (snapshot) =>
      takeStep({ kind: 'forget', snapshot }, (before) => withoutSnapshot(before, snapshot)),
  };
}

function toSnapshotSummary(name: string, root: SandboxRoot): SnapshotSummary {
  return {
    name,
    clock: root.clock,
    records: countRecords(root),
  };
}

function toTakenSnapshot({ root, snapshots }: SandboxContent, name: string): TakenSnapshot {
  return {
    snapshot: toSnapshotSummary(name, root),
    replaces: snapshots.has(name) ? 'of another' : 'of none',
  };
}
