import { points, type Units } from './units.ts';

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
