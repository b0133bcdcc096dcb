import type { StoredRecord } from '../index.ts';
import { numberOf } from './property.ts';
import type { Units } from './units.ts';

/** The estimates of a record, as they are stored: numbers in the record's units, or null. */
export const estimateNames = [
  'original_estimate',
  'remaining_estimate',
  'initial_estimate',
] as const;

export type EstimateName = (typeof estimateNames)[number];

/** True while a record has no estimate of any kind. */
export const isUnestimated = (record: StoredRecord): boolean =>
  estimateNames.every((name) => numberOf(record, name) === null);

/** The properties of a record that takes over other units: its estimates were in the old ones. */
export const inUnits = (units: Units): StoredRecord => ({
  work_units: units,
  original_estimate: null,
  remaining_estimate: null,
  initial_estimate: null,
});
