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
import type { SnapshotBudget } from './snapshot-budget.ts';

/** Commits a change of the whole sandbox, in the writers' queue; false when it changes nothing. */
export type CommitStep = (
  commit: SandboxCommit,
  toNext: (content: SandboxContent) => SandboxContent,
) => Promise<boolean>;

/** The sandbox of snapshots. */
export type SnapshotOwner = {
  readonly name: string;
  readonly content: () => SandboxContent;
  readonly commitStep: CommitStep;
  readonly budget: SnapshotBudget;
  /** The root before the first snapshot. */
  readonly seed: () => SandboxRoot;
};

export function createSnapshots({
  name: sandbox,
  content,
  commitStep,
  budget,
  seed,
}: SnapshotOwner): Snapshots {
  return {
    list: () => [...content().snapshots].map(([name, root]) => toSnapshotSummary(name, root)),
    read: (name) => {
      const root = content().snapshots.get(name);
      return root === undefined ? undefined : toSandboxState(root);
    },
    take: async (snapshot) => {
      let result = toTakenSnapshot(content(), snapshot);
      await commitStep({ kind: 'take', snapshot }, (before) => {
        const next = withSnapshot(before, snapshot);
        budget.admit(sandbox, next, seed());
        result = toTakenSnapshot(before, snapshot);
        return next;
      });
      return result;
    },
    restore: (snapshot) =>
      commitStep({ kind: 'restore', snapshot }, (before) => withRestoredSnapshot(before, snapshot)),
    forget: (snapshot) =>
      commitStep({ kind: 'forget', snapshot }, (before) => {
        const next = withoutSnapshot(before, snapshot);
        budget.update(sandbox, next, seed());
        return next;
      }),
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
