import { entryAt, type Tree, valuesOf } from './tree.ts';

/** The values that only the left or only the right tree has. */
type TreeDifference<T> = readonly [left: readonly T[], right: readonly T[]];

/**
 * Compares two trees by identity of their values. Trees that differ by a few writes share most
 * nodes, which are skipped.
 */
export function diffTrees<V>(leftTree: Tree<V>, rightTree: Tree<V>): TreeDifference<V> {
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
