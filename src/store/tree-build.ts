import { at } from './at.ts';
import { type Compare, leaf, type Tree, type TreeNode, toTree, widest } from './tree.ts';

/** Makes a tree of entries in O(n); the keys are in order and differ. */
export const buildTree = <K, V>(
  compare: Compare<K>,
  keys: readonly K[],
  values: readonly V[],
): Tree<K, V> => {
  if (keys.length === 0) return toTree(compare, leaf(keys, values));
  let nodes: TreeNode<K, V>[] = [];
  for (let from = 0; from < keys.length; from += widest) {
    nodes.push(leaf(keys.slice(from, from + widest), values.slice(from, from + widest)));
  }
  while (nodes.length > 1) nodes = storey(nodes);
  return toTree(compare, at(nodes, 0));
};

/** The branches above a row of nodes. */
const storey = <K, V>(nodes: readonly TreeNode<K, V>[]): TreeNode<K, V>[] => {
  const branches: TreeNode<K, V>[] = [];
  for (let from = 0; from < nodes.length; from += widest) {
    const children = nodes.slice(from, from + widest);
    const keys = children.map((child) => at(child.keys, 0));
    const size = children.reduce((sum, child) => sum + child.size, 0);
    branches.push({ kind: 'branch', size, keys, children });
  }
  return branches;
};
