import type { SchemaView } from '../../openapi/openapi.ts';
import { isEpochMilliseconds, mailTimeFormat, timeTexts } from '../vocabulary/timestamps.ts';

/** How a property writes an instant; numbers count from 1970. */
export type TimestampFormat =
  | 'date-time'
  /** Without milliseconds: `2026-01-02T03:04:05Z`. */
  | 'date-time-seconds'
  /** `2026-01-02T03:04:05+00:00`. */
  | 'date-time-offset'
  /** `2026-01-02 03:04:05`. */
  | 'date-time-space'
  /** `Fri, 02 Jan 2026 03:04:05 +0000` (RFC 5322). */
  | 'rfc-5322'
  /** `/Date(1767323045000+0000)/`, of Microsoft's JSON. */
  | 'microsoft'
  | 'date'
  | 'seconds'
  | 'milliseconds';

/** How a property writes an instant, by its schema and its example; `undefined` where it has no room for one. */
export function timestampFormatOf(
  name: string,
  { types, keywords }: Pick<SchemaView, 'types' | 'keywords'>,
): TimestampFormat | undefined {
  if (types.includes('string')) return textFormatOf(keywords);
  if (!types.includes('integer') && !types.includes('number')) return undefined;
  return isEpochMilliseconds(name, keywords) ? 'milliseconds' : 'seconds';
}

function textFormatOf({
  format,
  pattern,
  example,
  examples,
}: SchemaView['keywords']): TimestampFormat | undefined {
  if (format === 'date') return 'date';
  if (mailTimeFormat.test(`${format}`)) return 'rfc-5322';
  if (pattern !== undefined) return undefined;
  return shownFormatOf(example ?? (Array.isArray(examples) ? examples[0] : undefined));
}

/** The format that an example shows. */
export function shownFormatOf(example: unknown): TimestampFormat {
  const text = `${example}`;
  if (timeTexts.seconds.test(text)) return 'date-time-seconds';
  if (timeTexts.offset.test(text)) return 'date-time-offset';
  if (timeTexts.space.test(text)) return 'date-time-space';
  if (timeTexts.mail.test(text)) return 'rfc-5322';
  return timeTexts.microsoft.test(text) ? 'microsoft' : 'date-time';
}

const writers: Readonly<Record<TimestampFormat, (ms: number) => string | number>> = {
  'date-time': toIso,
  'date-time-seconds': (ms) => `${toIso(ms).slice(0, 19)}Z`,
  'date-time-offset': (ms) => `${toIso(ms).slice(0, 19)}+00:00`,
  'date-time-space': (ms) => toIso(ms).slice(0, 19).replace('T', ' '),
  'rfc-5322': (ms) => new Date(ms).toUTCString().replace(/GMT$/, '+0000'),
  microsoft: (ms) => `/Date(${ms}+0000)/`,
  date: (ms) => toIso(ms).slice(0, 10),
  seconds: (ms) => Math.floor(ms / 1000),
  milliseconds: (ms) => ms,
};

/** Writes milliseconds since 1970 in a format. */
export function formatInstant(ms: number, format: TimestampFormat): string | number {
  return writers[format](ms);
}

const readers: Readonly<Record<TimestampFormat, (value: unknown) => number>> = {
  'date-time': parseIso,
  'date-time-seconds': parseIso,
  'date-time-offset': parseIso,
  'date-time-space': (value) => parseIso(`${`${value}`.replace(' ', 'T')}Z`),
  'rfc-5322': parseIso,
  microsoft: (value) => Number(/\d+/.exec(`${value}`)?.[0]),
  date: parseIso,
  seconds: (value) => Number(value) * 1000,
  milliseconds: Number,
};

/** Reads milliseconds since 1970 from a value in a format; NaN where there is no instant in it. */
export function parseInstant(value: unknown, format: TimestampFormat): number {
  return readers[format](value);
}

function parseIso(value: unknown): number {
  return Date.parse(`${value}`);
}

/** The last time that was written: a record has several properties with the same one. */
let lastIso = { ms: Number.NaN, text: '' };

function toIso(ms: number): string {
  if (lastIso.ms !== ms) lastIso = { ms, text: new Date(ms).toISOString() };
  return lastIso.text;
}
