/** A value that records can be found by. */
export type IndexValue = string | number | boolean;

/** Entries whose hashes share a prefix, newest first. */
export type BucketEntry<K, V> = {
  readonly kind: 'entry';
  readonly key: K;
  readonly value: V;
  readonly next: BucketEntry<K, V> | undefined;
  /** The number of entries from here on. */
  readonly length: number;
};

/** Sixteen children, one per value of the next four bits of the hash. */
export type TrieBranch<K, V> = {
  readonly kind: 'branch';
  readonly children: readonly HashTrie<K, V>[];
};

/**
 * An immutable, unordered map: a trie of hashes with short lists at its leaves. A write copies the
 * branches on its path; `undefined` is the empty map.
 */
export type HashTrie<K, V> = BucketEntry<K, V> | TrieBranch<K, V> | undefined;

/**
 * Longer buckets are split. One to eight entries are equally fast, and longer buckets save memory.
 */
const maxBucketLength = 8;
const bitsOfHash = 32;

export function find<K extends IndexValue, V>(
  trie: HashTrie<K, V>,
  key: K,
): BucketEntry<K, V> | undefined {
  let node = trie;
  let hash = hashOf(key);
  while (node?.kind === 'branch') {
    node = node.children[hash & 15];
    hash >>>= 4;
  }
  while (node !== undefined && node.key !== key) node = node.next;
  return node;
}

export function put<K extends IndexValue, V>(
  trie: HashTrie<K, V>,
  key: K,
  value: V,
): HashTrie<K, V> {
  return putInto(trie, { key, value, hash: hashOf(key) }, bitsOfHash);
}

/** Removes a key; returns the same trie when it is missing. */
export function remove<K extends IndexValue, V>(trie: HashTrie<K, V>, key: K): HashTrie<K, V> {
  return removeFrom(trie, key, hashOf(key));
}

type TrieEntry<K, V> = { readonly key: K; readonly value: V; readonly hash: number };

/** `bits` is the number of hash bits not used above this node. */
function putInto<K extends IndexValue, V>(
  node: HashTrie<K, V>,
  entry: TrieEntry<K, V>,
  bits: number,
): HashTrie<K, V> {
  if (node?.kind === 'branch') {
    const branchIndex = (entry.hash >>> (bitsOfHash - bits)) & 15;
    return withChild(node, branchIndex, putInto(node.children[branchIndex], entry, bits - 4));
  }
  const bucket = prependEntry(entry.key, entry.value, withoutKey(node, entry.key));
  return bucket.length > maxBucketLength && bits > 0 ? splitBucket(bucket, bits) : bucket;
}

function removeFrom<K extends IndexValue, V>(
  node: HashTrie<K, V>,
  key: K,
  hash: number,
): HashTrie<K, V> {
  if (node?.kind !== 'branch') return withoutKey(node, key);
  const branchIndex = hash & 15;
  const remaining = removeFrom(node.children[branchIndex], key, hash >>> 4);
  if (remaining === node.children[branchIndex]) return node;
  const branch = withChild(node, branchIndex, remaining);
  return branch.children.every((child) => child === undefined) ? undefined : branch;
}

function withChild<K, V>(
  branch: TrieBranch<K, V>,
  branchIndex: number,
  child: HashTrie<K, V>,
): TrieBranch<K, V> {
  const children = branch.children.slice();
  children[branchIndex] = child;
  return { kind: 'branch', children };
}

function splitBucket<K extends IndexValue, V>(
  bucket: BucketEntry<K, V>,
  bits: number,
): TrieBranch<K, V> {
  const children: (BucketEntry<K, V> | undefined)[] = new Array(16).fill(undefined);
  for (let link: BucketEntry<K, V> | undefined = bucket; link !== undefined; link = link.next) {
    const branchIndex = (hashOf(link.key) >>> (bitsOfHash - bits)) & 15;
    children[branchIndex] = prependEntry(link.key, link.value, children[branchIndex]);
  }
  return { kind: 'branch', children };
}

function prependEntry<K, V>(
  key: K,
  value: V,
  next: BucketEntry<K, V> | undefined,
): BucketEntry<K, V> {
  return {
    kind: 'entry',
    key,
    value,
    next,
    length: next === undefined ? 1 : next.length + 1,
  };
}

/** Removes a key; returns the same bucket when it is missing. */
function withoutKey<K, V>(
  bucket: BucketEntry<K, V> | undefined,
  key: K,
): BucketEntry<K, V> | undefined {
  if (bucket === undefined || bucket.key === key) return bucket?.next;
  const remaining = withoutKey(bucket.next, key);
  return remaining === bucket.next ? bucket : prependEntry(bucket.key, bucket.value, remaining);
}

/** A 32-bit hash (FNV-1a, folded), equal for keys that are `===`. */
export function hashOf(key: string | number | boolean): number {
  if (typeof key === 'boolean') return key ? 1 : 0;
  const text = typeof key === 'number' ? `${key}` : key;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}
