import type { StoredRecord } from '../store/store.ts';
import type { Own, OwnRecords } from './own-records.ts';

/** No records but those that are made. */
export const noOwn: OwnRecords = new Map();

/** Records behind those that somebody brought along; where one has the key of one of them, it goes. */
export const putInFront = (
  own: Own | undefined,
  records: readonly StoredRecord[],
  key: string,
): readonly StoredRecord[] => {
  if (own === undefined) return records;
  if (own.extent === 'whole') return own.records;
  const taken = new Set(own.records.map((record) => `${record[key]}`));
  return [...own.records, ...records.filter((record) => !taken.has(`${record[key]}`))];
};
