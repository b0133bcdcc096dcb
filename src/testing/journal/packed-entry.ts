import { selectKeptChanges } from './call-changes.ts';
import type { JournalEntry } from './entry.ts';
import type { MemoryLink, MemoryUser } from './journal-memory.ts';

/** A buffer into which the texts of entries are written one after another. */
type ArenaBlock = {
  readonly bytes: Buffer;
  used: number;
  /** The number of entries in it. */
  entries: number;
};

/** The first block is small, since there may be thousands of sandboxes; each next one is twice as large. */
const minBlockSize = 512;
const maxBlockSize = 64 * 1024;

/**
 * Memory for the texts of a journal. Its entries outlive many collections of young objects, each of which
 * would copy them; bytes in a buffer are not copied.
 */
export class ByteArena {
  #current: ArenaBlock | undefined;
  #spare: ArenaBlock | undefined;

  /** A block with enough free bytes for a text and a body. */
  blockFor(text: string, bodyLength: number): ArenaBlock {
    const current = this.#current;
    const free = current === undefined ? 0 : current.bytes.length - current.used;
    // Counting the bytes of a text costs more than most texts, so it is done only where they may not fit.
    if (current !== undefined && free >= maxBytesPerCharacter * text.length + bodyLength)
      return current;
    const size = Buffer.byteLength(text) + bodyLength;
    if (current !== undefined && free >= size) return current;
    const next = this.#next(size);
    this.#current = next;
    return next;
  }

  /** Removes an entry from a block. An empty block is used again. */
  release(block: ArenaBlock): void {
    block.entries -= 1;
    if (block.entries > 0) return;
    block.used = 0;
    if (block !== this.#current) this.#spare = block;
  }

  /** Releases the memory of an arena whose entries are all removed. */
  clear(): void {
    this.#current = undefined;
    this.#spare = undefined;
  }

  #next(size: number): ArenaBlock {
    const spare = this.#spare;
    if (spare !== undefined && spare.bytes.length >= size) {
      this.#spare = undefined;
      return spare;
    }
    const usual = this.#current === undefined ? minBlockSize : 2 * this.#current.bytes.length;
    const blockSize = Math.max(size, Math.min(usual, maxBlockSize));
    return { bytes: Buffer.allocUnsafeSlow(blockSize), used: 0, entries: 0 };
  }
}

/** Marks a body that is stored in the block. */
const inBlock = Symbol('in block');

/** An entry as it is stored: its texts are consecutive bytes of a block. */
export type PackedEntry = Pick<
  JournalEntry,
  | 'id'
  | 'at'
  | 'duration'
  | 'sandbox'
  | 'operation'
  | 'method'
  | 'notices'
  | 'refusal'
  | 'leftOut'
  | 'by'
> & {
  readonly status: number;
  readonly replyFields: JournalEntry['reply']['headers'];
  readonly body: JournalEntry['body'] | typeof inBlock;
  readonly replyBody: JournalEntry['reply']['body'] | typeof inBlock;
  readonly block: ArenaBlock;
  /** Offsets in the block: URL and request headers, reply body, request body, end. */
  readonly headAt: number;
  readonly replyAt: number;
  readonly bodyAt: number;
  readonly end: number;
  /** Dropped before the entry is, since records are large. */
  changes: JournalEntry['changes'];
  /** The approximate size of the changes in bytes. */
  readonly changeBytes: number;
  /** The next entry of the same journal. */
  next: PackedEntry | undefined;
} & MemoryLink;

/** Longer bodies are stored as they are, without a copy. */
const maxPackedLength = 4096;

/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const maxBytesPerCharacter = 3;

/** Whether all bodies of an entry fit into a block. */
export function isSmall({ body, reply }: JournalEntry): boolean {
  return (
    (body === undefined || body.length <= maxPackedLength) &&
    (reply.body === undefined || isShort(reply.body))
  );
}

/** The journal of an entry. */
export type PackOwner = {
  readonly user: MemoryUser;
  readonly arena: ByteArena;
};

