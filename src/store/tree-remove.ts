import { at } from './at.ts';
import {
  type Branch,
  type Compare,
  childOf,
  leaf,
  placeOf,
  type Tree,
  type TreeNode,
  toTree,
  widest,
} from './tree.ts';

/** Nodes narrower than this look for a neighbour to join. */
const narrow = widest >>> 2;

/** The tree without a key; the same tree when it has none. */
export const remove = <K, V>(tree: Tree<K, V>, key: K): Tree<K, V> => {
  let root = removeFrom(tree.root, key, tree.compare);
  if (root === tree.root) return tree;
  while (root.kind === 'branch' && root.children.length === 1) root = at(root.children, 0);
  return toTree(tree.compare, root.size === 0 ? leaf<K, V>([], []) : root);
};

const removeFrom = <K, V>(node: TreeNode<K, V>, key: K, compare: Compare<K>): TreeNode<K, V> => {
  if (node.kind === 'branch') {
    const place = childOf(node.keys, key, compare);
    const old = at(node.children, place);
    const child = removeFrom(old, key, compare);
    return child === old ? node : withChild(node, place, child);
  }
  const place = placeOf(node.keys, key, compare);
  if (place === node.keys.length || compare(at(node.keys, place), key) !== 0) return node;
  return leaf(node.keys.toSpliced(place, 1), node.values.toSpliced(place, 1));
};

/** A branch with a child that became smaller: put in its place, left out, or joined to a neighbour. */
const withChild = <K, V>(
  node: Branch<K, V>,
  place: number,
  child: TreeNode<K, V>,
): Branch<K, V> => {
  const size = node.size - 1;
  if (child.size === 0) {
    const keys = node.keys.toSpliced(place, 1);
    return { kind: 'branch', size, keys, children: node.children.toSpliced(place, 1) };
  }
  const children = node.children.slice();
  children[place] = child;
  const first = child.keys.length < narrow ? neighbourOf(children, place) : undefined;
  if (first === undefined) return { kind: 'branch', size, keys: node.keys, children };
  const bound = at(node.keys, first + 1);
  children.splice(first, 2, join(at(children, first), at(children, first + 1), bound));
  return { kind: 'branch', size, keys: node.keys.toSpliced(first + 1, 1), children };
};

/** The first of the two children to join, when two side by side fit into one node. */
const neighbourOf = <K, V>(
  children: readonly TreeNode<K, V>[],
  place: number,
): number | undefined => {
  const fits = (first: number) =>
    first >= 0 &&
    first + 1 < children.length &&
    at(children, first).keys.length + at(children, first + 1).keys.length <= widest;
  return [place - 1, place].find(fits);
};

const join = <K, V>(left: TreeNode<K, V>, right: TreeNode<K, V>, bound: K): TreeNode<K, V> => {
  const leaves = [left, right].filter((node) => node.kind === 'leaf');
  if (leaves.length > 0) {
    return leaf(
      leaves.flatMap(({ keys }) => keys),
      leaves.flatMap(({ values }) => values),
    );
  }
  const branches = [left, right].filter((node) => node.kind === 'branch');
  return {
    kind: 'branch',
    size: left.size + right.size,
    // The first bound of a branch may be stale, since nothing is compared with it; here it is one that counts.
    keys: [...left.keys, bound, ...right.keys.slice(1)],
    children: branches.flatMap(({ children }) => children),
  };
};
