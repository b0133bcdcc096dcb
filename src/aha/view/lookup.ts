import type { Context, StoredRecord, Where } from '../../index.ts';
import { pick, textOf } from '../properties.ts';

/** Looks up what a view shows beside its record, and notes it as what the view is made from. */
export type ViewLookup = {
  /**
   * The record with that id; `undefined` where the id is none. With `properties` it has no others,
   * and the view outlives changes of the others.
   */
  record(resource: string, id: unknown, properties?: readonly string[]): StoredRecord | undefined;
  /** The records of a resource that name a record in a property, oldest first. */
  children(resource: string, property: string, record: StoredRecord): readonly StoredRecord[];
  /** Begins a part of the view. */
  createPart(): ViewLookup;
  /** Notes what a part is made from. */
  addPart(sources: ViewSources): void;
  /** What the view is made from, its parts included. */
  sources(): ViewSources;
  /** True while everything is found as it was. */
  isCurrent(sources: ViewSources): boolean;
};

/** Begins a view: nothing is looked up yet. */
export function createLookup({ records }: Pick<Context, 'records'>): ViewLookup {
  const noted = new Map<string, ViewSource>();
  const parts: ViewSources[] = [];
  return {
    record: (resource, id, properties) => {
      if (typeof id !== 'string') return undefined;
      const record = records(resource).get(id);
      const found = record && properties ? pick(record, properties) : record;
      const source: ViewSource = { kind: 'record', resource, id, properties, found };
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
    createPart: () => createLookup({ records }),
    addPart: (sources) => void parts.push(sources),
    sources: () => {
      for (const part of parts) {
        for (const [key, source] of part) noted.set(key, source);
      }
      return noted;
    },
    isCurrent: (sources) => areCurrent(sources, records),
  };
}

/** Something that a view is made from: what was looked up, and what there was. */
export type ViewSource =
  | {
      readonly kind: 'record';
      readonly resource: string;
      readonly id: string;
      /** Those that are shown; all when absent. */
      readonly properties: readonly string[] | undefined;
      readonly found: StoredRecord | undefined;
    }
  | {
      readonly kind: 'list';
      readonly resource: string;
      readonly where: Where;
      readonly found: readonly StoredRecord[];
    };

/** Sources by what was looked up: each once. */
export type ViewSources = ReadonlyMap<string, ViewSource>;

/**
 * True while everything is found as it was. An update stores another object, so a record is as it
 * was while it is the same object.
 */
export function areCurrent(sources: ViewSources, records: Context['records']): boolean {
  for (const source of sources.values()) {
    const known = records(source.resource);
    const stands =
      source.kind === 'list'
        ? isSameList(source.found, known.list({ where: source.where }).records)
        : isSame(source, known.get(source.id));
    if (!stands) return false;
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
