const timestampPattern =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?)?$/i;

/** The date part of an ISO 8601 date or timestamp; `undefined` for other texts. */
export function parseDate(text: string): string | undefined {
  const [, date, hour = '0', minute = '0', second = '0'] = timestampPattern.exec(text.trim()) ?? [];
  if (date === undefined || !isCalendarDay(date)) return undefined;
  // 60 is a leap second.
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60 ? date : undefined;
}

function isCalendarDay(date: string): boolean {
  const instant = Date.parse(`${date}T00:00:00Z`);
  // `Date.parse` rejects a day that a month lacks, or rolls over into the next month.
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(date);
}

/** The date at an instant (ISO 8601, UTC) in a time zone. */
export function dateInTimeZone(iso: string, timeZone: string): string {
  if (timeZone === 'UTC') return iso.slice(0, 10);
  const parts = formatOf(timeZone).formatToParts(new Date(iso));
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Creates each format once: that takes a hundred times as long as formatting a date. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const options = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en', options);
  formats.set(timeZone, format);
  return format;
}
