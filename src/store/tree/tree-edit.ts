import {
  childIndexOf,
  createLeaf,
  emptyTree,
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

export function put<V>(tree: Tree<V>, key: number, value: V): Tree<V> {
  const root = putInto(tree, key, value);
  if (widthOf(root) <= maxNodeWidth) return root;
  const [left, right] = splitNode(root, key);
  const keys = [lowerBoundOf(left), lowerBoundOf(right)];
  return { kind: 'branch', size: root.size, keys, children: [left, right] };
}

/** May return a node wider than allowed; its parent splits it. */
function putInto<V>(node: Tree<V>, key: number, value: V): Tree<V> {
  if (node.kind === 'leaf') return putIntoLeaf(node, key, value);
  const index = childIndexOf(node.keys, key);
  const oldChild = entryAt(node.children, index);
  const child = putInto(oldChild, key, value);
  const size = node.size + child.size - oldChild.size;
  if (widthOf(child) <= maxNodeWidth) {
    const children = node.children.slice();
    children[index] = child;
    return { kind: 'branch', size, keys: node.keys, children };
  }
  const [left, right] = splitNode(child, key);
  const children = insertEntry(node.children, index + 1, right);
  children[index] = left;
  const keys = insertEntry(node.keys, index + 1, lowerBoundOf(right));
  return { kind: 'branch', size, keys, children };
}

function putIntoLeaf<V>(node: TreeLeaf<V>, key: number, value: V): TreeLeaf<V> {
  const { size, first, keys } = node;
  const index = positionInLeaf(node, key);
  if (index < size && keyAt(node, index) === key) {
    const replaced = node.values.slice(0, size);
    replaced[index] = value;
    return { kind: 'leaf', size, first, keys, values: replaced };
  }
  if (index === size && size > 0) return withLast(node, key, value);
  return createLeaf(
    insertEntry(keysOf(node), index, key),
    insertEntry(valuesOf(node), index, value),
  );
}

/** Appends without copying a list, since most entries come last. */
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
 * Appends in place, because each leaf knows its own size; copies if another leaf has already
 * appended to the list.
 */
function appendEntry<T>(list: readonly T[], size: number, entry: T): readonly T[] {
  if (list.length > size) return [...list.slice(0, size), entry];
  (list as T[]).push(entry);
  return list;
}

/** A loop: `splice` and `copyWithin` took three times as long. */
function insertEntry<T>(entries: readonly T[], index: number, entry: T): T[] {
  const copy = entries.slice();
  copy.push(entry);
  for (let next = entries.length; next > index; next--) copy[next] = entryAt(copy, next - 1);
  copy[index] = entry;
  return copy;
}

/**
 * Splits a node in half, or after its last entry when that was appended: keys usually ascend, and
 * full nodes halve the memory.
 */
function splitNode<V>(node: Tree<V>, key: number): [Tree<V>, Tree<V>] {
  const width = widthOf(node);
  const last = node.kind === 'leaf' ? keyAt(node, width - 1) : entryAt(node.keys, width - 1);
  const index = last <= key ? width - 1 : width >>> 1;
  return node.kind === 'leaf'
    ? [sliceLeaf(node, 0, index), sliceLeaf(node, index, width)]
    : [sliceBranch(node, 0, index), sliceBranch(node, index, width)];
}

function sliceBranch<V>(
  { keys, children }: TreeBranch<V>,
  from: number,
  to: number,
): TreeBranch<V> {
  const ownChildren = children.slice(from, to);
  return {
    kind: 'branch',
    size: totalSizeOf(ownChildren),
    keys: keys.slice(from, to),
    children: ownChildren,
  };
}

function totalSizeOf<V>(children: readonly Tree<V>[]): number {
  let size = 0;
  for (const child of children) size += child.size;
  return size;
}

/** Narrower nodes are joined with a neighbour. */
const minNodeWidth = maxNodeWidth >>> 2;

/** Removes a key; returns the same tree when it is missing. */
export function remove<V>(tree: Tree<V>, key: number): Tree<V> {
  let root = removeFrom(tree, key);
  if (root === tree) return tree;
  while (root.kind === 'branch' && root.children.length === 1) root = entryAt(root.children, 0);
  return root.size === 0 ? emptyTree() : root;
}

function removeFrom<V>(node: Tree<V>, key: number): Tree<V> {
  if (node.kind === 'branch') {
    const index = childIndexOf(node.keys, key);
    const oldChild = entryAt(node.children, index);
    const child = removeFrom(oldChild, key);
    return child === oldChild ? node : withChild(node, index, child);
  }
  const index = positionInLeaf(node, key);
  if (index === node.size || keyAt(node, index) !== key) return node;
  return createLeaf(keysOf(node).toSpliced(index, 1), valuesOf(node).toSpliced(index, 1));
}

/** Replaces, drops or joins a child that became smaller. */
function withChild<V>(node: TreeBranch<V>, index: number, child: Tree<V>): TreeBranch<V> {
  const size = node.size - 1;
  if (child.size === 0) {
    const keys = node.keys.toSpliced(index, 1);
    return { kind: 'branch', size, keys, children: node.children.toSpliced(index, 1) };
  }
  const children = node.children.slice();
  children[index] = child;
  const first = widthOf(child) < minNodeWidth ? findJoinableChildren(children, index) : undefined;
  if (first === undefined) return { kind: 'branch', size, keys: node.keys, children };
  const lowerBound = entryAt(node.keys, first + 1);
  children.splice(
    first,
    2,
    joinNodes(entryAt(children, first), entryAt(children, first + 1), lowerBound),
  );
  return { kind: 'branch', size, keys: node.keys.toSpliced(first + 1, 1), children };
}

/** Returns the first of two adjacent children that fit into one node. */
function findJoinableChildren<V>(children: readonly Tree<V>[], index: number): number | undefined {
  const fits = (first: number) =>
    first >= 0 &&
    first + 1 < children.length &&
    widthOf(entryAt(children, first)) + widthOf(entryAt(children, first + 1)) <= maxNodeWidth;
  return [index - 1, index].find(fits);
}

function joinNodes<V>(left: Tree<V>, right: Tree<V>, lowerBound: number): Tree<V> {
  const leaves = [left, right].filter((node) => node.kind === 'leaf');
  if (leaves.length > 0) {
    return createLeaf(leaves.flatMap(keysOf), leaves.flatMap(valuesOf));
  }
  const branches = [left, right].filter((node) => node.kind === 'branch');
  return {
    kind: 'branch',
    size: left.size + right.size,
    // The lower bound of a branch's first child may be stale, since it is never compared; here it
    // is needed.
    keys: branches.flatMap(({ keys }, index) =>
      index === 0 ? keys : [lowerBound, ...keys.slice(1)],
    ),
    children: branches.flatMap(({ children }) => children),
  };
}
