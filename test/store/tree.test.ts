import fc from 'fast-check';
import t from 'tap';
import {
  buildTree,
  emptyTree,
  entryAt,
  lookUp,
  maxNodeWidth,
  sliceValues,
  type Tree,
  visit,
  widthOf,
} from '../../src/store/tree/tree.ts';
import { put, remove } from '../../src/store/tree/tree-edit.ts';

function range(size: number) {
  return Array.from({ length: size }, (_, index) => index);
}

function entriesOf<V>(tree: Tree<V>): [number, V][] {
  const entries: [number, V][] = [];
  visit(tree, 0, (value, key) => {
    entries.push([key, value]);
    return 'next';
  });
  return entries;
}

/** What a node breaks of the rules: width, count, and the same depth on all sides. */
function faultsIn<V>(node: Tree<V>): string[] {
  const faults = widthOf(node) > maxNodeWidth ? ['too wide'] : [];
  if (node.kind === 'leaf') return node.size === node.values.length ? faults : ['miscounted'];
  const size = node.children.reduce((sum, child) => sum + child.size, 0);
  if (size !== node.size || node.keys.length !== node.children.length) faults.push('miscounted');
  if (new Set(node.children.map(depthOf)).size !== 1) faults.push('uneven');
  return [...faults, ...node.children.flatMap(faultsIn)];
}

function depthOf<V>(node: Tree<V>): number {
  return node.kind === 'leaf' ? 1 : 1 + Math.max(...node.children.map(depthOf));
}

t.test('a tree behaves like a sorted map, and earlier versions stay unchanged', async (t) => {
  const step = fc.record({
    kind: fc.constantFrom('put', 'put', 'remove'),
    key: fc.integer({ min: 0, max: 400 }),
    // Runs of neighbouring keys fill and empty whole nodes.
    run: fc.integer({ min: 1, max: 90 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(600), (steps, offset) => {
      let tree = emptyTree<string>();
      const model = new Map<number, string>();
      const past: { tree: Tree<string>; entries: [number, string][] }[] = [];
      for (const [index, { kind, key, run }] of steps.entries()) {
        past.push({ tree, entries: [...model].sort(([a], [b]) => a - b) });
        for (const at of range(run)) {
          tree = kind === 'put' ? put(tree, key + at, `${index}`) : remove(tree, key + at);
          if (kind === 'put') model.set(key + at, `${index}`);
          else model.delete(key + at);
        }
      }
      const expected = [...model].sort(([a], [b]) => a - b);
      t.strictSame(faultsIn(tree), []);
      t.strictSame(entriesOf(tree), expected);
      t.equal(tree.size, expected.length);
      t.strictSame(
        sliceValues(tree, offset, 10),
        expected.slice(offset, offset + 10).map(([, value]) => value),
      );
      t.ok(range(500).every((key) => lookUp(tree, key) === model.get(key)));
      for (const { tree, entries } of past) t.strictSame(entriesOf(tree), entries);
    }),
    { numRuns: 60 },
  );
});

t.test('a tree built from entries accepts further ones', async (t) => {
  for (const size of [0, 1, maxNodeWidth, maxNodeWidth + 1, 5000]) {
    const built = buildTree(range(size), range(size).map(String));

    t.strictSame(faultsIn(built), []);
    t.equal(built.size, size);
    t.strictSame(sliceValues(built, 0, Infinity), range(size).map(String));
    t.equal(put(built, -1, 'first').size, size + 1);
  }
});

t.test('a large tree stays sorted through random writes and can be emptied', async (t) => {
  const keys = range(5000).map((index) => (index * 7919) % 5000);
  let tree = emptyTree<number>();
  for (const key of keys) tree = put(tree, key, key);

  t.strictSame(sliceValues(tree, 0, Infinity), range(5000));
  t.ok(depthOf(tree) <= 4);

  for (const key of keys) {
    tree = remove(tree, key);
    if (tree.size % 500 === 0) t.strictSame(faultsIn(tree), []);
  }
  t.strictSame(tree, emptyTree());
});

t.test('a tree that grows at its end has full nodes', async (t) => {
  let tree = emptyTree<number>();
  for (const key of range(maxNodeWidth * maxNodeWidth)) tree = put(tree, key, key);

  t.equal(depthOf(tree), 2);
});

t.test('removing a missing key returns the same tree', async (t) => {
  const small = buildTree(range(10), range(10));
  const large = buildTree(range(1000), range(1000));
  const sparse = buildTree(
    range(1000).map((number) => 2 * number),
    range(1000),
  );

  t.equal(remove(small, 10), small);
  t.equal(remove(large, 1000), large);
  t.equal(remove(sparse, 7), sparse);
});

t.test('an empty page has no entries, and a visit stops on request', async (t) => {
  const tree = buildTree(range(100), range(100));
  const seen: number[] = [];
  visit(tree, 30, (value) => {
    seen.push(value);
    return seen.length < 4 ? 'next' : 'stop';
  });

  t.strictSame(sliceValues(tree, 0, 0), []);
  t.strictSame(sliceValues(tree, 100, 5), []);
  t.strictSame(seen, [30, 31, 32, 33]);
});

t.test('an index out of range throws', async (t) => {
  t.equal(entryAt(['a', 'b'], 1), 'b');
  t.throws(() => entryAt(['a'], 1), {
    message: 'Internal error in the store: no entry at index 1.',
  });
});
