import { notify, quote } from '../notices.ts';
import { invalidAttribute, type RequestAttributes } from '../request-attributes.ts';
import { type DurationSettings, durationSettingsOf } from '../settings.ts';
import { type ParsedAmount, parseDuration, unreadableRemark } from './duration.ts';
import { isSafeAmount, largestAmount, minutes, points, type Units } from './units.ts';

/** An amount and its units; a blank text has none. */
export type ParsedEstimate = ParsedAmount & { readonly units?: Units };

/**
 * Parses a text as time or as story points. In mode `docs` its form decides, as in the examples of Aha!'s
 * documentation; in mode `record` the units of the record do, as in Aha!'s published estimate code.
 */
export function parseEstimate(
  text: string,
  settings: DurationSettings,
  recordUnits: Units,
): ParsedEstimate {
  if (text.trim() === '') return { value: null, remarks: [] };
  const units = settings.mode === 'record' ? recordUnits : findUnits(text);
  const amount = units === points ? parsePoints(text) : parseDuration(text, settings.defaultUnit);
  return { value: amount.value, remarks: amount.remarks, units };
}

function findUnits(text: string): Units {
  return isPoints(text) ? points : minutes;
}

/** An attribute with an amount as text. */
type AmountAttribute = { readonly name: string; readonly text: string };

/**
 * Reads an attribute as time or story points, with notices about possible misunderstandings. Refuses (400)
 * an amount that is not exact.
 */
export function readAmount(
  request: RequestAttributes,
  { name, text }: AmountAttribute,
  units: Units,
): ParsedEstimate {
  const estimate = parseEstimate(text, durationSettingsOf(request.context), units);
  requireSafeAmount(request, name, estimate.value);
  for (const { code, text: remark } of estimate.remarks) {
    notify(request.context, code, `${name} ${quote(text)}: ${remark}`);
  }
  return estimate;
}

/** Refuses (400) an amount that cannot be stored exactly. */
export function requireSafeAmount(
  request: RequestAttributes,
  name: string,
  value: number | null,
): void {
  if (value === null || isSafeAmount(value)) return;
  throw invalidAttribute(request, name, `is out of range; the maximum is ${largestAmount}`);
}

/**
 * Parses story points such as `5p`: removes every lower-case `p`, and takes the number at the beginning
 * with its sign, or 0 (Aha!'s published estimate code). The result may be infinite.
 */
export function parsePoints(text: string): ParsedAmount {
  if (text.trim() === '') return { value: null, remarks: [] };
  const rest = text.replaceAll('p', '').trim();
  const number = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?/i.exec(rest)?.[0];
  if (number === undefined) return { value: 0, remarks: [unreadableRemark(text)] };
  const value = Number(number) || 0;
  return {
    value,
    remarks: isPointsSuffix(rest.slice(number.length)) ? [] : [restIgnoredRemark(text, number)],
  };
}

/** Whether a text is a number followed by `p` or `P`. The pattern is unambiguous, so its time is linear. */
export function isPoints(text: string): boolean {
  return /^[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]+)?\s*p$/i.test(text.trim());
}

function isPointsSuffix(rest: string): boolean {
  return ['', 'p'].includes(rest.trim().toLowerCase());
}

function restIgnoredRemark(text: string, number: string) {
  return {
    code: 'points-rest-ignored',
    text: `only ${quote(number)} of ${quote(text)} counts, as story points; write ${quote(`${number}p`)}`,
  } as const;
}

const durationUnits: readonly (readonly [seconds: number, unit: string])[] = [
  [8 * 3600, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** Formats an amount as Aha! does: `1h 30min` or `5p`; null stays null. */
export function formatAmount(value: number | null, units: Units): string | null {
  if (value === null) return null;
  return units === points ? formatPoints(value) : formatDuration(value);
}

/**
 * Formats minutes as days of 8 hours, hours, minutes and seconds, without zero parts, weeks or months
 * (Aha!'s published estimate code).
 */
function formatDuration(minutes: number): string {
  const parts: string[] = [];
  let seconds = Math.round(Math.abs(minutes) * 60);
  for (const [size, unit] of durationUnits) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  if (parts.length === 0) return '0';
  return (minutes < 0 ? '-' : '') + parts.join(' ');
}

/** Formats points like C's `%g`, followed by `p` (Aha!'s published estimate code). */
function formatPoints(value: number): string {
  return `${formatGeneral(value)}p`;
}

function formatGeneral(value: number): string {
  const [digits = '0', power = '0'] = value.toExponential(5).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(Number(value.toPrecision(6)));
  const sign = exponent < 0 ? '-' : '+';
  return `${Number(digits)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
