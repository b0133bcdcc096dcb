import fc from 'fast-check';
import t from 'tap';
import {
  emptyCollection,
  insertRecord,
  type RecordCollection,
  readRecord,
  removeRecord,
  replaceRecord,
  toCollection,
} from '../../src/store/sandbox/collection.ts';
import { findRecord, listRecords } from '../../src/store/sandbox/query.ts';
import type { StoredRecord, Where } from '../../src/store/types.ts';

const pets = { resource: 'pets', property: 'id' };

/** The same writes on a plain array of records. */
function written(model: readonly StoredRecord[], kind: Step['kind'], record: StoredRecord) {
  const has = model.some(({ id }) => id === record.id);
  if (kind === 'remove') return model.filter(({ id }) => id !== record.id);
  if (has) return model.map((old) => (old.id === record.id ? record : old));
  return [...model, record];
}

function write(collection: RecordCollection, kind: Step['kind'], record: StoredRecord) {
  const key = String(record.id);
  if (kind === 'remove') return removeRecord(collection, key)?.collection ?? collection;
  return readRecord(collection, key) === undefined
    ? insertRecord(collection, key, record)
    : replaceRecord(collection, key, () => record).collection;
}

type Step = {
  readonly kind: 'write' | 'remove';
  readonly record: StoredRecord;
  readonly where: Where;
  readonly kept: 'kept' | 'rolled back';
};

const value = fc.constantFrom<string | number | boolean>('a', 'b', '1', 1, 0, true, false);
const anything = fc.constantFrom<unknown>('a', 'b', '1', 1, 0, true, false, null, Number.NaN, {});

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('write', 'write', 'remove'),
  record: fc.record({ id: fc.nat(30), owner: anything, kind: anything }),
  where: fc.oneof(
    fc.record({ owner: value }),
    fc.record({ owner: value, kind: value }),
    fc.record({ kind: value, id: fc.nat(30) }),
    fc.constant<Where>({}),
  ),
  kept: fc.constantFrom('kept', 'kept', 'rolled back'),
});

t.test('a collection behaves like an array, with its indexes and earlier versions', async (t) => {
  const window = fc.record({ offset: fc.nat(5), limit: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(20), window, (steps, seeded, window) => {
      const { offset, limit } = window;
      let model: readonly StoredRecord[] = Array.from({ length: seeded }, (_, id) => ({ id }));
      let collection = toCollection(pets, model, 'seed');
      const past: [RecordCollection, readonly StoredRecord[]][] = [];
      for (const { kind, record, where, kept } of steps) {
        past.push([collection, model]);
        const next = write(collection, kind, record);
        if (kept === 'kept') {
          collection = next;
          model = written(model, kind, record);
        }
        const matching = model.filter((record) =>
          Object.entries(where).every(([property, value]) => record[property] === value),
        );
        t.strictSame(listRecords(collection, { where, offset, limit }), {
          records: matching.slice(offset, offset + limit),
          total: matching.length,
        });
        t.equal(findRecord(collection, where), matching[0]);
        t.equal(
          readRecord(collection, String(record.id)),
          model.find(({ id }) => id === record.id),
        );
      }
      for (const [old, records] of past) {
        t.strictSame(listRecords(old), { records, total: records.length });
        const owned = records.filter(({ owner }) => owner === 'a');
        t.strictSame(listRecords(old, { where: { owner: 'a' } }).records, owned);
      }
    }),
    { numRuns: 100 },
  );
});

t.test('a collection created from records keeps their order and accepts writes', async (t) => {
  const records = Array.from({ length: 200 }, (_, index) => ({ id: `${199 - index}`, index }));

  const collection = toCollection(pets, records, 'seed');

  t.strictSame(listRecords(collection), { records, total: 200 });
  t.equal(readRecord(collection, '7'), records[192]);
  const more = insertRecord(collection, 'x', { id: 'x' });
  t.strictSame(listRecords(more, { offset: 199 }).records, [records[199], { id: 'x' }]);
  t.equal(listRecords(collection).total, 200);
});

t.test('a number and a string that print the same are the same key', async (t) => {
  const collection = insertRecord(emptyCollection(pets), '1', { id: 1 });

  t.throws(() => insertRecord(collection, '1', { id: '1' }), {
    message: 'pets: the key "1" is taken. Update that record, or insert with another key.',
  });
});

