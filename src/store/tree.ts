import { at } from './at.ts';

export type Leaf<V> = {
  readonly kind: 'leaf';
  readonly size: number;
  readonly keys: readonly number[];
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

export const leaf = <V>(keys: readonly number[], values: readonly V[]): Leaf<V> => ({
  kind: 'leaf',
  size: keys.length,
  keys,
  values,
});

export const emptyTree = <V>(): Tree<V> => leaf<V>([], []);

/** How many keys of a leaf are below this one: where it stands, or would stand. */
export const placeOf = (keys: readonly number[], key: number): number => {
  let high = keys.length;
  // Where no number is missing, a key's distance from the first says where it stands.
  const guess = high === 0 ? 0 : key - at(keys, 0);
  if (guess >= 0 && guess < high && keys[guess] === key) return guess;
  let low = 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(keys, middle) < key) low = middle + 1;
    else high = middle;
  }
  return low;
};

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
  const place = placeOf(node.keys, key);
  return place < node.size && node.keys[place] === key ? node.values[place] : undefined;
};

/** Says whether to go on to the next entry. */
export type Visit<V> = (value: V, key: number) => 'stop' | 'next';

/** Goes through the entries in order, after passing over `offset` of them in O(log n). */
export const visit = <V>(tree: Tree<V>, offset: number, each: Visit<V>): 'stop' | 'next' => {
  if (tree.kind === 'leaf') {
    for (let place = offset; place < tree.size; place++) {
      if (each(at(tree.values, place), at(tree.keys, place)) === 'stop') return 'stop';
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
