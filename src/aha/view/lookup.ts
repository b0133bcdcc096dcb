import type { Context, StoredRecord, Where } from '../../behaviours.ts';
import { pick, textOf } from '../properties.ts';

/** Looks up the other records of a view, and records them as its sources. */
export type ViewLookup = {
  /**
   * The record of an id, if there is one. With `properties` it has only those, and changes of others do
   * not invalidate the view.
   */
  record(resource: string, id: unknown, properties?: readonly string[]): StoredRecord | undefined;
  /** The records of a resource that refer to a record by a property, oldest first. */
  children(resource: string, property: string, record: StoredRecord): readonly StoredRecord[];
  /** Creates the lookup for a part of the view. */
  createPart(): ViewLookup;
  /** Adds the sources of a part. */
  addPart(sources: ViewSources): void;
  /** The sources of the view and its parts. */
  sources(): ViewSources;
  /** Whether no source has changed. */
  isCurrent(sources: ViewSources): boolean;
};

/** Creates the lookup for a view. */
export function createLookup({ records }: Pick<Context, 'records'>): ViewLookup {
  const sourcesByQuery = new Map<string, ViewSource>();
  const parts: ViewSources[] = [];
  return {
    record: (resource, id, properties) => {
      if (typeof id !== 'string') return undefined;
      const record = records(resource).get(id);
      const found = record && properties ? pick(record, properties) : record;
      const source: ViewSource = { kind: 'record', resource, id, properties, found };
      sourcesByQuery.set(`${resource}/${id}/${properties ?? ''}`, source);
      return found;
    },
    children: (resource, property, record) => {
      const id = textOf(record.id);
      const where = { [property]: id };
      const { records: found } = records(resource).list({ where });
      sourcesByQuery.set(`${resource}?${property}=${id}`, { kind: 'list', resource, where, found });
      return found;
    },
    createPart: () => createLookup({ records }),
    addPart: (sources) => void parts.push(sources),
    sources: () => {
      for (const part of parts) {
        for (const [key, source] of part) sourcesByQuery.set(key, source);
      }
      return sourcesByQuery;
    },
    isCurrent: (sources) => areCurrent(sources, records),
  };
}

/** A source of a view: a query and its result. */
export type ViewSource =
  | {
      readonly kind: 'record';
      readonly resource: string;
      readonly id: string;
      /** The viewed properties; absent: all. */
      readonly properties: readonly string[] | undefined;
      readonly found: StoredRecord | undefined;
    }
  | {
      readonly kind: 'list';
      readonly resource: string;
      readonly where: Where;
      readonly found: readonly StoredRecord[];
    };

/** Sources by their query. */
export type ViewSources = ReadonlyMap<string, ViewSource>;

/** Whether no source has changed. An update stores a new object, so an unchanged record is the same object. */
export function areCurrent(sources: ViewSources, records: Context['records']): boolean {
  for (const source of sources.values()) {
    const resource = records(source.resource);
    const isUnchanged =
      source.kind === 'list'
        ? isSameList(source.found, resource.list({ where: source.where }).records)
        : isSame(source, resource.get(source.id));
    if (!isUnchanged) return false;
  }
  return true;
}

function isSameList(before: readonly StoredRecord[], now: readonly StoredRecord[]): boolean {
  return before.length === now.length && before.every((record, index) => record === now[index]);
}

function isSame(
  { found, properties }: Extract<ViewSource, { kind: 'record' }>,
  now: StoredRecord | undefined,
): boolean {
  if (!(properties && found && now)) return found === now;
  return properties.every((property) => found[property] === now[property]);
}
