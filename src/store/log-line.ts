import { crc32 } from 'node:zlib';

const digits = 8;

/** How long a line is at least: its checksum and the blank. */
const headLength = digits + 1;

/** As much as most groups of commits take. */
const usualSize = 64 * 1024;

const usual = Buffer.allocUnsafeSlow(usualSize);

/** Lines in one piece, and the checksum of the last. */
export type Lines = { readonly bytes: Buffer; readonly checksum: number };

/**
 * A line of the log for each text of JSON: eight hexadecimal digits of a checksum, a blank, the JSON,
 * a line's end. The checksum goes on from that of the line before, so that a line that is missing or
 * stands elsewhere is found as well as one that was changed; the first line of a log comes after 0.
 * The bytes hold until the next call.
 */
export const toLines = (texts: readonly string[], after: number): Lines => {
  const room = toRoom(texts);
  let checksum = after;
  let end = 0;
  for (const json of texts) {
    const start = end + headLength;
    end = start + room.write(json, start);
    checksum = crc32(room.subarray(start, end), checksum);
    writeHead(room, start - headLength, checksum);
    room[end++] = lineEnd;
  }
  return { bytes: room.subarray(0, end), checksum };
};

/** A checksum and the blank: byte by byte, since a call to write a text takes longer than all the rest. */
const writeHead = (room: Buffer, start: number, checksum: number): void => {
  let rest = checksum;
  for (let place = start + digits - 1; place >= start; place--) {
    const digit = rest & 15;
    room[place] = digit < 10 ? zero + digit : a + digit - 10;
    rest >>>= 4;
  }
  room[start + digits] = blank;
};

const [lineEnd, blank, zero, a] = [0x0a, 0x20, 0x30, 0x61];

/** In UTF-8 a unit of UTF-16 takes three bytes at most. */
const toRoom = (texts: readonly string[]): Buffer => {
  let most = 0;
  for (const json of texts) most += headLength + 3 * json.length + 1;
  return most <= usualSize ? usual : Buffer.allocUnsafe(most);
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
