import { type Collection, emptyCollection } from './collection.ts';
import { type Kind, keyOf } from './key.ts';
import { toSequences } from './sequences.ts';
import type { StoredRecord } from './store.ts';
import { buildTree } from './tree-build.ts';

/**
 * A collection of records in order. `place` says where they come from, for the sentence of the
 * error when a record has no key or the key of another.
 */
export const toCollection = (
  kind: Kind,
  records: readonly StoredRecord[],
  place: string,
): Collection => {
  const sequences = new Map<string, number>();
  for (const [sequence, record] of records.entries()) {
    const key = keyOf(record, kind, place, sequence);
    const first = sequences.get(key);
    if (first !== undefined) {
      throw new Error(
        `${place}/${sequence}: its key "${key}" is also that of ${place}/${first}; change or remove one of them.`,
      );
    }
    sequences.set(key, sequence);
  }
  return {
    ...emptyCollection(kind),
    records: buildTree([...records.keys()], records),
    sequences: toSequences(sequences),
    next: records.length,
  };
};
