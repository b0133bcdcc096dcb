import type { StoredRecord } from '../index.ts';
import { checkAmount, readAmount } from './amount-at.ts';
import type { EstimateName } from './estimate.ts';
import type { Estimate } from './estimate-text.ts';
import { notify } from './notice.ts';
import { numberOf, own } from './property.ts';
import { quote } from './quote.ts';
import { invalid, type Sent, textAt } from './sent.ts';
import { switchUnits } from './switch-units.ts';
import { toUnits, type Units } from './units.ts';

/**
 * The attributes that set each estimate, the first that is sent counts: a text before a number, the
 * name of today before the older one (Aha! documentation).
 */
const sources: Readonly<Record<EstimateName, readonly string[]>> = {
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
export const estimateAttributes: readonly string[] = Object.values(sources).flat();

type Given = { readonly [Name in EstimateName]?: Estimate };

/**
 * The properties of a record that change with the estimates that are sent. Texts in the other units
 * switch the record to them. Refuses with 400 what is no amount, and texts in both units.
 */
export const changedEstimates = (sent: Sent, record: StoredRecord): StoredRecord => {
  const units = toUnits(record.work_units);
  const given: Given = {
    ...readGiven(sent, 'initial_estimate', units),
    ...readGiven(sent, 'original_estimate', units),
    ...readGiven(sent, 'remaining_estimate', units),
  };
  const target = targetUnits(sent, given) ?? units;
  const switched = target === units ? {} : switchUnits(record, target, sent.context);
  const values = Object.fromEntries(
    Object.entries(given).map(([name, estimate]) => [name, estimate.value]),
  );
  return { ...switched, ...values, ...firstRemaining(given, { ...record, ...switched }) };
};

const readGiven = (sent: Sent, estimate: EstimateName, units: Units): Given => {
  const [first, ...others] = sources[estimate].filter((name) =>
    Object.hasOwn(sent.attributes, name),
  );
  if (first === undefined) return {};
  if (others.length > 0) {
    const text = `${others.join(', ')} was ignored, since ${first} was sent as well; send one of them`;
    notify(sent.context, 'attribute-overruled', text);
  }
  return { [estimate]: readOne(sent, first, units) };
};

const readOne = (sent: Sent, name: string, units: Units): Estimate => {
  const value = own(sent.attributes, name);
  const estimate =
    typeof value !== 'number' || name.endsWith('_text')
      ? readAmount(sent, { name, text: textAt(sent, name) ?? '' }, units)
      : { value, remarks: [] };
  if (Number(estimate.value) < 0) {
    throw invalid(sent, name, `must be 0 or more, not ${quote(value)}`);
  }
  checkAmount(sent, name, estimate.value);
  return estimate;
};

const targetUnits = (sent: Sent, given: Given): Units | undefined => {
  const named = Object.entries(given).filter(([, { units }]) => units !== undefined);
  const [first] = named;
  const other = named.find(([, { units }]) => units !== first?.[1].units);
  if (first === undefined || other === undefined) return first?.[1].units;
  throw invalid(sent, other[0], `is in other units than ${first[0]}; send both in the same`);
};

/** A detailed estimate is also what remains while nothing is known to remain. */
const firstRemaining = (given: Given, record: StoredRecord): StoredRecord => {
  const { original_estimate: detailed, remaining_estimate: remaining } = given;
  if (detailed === undefined || remaining !== undefined) return {};
  return numberOf(record.remaining_estimate) === null ? { remaining_estimate: detailed.value } : {};
};
