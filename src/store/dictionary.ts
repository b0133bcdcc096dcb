import * as trie from './trie.ts';

/**
 * A map without order that never changes. What it was made of stays in a native map, which nothing
 * is quicker than; what was put and removed since is in a trie over it, `undefined` where a value
 * of the first map is gone.
 */
export type Dictionary<K, V> = {
  readonly first: ReadonlyMap<K, V>;
  readonly since: trie.Trie<K, V | undefined>;
};

/** A dictionary of a map that nobody changes any more. */
export const toDictionary = <K, V>(first: ReadonlyMap<K, V>): Dictionary<K, V> => ({
  first,
  since: undefined,
});

export const lookUp = <K extends trie.Value, V>(
  { first, since }: Dictionary<K, V>,
  key: K,
): V | undefined => {
  const entry = since === undefined ? undefined : trie.find(since, key);
  return entry === undefined ? first.get(key) : entry.value;
};

export const put = <K extends trie.Value, V>(
  { first, since }: Dictionary<K, V>,
  key: K,
  value: V,
): Dictionary<K, V> => ({ first, since: trie.put(since, key, value) });

export const remove = <K extends trie.Value, V>(
  { first, since }: Dictionary<K, V>,
  key: K,
): Dictionary<K, V> => ({
  first,
  since: first.has(key) ? trie.put(since, key, undefined) : trie.remove(since, key),
});
