import { isDueResource } from '../../base/internal-resources.ts';
import { findDueTimes } from '../due/due-times.ts';
import {
  insertRecord,
  type RecordCollection,
  readRecord,
  removeRecord,
  replaceRecord,
} from '../sandbox/collection.ts';
import { withCollections } from '../sandbox/collection-map.ts';
import { mergeRecord } from '../sandbox/merge-record.ts';
import {
  collectionIn,
  type SandboxContent,
  type SandboxRoot,
  type StoreContext,
  toSandboxContent,
  toSandboxRoot,
  withClock,
  withoutSnapshot,
  withRestoredSnapshot,
  withSnapshot,
} from '../sandbox/sandbox-root.ts';
import type { CommittedChange } from '../types.ts';
import type { LoggedChange, LoggedCommit } from './log-format.ts';

/**
 * Replays logged commits on sandboxes; sandboxes missing from the file start from the seed. Returns
 * the number of changes skipped because their record does not exist, for example after an edit of
 * the file.
 */
export function replayCommits(
  contents: Map<string, SandboxContent>,
  commits: Iterable<LoggedCommit>,
  { seed, context, onChange }: ReplayOptions,
): number {
  const skipped: LoggedChange[] = [];
  for (const commit of commits) {
    const before = contents.get(commit.sandbox) ?? toSandboxContent(seed);
    contents.set(
      commit.sandbox,
      replayCommit(before, commit, { seed, context, skipped, onChange }),
    );
  }
  return skipped.length;
}

type ReplayOptions = {
  readonly seed: SandboxRoot;
  readonly context: StoreContext;
  /** Called with each change of a transaction. */
  readonly onChange?: ((change: CommittedChange) => void) | undefined;
};

type ReplayContext = ReplayOptions & {
  /** Collects the changes that cannot be applied. */
  readonly skipped: LoggedChange[];
};

function replayCommit(
  content: SandboxContent,
  commit: LoggedCommit,
  { seed, ...replay }: ReplayContext,
): SandboxContent {
  if ('reset' in commit) return { root: seed, snapshots: content.snapshots };
  if ('state' in commit) {
    return {
      root: toSandboxRoot(commit.state, replay.context, 'log'),
      snapshots: content.snapshots,
    };
  }
  if ('clock' in commit) return withClock(content, commit.clock);
  if ('take' in commit) return withSnapshot(content, commit.take);
  if ('restore' in commit) return withRestoredSnapshot(content, commit.restore);
  if ('forget' in commit) return withoutSnapshot(content, commit.forget);
  const root = replayWrite(content.root, commit, replay);
  return { root, snapshots: content.snapshots };
}

function replayWrite(
  root: SandboxRoot,
  commit: Extract<LoggedCommit, { readonly write: unknown }>,
  { context, skipped, onChange }: Omit<ReplayContext, 'seed'>,
): SandboxRoot {
  const changed = new Map<string, RecordCollection>();
  for (const change of commit.write) {
    const before = changed.get(change.in) ?? collectionIn(root.collections, change.in, context);
    const after = applyChange(before, change);
    if (after === undefined) skipped.push(change);
    else onChange?.(toCommittedChange(change, before, after));
    changed.set(change.in, after ?? before);
  }
  const collections = withCollections(root.collections, [...changed.values()]);
  const random = commit.random ?? root.random;
  const due = [...changed.keys()].some(isDueResource) ? findDueTimes(collections) : root.due;
  return { collections, random, clock: root.clock, due };
}

function toCommittedChange(
  { in: resource, key }: LoggedChange,
  before: RecordCollection,
  after: RecordCollection,
): CommittedChange {
  const [from, to] = [readRecord(before, key), readRecord(after, key)];
  return { resource, key, from, to, patch: undefined };
}

/** `undefined` when the record to change does not exist. */
function applyChange(
  collection: RecordCollection,
  change: LoggedChange,
): RecordCollection | undefined {
  const { key } = change;
  if ('remove' in change) return removeRecord(collection, key)?.collection;
  const existing = readRecord(collection, key);
  if ('patch' in change) {
    return (
      existing &&
      replaceRecord(collection, key, (from) => mergeRecord(from, change.patch)).collection
    );
  }
  return existing === undefined
    ? insertRecord(collection, key, change.put)
    : replaceRecord(collection, key, () => change.put).collection;
}
