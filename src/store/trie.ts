import { hashOf } from './hash.ts';

/** What a property can be compared with, and what a record can be found by. */
export type Value = string | number | boolean;

/** Entries whose hashes begin alike, the newest first. */
export type Link<K, V> = {
  readonly kind: 'link';
  readonly key: K;
  readonly value: V;
  readonly next: Link<K, V> | undefined;
  /** How many entries there are from here on. */
  readonly length: number;
};

/** Sixteen ways on, by the next four bits of the hash. */
export type Fork<K, V> = { readonly kind: 'fork'; readonly ways: readonly Trie<K, V>[] };

/**
 * A map without order that never changes: a trie of hashes, whose ends are short lists. A write
 * copies the few forks on its way; `undefined` is the empty one.
 */
export type Trie<K, V> = Link<K, V> | Fork<K, V> | undefined;

/** Where longer lists end in a fork; one to eight measured alike, and longer ones take less memory. */
const longest = 8;
const bitsOfHash = 32;

/** The entry of a key. */
export const find = <K extends Value, V>(trie: Trie<K, V>, key: K): Link<K, V> | undefined => {
  let node = trie;
  let hash = hashOf(key);
  while (node?.kind === 'fork') {
    node = node.ways[hash & 15];
    hash >>>= 4;
  }
  while (node !== undefined && node.key !== key) node = node.next;
  return node;
};

/** The trie with a value under a key, in the place of the one that was there. */
export const put = <K extends Value, V>(trie: Trie<K, V>, key: K, value: V): Trie<K, V> =>
  putInto(trie, { key, value, hash: hashOf(key) }, bitsOfHash);

/** The trie without a key; the same one when it has none. */
export const remove = <K extends Value, V>(trie: Trie<K, V>, key: K): Trie<K, V> =>
  removeFrom(trie, key, hashOf(key));

type Entry<K, V> = { readonly key: K; readonly value: V; readonly hash: number };

/** `bits`: how many of the hash are left below this node. */
const putInto = <K extends Value, V>(
  node: Trie<K, V>,
  entry: Entry<K, V>,
  bits: number,
): Trie<K, V> => {
  if (node?.kind === 'fork') {
    const way = (entry.hash >>> (bitsOfHash - bits)) & 15;
    return withWay(node, way, putInto(node.ways[way], entry, bits - 4));
  }
  const list = toLink(entry.key, entry.value, without(node, entry.key));
  return list.length > longest && bits > 0 ? toFork(list, bits) : list;
};

const removeFrom = <K extends Value, V>(node: Trie<K, V>, key: K, hash: number): Trie<K, V> => {
  if (node?.kind !== 'fork') return without(node, key);
  const way = hash & 15;
  const rest = removeFrom(node.ways[way], key, hash >>> 4);
  if (rest === node.ways[way]) return node;
  const fork = withWay(node, way, rest);
  return fork.ways.every((end) => end === undefined) ? undefined : fork;
};

const withWay = <K, V>(fork: Fork<K, V>, way: number, end: Trie<K, V>): Fork<K, V> => {
  const ways = fork.ways.slice();
  ways[way] = end;
  return { kind: 'fork', ways };
};

const toFork = <K extends Value, V>(list: Link<K, V>, bits: number): Fork<K, V> => {
  const ways: (Link<K, V> | undefined)[] = new Array(16).fill(undefined);
  for (let link: Link<K, V> | undefined = list; link !== undefined; link = link.next) {
    const way = (hashOf(link.key) >>> (bitsOfHash - bits)) & 15;
    ways[way] = toLink(link.key, link.value, ways[way]);
  }
  return { kind: 'fork', ways };
};

const toLink = <K, V>(key: K, value: V, next: Link<K, V> | undefined): Link<K, V> => ({
  kind: 'link',
  key,
  value,
  next,
  length: next === undefined ? 1 : next.length + 1,
});

/** A list without a key; the same one when it has none. */
const without = <K, V>(list: Link<K, V> | undefined, key: K): Link<K, V> | undefined => {
  if (list === undefined || list.key === key) return list?.next;
  const rest = without(list.next, key);
  return rest === list.next ? list : toLink(list.key, list.value, rest);
};
