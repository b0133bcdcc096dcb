export type TreeLeaf<V> = {
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
export type TreeBranch<V> = {
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
export type Tree<V> = TreeLeaf<V> | TreeBranch<V>;

/** Entries of a leaf, children of a branch. Measured: from 16 to 64 it makes little difference. */
export const maxNodeWidth = 32;

/** A leaf of these entries. Records are mostly added at the end and stay, so most have no keys of their own. */
export function createLeaf<V>(keys: readonly number[], values: readonly V[]): TreeLeaf<V> {
  const size = keys.length;
  const first = keys[0] ?? 0;
  const isDense = size === 0 || entryAt(keys, size - 1) - first === size - 1;
  return { kind: 'leaf', size, first, keys: isDense ? undefined : keys, values };
}

export function emptyTree<V>(): Tree<V> {
  return createLeaf<V>([], []);
}

/** How wide a node is: the entries of a leaf, the children of a branch. */
export function widthOf<V>(node: Tree<V>): number {
  return node.kind === 'leaf' ? node.size : node.children.length;
}

/** A lower bound of what is under a node. */
export function lowerBoundOf<V>(node: Tree<V>): number {
  return node.kind === 'leaf' ? node.first : entryAt(node.keys, 0);
}

/** The keys of a leaf, also where they go without saying. */
export function keysOf<V>({ keys, first, size }: TreeLeaf<V>): readonly number[] {
  return keys === undefined
    ? Array.from({ length: size }, (_, index) => first + index)
    : firstEntries(keys, size);
}

/** The values of a leaf. */
export function valuesOf<V>({ values, size }: TreeLeaf<V>): readonly V[] {
  return firstEntries(values, size);
}

function firstEntries<T>(list: readonly T[], size: number): readonly T[] {
  return list.length === size ? list : list.slice(0, size);
}

/** Some entries of a leaf, side by side. */
export function sliceLeaf<V>(node: TreeLeaf<V>, from: number, to: number): TreeLeaf<V> {
  const { kind, first, keys } = node;
  const values = node.values.slice(from, to);
  return keys === undefined
    ? { kind, size: to - from, first: first + from, keys, values }
    : createLeaf(keys.slice(from, to), values);
}

/** How many keys of a leaf are below this one: where it stands, or would stand. */
export function positionInLeaf<V>({ keys, first, size }: TreeLeaf<V>, key: number): number {
  if (keys === undefined) return Math.min(Math.max(key - first, 0), size);
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (entryAt(keys, middle) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The key of the entry at a place of a leaf. */
export function keyAt<V>({ keys, first }: TreeLeaf<V>, index: number): number {
  return keys === undefined ? first + index : entryAt(keys, index);
}

/** The child of a branch that a key belongs to. */
export function childIndexOf(keys: readonly number[], key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (entryAt(keys, middle) <= key) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The value under a key. */
export function lookUp<V>(tree: Tree<V>, key: number): V | undefined {
  let node = tree;
  while (node.kind === 'branch') node = entryAt(node.children, childIndexOf(node.keys, key));
  const index = positionInLeaf(node, key);
  return index < node.size && keyAt(node, index) === key ? node.values[index] : undefined;
}

/** The value under the greatest key. */
export function lastOf<V>(tree: Tree<V>): V | undefined {
  let node = tree;
  while (node.kind === 'branch') node = entryAt(node.children, node.children.length - 1);
  return node.size === 0 ? undefined : node.values[node.size - 1];
}

/** How many entries have keys below this one. */
export function countBelow<V>(tree: Tree<V>, key: number): number {
  let node = tree;
  let below = 0;
  while (node.kind === 'branch') {
    const index = childIndexOf(node.keys, key);
    for (let childIndex = 0; childIndex < index; childIndex++)
      below += entryAt(node.children, childIndex).size;
    node = entryAt(node.children, index);
  }
  return below + positionInLeaf(node, key);
}

/** Says whether to go on to the next entry. */
export type TreeVisitor<V> = (value: V, key: number) => 'stop' | 'next';

/** Goes through the entries in order, after passing over `offset` of them in O(log n). */
export function visit<V>(tree: Tree<V>, offset: number, each: TreeVisitor<V>): 'stop' | 'next' {
  if (tree.kind === 'leaf') {
    for (let index = offset; index < tree.size; index++) {
      if (each(entryAt(tree.values, index), keyAt(tree, index)) === 'stop') return 'stop';
    }
    return 'next';
  }
  let childIndex = offset;
  for (const child of tree.children) {
    if (childIndex >= child.size) childIndex -= child.size;
    else if (visit(child, childIndex, each) === 'stop') return 'stop';
    else childIndex = 0;
  }
  return 'next';
}

/** The values from `offset` on, at most `limit` of them. */
export function sliceValues<V>(tree: Tree<V>, offset: number, limit: number): readonly V[] {
  if (tree.kind === 'leaf') return valuesOf(tree).slice(offset, offset + limit);
  const values: V[] = [];
  collectValues(tree, offset, limit, values);
  return values;
}

/** As `visit` does it; a list of all entries takes half of the time without a call for each. */
function collectValues<V>(tree: Tree<V>, offset: number, limit: number, values: V[]): void {
  if (tree.kind === 'leaf') {
    const end = Math.min(tree.size, offset + limit - values.length);
    for (let index = offset; index < end; index++) values.push(entryAt(tree.values, index));
    return;
  }
  let childIndex = offset;
  for (const child of tree.children) {
    if (values.length >= limit) return;
    if (childIndex >= child.size) childIndex -= child.size;
    else {
      collectValues(child, childIndex, limit, values);
      childIndex = 0;
    }
  }
}

/** Makes a tree of entries in O(n); the keys are in order and differ. */
export function buildTree<V>(keys: readonly number[], values: readonly V[]): Tree<V> {
  if (keys.length === 0) return emptyTree();
  let nodes: Tree<V>[] = [];
  for (let from = 0; from < keys.length; from += maxNodeWidth) {
    nodes.push(
      createLeaf(keys.slice(from, from + maxNodeWidth), values.slice(from, from + maxNodeWidth)),
    );
  }
  while (nodes.length > 1) nodes = buildBranches(nodes);
  return entryAt(nodes, 0);
}

/** The branches above a row of nodes. */
function buildBranches<V>(nodes: readonly Tree<V>[]): Tree<V>[] {
  const branches: Tree<V>[] = [];
  for (let from = 0; from < nodes.length; from += maxNodeWidth) {
    const children = nodes.slice(from, from + maxNodeWidth);
    const keys = children.map(lowerBoundOf);
    const size = children.reduce((sum, child) => sum + child.size, 0);
    branches.push({ kind: 'branch', size, keys, children });
  }
  return branches;
}

/** The entry of an array at an index that is known to be inside it. */
export function entryAt<T>(entries: readonly T[], index: number): T {
  const entry = entries[index];
  if (entry === undefined) throw new Error(`Sandlot's store is at fault: no entry at ${index}.`);
  return entry;
}
