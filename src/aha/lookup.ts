import type { Context, StoredRecord } from '../index.ts';
import { textOf } from './property.ts';

/** Related records, each looked up once for one answer. */
export type Lookup = {
  /** The record with that id; `undefined` where the id is none. */
  record(resource: string, id: unknown): Promise<StoredRecord | undefined>;
  /** The records of a resource that name a record in a property, oldest first. */
  children(
    resource: string,
    property: string,
    record: StoredRecord,
  ): Promise<readonly StoredRecord[]>;
};

/** Begins an answer: nothing is looked up yet. */
export const openLookup = (context: Pick<Context, 'records'>): Lookup => {
  const found = new Map<string, Promise<StoredRecord | undefined>>();
  const listed = new Map<string, Promise<readonly StoredRecord[]>>();
  const list = async (resource: string, property: string, id: string) =>
    (await context.records(resource).list({ where: { [property]: id } })).records;
  return {
    record: (resource, id) =>
      typeof id === 'string'
        ? once(found, `${resource}/${id}`, () => context.records(resource).get(id))
        : nothing,
    children: (resource, property, record) => {
      const id = textOf(record, 'id');
      return once(listed, `${resource}/${property}/${id}`, () => list(resource, property, id));
    },
  };
};

const nothing = Promise.resolve(undefined);

const once = <Value>(
  memo: Map<string, Promise<Value>>,
  key: string,
  find: () => Promise<Value>,
): Promise<Value> => {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const promise = find();
  memo.set(key, promise);
  return promise;
};
