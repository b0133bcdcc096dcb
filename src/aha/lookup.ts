import type { Context, StoredRecord } from '../index.ts';
import { textOf } from './property.ts';

/** Related records, each looked up and shown once for one answer. */
export type Lookup = {
  /** The record with that id; `undefined` where the id is none. */
  record(resource: string, id: unknown): Promise<StoredRecord | undefined>;
  /** The records of a resource that name a record in a property, oldest first. */
  children(
    resource: string,
    property: string,
    record: StoredRecord,
  ): Promise<readonly StoredRecord[]>;
  /** What a record looks like in some fields: built the first time, the same object ever after. */
  shown(
    record: StoredRecord,
    fields: object,
    build: () => Promise<StoredRecord>,
  ): Promise<StoredRecord>;
};

/** Begins an answer: nothing is looked up yet. */
export const openLookup = (context: Pick<Context, 'records'>): Lookup => {
  const found = new Map<string, Map<string, Promise<StoredRecord | undefined>>>();
  const listed = new Map<string, Map<string, Promise<readonly StoredRecord[]>>>();
  const shown = new Map<object, Map<StoredRecord, Promise<StoredRecord>>>();
  const list = async (resource: string, property: string, id: string) =>
    (await context.records(resource).list({ where: { [property]: id } })).records;
  return {
    record: (resource, id) =>
      typeof id === 'string'
        ? once(within(found, resource), id, () => context.records(resource).get(id))
        : nothing,
    children: (resource, property, record) => {
      const id = textOf(record, 'id');
      return once(within(listed, `${resource}/${property}`), id, () =>
        list(resource, property, id),
      );
    },
    shown: (record, fields, build) => once(within(shown, fields), record, build),
  };
};

const nothing = Promise.resolve(undefined);

const within = <Outer, Key, Value>(
  maps: Map<Outer, Map<Key, Value>>,
  outer: Outer,
): Map<Key, Value> => {
  const known = maps.get(outer);
  if (known !== undefined) return known;
  const map = new Map<Key, Value>();
  maps.set(outer, map);
  return map;
};

const once = <Key, Value>(memo: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const value = make();
  memo.set(key, value);
  return value;
};
