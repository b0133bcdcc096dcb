import * as trie from './hash-trie.ts';

/**
 * A map without order that never changes. What it was made of stays in a native map, which nothing
 * is quicker than; what was put and removed since is in a trie over it, `undefined` where a value
 * of the first map is gone.
 */
export type PersistentMap<K, V> = {
  readonly initial: ReadonlyMap<K, V>;
  readonly changes: trie.HashTrie<K, V | undefined>;
};

/** A dictionary of a map that nobody changes any more. */
export function createPersistentMap<K, V>(initial: ReadonlyMap<K, V>): PersistentMap<K, V> {
  return {
    initial,
    changes: undefined,
  };
}

export function lookUp<K extends trie.IndexValue, V>(
  { initial, changes }: PersistentMap<K, V>,
  key: K,
): V | undefined {
  const entry = changes === undefined ? undefined : trie.find(changes, key);
  return entry === undefined ? initial.get(key) : entry.value;
}

export function put<K extends trie.IndexValue, V>(
  { initial, changes }: PersistentMap<K, V>,
  key: K,
  value: V,
): PersistentMap<K, V> {
  return { initial, changes: trie.put(changes, key, value) };
}

export function remove<K extends trie.IndexValue, V>(
  { initial, changes }: PersistentMap<K, V>,
  key: K,
): PersistentMap<K, V> {
  return {
    initial,
    changes: initial.has(key) ? trie.put(changes, key, undefined) : trie.remove(changes, key),
  };
}
