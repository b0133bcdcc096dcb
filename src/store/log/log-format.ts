import { crc32 } from 'node:zlib';
import type { ClockState } from '../../base/clock.ts';
import type { DocumentIdentity } from '../types.ts';
import type { LoggedCommit } from './logged-commit.ts';

const checksumDigits = 8;

/** How long a line is at least: its checksum and the blank. */
const lineHeadLength = checksumDigits + 1;

/** As much as most groups of commits take. */
const sharedBufferSize = 64 * 1024;

const sharedBuffer = Buffer.allocUnsafeSlow(sharedBufferSize);

/** Lines in one piece, and the checksum of the last. */
export type EncodedLines = { readonly bytes: Buffer; readonly checksum: number };

/**
 * A line of the log for each text of JSON: eight hexadecimal digits of a checksum, a blank, the JSON,
 * a line's end. The checksum goes on from that of the line before, so that a line that is missing or
 * stands elsewhere is found as well as one that was changed; the first line of a log comes after 0.
 * The bytes hold until the next call.
 */
export function toLines(texts: readonly string[], after: number): EncodedLines {
  const buffer = bufferFor(texts);
  let checksum = after;
  let end = 0;
  for (const json of texts) {
    const start = end + lineHeadLength;
    end = start + buffer.write(json, start);
    checksum = crc32(buffer.subarray(start, end), checksum);
    writeLineHead(buffer, start - lineHeadLength, checksum);
    buffer[end++] = lineEnd;
  }
  return { bytes: buffer.subarray(0, end), checksum };
}

/** A checksum and the blank: byte by byte, since a call to write a text takes longer than all the rest. */
function writeLineHead(buffer: Buffer, start: number, checksum: number): void {
  let remaining = checksum;
  for (let index = start + checksumDigits - 1; index >= start; index--) {
    const digit = remaining & 15;
    buffer[index] = digit < 10 ? zero + digit : a + digit - 10;
    remaining >>>= 4;
  }
  buffer[start + checksumDigits] = blank;
}

const [lineEnd, blank, zero, a] = [0x0a, 0x20, 0x30, 0x61];

/** In UTF-8 a unit of UTF-16 takes three bytes at most. */
function bufferFor(texts: readonly string[]): Buffer {
  let maxBytes = 0;
  for (const json of texts) maxBytes += lineHeadLength + 3 * json.length + 1;
  return maxBytes <= sharedBufferSize ? sharedBuffer : Buffer.allocUnsafe(maxBytes);
}

/** The JSON in a line without its end, and its checksum; `undefined` when they do not fit. */
export function decodeLine(
  line: Buffer,
  after: number,
): { readonly json: string; readonly checksum: number } | undefined {
  const head = line.toString('latin1', 0, lineHeadLength);
  if (!/^[\da-f]{8} $/.test(head)) return undefined;
  const body = line.subarray(lineHeadLength);
  const checksum = crc32(body, after);
  return checksum === Number.parseInt(head, 16) ? { json: body.toString(), checksum } : undefined;
}

/** The first line of a log. */
export type LogHeader = {
  /** Of the form of a log; 1 is the one that there is. */
  readonly version: number;
  readonly document: DocumentIdentity;
  /** The number of the last commit before this log. */
  readonly after: number;
  /** The clock that a new sandbox had; absent in logs of older versions. */
  readonly clock?: ClockState;
};

/** Where a log can be read no further. */
export type LogFault = { readonly line: number; readonly offset: number };

/** What is in a log. */
export type ParsedLog = {
  /** `undefined` where even that was not written to its end. */
  readonly header: LogHeader | undefined;
  readonly commits: readonly LoggedCommit[];
  /** How many bytes are whole lines, and the checksum of the last of them. */
  readonly length: number;
  readonly checksum: number;
  /** How many bytes come after them: a line that was being written when the process died. */
  readonly torn: number;
  /** A line that was written to its end and is not what was written. */
  readonly fault: LogFault | undefined;
};

const newline = 0x0a;

/** Reads a log as far as it is whole. */
export function parseLog(bytes: Buffer): ParsedLog {
  const commits: LoggedCommit[] = [];
  let header: LogHeader | undefined;
  let checksum = 0;
  let start = 0;
  let line = 1;
  let fault: LogFault | undefined;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    const decoded = decodeLine(bytes.subarray(start, end), checksum);
    if (decoded === undefined) {
      fault = { line, offset: start };
      break;
    }
    const value = JSON.parse(decoded.json);
    if (header === undefined) header = value;
    else commits.push(value);
    checksum = decoded.checksum;
    start = end + 1;
    line += 1;
  }
  const remaining = bytes.subarray(start);
  // A line that is whole but for another byte in the place of its end was not torn.
  if (remaining.length > 0 && decodeLine(remaining.subarray(0, -1), checksum))
    fault = { line, offset: start };
  return { header, commits, length: start, checksum, torn: fault ? 0 : remaining.length, fault };
}
