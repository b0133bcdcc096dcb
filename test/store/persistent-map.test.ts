import fc from 'fast-check';
import t from 'tap';
import {
  find,
  type HashTrie,
  hashOf,
  put as putInTrie,
  remove as removeFromTrie,
} from '../../src/store/tree/hash-trie.ts';
import {
  createPersistentMap,
  lookUp,
  type PersistentMap,
  put,
  remove,
} from '../../src/store/tree/persistent-map.ts';

function range(size: number) {
  return Array.from({ length: size }, (_, index) => index);
}

t.test('a persistent map behaves like a map, and earlier versions stay unchanged', async (t) => {
  const key = fc.oneof(fc.nat(60).map(String), fc.nat(60), fc.boolean());
  const step = fc.record({ kind: fc.constantFrom('put', 'put', 'remove'), key });
  fc.assert(
    fc.property(fc.uniqueArray(key), fc.array(step, { maxLength: 200 }), (first, steps) => {
      const model = new Map<string | number | boolean, number>(first.map((key) => [key, -1]));
      const keys = [...first, ...steps.map(({ key }) => key)];
      let dictionary = createPersistentMap(new Map(model));
      const past: [typeof dictionary, typeof model][] = [];
      for (const [index, { kind, key }] of steps.entries()) {
        past.push([dictionary, new Map(model)]);
        dictionary = kind === 'put' ? put(dictionary, key, index) : remove(dictionary, key);
        if (kind === 'put') model.set(key, index);
        else model.delete(key);
      }
      for (const [old, entries] of [...past, [dictionary, model] as const]) {
        t.ok(keys.every((key) => lookUp(old, key) === entries.get(key)));
      }
    }),
    { numRuns: 100 },
  );
});

t.test('a large persistent map can be emptied', async (t) => {
  const keys = range(5000).map((index) => `key-${index}`);
  let dictionary: PersistentMap<string, string> = createPersistentMap(new Map());
  for (const key of keys) dictionary = put(dictionary, key, key);
  t.ok(keys.every((key) => lookUp(dictionary, key) === key));

  for (const key of keys) dictionary = remove(dictionary, key);

  t.strictSame(dictionary, createPersistentMap(new Map()));
});

t.test('removing a missing key returns the same map', async (t) => {
  let trie: HashTrie<string, number>;
  for (const number of range(100)) trie = putInTrie(trie, `${number}`, number);

  t.equal(removeFromTrie(trie, '100'), trie);
  t.equal(removeFromTrie(undefined, 'a'), undefined);
});

t.test('keys with equal hashes are distinguished', async (t) => {
  // Found by trial: after what came before, both of each pair lead to the same hash.
  const pairs = [
    ['7yzx', 'e6ad'],
    ['33zx', 'epad'],
    ['33zx', 'epad'],
    ['33zx', 'epad'],
  ];
  const keys = pairs.reduce(
    (begun, pair) => begun.flatMap((begin) => pair.map((end) => begin + end)),
    [''],
  );
  let trie: HashTrie<string, string>;

  for (const key of keys) trie = putInTrie(trie, key, key);

  t.strictSame([keys.length, new Set(keys.map(hashOf)).size], [16, 1]);
  t.ok(keys.every((key) => find(trie, key)?.value === key));
  for (const key of keys) trie = removeFromTrie(trie, key);
  t.equal(trie, undefined);
});

t.test('zero and negative zero are the same key', async (t) => {
  t.equal(lookUp(put(createPersistentMap<number, string>(new Map()), -0, 'none'), 0), 'none');
});
