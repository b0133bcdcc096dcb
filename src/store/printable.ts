import type { StoredRecord } from './store.ts';

/** How deep a record may nest: far deeper than any does, and a record that holds itself nests deeper. */
export const deepestRecord = 500;

/**
 * Sees that a record can be printed as JSON, whether there is a file or not: what behaviours store in
 * a test is then no surprise later.
 * @throws an error that says which property of it cannot be, and why.
 */
export const assertPrintable = (record: StoredRecord, resource: string): void => {
  const fault = findFault(record, '', deepestRecord);
  if (fault !== undefined) throw new Error(`${resource}: a record cannot be kept: ${fault}`);
};

const findFault = (value: object, place: string, levels: number): string | undefined => {
  if (levels === 0) return `it nests deeper than ${deepestRecord} levels, or holds itself.`;
  for (const key in value) {
    const entry: unknown = Reflect.get(value, key);
    if (typeof entry === 'bigint') return `${place}/${key} is a BigInt; store it as a text.`;
    // Most properties hold no object, and then no place is put together for them.
    if (typeof entry !== 'object' || entry === null) continue;
    const fault = findFault(entry, `${place}/${key}`, levels - 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
};
