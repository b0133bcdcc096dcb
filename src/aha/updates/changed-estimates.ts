import type { StoredRecord } from '../../behaviours.ts';
import { type ParsedEstimate, readAmount, requireSafeAmount } from '../durations/amount.ts';
import { toUnits, type Units } from '../durations/units.ts';
import type { EstimateName } from '../estimates.ts';
import { switchUnits } from '../estimates.ts';
import { notify, quote } from '../notices.ts';
import { numberOf, ownProperty } from '../properties.ts';
import { invalidAttribute, type RequestAttributes, readText } from '../request-attributes.ts';

/**
 * The attributes of each estimate. The first one in the request is used: text before number, current name
 * before older one (Aha! documentation).
 */
const attributesByEstimate: Readonly<Record<EstimateName, readonly string[]>> = {
  initial_estimate: ['initial_estimate_text', 'initial_estimate'],
  original_estimate: [
    'detailed_estimate_text',
    'original_estimate_text',
    'detailed_estimate',
    'original_estimate',
  ],
  remaining_estimate: ['remaining_estimate_text', 'remaining_estimate'],
};

/** All attributes that set estimates. */
export const estimateAttributes: readonly string[] = Object.values(attributesByEstimate).flat();

type RequestedEstimates = { readonly [Name in EstimateName]?: ParsedEstimate };

/**
 * The changed estimates. Texts in the other units switch the record to these. Refuses (400) invalid
 * amounts, and texts in both units.
 */
export function changedEstimates(request: RequestAttributes, record: StoredRecord): StoredRecord {
  const units = toUnits(record.work_units);
  const requested: RequestedEstimates = {
    ...readEstimate(request, 'initial_estimate', units),
    ...readEstimate(request, 'original_estimate', units),
    ...readEstimate(request, 'remaining_estimate', units),
  };
  const target = findTargetUnits(request, requested) ?? units;
  const switched = target === units ? {} : switchUnits(record, target, request.context);
  const values = Object.fromEntries(
    Object.entries(requested).map(([name, estimate]) => [name, estimate.value]),
  );
  return { ...switched, ...values, ...initialRemaining(requested, { ...record, ...switched }) };
}

function readEstimate(
  request: RequestAttributes,
  estimate: EstimateName,
  units: Units,
): RequestedEstimates {
  const [first, ...others] = attributesByEstimate[estimate].filter((name) =>
    Object.hasOwn(request.attributes, name),
  );
  if (first === undefined) return {};
  if (others.length > 0) {
    const text = `${others.join(', ')} was ignored, since ${first} was sent as well; send one of them`;
    notify(request.context, 'attribute-overruled', text);
  }
  return { [estimate]: readEstimateAttribute(request, first, units) };
}

function readEstimateAttribute(
  request: RequestAttributes,
  name: string,
  units: Units,
): ParsedEstimate {
  const value = ownProperty(request.attributes, name);
  const estimate =
    typeof value !== 'number' || name.endsWith('_text')
      ? readAmount(request, { name, text: readText(request, name) ?? '' }, units)
      : { value, remarks: [] };
  if (Number(estimate.value) < 0) {
    throw invalidAttribute(request, name, `must be 0 or more, not ${quote(value)}`);
  }
  requireSafeAmount(request, name, estimate.value);
  return estimate;
}

function findTargetUnits(
  request: RequestAttributes,
  requested: RequestedEstimates,
): Units | undefined {
  const withUnits = Object.entries(requested).filter(([, { units }]) => units !== undefined);
  const [first] = withUnits;
  const other = withUnits.find(([, { units }]) => units !== first?.[1].units);
  if (first === undefined || other === undefined) return first?.[1].units;
  throw invalidAttribute(
    request,
    other[0],
    `has other units than ${first[0]}; send both in the same units`,
  );
}

/** A detailed estimate also sets the remaining estimate if that is null. */
function initialRemaining(requested: RequestedEstimates, record: StoredRecord): StoredRecord {
  const { original_estimate: detailed, remaining_estimate: remaining } = requested;
  if (detailed === undefined || remaining !== undefined) return {};
  return numberOf(record.remaining_estimate) === null ? { remaining_estimate: detailed.value } : {};
}
