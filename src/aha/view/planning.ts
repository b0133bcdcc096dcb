import type { StoredRecord } from '../../index.ts';
import { tidy } from '../amount.ts';
import type { EstimateName } from '../estimate.ts';
import type { Lookup } from '../lookup.ts';
import { numberOf } from '../property.ts';
import { workDone } from '../tally.ts';
import { withUnits } from '../work-units.ts';
import { buildView, type Fields, keyOf, type View } from './field.ts';
import { rememberViews } from './remember.ts';

type Amount = (record: StoredRecord) => number | null;

const estimate =
  (name: EstimateName): Amount =>
  (record) =>
    numberOf(record[name]);

/** The keys of a record's estimates and work, for workspaces that plan capacity. */
export const estimateFields: Fields = [
  'original_estimate',
  'remaining_estimate',
  'initial_estimate',
  ['work_done', workDone],
  'work_units',
];

/** The same keys of a feature, which may be the sums over its requirements. */
export const featureEstimateFields: Fields = [
  ['original_estimate', summed(estimate('original_estimate'))],
  ['remaining_estimate', summed(estimate('remaining_estimate'))],
  ['initial_estimate', summed(estimate('initial_estimate'))],
  ['work_done', summed(workDone)],
  'work_units',
  ['use_requirements_estimates', (feature) => feature.use_requirements_estimates === true],
];

/** A feature's own estimates and work, answered whether its workspace plans capacity or not. */
export const featureOnlyFields: Fields = [
  ['feature_only_original_estimate', estimate('original_estimate')],
  ['feature_only_remaining_estimate', estimate('remaining_estimate')],
  ['feature_only_work_done', workDone],
];

const planningKeys: ReadonlySet<string> = new Set([
  ...featureEstimateFields.map(keyOf),
  'time_tracking_events',
]);

/** The keys whose answers depend on the workspace's units or planning. */
const countedKeys: ReadonlySet<string> = new Set([
  ...planningKeys,
  ...featureOnlyFields.map(keyOf),
]);

/**
 * Answers a record with or without the keys of capacity planning, which are absent where its
 * workspace does not plan capacity. The same view again while nothing in it has changed.
 */
export const showPlanned = rememberViews((record, fields, lookup) => {
  if (!fields.some((field) => countedKeys.has(keyOf(field)))) {
    return buildView(record, fields, lookup);
  }
  const product = lookup.record('products', record.product_id);
  const shown = product?.capacity_planning_enabled === true ? fields : withoutPlanning(fields);
  return buildView(withUnits(record, product), shown, lookup);
});

/** Answers several records, each by the planning of its own workspace. */
export const showAllPlanned = (
  records: readonly StoredRecord[],
  fields: Fields,
  lookup: Lookup,
): readonly View[] => {
  return records.map((record) => showPlanned(record, fields, lookup));
};

const withoutPlanning = (fields: Fields): Fields =>
  fields.filter((field) => !planningKeys.has(keyOf(field)));

/**
 * The feature's own amount, or the sum over its requirements in the feature's units when it uses
 * their estimates; null only when all are null.
 */
function summed(amount: Amount) {
  return (feature: StoredRecord, lookup: Lookup): number | null => {
    if (feature.use_requirements_estimates !== true) return amount(feature);
    const product = lookup.record('products', feature.product_id);
    const requirements = lookup.children('requirements', 'feature_id', feature);
    const amounts = requirements
      .map((requirement) => withUnits(requirement, product))
      .filter((requirement) => requirement.work_units === feature.work_units)
      .map(amount)
      .filter((value) => value !== null);
    return amounts.length === 0 ? null : tidy(amounts.reduce((sum, value) => sum + value));
  };
}
