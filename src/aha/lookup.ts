import type { Context, StoredRecord } from '../index.ts';
import { pick, textOf } from './property.ts';
import { allStand, type Source, type Sources } from './source.ts';

/** Looks up what a view shows beside its record, and notes it as what the view is made from. */
export type Lookup = {
  /**
   * The record with that id; `undefined` where the id is none. With `properties` it has no others,
   * and the view outlives changes of the others.
   */
  record(resource: string, id: unknown, properties?: readonly string[]): StoredRecord | undefined;
  /** The records of a resource that name a record in a property, oldest first. */
  children(resource: string, property: string, record: StoredRecord): readonly StoredRecord[];
  /** Begins a part of the view. */
  openPart(): Lookup;
  /** Notes what a part is made from. */
  addPart(sources: Sources): void;
  /** What the view is made from, its parts included. */
  sources(): Sources;
  /** True while everything is found as it was. */
  stands(sources: Sources): boolean;
};

/** Begins a view: nothing is looked up yet. */
export const openLookup = ({ records }: Pick<Context, 'records'>): Lookup => {
  const noted = new Map<string, Source>();
  const parts: Sources[] = [];
  return {
    record: (resource, id, properties) => {
      if (typeof id !== 'string') return undefined;
      const record = records(resource).get(id);
      const found = record && properties ? pick(record, properties) : record;
      const source: Source = { kind: 'record', resource, id, properties, found };
      noted.set(`${resource}/${id}/${properties ?? ''}`, source);
      return found;
    },
    children: (resource, property, record) => {
      const id = textOf(record.id);
      const where = { [property]: id };
      const { records: found } = records(resource).list({ where });
      noted.set(`${resource}?${property}=${id}`, { kind: 'list', resource, where, found });
      return found;
    },
    openPart: () => openLookup({ records }),
    addPart: (sources) => void parts.push(sources),
    sources: () => {
      for (const part of parts) {
        for (const [key, source] of part) noted.set(key, source);
      }
      return noted;
    },
    stands: (sources) => allStand(sources, records),
  };
};
