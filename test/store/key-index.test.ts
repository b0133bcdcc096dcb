import t from 'tap';
import {
  emptyCollection,
  insertRecord,
  type RecordCollection,
  readRecord,
  removeRecord,
} from '../../src/store/sandbox/collection.ts';

const empty = emptyCollection({ resource: 'pets', property: 'id' });

function insert(collection: RecordCollection, id: string, name = id) {
  return insertRecord(collection, id, { id, name });
}

function without(collection: RecordCollection, key: string): RecordCollection {
  return removeRecord(collection, key)?.collection ?? collection;
}

t.test('two versions of a collection hold different records under one key', async (t) => {
  const start = insert(empty, 'a');

  const left = insert(start, 'x', 'left');
  const right = insert(insert(start, 'y'), 'x', 'right');

  t.strictSame(readRecord(left, 'x'), { id: 'x', name: 'left' });
  t.strictSame(readRecord(right, 'x'), { id: 'x', name: 'right' });
  t.equal(readRecord(left, 'y'), undefined);
  t.equal(readRecord(start, 'x'), undefined);
});

t.test('a key that was rolled back can be inserted elsewhere', async (t) => {
  const start = insert(empty, 'a');
  insert(start, 'b');

  const next = insert(insert(start, 'c'), 'b', 'again');

  t.strictSame(readRecord(next, 'b'), { id: 'b', name: 'again' });
  t.strictSame(readRecord(next, 'c'), { id: 'c', name: 'c' });
});

t.test('keys inserted in any order are all found', async (t) => {
  const keys = Array.from({ length: 1000 }, (_, index) => String((index * 7919) % 1000));
  const filled = keys.reduce((collection, key) => insert(collection, key), empty);

  t.strictSame(
    keys.filter((key) => readRecord(filled, key)?.id !== key),
    [],
  );
  for (const key of ['0', '7', '10', '999']) {
    t.throws(() => insert(filled, key), { message: `pets: the key "${key}" is taken` });
  }
});

t.test('keys of removed records are dropped, but not in earlier versions', async (t) => {
  const start = insert(empty, 'stays');
  const held = insert(start, 'key 0');
  let passing: RecordCollection = start;
  for (let index = 0; index < 10_000; index++) {
    passing = without(insert(passing, `key ${index}`), `key ${index}`);
  }

  t.ok((passing.keyIndex.added?.positions.size ?? 0) < 5000);
  t.strictSame(readRecord(passing, 'stays'), { id: 'stays', name: 'stays' });
  t.equal(readRecord(passing, 'key 0'), undefined);
  t.strictSame(readRecord(held, 'key 0'), { id: 'key 0', name: 'key 0' });
});

t.test('a key that was inserted again can be removed again', async (t) => {
  const once = insert(empty, 'a', 'once');
  const again = insert(without(once, 'a'), 'a', 'again');

  t.strictSame(readRecord(again, 'a'), { id: 'a', name: 'again' });
  t.equal(readRecord(without(again, 'a'), 'a'), undefined);
  t.strictSame(readRecord(once, 'a'), { id: 'a', name: 'once' });
});