/** Writes an entry into a block of the arena. */
export function packEntry(entry: JournalEntry, { user, arena }: PackOwner): PackedEntry {
  const { reply, notices, refusal } = entry;
  const kept = selectKeptChanges(entry);
  const head = formatHead(entry);
  const body = entry.body && entry.body.length <= maxPackedLength ? entry.body : undefined;
  const text = isShort(reply.body) ? reply.body : undefined;
  // One text for both, since a call costs more than most texts.
  const written = text === undefined ? head : head + text;
  const block = arena.blockFor(written, body?.length ?? 0);
  const { bytes, used: headAt } = block;
  const length = bytes.write(written, headAt);
  const replyAt = headAt + (length === written.length ? head.length : Buffer.byteLength(head));
  const bodyAt = headAt + length;
  if (body !== undefined) bytes.set(body, bodyAt);
  const end = bodyAt + (body?.length ?? 0);
  block.used = end;
  block.entries += 1;
  const storedBody = body === undefined ? entry.body : inBlock;
  const replyBody = text === undefined ? reply.body : inBlock;
  const parts = weighParts({ body: storedBody, replyBody, notices, refusal });
  // One object for an entry and its links: it outlives two collections, and each of them copies it.
  return {
    id: entry.id,
    at: entry.at,
    duration: entry.duration,
    sandbox: entry.sandbox,
    operation: entry.operation,
    method: entry.method,
    notices: notices.length === 0 ? noNotices : notices,
    refusal,
    leftOut: entry.leftOut,
    by: entry.by,
    status: reply.status,
    replyFields: reply.headers,
    body: storedBody,
    replyBody,
    block,
    headAt,
    replyAt,
    bodyAt,
    end,
    changes: kept.changes,
    changeBytes: kept.bytes,
    user,
    bytes: entryOverhead + end - headAt + parts,
    next: undefined,
    older: undefined,
    newer: undefined,
  };
}

const noNotices: JournalEntry['notices'] = [];

function isShort(body: JournalEntry['reply']['body']): body is string {
  return typeof body === 'string' && body.length <= maxPackedLength;
}

/** Restores an entry. */
export function unpackEntry(packed: PackedEntry): JournalEntry {
  const { id, at, duration, sandbox, operation, method, notices, refusal, block } = packed;
  const { bytes } = block;
  const read = (from: number, to: number): string => bytes.toString('utf8', from, to);
  const { headAt, replyAt, bodyAt, end, body, replyBody } = packed;
  const [url = '', ...lines] = read(headAt, replyAt).split('\n');
  return {
    id,
    at,
    duration,
    sandbox,
    operation,
    method,
    url,
    headers: parseHeadFields(lines),
    // A copy, since the block is used again.
    body: body === inBlock ? Buffer.from(bytes.subarray(bodyAt, end)) : body,
    reply: {
      status: packed.status,
      headers: packed.replyFields,
      body: replyBody === inBlock ? read(replyAt, bodyAt) : replyBody,
    },
    notices,
    refusal,
    ...(packed.leftOut && { leftOut: packed.leftOut }),
    ...(packed.by && { by: packed.by }),
    ...(packed.changes && { changes: packed.changes }),
  };
}

/** Measured: between two garbage collections the process keeps as much again as large bodies have. */
const largeBodyFactor = 2;

/** The approximate size of an entry without its texts, in bytes. */
const entryOverhead = 400;

/** The approximate size of what is not in the block, in bytes. */
function weighParts({
  body,
  replyBody,
  notices,
  refusal,
}: Pick<PackedEntry, 'body' | 'replyBody' | 'notices' | 'refusal'>): number {
  let weight = 0;
  if (body instanceof Uint8Array) weight += largeBodyFactor * body.length;
  if (replyBody instanceof Uint8Array) weight += largeBodyFactor * replyBody.length;
  if (typeof replyBody === 'string') weight += weighText(replyBody);
  for (const { text } of notices) weight += text.length;
  if (refusal) weight += refusal.detail.length * (1 + refusal.violations.length);
  return weight;
}

/** A text takes one byte for each character, or two if one of them is beyond Latin-1. */
function weighText(text: string): number {
  const width = Buffer.byteLength(text) === text.length ? 1 : 2;
  return largeBodyFactor * width * text.length;
}

/** The URL, then two lines for each header value, which has no line break (RFC 9110, section 5.5). */
function formatHead({ url, headers }: JournalEntry): string {
  let head = url;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') head += `\n${name}\n${value}`;
    else for (const item of value ?? []) head += `\n${name}\n${item}`;
  }
  return head;
}

function parseHeadFields(lines: readonly string[]): JournalEntry['headers'] {
  const fields: Record<string, string | readonly string[]> = {};
  for (let index = 0; index < lines.length; index += 2) {
    const [name = '', value = ''] = lines.slice(index, index + 2);
    const previous = fields[name];
    fields[name] = previous === undefined ? value : [previous, value].flat();
  }
  return fields;
}
