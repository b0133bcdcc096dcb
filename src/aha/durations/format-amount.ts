import { points, type Units } from './units.ts';

const durationUnits: readonly (readonly [seconds: number, unit: string])[] = [
  [8 * 3600, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** Writes an amount as Aha! shows it: `1h 30min` or `5p`; null where there is none. */
export function formatAmount(value: number | null, units: Units): string | null {
  if (value === null) return null;
  return units === points ? formatPoints(value) : formatDuration(value);
}

/**
 * Minutes as days of 8 hours, hours, minutes and seconds, zero parts left out; days are not
 * folded into weeks or months (Aha!'s published estimate code).
 */
function formatDuration(minutes: number): string {
  const written: string[] = [];
  let seconds = Math.round(Math.abs(minutes) * 60);
  for (const [size, unit] of durationUnits) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) written.push(`${count}${unit}`);
  }
  if (written.length === 0) return '0';
  return (minutes < 0 ? '-' : '') + written.join(' ');
}

/** Points as C's `%g` prints them, then `p` (Aha!'s published estimate code). */
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
