import type { Turned } from './commit.ts';
import { type Content, restored, withoutSnapshot, withSnapshot } from './content.ts';
import { type Root, sizeOf, toState } from './root.ts';
import type { SnapshotSummary, Snapshots, Taken } from './store.ts';

/** Takes a step of a sandbox as a whole, in line with its writers; false where it changes nothing. */
export type TakeStep = (step: Turned, toNext: (content: Content) => Content) => Promise<boolean>;

/** The snapshots of a sandbox. */
export const openSnapshots = (content: () => Content, takeStep: TakeStep): Snapshots => ({
  list: () => [...content().snapshots].map(([name, root]) => toSummary(name, root)),
  read: (name) => {
    const root = content().snapshots.get(name);
    return root === undefined ? undefined : toState(root);
  },
  take: async (snapshot) => {
    let taken = toTaken(content(), snapshot);
    await takeStep({ kind: 'take', snapshot }, (before) => {
      taken = toTaken(before, snapshot);
      return withSnapshot(before, snapshot);
    });
    return taken;
  },
  restore: (snapshot) =>
    takeStep({ kind: 'restore', snapshot }, (before) => restored(before, snapshot)),
  forget: (snapshot) =>
    takeStep({ kind: 'forget', snapshot }, (before) => withoutSnapshot(before, snapshot)),
});

const toSummary = (name: string, root: Root): SnapshotSummary => ({
  name,
  clock: root.clock,
  records: sizeOf(root),
});

const toTaken = ({ root, snapshots }: Content, name: string): Taken => ({
  snapshot: toSummary(name, root),
  instead: snapshots.has(name) ? 'of another' : 'of none',
});
