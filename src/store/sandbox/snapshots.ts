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

/** Commits a change of the whole sandbox, in the writers' queue; false when it changes nothing. */
export type CommitStep = (
  commit: SandboxCommit,
  toNext: (content: SandboxContent) => SandboxContent,
) => Promise<boolean>;

export function createSnapshots(content: () => SandboxContent, commitStep: CommitStep): Snapshots {
  return {
    list: () => [...content().snapshots].map(([name, root]) => toSnapshotSummary(name, root)),
    read: (name) => {
      const root = content().snapshots.get(name);
      return root === undefined ? undefined : toSandboxState(root);
    },
    take: async (snapshot) => {
      let result = toTakenSnapshot(content(), snapshot);
      await commitStep({ kind: 'take', snapshot }, (before) => {
        result = toTakenSnapshot(before, snapshot);
        return withSnapshot(before, snapshot);
      });
      return result;
    },
    restore: (snapshot) =>
      commitStep({ kind: 'restore', snapshot }, (before) => withRestoredSnapshot(before, snapshot)),
    forget: (snapshot) =>
      commitStep({ kind: 'forget', snapshot }, (before) => withoutSnapshot(before, snapshot)),
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
    replaced: snapshots.has(name),
  };
}
