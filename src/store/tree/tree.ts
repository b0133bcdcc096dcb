export type TreeLeaf<V> = {
  readonly kind: 'leaf';
  readonly size: number;
  readonly first: number;
  /** Absent when the keys are consecutive, starting at `first`. */
  readonly keys: readonly number[] | undefined;
  /** The first `size` values belong to this leaf; the others to leaves derived from it. */
  readonly values: readonly V[];
};

/** `keys[n]` is a lower bound of the keys below `children[n]`; `keys[0]` is never compared. */
export type TreeBranch<V> = {
  readonly kind: 'branch';
  readonly size: number;
  readonly keys: readonly number[];
  readonly children: readonly Tree<V>[];
};

/**
 * An immutable map ordered by number: a B+tree whose nodes know their number of entries.
 *
 * A write copies the path to one leaf and shares the rest, so keeping a tree is keeping a snapshot.
 * The lists of a leaf may grow in place: an older leaf knows that it has fewer entries.
 */
export type Tree<V> = TreeLeaf<V> | TreeBranch<V>;

/** Entries of a leaf, or children of a branch. Measured: 16 to 64 make little difference. */
export const maxNodeWidth = 32;

/** Most records are appended and never removed, so most leaves need no keys. */
export function createLeaf<V>(keys: readonly number[], values: readonly V[]): TreeLeaf<V> {
  const size = keys.length;
  const first = keys[0] ?? 0;
  const isDense = size === 0 || entryAt(keys, size - 1) - first === size - 1;
  return { kind: 'leaf', size, first, keys: isDense ? undefined : keys, values };
}

export function emptyTree<V>(): Tree<V> {
  return createLeaf<V>([], []);
}

/** The number of entries of a leaf, or of children of a branch. */
export function widthOf<V>(node: Tree<V>): number {
  return node.kind === 'leaf' ? node.size : node.children.length;
}

export function lowerBoundOf<V>(node: Tree<V>): number {
  return node.kind === 'leaf' ? node.first : entryAt(node.keys, 0);
}

export function keysOf<V>({ keys, first, size }: TreeLeaf<V>): readonly number[] {
  return keys === undefined
    ? Array.from({ length: size }, (_, index) => first + index)
    : firstEntries(keys, size);
}

export function valuesOf<V>({ values, size }: TreeLeaf<V>): readonly V[] {
  return firstEntries(values, size);
}

function firstEntries<T>(list: readonly T[], size: number): readonly T[] {
  return list.length === size ? list : list.slice(0, size);
}

export function sliceLeaf<V>(node: TreeLeaf<V>, from: number, to: number): TreeLeaf<V> {
  const { kind, first, keys } = node;
  const values = node.values.slice(from, to);
  return keys === undefined
    ? { kind, size: to - from, first: first + from, keys, values }
    : createLeaf(keys.slice(from, to), values);
}

/**
 * Returns the number of keys in a leaf below the given one: its index, or where it would be
 * inserted.
 */
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

export function keyAt<V>({ keys, first }: TreeLeaf<V>, index: number): number {
  return keys === undefined ? first + index : entryAt(keys, index);
}

/** Returns the index of the child that may hold a key. */
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

export function lookUp<V>(tree: Tree<V>, key: number): V | undefined {
  let node = tree;
  while (node.kind === 'branch') node = entryAt(node.children, childIndexOf(node.keys, key));
  const index = positionInLeaf(node, key);
  return index < node.size && keyAt(node, index) === key ? node.values[index] : undefined;
}

/** The value with the greatest key. */
export function lastOf<V>(tree: Tree<V>): V | undefined {
  let node = tree;
  while (node.kind === 'branch') node = entryAt(node.children, node.children.length - 1);
  return node.size === 0 ? undefined : node.values[node.size - 1];
}

/** Counts the entries with smaller keys. */
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

export type TreeVisitor<V> = (value: V, key: number) => 'stop' | 'next';

/** Visits entries in order, skipping the first `offset` in O(log n). */
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

/** Returns up to `limit` values from `offset` on. */
export function sliceValues<V>(tree: Tree<V>, offset: number, limit: number): readonly V[] {
  if (tree.kind === 'leaf') return valuesOf(tree).slice(offset, offset + limit);
  const values: V[] = [];
  collectValues(tree, offset, limit, values);
  return values;
}

/** Like `visit`, but twice as fast for whole trees, without a call per entry. */
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

/** Builds a tree in O(n) from ascending, distinct keys. */
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

/** Reads an array at an index known to be in range. */
export function entryAt<T>(entries: readonly T[], index: number): T {
  const entry = entries[index];
  if (entry === undefined)
    throw new Error(`Internal error in the store: no entry at index ${index}.`);
  return entry;
}
