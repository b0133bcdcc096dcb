import type { StoredRecord } from '../../index.ts';
import type { ParsedEstimate } from '../durations/parse-amount.ts';
import { readAmount, requireSafeAmount } from '../durations/parse-amount.ts';
import { toUnits, type Units } from '../durations/units.ts';
import type { EstimateName } from '../estimates.ts';
import { switchUnits } from '../estimates.ts';
import { notify, quote } from '../notices.ts';
import { numberOf, ownProperty } from '../properties.ts';
import { invalidAttribute, type RequestAttributes, readText } from '../request-attributes.ts';

/**
 * The attributes that set each estimate, the first that is sent counts: a text before a number, the
 * name of today before the older one (Aha! documentation).
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

/** The attributes that set estimates. */
export const estimateAttributes: readonly string[] = Object.values(attributesByEstimate).flat();

type SentEstimates = { readonly [Name in EstimateName]?: ParsedEstimate };

/**
 * The properties of a record that change with the estimates that are sent. Texts in the other units
 * switch the record to them. Refuses with 400 what is no amount, and texts in both units.
 */
export function changedEstimates(sent: RequestAttributes, record: StoredRecord): StoredRecord {
  const units = toUnits(record.work_units);
  const given: SentEstimates = {
    ...readEstimate(sent, 'initial_estimate', units),
    ...readEstimate(sent, 'original_estimate', units),
    ...readEstimate(sent, 'remaining_estimate', units),
  };
  const target = findTargetUnits(sent, given) ?? units;
  const switched = target === units ? {} : switchUnits(record, target, sent.context);
  const values = Object.fromEntries(
    Object.entries(given).map(([name, estimate]) => [name, estimate.value]),
  );
  return { ...switched, ...values, ...initialRemaining(given, { ...record, ...switched }) };
}

function readEstimate(
  sent: RequestAttributes,
  estimate: EstimateName,
  units: Units,
): SentEstimates {
  const [first, ...others] = attributesByEstimate[estimate].filter((name) =>
    Object.hasOwn(sent.attributes, name),
  );
  if (first === undefined) return {};
  if (others.length > 0) {
    const text = `${others.join(', ')} was ignored, since ${first} was sent as well; send one of them`;
    notify(sent.context, 'attribute-overruled', text);
  }
  return { [estimate]: readEstimateAttribute(sent, first, units) };
}

function readEstimateAttribute(
  sent: RequestAttributes,
  name: string,
  units: Units,
): ParsedEstimate {
  const value = ownProperty(sent.attributes, name);
  const estimate =
    typeof value !== 'number' || name.endsWith('_text')
      ? readAmount(sent, { name, text: readText(sent, name) ?? '' }, units)
      : { value, remarks: [] };
  if (Number(estimate.value) < 0) {
    throw invalidAttribute(sent, name, `must be 0 or more, not ${quote(value)}`);
  }
  requireSafeAmount(sent, name, estimate.value);
  return estimate;
}

function findTargetUnits(sent: RequestAttributes, given: SentEstimates): Units | undefined {
  const named = Object.entries(given).filter(([, { units }]) => units !== undefined);
  const [first] = named;
  const other = named.find(([, { units }]) => units !== first?.[1].units);
  if (first === undefined || other === undefined) return first?.[1].units;
  throw invalidAttribute(
    sent,
    other[0],
    `is in other units than ${first[0]}; send both in the same`,
  );
}

/** A detailed estimate is also what remains while nothing is known to remain. */
function initialRemaining(given: SentEstimates, record: StoredRecord): StoredRecord {
  const { original_estimate: detailed, remaining_estimate: remaining } = given;
  if (detailed === undefined || remaining !== undefined) return {};
  return numberOf(record.remaining_estimate) === null ? { remaining_estimate: detailed.value } : {};
}
