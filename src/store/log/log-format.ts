import { crc32 } from 'node:zlib';
import type { ClockState } from '../../base/clock.ts';
import type { RandomState } from '../../base/random.ts';
import type { Commit } from '../sandbox/commit.ts';
import type { CommittedChange, DocumentIdentity, SandboxState, StoredRecord } from '../types.ts';

const checksumDigits = 8;

/** The minimum length of a line: its checksum and a blank. */
const lineHeadLength = checksumDigits + 1;

/** Large enough for most batches. */
const sharedBufferSize = 64 * 1024;

const sharedBuffer = Buffer.allocUnsafeSlow(sharedBufferSize);

export type EncodedLines = { readonly bytes: Buffer; readonly checksum: number };

/**
 * Encodes JSON texts as lines of the log: a checksum of eight hex digits, a blank, the JSON, a line
 * feed. Each checksum continues that of the line before (the first starts from 0), which also
 * reveals missing and reordered lines. The bytes are valid until the next call.
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

/** Written byte by byte: one call of `Buffer.write` would take longer than everything else. */
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

/** A UTF-16 code unit takes at most three bytes in UTF-8. */
function bufferFor(texts: readonly string[]): Buffer {
  let maxBytes = 0;
  for (const json of texts) maxBytes += lineHeadLength + 3 * json.length + 1;
  return maxBytes <= sharedBufferSize ? sharedBuffer : Buffer.allocUnsafe(maxBytes);
}

/** Decodes a line without its line feed; `undefined` when the checksum does not match. */
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

export type LogHeader = {
  /** The version of the log format; always 1. */
  readonly version: number;
  readonly document: DocumentIdentity;
  /** The number of the last commit before this log. */
  readonly after: number;
  /** The clock of new sandboxes; absent in logs of older versions. */
  readonly clock?: ClockState;
};

/** The first line of a log that is damaged. */
export type LogFault = { readonly line: number; readonly offset: number };

export type ParsedLog = {
  /** `undefined` when even the header is incomplete. */
  readonly header: LogHeader | undefined;
  readonly commits: readonly LoggedCommit[];
  /** The number of bytes in complete lines, and the checksum of the last one. */
  readonly length: number;
  readonly checksum: number;
  /** The number of bytes after them: a line cut short when the process died. */
  readonly torn: number;
  /** A complete line whose content does not match its checksum. */
  readonly fault: LogFault | undefined;
};

const newline = 0x0a;

/** Parses a log up to its first damaged or incomplete line. */
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
  // Only the line feed is wrong: that is damage, not an incomplete write.
  if (remaining.length > 0 && decodeLine(remaining.subarray(0, -1), checksum))
    fault = { line, offset: start };
  return { header, commits, length: start, checksum, torn: fault ? 0 : remaining.length, fault };
}

/** A commit in the log: the change itself, without the previous state. */
export type LoggedCommit = { readonly sandbox: string } & (
  | { readonly write: readonly LoggedChange[]; readonly random?: RandomState }
  | { readonly reset: true }
  | { readonly clock: ClockState }
  | { readonly state: SandboxState }
  | { readonly take: string }
  | { readonly restore: string }
  | { readonly forget: string }
);

export type LoggedChange = { readonly in: string; readonly key: string } & (
  | { readonly put: StoredRecord }
  | { readonly patch: StoredRecord }
  | { readonly remove: true }
);

/** A single `JSON.stringify` per commit, since each call has a fixed cost. */
export function formatCommit(sandbox: string, commit: Commit): string {
  return JSON.stringify(toLogged(sandbox, commit));
}

function toLogged(sandbox: string, commit: Commit): LoggedCommit {
  if (commit.kind === 'write') {
    const { random, changes } = commit;
    const write = changes.map(toLoggedChange);
    return random === undefined ? { sandbox, write } : { sandbox, random, write };
  }
  if (commit.kind === 'reset') return { sandbox, reset: true };
  if (commit.kind === 'state') return { sandbox, state: commit.state };
  if (commit.kind === 'clock') return { sandbox, clock: commit.clock };
  if (commit.kind === 'take') return { sandbox, take: commit.snapshot };
  if (commit.kind === 'restore') return { sandbox, restore: commit.snapshot };
  return { sandbox, forget: commit.snapshot };
}

function toLoggedChange({ resource, key, from, to, patch }: CommittedChange): LoggedChange {
  if (to === undefined) return { in: resource, key, remove: true };
  const changes = from === undefined ? undefined : (patch ?? diffRecords(from, to));
  return changes !== undefined && hasNoUndefined(changes)
    ? { in: resource, key, patch: changes }
    : { in: resource, key, put: to };
}

/** JSON has no `undefined`: such a patch would leave the property unchanged. */
function hasNoUndefined(changes: StoredRecord): boolean {
  for (const key in changes) if (changes[key] === undefined) return false;
  return true;
}

/** For narrower records, writing the whole record is cheaper than comparing it. */
const minPatchedProperties = 9;

/**
 * Returns the changes that turn one record into the other when merged, or `undefined` if no merge
 * does (removed or reordered properties). Keeps the log line of a wide record short.
 */
function diffRecords(from: StoredRecord, to: StoredRecord): StoredRecord | undefined {
  const before = Object.keys(from);
  const after = Object.keys(to);
  if (before.length < minPatchedProperties || after.length < before.length) return undefined;
  const changes: Record<string, unknown> = Object.create(null);
  for (const [index, key] of after.entries()) {
    if (index < before.length && before[index] !== key) return undefined;
    const value = to[key];
    if (index >= before.length || from[key] !== value) changes[key] = value;
  }
  return changes;
}
