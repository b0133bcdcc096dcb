import { at } from './at.ts';

export type Leaf<V> = {
  readonly kind: 'leaf';
  readonly size: number;
  /** The key of the first value. */
  readonly first: number;
  /** Absent where no number is missing: then the first says where each stands. */
  readonly keys: readonly number[] | undefined;
  readonly values: readonly V[];
};

/** `keys[n]` is a lower bound of what is under `children[n]`; the first one bounds nothing. */
export type Branch<V> = {
  readonly kind: 'branch';
  readonly size: number;
  readonly keys: readonly number[];
  readonly children: readonly Tree<V>[];
};

/**
 * Values in the order of numbers, a map that never changes: a B+tree whose nodes know how many
 * entries are under them. A write copies the path to one leaf and shares the rest, so whoever
 * holds a tree holds a snapshot of it, and going back to one is an assignment.
 */
export type Tree<V> = Leaf<V> | Branch<V>;

/** Entries of a leaf, children of a branch. Measured: from 16 to 64 it makes little difference. */
export const widest = 32;

/** A leaf of these entries. Records are mostly added at the end and stay, so most have no keys of their own. */
export const leaf = <V>(keys: readonly number[], values: readonly V[]): Leaf<V> => {
  const size = keys.length;
  const first = keys[0] ?? 0;
  const isDense = size === 0 || at(keys, size - 1) - first === size - 1;
  return { kind: 'leaf', size, first, keys: isDense ? undefined : keys, values };
};

export const emptyTree = <V>(): Tree<V> => leaf<V>([], []);

/** How wide a node is: the entries of a leaf, the children of a branch. */
export const widthOf = <V>(node: Tree<V>): number =>
  node.kind === 'leaf' ? node.size : node.children.length;

/** A lower bound of what is under a node. */
export const boundOf = <V>(node: Tree<V>): number =>
  node.kind === 'leaf' ? node.first : at(node.keys, 0);

/** The keys of a leaf, also where they go without saying. */
export const keysOf = <V>({ keys, first, size }: Leaf<V>): readonly number[] =>
  keys ?? Array.from({ length: size }, (_, place) => first + place);

/** Some entries of a leaf, side by side. */
export const sliceLeaf = <V>(node: Leaf<V>, from: number, to: number): Leaf<V> =>
  leaf(keysOf(node).slice(from, to), node.values.slice(from, to));

/** How many keys of a leaf are below this one: where it stands, or would stand. */
export const placeOf = <V>({ keys, first, size }: Leaf<V>, key: number): number => {
  if (keys === undefined) return Math.min(Math.max(key - first, 0), size);
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(keys, middle) < key) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The key of the entry at a place of a leaf. */
export const keyAt = <V>({ keys, first }: Leaf<V>, place: number): number =>
  keys === undefined ? first + place : at(keys, place);

/** The child of a branch that a key belongs to. */
export const childOf = (keys: readonly number[], key: number): number => {
  let low = 0;
  let high = keys.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (at(keys, middle) <= key) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The value under a key. */
export const lookUp = <V>(tree: Tree<V>, key: number): V | undefined => {
  let node = tree;
  while (node.kind === 'branch') node = at(node.children, childOf(node.keys, key));
  const place = placeOf(node, key);
  return place < node.size && keyAt(node, place) === key ? node.values[place] : undefined;
};

/** Says whether to go on to the next entry. */
export type Visit<V> = (value: V, key: number) => 'stop' | 'next';

/** Goes through the entries in order, after passing over `offset` of them in O(log n). */
export const visit = <V>(tree: Tree<V>, offset: number, each: Visit<V>): 'stop' | 'next' => {
  if (tree.kind === 'leaf') {
    for (let place = offset; place < tree.size; place++) {
      if (each(at(tree.values, place), keyAt(tree, place)) === 'stop') return 'stop';
    }
    return 'next';
  }
  let left = offset;
  for (const child of tree.children) {
    if (left >= child.size) left -= child.size;
    else if (visit(child, left, each) === 'stop') return 'stop';
    else left = 0;
  }
  return 'next';
};

/** The values from `offset` on, at most `limit` of them. */
export const page = <V>(tree: Tree<V>, offset: number, limit: number): readonly V[] => {
  if (tree.kind === 'leaf') return tree.values.slice(offset, offset + limit);
  const values: V[] = [];
  if (limit > 0) {
    visit(tree, offset, (value) => (values.push(value) < limit ? 'next' : 'stop'));
  }
  return values;
};
