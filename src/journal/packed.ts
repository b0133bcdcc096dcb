import type { Entry } from './entry.ts';
import type { Pad, Sheet } from './sheet.ts';

/** Stands for what is on the sheet. */
const written = Symbol('written');

/** An entry as it is kept: its texts are bytes on a sheet, side by side. */
export type Packed = Pick<
  Entry,
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
  readonly replyFields: Entry['reply']['headers'];
  readonly body: Entry['body'] | typeof written;
  readonly replyBody: Entry['reply']['body'] | typeof written;
  readonly sheet: Sheet;
  /** Where the URL and the fields of the head begin, the reply and the body, and where that ends. */
  readonly headAt: number;
  readonly replyAt: number;
  readonly bodyAt: number;
  readonly end: number;
};

/** What is longer is kept as it is, not copied. */
const longest = 4096;

/** A letter takes three bytes at most. */
const widest = 3;

/** Whether an entry has no body that is kept as it is. */
export const isSmall = ({ body, reply }: Entry): boolean =>
  (body === undefined || body.length <= longest) &&
  (reply.body === undefined || isShort(reply.body));

/** Writes an entry on a sheet of the pad. */
export const pack = (entry: Entry, pad: Pad): Packed => {
  const { reply, notices } = entry;
  const head = toHead(entry);
  const body = entry.body && entry.body.length <= longest ? entry.body : undefined;
  const text = isShort(reply.body) ? reply.body : undefined;
  const letters = head.length + (text?.length ?? 0);
  const sheet = pad.sheetFor(widest * letters + (body?.length ?? 0));
  const { bytes, used: headAt } = sheet;
  // One call for both, since a call costs more than most texts.
  const length = bytes.write(text === undefined ? head : head + text, headAt);
  const replyAt = headAt + (length === letters ? head.length : Buffer.byteLength(head));
  const bodyAt = headAt + length;
  if (body !== undefined) bytes.set(body, bodyAt);
  const end = bodyAt + (body?.length ?? 0);
  sheet.used = end;
  sheet.entries += 1;
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
    body: body === undefined ? entry.body : written,
    replyBody: text === undefined ? reply.body : written,
    sheet,
    headAt,
    replyAt,
    bodyAt,
    end,
  };
};

const noNotices: Entry['notices'] = [];

const isShort = (body: Entry['reply']['body']): body is string =>
  typeof body === 'string' && body.length <= longest;

/** The entry again. */
export const unpack = (packed: Packed): Entry => {
  const { id, at, duration, sandbox, operation, method, notices, refusal, sheet } = packed;
  const { bytes } = sheet;
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
    headers: toFields(lines),
    // A copy, since the sheet is written on again.
    body: body === written ? Buffer.from(bytes.subarray(bodyAt, end)) : body,
    reply: {
      status: packed.status,
      headers: packed.replyFields,
      body: replyBody === written ? read(replyAt, bodyAt) : replyBody,
    },
    notices,
    refusal,
    ...(packed.leftOut && { leftOut: packed.leftOut }),
    ...(packed.by && { by: packed.by }),
  };
};

/** What an entry holds beside its texts, in bytes, about. */
const frame = 400;

/** How many bytes an entry takes, about. */
export const weigh = ({ headAt, end, body, replyBody, notices, refusal }: Packed): number => {
  let weight = frame + end - headAt;
  if (body instanceof Uint8Array) weight += body.length;
  if (typeof replyBody !== 'symbol') weight += replyBody?.length ?? 0;
  for (const { text } of notices) weight += text.length;
  if (refusal) weight += refusal.detail.length * (1 + refusal.violations.length);
  return weight;
};

/** The URL, then two lines for each value of a field: neither holds a line break (RFC 9110, section 5.5). */
const toHead = ({ url, headers }: Entry): string => {
  let head = url;
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') head += `\n${name}\n${value}`;
    else for (const one of value ?? []) head += `\n${name}\n${one}`;
  }
  return head;
};

const toFields = (lines: readonly string[]): Entry['headers'] => {
  const fields: Record<string, string | readonly string[]> = {};
  for (let place = 0; place < lines.length; place += 2) {
    const [name = '', value = ''] = lines.slice(place, place + 2);
    const known = fields[name];
    fields[name] = known === undefined ? value : [known, value].flat();
  }
  return fields;
};
