import {
  childIndexOf,
  createLeaf,
  emptyTree,
  entryAt,
  keyAt,
  keysOf,
  maxNodeWidth,
  positionInLeaf,
  type Tree,
  type TreeBranch,
  valuesOf,
  widthOf,
} from './tree.ts';

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
