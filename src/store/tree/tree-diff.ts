import { entryAt, type Tree, valuesOf } from './tree.ts';

/** What only the one and what only the other has. */
export type TreeDifference<T> = readonly [left: readonly T[], right: readonly T[]];

/**
 * The values that only one of two trees has, by identity. Trees of which one was made of the other by
 * some writes share all but a few nodes, and none of those is looked into.
 */
export function diffTrees<V>(leftTree: Tree<V>, rightTree: Tree<V>): TreeDifference<V> {
  let [left, right] = removeShared([leftTree], [rightTree]);
  while (hasBranches(left) || hasBranches(right)) {
    // The deeper one first, since nodes are shared at the same distance from the leaves.
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

/** What is in a node: other nodes, or values. */
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
