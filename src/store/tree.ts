import { at } from './at.ts';

/** Below zero, zero or above: the first key is smaller, the same, or greater. */
export type Compare<K> = (first: K, second: K) => number;

export type Leaf<K, V> = {
  readonly kind: 'leaf';
  readonly size: number;
  readonly keys: readonly K[];
  readonly values: readonly V[];
};

/** `keys[n]` is a lower bound of what is under `children[n]`; the first one bounds nothing. */
export type Branch<K, V> = {
  readonly kind: 'branch';
  readonly size: number;
  readonly keys: readonly K[];
  readonly children: readonly TreeNode<K, V>[];
};

export type TreeNode<K, V> = Leaf<K, V> | Branch<K, V>;

/**
 * An ordered map that never changes: a B+tree whose nodes know how many entries are under them.
 * A write copies the path to one leaf and shares the rest, so whoever holds a tree holds a
 * snapshot of it, and going back to one is an assignment.
 */
export type Tree<K, V> = {
  readonly compare: Compare<K>;
  readonly root: TreeNode<K, V>;
  readonly size: number;
};

/** Entries of a leaf, children of a branch. Measured: from 16 to 64 it makes little difference. */
export const widest = 32;

export const leaf = <K, V>(keys: readonly K[], values: readonly V[]): Leaf<K, V> => ({
  kind: 'leaf',
  size: keys.length,
  keys,
  values,
});

export const toTree = <K, V>(compare: Compare<K>, root: TreeNode<K, V>): Tree<K, V> => ({
  compare,
  root,
  size: root.size,
});

export const emptyTree = <K, V>(compare: Compare<K>): Tree<K, V> => toTree(compare, leaf([], []));

/** One comparator per type: one for both made every comparison a slow one. */
export const byNumber: Compare<number> = (first, second) => first - second;

/** Strings by their code units. */
export const byString: Compare<string> = (first, second) =>
  first < second ? -1 : first > second ? 1 : 0;

/** How many keys of a leaf are below this one: where it stands, or would stand. */
export const placeOf = <K>(keys: readonly K[], key: K, compare: Compare<K>): number => {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(at(keys, middle), key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The child of a branch that a key belongs to. */
export const childOf = <K>(keys: readonly K[], key: K, compare: Compare<K>): number => {
  let low = 0;
  let high = keys.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (compare(at(keys, middle), key) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The value under a key. */
export const lookUp = <K, V>({ compare, root }: Tree<K, V>, key: K): V | undefined => {
  let node = root;
  while (node.kind === 'branch') node = at(node.children, childOf(node.keys, key, compare));
  const place = placeOf(node.keys, key, compare);
  return place < node.keys.length && compare(at(node.keys, place), key) === 0
    ? node.values[place]
    : undefined;
};

/** Says whether to go on to the next entry. */
export type Visit<K, V> = (value: V, key: K) => 'stop' | 'next';

/** Goes through the entries in order, after passing over `offset` of them in O(log n). */
export const visit = <K, V>(tree: Tree<K, V>, offset: number, each: Visit<K, V>): void => {
  visitNode(tree.root, offset, each);
};

const visitNode = <K, V>(
  node: TreeNode<K, V>,
  offset: number,
  each: Visit<K, V>,
): 'stop' | 'next' => {
  if (node.kind === 'leaf') {
    for (let place = offset; place < node.size; place++) {
      if (each(at(node.values, place), at(node.keys, place)) === 'stop') return 'stop';
    }
    return 'next';
  }
  let left = offset;
  for (const child of node.children) {
    if (left >= child.size) left -= child.size;
    else if (visitNode(child, left, each) === 'stop') return 'stop';
    else left = 0;
  }
  return 'next';
};

/** The values from `offset` on, at most `limit` of them. */
export const page = <K, V>(tree: Tree<K, V>, offset: number, limit: number): V[] => {
  const values: V[] = [];
  if (limit > 0) {
    visit(tree, offset, (value) => (values.push(value) < limit ? 'next' : 'stop'));
  }
  return values;
};
