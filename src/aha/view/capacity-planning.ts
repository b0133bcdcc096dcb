import type { StoredRecord } from '../../behaviours.ts';
import { roundAmount, withUnits } from '../durations/units.ts';
import type { EstimateName } from '../estimates.ts';
import { workDone } from '../events/work-totals.ts';
import { numberOf } from '../properties.ts';
import { buildView, fieldKey, type RecordView, type ViewFields } from './field.ts';
import type { ViewLookup } from './lookup.ts';
import { memoizeViews } from './memoize.ts';

type AmountOf = (record: StoredRecord) => number | null;

function estimateOf(name: EstimateName): AmountOf {
  return (record) => numberOf(record[name]);
}

/** The estimates and the work of a record, in workspaces with capacity planning. */
export const estimateFields: ViewFields = [
  'original_estimate',
  'remaining_estimate',
  'initial_estimate',
  ['work_done', workDone],
  'work_units',
];

/** The same fields of a feature, which may be sums over its requirements. */
export const featureEstimateFields: ViewFields = [
  ['original_estimate', sumOfRequirements(estimateOf('original_estimate'))],
  ['remaining_estimate', sumOfRequirements(estimateOf('remaining_estimate'))],
  ['initial_estimate', sumOfRequirements(estimateOf('initial_estimate'))],
  ['work_done', sumOfRequirements(workDone)],
  'work_units',
  ['use_requirements_estimates', (feature) => feature.use_requirements_estimates === true],
];

/** The estimates and the work of the feature alone, in all workspaces. */
export const featureOnlyFields: ViewFields = [
  ['feature_only_original_estimate', estimateOf('original_estimate')],
  ['feature_only_remaining_estimate', estimateOf('remaining_estimate')],
  ['feature_only_work_done', workDone],
];

const planningKeys: ReadonlySet<string> = new Set([
  ...featureEstimateFields.map(fieldKey),
  'time_tracking_events',
]);

/** The fields that depend on the units or the planning of the workspace. */
const unitKeys: ReadonlySet<string> = new Set([
  ...planningKeys,
  ...featureOnlyFields.map(fieldKey),
]);

/**
 * The view of a record; without capacity planning in its workspace, the fields of planning are left out. The
 * view is memoized until something in it changes.
 */
export const viewPlanned = memoizeViews((record, fields, lookup) => {
  if (!fields.some((field) => unitKeys.has(fieldKey(field)))) {
    return buildView(record, fields, lookup);
  }
  const product = lookup.record('products', record.product_id);
  const viewedFields =
    product?.capacity_planning_enabled === true ? fields : withoutPlanning(fields);
  return buildView(withUnits(record, product), viewedFields, lookup);
});

/** The views of several records. */
export function viewAllPlanned(
  records: readonly StoredRecord[],
  fields: ViewFields,
  lookup: ViewLookup,
): readonly RecordView[] {
  return records.map((record) => viewPlanned(record, fields, lookup));
}

function withoutPlanning(fields: ViewFields): ViewFields {
  return fields.filter((field) => !planningKeys.has(fieldKey(field)));
}

/**
 * The amount of the feature itself or, if it uses the estimates of its requirements, the sum over those in its
 * units; null if all are null.
 */
function sumOfRequirements(amount: AmountOf) {
  return (feature: StoredRecord, lookup: ViewLookup): number | null => {
    if (feature.use_requirements_estimates !== true) return amount(feature);
    const product = lookup.record('products', feature.product_id);
    const requirements = lookup.children('requirements', 'feature_id', feature);
    const amounts = requirements
      .map((requirement) => withUnits(requirement, product))
      .filter((requirement) => requirement.work_units === feature.work_units)
      .map(amount)
      .filter((value) => value !== null);
    return amounts.length === 0 ? null : roundAmount(amounts.reduce((sum, value) => sum + value));
  };
}
