import type { ArenaBlock, ByteArena } from './byte-arena.ts';
import type { JournalEntry } from './entry.ts';

/** Stands for what is on the sheet. */
const inBlock = Symbol('written');

/** An entry as it is kept: its texts are bytes on a sheet, side by side. */
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
  /** Where the URL and the fields of the head begin, the reply and the body, and where that ends. */
  readonly headAt: number;
  readonly replyAt: number;
  readonly bodyAt: number;
  readonly end: number;
};

/** What is longer is kept as it is, not copied. */
const maxPackedLength = 4096;

/** A letter takes three bytes at most. */
const maxBytesPerCharacter = 3;

/** Whether an entry has no body that is kept as it is. */
export function isSmall({ body, reply }: JournalEntry): boolean {
  return (
    (body === undefined || body.length <= maxPackedLength) &&
    (reply.body === undefined || isShort(reply.body))
  );
}

/** Writes an entry on a sheet of the pad. */
export function packEntry(entry: JournalEntry, pad: ByteArena): PackedEntry {
  const { reply, notices } = entry;
  const head = formatHead(entry);
  const body = entry.body && entry.body.length <= maxPackedLength ? entry.body : undefined;
  const text = isShort(reply.body) ? reply.body : undefined;
  const letters = head.length + (text?.length ?? 0);
  const block = pad.blockFor(maxBytesPerCharacter * letters + (body?.length ?? 0));
  const { bytes, used: headAt } = block;
  // One call for both, since a call costs more than most texts.
  const length = bytes.write(text === undefined ? head : head + text, headAt);
  const replyAt = headAt + (length === letters ? head.length : Buffer.byteLength(head));
  const bodyAt = headAt + length;
  if (body !== undefined) bytes.set(body, bodyAt);
  const end = bodyAt + (body?.length ?? 0);
  block.used = end;
  block.entries += 1;
  return {
    id: entry.id,
    at: entry.at,
    duration: entry.duration,
    sandbox: entry.sandbox,
    operation: entry.operation,
    method: entry.method,
    notices: notices.length === 0 ? noNotices : notices,
    refusal: entry.refusal,
    leftOut: entry.leftOut,
    by: entry.by,
    status: reply.status,
    replyFields: reply.headers,
    body: body === undefined ? entry.body : inBlock,
    replyBody: text === undefined ? reply.body : inBlock,
    block,
    headAt,
    replyAt,
    bodyAt,
    end,
  };
}

const noNotices: JournalEntry['notices'] = [];

function isShort(body: JournalEntry['reply']['body']): body is string {
  return typeof body === 'string' && body.length <= maxPackedLength;
}

/** The entry again. */
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
    // A copy, since the sheet is written on again.
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
  };
}

/** What an entry holds beside its texts, in bytes, about. */
const entryOverhead = 400;

/** How many bytes an entry takes, about. */
export function weighEntry({
  headAt,
  end,
  body,
  replyBody,
  notices,
  refusal,
}: PackedEntry): number {
  let weight = entryOverhead + end - headAt;
  if (body instanceof Uint8Array) weight += body.length;
  if (typeof replyBody !== 'symbol') weight += replyBody?.length ?? 0;
  for (const { text } of notices) weight += text.length;
  if (refusal) weight += refusal.detail.length * (1 + refusal.violations.length);
  return weight;
}

/** The URL, then two lines for each value of a field: neither holds a line break (RFC 9110, section 5.5). */
function formatHead({ url, headers }: JournalEntry): string {
  let head = url;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') head += `\n${name}\n${value}`;
    else for (const one of value ?? []) head += `\n${name}\n${one}`;
  }
  return head;
}

function parseHeadFields(lines: readonly string[]): JournalEntry['headers'] {
  const fields: Record<string, string | readonly string[]> = {};
  for (let place = 0; place < lines.length; place += 2) {
    const [name = '', value = ''] = lines.slice(place, place + 2);
    const known = fields[name];
    fields[name] = known === undefined ? value : [known, value].flat();
  }
  return fields;
}
