import { at } from './at.ts';
import { boundOf, emptyTree, leaf, type Tree, widest } from './tree.ts';

/** Makes a tree of entries in O(n); the keys are in order and differ. */
export const buildTree = <V>(keys: readonly number[], values: readonly V[]): Tree<V> => {
  if (keys.length === 0) return emptyTree();
  let nodes: Tree<V>[] = [];
  for (let from = 0; from < keys.length; from += widest) {
    nodes.push(leaf(keys.slice(from, from + widest), values.slice(from, from + widest)));
  }
  while (nodes.length > 1) nodes = storey(nodes);
  return at(nodes, 0);
};

/** The branches above a row of nodes. */
const storey = <V>(nodes: readonly Tree<V>[]): Tree<V>[] => {
  const branches: Tree<V>[] = [];
  for (let from = 0; from < nodes.length; from += widest) {
    const children = nodes.slice(from, from + widest);
    const keys = children.map(boundOf);
    const size = children.reduce((sum, child) => sum + child.size, 0);
    branches.push({ kind: 'branch', size, keys, children });
  }
  return branches;
};
