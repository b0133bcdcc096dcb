import {
  childIndexOf,
  createLeaf,
  entryAt,
  keyAt,
  keysOf,
  lowerBoundOf,
  maxNodeWidth,
  positionInLeaf,
  sliceLeaf,
  type Tree,
  type TreeBranch,
  type TreeLeaf,
  valuesOf,
  widthOf,
} from './tree.ts';

/** The tree with a value under a key, in the place of the one that was there. */
export function put<V>(tree: Tree<V>, key: number, value: V): Tree<V> {
  const root = putInto(tree, key, value);
  if (widthOf(root) <= maxNodeWidth) return root;
  const [left, right] = splitNode(root, key);
  const keys = [lowerBoundOf(left), lowerBoundOf(right)];
  return { kind: 'branch', size: root.size, keys, children: [left, right] };
}

/** The node with the entry, and one wider than allowed when it was full: its parent splits it. */
function putInto<V>(node: Tree<V>, key: number, value: V): Tree<V> {
  if (node.kind === 'leaf') return putIntoLeaf(node, key, value);
  const place = childIndexOf(node.keys, key);
  const old = entryAt(node.children, place);
  const child = putInto(old, key, value);
  const size = node.size + child.size - old.size;
  if (widthOf(child) <= maxNodeWidth) {
    const children = node.children.slice();
    children[place] = child;
    return { kind: 'branch', size, keys: node.keys, children };
  }
  const [left, right] = splitNode(child, key);
  const children = insertEntry(node.children, place + 1, right);
  children[place] = left;
  const keys = insertEntry(node.keys, place + 1, lowerBoundOf(right));
  return { kind: 'branch', size, keys, children };
}

function putIntoLeaf<V>(node: TreeLeaf<V>, key: number, value: V): TreeLeaf<V> {
  const { size, first, keys } = node;
  const place = positionInLeaf(node, key);
  if (place < size && keyAt(node, place) === key) {
    const replaced = node.values.slice(0, size);
    replaced[place] = value;
    return { kind: 'leaf', size, first, keys, values: replaced };
  }
  if (place === size && size > 0) return withLast(node, key, value);
  return createLeaf(
    insertEntry(keysOf(node), place, key),
    insertEntry(valuesOf(node), place, value),
  );
}

/** The leaf with one more entry at its end, where most come: no list is copied for it. */
function withLast<V>(node: TreeLeaf<V>, key: number, value: V): TreeLeaf<V> {
  const { size, first, keys, values } = node;
  const isDense = keys === undefined && key === first + size;
  return {
    kind: 'leaf',
    size: size + 1,
    first,
    keys: isDense ? undefined : appendEntry(keysOf(node), size, key),
    values: appendEntry(values, size, value),
  };
}

/**
 * The list with one more behind the first `size`: the same list, since who has it goes by a size of its
 * own; a copy where another leaf has grown it already.
 */
function appendEntry<T>(list: readonly T[], size: number, entry: T): readonly T[] {
  if (list.length > size) return [...list.slice(0, size), entry];
  (list as T[]).push(entry);
  return list;
}

/** A copy with one more entry; a loop, since `splice` and `copyWithin` measured three times as slow. */
function insertEntry<T>(entries: readonly T[], place: number, entry: T): T[] {
  const copy = entries.slice();
  copy.push(entry);
  for (let next = entries.length; next > place; next--) copy[next] = entryAt(copy, next - 1);
  copy[place] = entry;
  return copy;
}

/**
 * Halves a node. Where the entry came in at its end, entries are likely to go on coming in order:
 * then the left part stays full, which halves the memory of a tree that grows at its end.
 */
function splitNode<V>(node: Tree<V>, key: number): [Tree<V>, Tree<V>] {
  const width = widthOf(node);
  const last = node.kind === 'leaf' ? keyAt(node, width - 1) : entryAt(node.keys, width - 1);
  const place = last <= key ? width - 1 : width >>> 1;
  return node.kind === 'leaf'
    ? [sliceLeaf(node, 0, place), sliceLeaf(node, place, width)]
    : [sliceBranch(node, 0, place), sliceBranch(node, place, width)];
}

function sliceBranch<V>(
  { keys, children }: TreeBranch<V>,
  from: number,
  to: number,
): TreeBranch<V> {
  const own = children.slice(from, to);
  return { kind: 'branch', size: totalSizeOf(own), keys: keys.slice(from, to), children: own };
}

function totalSizeOf<V>(children: readonly Tree<V>[]): number {
  let size = 0;
  for (const child of children) size += child.size;
  return size;
}
