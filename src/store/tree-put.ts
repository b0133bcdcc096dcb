import { at } from './at.ts';
import {
  type Branch,
  type Compare,
  childOf,
  type Leaf,
  leaf,
  placeOf,
  type Tree,
  type TreeNode,
  toTree,
  widest,
} from './tree.ts';

/** The tree with a value under a key, in the place of the one that was there. */
export const put = <K, V>(tree: Tree<K, V>, key: K, value: V): Tree<K, V> => {
  const root = putInto(tree.root, { key, value, compare: tree.compare });
  if (root.keys.length <= widest) return toTree(tree.compare, root);
  const [left, right] = split(root, key, tree.compare);
  return toTree<K, V>(tree.compare, {
    kind: 'branch',
    size: root.size,
    keys: [at(left.keys, 0), at(right.keys, 0)],
    children: [left, right],
  });
};

type Entry<K, V> = { readonly key: K; readonly value: V; readonly compare: Compare<K> };

/** The node with the entry, and one wider than allowed when it was full: its parent splits it. */
const putInto = <K, V>(node: TreeNode<K, V>, entry: Entry<K, V>): TreeNode<K, V> => {
  if (node.kind === 'leaf') return putIntoLeaf(node, entry);
  const place = childOf(node.keys, entry.key, entry.compare);
  const old = at(node.children, place);
  const child = putInto(old, entry);
  const size = node.size + child.size - old.size;
  if (child.keys.length <= widest) {
    const children = node.children.slice();
    children[place] = child;
    return { kind: 'branch', size, keys: node.keys, children };
  }
  const [left, right] = split(child, entry.key, entry.compare);
  const children = withEntry(node.children, place + 1, right);
  children[place] = left;
  const keys = withEntry(node.keys, place + 1, at(right.keys, 0));
  return { kind: 'branch', size, keys, children };
};

const putIntoLeaf = <K, V>(
  { keys, values }: Leaf<K, V>,
  { key, value, compare }: Entry<K, V>,
): Leaf<K, V> => {
  const place = placeOf(keys, key, compare);
  if (place < keys.length && compare(at(keys, place), key) === 0) {
    const replaced = values.slice();
    replaced[place] = value;
    return leaf(keys, replaced);
  }
  return leaf(withEntry(keys, place, key), withEntry(values, place, value));
};

/** A copy with one more entry; a loop, since `splice` and `copyWithin` measured three times as slow. */
const withEntry = <T>(entries: readonly T[], place: number, entry: T): T[] => {
  const copy = entries.slice();
  copy.push(entry);
  for (let next = entries.length; next > place; next--) copy[next] = at(copy, next - 1);
  copy[place] = entry;
  return copy;
};

/**
 * Halves a node. Where the entry came in at its end, entries are likely to go on coming in order:
 * then the left part stays full, which halves the memory of a tree that grows at its end.
 */
const split = <K, V>(
  node: TreeNode<K, V>,
  key: K,
  compare: Compare<K>,
): [TreeNode<K, V>, TreeNode<K, V>] => {
  const atEnd = compare(at(node.keys, node.keys.length - 1), key) <= 0;
  const place = atEnd ? node.keys.length - 1 : node.keys.length >>> 1;
  return node.kind === 'leaf'
    ? [
        leaf(node.keys.slice(0, place), node.values.slice(0, place)),
        leaf(node.keys.slice(place), node.values.slice(place)),
      ]
    : [part(node, 0, place), part(node, place, node.keys.length)];
};

const part = <K, V>({ keys, children }: Branch<K, V>, from: number, to: number): Branch<K, V> => {
  const own = children.slice(from, to);
  return { kind: 'branch', size: sizeOf(own), keys: keys.slice(from, to), children: own };
};

const sizeOf = <K, V>(children: readonly TreeNode<K, V>[]): number => {
  let size = 0;
  for (const child of children) size += child.size;
  return size;
};
