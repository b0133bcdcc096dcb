import type { StoredRecord } from '../index.ts';
import { numberOf } from './property.ts';

/** The estimates of a record, as they are stored: numbers in the record's units, or null. */
export const estimateNames = [
  'original_estimate',
  'remaining_estimate',
  'initial_estimate',
] as const;

export type EstimateName = (typeof estimateNames)[number];

/** True while a record has no estimate of any kind. */
export const isUnestimated = (record: StoredRecord): boolean =>
  estimateNames.every((name) => numberOf(record[name]) === null);
