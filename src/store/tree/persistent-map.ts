import * as trie from './hash-trie.ts';

/**
 * An immutable, unordered map: a native map, the fastest to read, plus a trie of later changes. In
 * the trie, `undefined` marks a removed key.
 */
export type PersistentMap<K, V> = {
  readonly initial: ReadonlyMap<K, V>;
  readonly changes: trie.HashTrie<K, V | undefined>;
};

/** Wraps a map that is no longer changed. */
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
