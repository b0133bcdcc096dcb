import { notify, quote } from '../notices.ts';
import { invalidAttribute, type RequestAttributes } from '../request-attributes.ts';
import { type DurationSettings, durationSettingsOf } from '../settings.ts';
import { type ParsedAmount, parseDuration } from './duration.ts';
import { isPoints, parsePoints } from './story-points.ts';
import { isSafeAmount, largestAmount, minutes, points, type Units } from './units.ts';

/** An amount and the units that its text is in; a blank text is in none. */
export type ParsedEstimate = ParsedAmount & { readonly units?: Units };

/**
 * Reads a text as time or as story points. In mode `docs` its form decides, which serves the
 * examples of Aha!'s documentation; in mode `record` the record's units do, as in Aha!'s published
 * estimate code.
 */
export function parseEstimate(
  text: string,
  manner: DurationSettings,
  recordUnits: Units,
): ParsedEstimate {
  if (text.trim() === '') return { value: null, remarks: [] };
  const units = manner.mode === 'record' ? recordUnits : findUnits(text);
  const amount = units === points ? parsePoints(text) : parseDuration(text, manner.defaultUnit);
  return { value: amount.value, remarks: amount.remarks, units };
}

function findUnits(text: string): Units {
  return isPoints(text) ? points : minutes;
}

/** An attribute that holds an amount as text. */
export type AmountAttribute = { readonly name: string; readonly text: string };

/**
 * Reads an attribute as time or story points and says aloud what may have been meant otherwise.
 * Refuses with 400 an amount beyond the numbers that are exact.
 */
export function readAmount(
  sent: RequestAttributes,
  { name, text }: AmountAttribute,
  units: Units,
): ParsedEstimate {
  const estimate = parseEstimate(text, durationSettingsOf(sent.context), units);
  requireSafeAmount(sent, name, estimate.value);
  for (const { code, text: remark } of estimate.remarks) {
    notify(sent.context, code, `${name} ${quote(text)}: ${remark}`);
  }
  return estimate;
}

/** Refuses with 400 an amount that cannot be stored without loss. */
export function requireSafeAmount(
  sent: RequestAttributes,
  name: string,
  value: number | null,
): void {
  if (value === null || isSafeAmount(value)) return;
  throw invalidAttribute(sent, name, `is out of range; at most ${largestAmount} is kept`);
}
