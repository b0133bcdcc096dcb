import { isDeepStrictEqual } from 'node:util';
import { isInternalResource } from '../../base/internal-resources.ts';
import { entryAt, type Tree, valuesOf } from '../tree/tree.ts';
import type { RecordCollection } from './collection.ts';
import { collectionIn, type SandboxRoot, type StoreContext } from './sandbox-root.ts';
import { requireRecordKey } from './stored-record.ts';

/** Counts the records that were created, changed or removed since the seed. */
export function countChanges(root: SandboxRoot, seed: SandboxRoot, context: StoreContext): number {
  if (root.collections === seed.collections) return 0;
  const names = new Set([
    ...root.collections.positions.keys(),
    ...seed.collections.positions.keys(),
  ]);
  let count = 0;
  for (const resource of names) {
    if (isInternalResource(resource)) continue;
    count += countCollectionChanges(
      collectionIn(root.collections, resource, context),
      collectionIn(seed.collections, resource, context),
    );
  }
  return count;
}

function countCollectionChanges(current: RecordCollection, before: RecordCollection): number {
  if (current === before) return 0;
  const [records, oldRecords] = diffTrees(current.records, before.records);
  const oldByKey = new Map(
    oldRecords.map((record) => [requireRecordKey(record, before.kind), record]),
  );
  let unchanged = 0;
  let created = 0;
  for (const record of records) {
    const old = oldByKey.get(requireRecordKey(record, current.kind));
    if (old === undefined) created += 1;
    else if (isDeepStrictEqual(old, record)) unchanged += 1;
  }
  return oldByKey.size + created - unchanged;
}

/** The values that only the left or only the right tree has. */
type TreeDifference<T> = readonly [left: readonly T[], right: readonly T[]];

/**
 * Compares two trees by identity of their values. Trees that differ by a few writes share most
 * nodes, which are skipped.
 */
function diffTrees<V>(leftTree: Tree<V>, rightTree: Tree<V>): TreeDifference<V> {
  let [left, right] = removeShared([leftTree], [rightTree]);
  while (hasBranches(left) || hasBranches(right)) {
    // Descends the deeper tree first: shared nodes have the same height.
    const ahead = depthOf(left) - depthOf(right);
    [left, right] = removeShared(
      ahead >= 0 ? childrenOf(left) : left,
      ahead <= 0 ? childrenOf(right) : right,
    );
  }
  return removeShared(valuesUnder(left), valuesUnder(right));
}

function removeShared<T>(left: readonly T[], right: readonly T[]): TreeDifference<T> {
  const [leftItems, rightItems] = [new Set(left), new Set(right)];
  return [
    left.filter((item) => !rightItems.has(item)),
    right.filter((item) => !leftItems.has(item)),
  ];
}

function hasBranches<V>([first]: readonly Tree<V>[]): boolean {
  return first?.kind === 'branch';
}

function depthOf<V>([first]: readonly Tree<V>[]): number {
  let depth = 0;
  for (let node = first; node?.kind === 'branch'; node = entryAt(node.children, 0)) depth += 1;
  return depth;
}

function contentsOf<V>(node: Tree<V>): NodeContents<V> {
  return node.kind === 'branch'
    ? { nodes: node.children, values: [] }
    : { nodes: [], values: valuesOf(node) };
}

type NodeContents<V> = { readonly nodes: readonly Tree<V>[]; readonly values: readonly V[] };

function childrenOf<V>(nodes: readonly Tree<V>[]) {
  return nodes.flatMap((node) => contentsOf(node).nodes);
}

function valuesUnder<V>(nodes: readonly Tree<V>[]) {
  return nodes.flatMap((node) => contentsOf(node).values);
}
