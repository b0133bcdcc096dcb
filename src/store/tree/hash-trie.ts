/** What a property can be compared with, and what a record can be found by. */
export type IndexValue = string | number | boolean;

/** Entries whose hashes begin alike, the newest first. */
export type BucketEntry<K, V> = {
  readonly kind: 'link';
  readonly key: K;
  readonly value: V;
  readonly next: BucketEntry<K, V> | undefined;
  /** How many entries there are from here on. */
  readonly length: number;
};

/** Sixteen ways on, by the next four bits of the hash. */
export type TrieBranch<K, V> = {
  readonly kind: 'fork';
  readonly children: readonly HashTrie<K, V>[];
};

/**
 * A map without order that never changes: a trie of hashes, whose ends are short lists. A write
 * copies the few forks on its way; `undefined` is the empty one.
 */
export type HashTrie<K, V> = BucketEntry<K, V> | TrieBranch<K, V> | undefined;

/** Where longer lists end in a fork; one to eight measured alike, and longer ones take less memory. */
const maxBucketLength = 8;
const bitsOfHash = 32;

/** The entry of a key. */
export function find<K extends IndexValue, V>(
  trie: HashTrie<K, V>,
  key: K,
): BucketEntry<K, V> | undefined {
  let node = trie;
  let hash = hashOf(key);
  while (node?.kind === 'fork') {
    node = node.children[hash & 15];
    hash >>>= 4;
  }
  while (node !== undefined && node.key !== key) node = node.next;
  return node;
}

/** The trie with a value under a key, in the place of the one that was there. */
export function put<K extends IndexValue, V>(
  trie: HashTrie<K, V>,
  key: K,
  value: V,
): HashTrie<K, V> {
  return putInto(trie, { key, value, hash: hashOf(key) }, bitsOfHash);
}

/** The trie without a key; the same one when it has none. */
export function remove<K extends IndexValue, V>(trie: HashTrie<K, V>, key: K): HashTrie<K, V> {
  return removeFrom(trie, key, hashOf(key));
}

type TrieEntry<K, V> = { readonly key: K; readonly value: V; readonly hash: number };

/** `bits`: how many of the hash are left below this node. */
function putInto<K extends IndexValue, V>(
  node: HashTrie<K, V>,
  entry: TrieEntry<K, V>,
  bits: number,
): HashTrie<K, V> {
  if (node?.kind === 'fork') {
    const way = (entry.hash >>> (bitsOfHash - bits)) & 15;
    return withChild(node, way, putInto(node.children[way], entry, bits - 4));
  }
  const list = prependEntry(entry.key, entry.value, withoutKey(node, entry.key));
  return list.length > maxBucketLength && bits > 0 ? splitBucket(list, bits) : list;
}

function removeFrom<K extends IndexValue, V>(
  node: HashTrie<K, V>,
  key: K,
  hash: number,
): HashTrie<K, V> {
  if (node?.kind !== 'fork') return withoutKey(node, key);
  const way = hash & 15;
  const rest = removeFrom(node.children[way], key, hash >>> 4);
  if (rest === node.children[way]) return node;
  const fork = withChild(node, way, rest);
  return fork.children.every((end) => end === undefined) ? undefined : fork;
}

function withChild<K, V>(
  fork: TrieBranch<K, V>,
  way: number,
  end: HashTrie<K, V>,
): TrieBranch<K, V> {
  const children = fork.children.slice();
  children[way] = end;
  return { kind: 'fork', children };
}

function splitBucket<K extends IndexValue, V>(
  list: BucketEntry<K, V>,
  bits: number,
): TrieBranch<K, V> {
  const children: (BucketEntry<K, V> | undefined)[] = new Array(16).fill(undefined);
  for (let link: BucketEntry<K, V> | undefined = list; link !== undefined; link = link.next) {
    const way = (hashOf(link.key) >>> (bitsOfHash - bits)) & 15;
    children[way] = prependEntry(link.key, link.value, children[way]);
  }
  return { kind: 'fork', children };
}

function prependEntry<K, V>(
  key: K,
  value: V,
  next: BucketEntry<K, V> | undefined,
): BucketEntry<K, V> {
  return {
    kind: 'link',
    key,
    value,
    next,
    length: next === undefined ? 1 : next.length + 1,
  };
}

/** A list without a key; the same one when it has none. */
function withoutKey<K, V>(
  list: BucketEntry<K, V> | undefined,
  key: K,
): BucketEntry<K, V> | undefined {
  if (list === undefined || list.key === key) return list?.next;
  const rest = withoutKey(list.next, key);
  return rest === list.next ? list : prependEntry(list.key, list.value, rest);
}

/** A whole number of 32 bits for a key, the same for keys that are equal (`===`): FNV-1a, folded. */
export function hashOf(key: string | number | boolean): number {
  if (typeof key === 'boolean') return key ? 1 : 0;
  const text = typeof key === 'number' ? `${key}` : key;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}
