import {
  type Collection,
  insertRecord,
  readRecord,
  removeRecord,
  replaceRecord,
} from './collection.ts';
import { withCollections } from './collections.ts';
import {
  type Content,
  restored,
  toContent,
  withClock,
  withoutSnapshot,
  withSnapshot,
} from './content.ts';
import type { LoggedChange, LoggedCommit } from './log-commit.ts';
import { overlay } from './overlay.ts';
import { collectionIn, type Ground, type Root, toRoot } from './root.ts';

/**
 * Repeats commits of a log on sandboxes; one that is not there yet comes from the seed. Returns how
 * many changes could not be made: a file that somebody edited, or another seed than before, may lack
 * the record that is changed.
 */
export const replay = (
  contents: Map<string, Content>,
  commits: Iterable<LoggedCommit>,
  { seed, ground }: { readonly seed: Root; readonly ground: Ground },
): number => {
  const lost: LoggedChange[] = [];
  for (const commit of commits) {
    const before = contents.get(commit.sandbox) ?? toContent(seed);
    contents.set(commit.sandbox, repeat(before, commit, { seed, ground, lost }));
  }
  return lost.length;
};

type Repetition = {
  readonly seed: Root;
  readonly ground: Ground;
  /** Takes the changes that cannot be made. */
  readonly lost: LoggedChange[];
};

const repeat = (
  content: Content,
  commit: LoggedCommit,
  { seed, ground, lost }: Repetition,
): Content => {
  if ('reset' in commit) return { root: seed, snapshots: content.snapshots };
  if ('state' in commit) {
    return { root: toRoot(commit.state, ground, 'log'), snapshots: content.snapshots };
  }
  if ('clock' in commit) return withClock(content, commit.clock);
  if ('take' in commit) return withSnapshot(content, commit.take);
  if ('restore' in commit) return restored(content, commit.restore);
  if ('forget' in commit) return withoutSnapshot(content, commit.forget);
  const { root, snapshots } = content;
  const changed = new Map<string, Collection>();
  for (const change of commit.write) {
    const before = changed.get(change.in) ?? collectionIn(root.collections, change.in, ground);
    const after = apply(before, change);
    if (after === undefined) lost.push(change);
    changed.set(change.in, after ?? before);
  }
  const collections = withCollections(root.collections, [...changed.values()]);
  const random = commit.random ?? root.random;
  return { root: { collections, random, clock: root.clock }, snapshots };
};

/** `undefined` where the record that is changed is not there. */
const apply = (collection: Collection, change: LoggedChange): Collection | undefined => {
  const { key } = change;
  if ('remove' in change) return removeRecord(collection, key)?.collection;
  const known = readRecord(collection, key);
  if ('patch' in change) {
    return (
      known && replaceRecord(collection, key, (from) => overlay(from, change.patch)).collection
    );
  }
  return known === undefined
    ? insertRecord(collection, key, change.put)
    : replaceRecord(collection, key, () => change.put).collection;
};
