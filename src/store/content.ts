import type { ClockState } from '../clock.ts';
import type { Root } from './root.ts';

/** All of a sandbox, as a value: what is undone is an assignment. */
export type Content = {
  readonly root: Root;
  /** In the order in which they were taken. */
  readonly snapshots: ReadonlyMap<string, Root>;
};

const noSnapshots: ReadonlyMap<string, Root> = new Map();

/** A sandbox that starts from a root. */
export const toContent = (root: Root): Content => ({ root, snapshots: noSnapshots });

/** With the state as it stands under a name, as the latest. */
export const withSnapshot = ({ root, snapshots }: Content, name: string): Content => {
  const next = new Map(snapshots);
  next.delete(name);
  return { root, snapshots: next.set(name, root) };
};

/** With its clock set; the snapshots keep theirs. */
export const withClock = ({ root, snapshots }: Content, clock: ClockState): Content => ({
  root: { collections: root.collections, random: root.random, clock },
  snapshots,
});

/** Without a snapshot; the same content when there is none of that name. */
export const withoutSnapshot = (content: Content, name: string): Content => {
  if (!content.snapshots.has(name)) return content;
  const snapshots = new Map(content.snapshots);
  snapshots.delete(name);
  return { root: content.root, snapshots };
};

/** Back at a snapshot; the same content when there is none of that name. */
export const restored = (content: Content, name: string): Content => {
  const root = content.snapshots.get(name);
  return root === undefined ? content : { root, snapshots: content.snapshots };
};
