/** Moves an instant, in milliseconds since the epoch. */
export type Move = (instant: number) => number;

const units = [7 * 24 * 3_600_000, 24 * 3_600_000, 3_600_000, 60_000, 1000];

const pattern =
  /^(-?)P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * A duration such as `PT1H30M`, `P1Y` or `-P1D` (ISO 8601) as what it does to an instant: years and
 * months go by the calendar, in UTC, and end where their month does. `undefined` for none.
 */
export const toMove = (text: string): Move | undefined => {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign, years = 0, months = 0, ...rest] = match;
  const way = sign === '-' ? -1 : 1;
  const length = units.reduce((sum, unit, index) => sum + unit * Number(rest[index] ?? 0), 0);
  return (instant) =>
    addMonths(instant, way * (12 * Number(years) + Number(months))) + way * Math.round(length);
};

const addMonths = (instant: number, months: number): number => {
  if (months === 0) return instant;
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
};
