import { at } from './at.ts';
import { type Tree, valuesOf } from './tree.ts';

/** What only the one and what only the other has. */
export type Unshared<T> = readonly [one: readonly T[], other: readonly T[]];

/**
 * The values that only one of two trees has, by identity. Trees of which one was made of the other by
 * some writes share all but a few nodes, and none of those is looked into.
 */
export const listUnshared = <V>(one: Tree<V>, other: Tree<V>): Unshared<V> => {
  let [left, right] = without([one], [other]);
  while (isBranched(left) || isBranched(right)) {
    // The deeper one first, since nodes are shared at the same distance from the leaves.
    const ahead = depthOf(left) - depthOf(right);
    [left, right] = without(ahead >= 0 ? below(left) : left, ahead <= 0 ? below(right) : right);
  }
  return without(valuesUnder(left), valuesUnder(right));
};

const without = <T>(one: readonly T[], other: readonly T[]): Unshared<T> => {
  const [all, others] = [new Set(one), new Set(other)];
  return [one.filter((item) => !others.has(item)), other.filter((item) => !all.has(item))];
};

const isBranched = <V>([first]: readonly Tree<V>[]): boolean => first?.kind === 'branch';

const depthOf = <V>([first]: readonly Tree<V>[]): number => {
  let depth = 0;
  for (let node = first; node?.kind === 'branch'; node = at(node.children, 0)) depth += 1;
  return depth;
};

/** What is in a node: other nodes, or values. */
const inside = <V>(node: Tree<V>): Inside<V> =>
  node.kind === 'branch'
    ? { nodes: node.children, values: [] }
    : { nodes: [], values: valuesOf(node) };

type Inside<V> = { readonly nodes: readonly Tree<V>[]; readonly values: readonly V[] };

const below = <V>(nodes: readonly Tree<V>[]) => nodes.flatMap((node) => inside(node).nodes);

const valuesUnder = <V>(nodes: readonly Tree<V>[]) => nodes.flatMap((node) => inside(node).values);
