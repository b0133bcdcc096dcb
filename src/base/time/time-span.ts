const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const timeUnits: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', second],
  ['min', minute],
  ['h', hour],
  ['d', 24 * hour],
]);

/** Parses a time such as `500ms`, `90s`, `30min`, `24h` or `7d` to milliseconds; `0` needs no unit. */
export function parseTimeSpan(text: string): number | undefined {
  if (text === '0') return 0;
  const [, number, unit = ''] = /^(\d{1,6})([a-z]+)$/.exec(text) ?? [];
  const length = timeUnits.get(unit);
  return length === undefined ? undefined : Number(number) * length;
}
