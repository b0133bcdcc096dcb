import * as trie from './hash-trie.ts';

/**
 * A map without order that never changes. What it was made of stays in a native map, which nothing
 * is quicker than; what was put and removed since is in a trie over it, `undefined` where a value
 * of the first map is gone.
 */
export type PersistentMap<K, V> = {
  readonly first: ReadonlyMap<K, V>;
  readonly since: trie.HashTrie<K, V | undefined>;
};

/** A dictionary of a map that nobody changes any more. */
export function createPersistentMap<K, V>(first: ReadonlyMap<K, V>): PersistentMap<K, V> {
  return {
    first,
    since: undefined,
  };
}

export function lookUp<K extends trie.IndexValue, V>(
  { first, since }: PersistentMap<K, V>,
  key: K,
): V | undefined {
  const entry = since === undefined ? undefined : trie.find(since, key);
  return entry === undefined ? first.get(key) : entry.value;
}

export function put<K extends trie.IndexValue, V>(
  { first, since }: PersistentMap<K, V>,
  key: K,
  value: V,
): PersistentMap<K, V> {
  return { first, since: trie.put(since, key, value) };
}

export function remove<K extends trie.IndexValue, V>(
  { first, since }: PersistentMap<K, V>,
  key: K,
): PersistentMap<K, V> {
  return {
    first,
    since: first.has(key) ? trie.put(since, key, undefined) : trie.remove(since, key),
  };
}