t.test('values of different types are not equal', async (t) => {
  const collection = toCollection(
    pets,
    [
      { id: 1, size: 1 },
      { id: 2, size: '1' },
    ],
    'seed',
  );

  t.strictSame(listRecords(collection, { where: { size: '1' } }).records, [{ id: 2, size: '1' }]);
  t.strictSame(listRecords(collection, { where: { size: Number.NaN } }).total, 0);
});

t.test('an index is built once on the version that others descend from', async (t) => {
  const seed = toCollection(pets, [{ id: 1, owner: 'ann' }], 'seed');
  const first = insertRecord(seed, '2', { id: 2, owner: 'ann' });
  listRecords(first, { where: { owner: 'ann' } });
  t.strictSame(seed.equalityIndexes, []);

  const second = insertRecord(seed, '3', { id: 3, owner: 'ann' });

  t.strictSame(
    [seed, first, second].map(({ equalityIndexes: equalities }) =>
      equalities.map(({ property }) => property),
    ),
    [['owner'], ['owner'], ['owner']],
  );
  t.strictSame(listRecords(second, { where: { owner: 'ann' } }).total, 2);
  t.strictSame(listRecords(seed, { where: { owner: 'ann' } }).total, 1);
});

t.test('an index includes all inserts, updates and removals since it was last used', async (t) => {
  const owners = ['ann', 'bob', 'cid'];
  const toRecord = (id: number) => ({ id, owner: owners[id % 3] });
  let collection = toCollection(
    pets,
    Array.from({ length: 100 }, (_, id) => toRecord(id)),
    'seed',
  );
  listRecords(collection, { where: { owner: 'ann' } });

  for (let id = 100; id < 1000; id++) {
    collection = insertRecord(collection, `${id}`, toRecord(id));
  }
  for (const id of [3, 303, 603, 993, 999]) {
    collection = replaceRecord(collection, `${id}`, () => ({ id, owner: 'bob' })).collection;
  }
  for (const id of [6, 306, 606, 996]) {
    collection = removeRecord(collection, `${id}`)?.collection ?? collection;
  }

  const { records: all } = listRecords(collection);
  for (const owner of owners) {
    const owned = all.filter((record) => record.owner === owner);
    t.strictSame(listRecords(collection, { where: { owner } }), {
      records: owned,
      total: owned.length,
    });
  }
});

t.test('an index lags behind by a few thousand writes at most', async (t) => {
  const from = 6000;
  const to = 11_000;
  const toPet = (index: number) => ({ id: `${index}`, owner: index % 7 });
  const range = (length: number) => Array.from({ length }, (_, index) => toPet(index));
  let collection = toCollection(pets, range(from), 'seed');
  const owned = (): number => listRecords(collection, { where: { owner: 3 } }).total;
  t.equal(owned(), range(from).filter(({ owner }) => owner === 3).length);

  for (let index = from; index < to; index++)
    collection = insertRecord(collection, `${index}`, toPet(index));

  const [index] = collection.equalityIndexes;
  t.ok(index && index.upTo > from && index.upTo < to, `up to ${index?.upTo}`);
  t.equal(owned(), range(to).filter(({ owner }) => owner === 3).length);
});

t.test('an update of other properties keeps the indexes', async (t) => {
  const seed = toCollection(pets, [{ id: 1, owner: 'ann' }], 'seed');
  listRecords(seed, { where: { owner: 'ann' } });

  const { collection: updated } = replaceRecord(seed, '1', () => ({
    id: 1,
    owner: 'ann',
    name: 'Tom',
  }));

  t.equal(updated.equalityIndexes, seed.equalityIndexes);
  t.equal(updated.keyIndex, seed.keyIndex);
});

t.test('a negative offset or limit is an error', async (t) => {
  const message = 'pets: offset and limit must not be negative.';

  t.throws(() => listRecords(emptyCollection(pets), { offset: -1 }), { message });
  t.throws(() => listRecords(emptyCollection(pets), { limit: -1 }), { message });
});

t.test("the error about a missing key names the record's index", async (t) => {
  t.throws(() => toCollection(pets, [{ id: 1 }, { name: 'Tom' }], 'seed/records/pets'), {
    message:
      'seed/records/pets/1: the record has no key. Its property "id" must be a string or a number.',
  });
});
