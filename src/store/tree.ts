import { at } from './at.ts';

export type Leaf<V> = {
  readonly kind: 'leaf';
  readonly size: number;
  /** The key of the first value. */
  readonly first: number;
  /** Absent where no number is missing: then the first says where each stands. */
  readonly keys: readonly number[] | undefined;
  /** As many as the size says are of this leaf; what is behind them, of leaves that were made of it. */
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
 * holds a tree holds a snapshot of it, and going back to one is an assignment. The lists of a leaf
 * grow at their end in place: a leaf that was there before knows that it has fewer.
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
  keys === undefined
    ? Array.from({ length: size }, (_, place) => first + place)
    : begin(keys, size);

/** The values of a leaf. */
export const valuesOf = <V>({ values, size }: Leaf<V>): readonly V[] => begin(values, size);

const begin = <T>(list: readonly T[], size: number): readonly T[] =>
  list.length === size ? list : list.slice(0, size);

/** Some entries of a leaf, side by side. */
export const sliceLeaf = <V>(node: Leaf<V>, from: number, to: number): Leaf<V> => {
  const { kind, first, keys } = node;
  const values = node.values.slice(from, to);
  return keys === undefined
    ? { kind, size: to - from, first: first + from, keys, values }
    : leaf(keys.slice(from, to), values);
};

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

/** The value under the greatest key. */
export const lastOf = <V>(tree: Tree<V>): V | undefined => {
  let node = tree;
  while (node.kind === 'branch') node = at(node.children, node.children.length - 1);
  return node.size === 0 ? undefined : node.values[node.size - 1];
};

/** How many entries have keys below this one. */
export const countBelow = <V>(tree: Tree<V>, key: number): number => {
  let node = tree;
  let below = 0;
  while (node.kind === 'branch') {
    const place = childOf(node.keys, key);
    for (let left = 0; left < place; left++) below += at(node.children, left).size;
    node = at(node.children, place);
  }
  return below + placeOf(node, key);
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
  if (tree.kind === 'leaf') return valuesOf(tree).slice(offset, offset + limit);
  const values: V[] = [];
  gather(tree, offset, limit, values);
  return values;
};

/** As `visit` does it; a list of all entries takes half of the time without a call for each. */
const gather = <V>(tree: Tree<V>, offset: number, limit: number, values: V[]): void => {
  if (tree.kind === 'leaf') {
    const end = Math.min(tree.size, offset + limit - values.length);
    for (let place = offset; place < end; place++) values.push(at(tree.values, place));
    return;
  }
  let left = offset;
  for (const child of tree.children) {
    if (values.length >= limit) return;
    if (left >= child.size) left -= child.size;
    else {
      gather(child, left, limit, values);
      left = 0;
    }
  }
};
