import type { Context, StoredRecord, Where } from '../index.ts';

/** Something that a view is made from: what was looked up, and what there was. */
export type Source =
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
export type Sources = ReadonlyMap<string, Source>;

/**
 * True while everything is found as it was. An update stores another object, so a record is as it
 * was while it is the same object.
 */
export const allStand = (sources: Sources, records: Context['records']): boolean => {
  for (const source of sources.values()) {
    const known = records(source.resource);
    const stands =
      source.kind === 'list'
        ? isSameList(source.found, known.list({ where: source.where }).records)
        : isSame(source, known.get(source.id));
    if (!stands) return false;
  }
  return true;
};

const isSameList = (before: readonly StoredRecord[], now: readonly StoredRecord[]): boolean =>
  before.length === now.length && before.every((record, index) => record === now[index]);

const isSame = (
  { found, properties }: Extract<Source, { kind: 'record' }>,
  now: StoredRecord | undefined,
): boolean => {
  if (!(properties && found && now)) return found === now;
  return properties.every((property) => found[property] === now[property]);
};
