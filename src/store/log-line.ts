import { crc32 } from 'node:zlib';

/**
 * A line of the log: eight hexadecimal digits of a checksum, a blank, JSON, a line's end. The
 * checksum goes on from that of the line before, so that a line that is missing or stands elsewhere
 * is found as well as one that was changed.
 */
export type Line = { readonly text: string; readonly checksum: number };

const digits = 8;

/** How long a line is at least: its checksum and the blank. */
const headLength = digits + 1;

/** The line of some JSON after a line with that checksum; the first line of a log comes after 0. */
export const toLine = (json: string, after: number): Line => {
  const checksum = crc32(json, after);
  return { text: `${checksum.toString(16).padStart(digits, '0')} ${json}\n`, checksum };
};

/** The JSON in a line without its end, and its checksum; `undefined` when they do not fit. */
export const readLine = (
  line: Buffer,
  after: number,
): { readonly json: string; readonly checksum: number } | undefined => {
  const head = line.toString('latin1', 0, headLength);
  if (!/^[\da-f]{8} $/.test(head)) return undefined;
  const body = line.subarray(headLength);
  const checksum = crc32(body, after);
  return checksum === Number.parseInt(head, 16) ? { json: body.toString(), checksum } : undefined;
};
