import { refuse } from '../refusal.ts';
import { readFieldParameters } from './field-parameter.ts';
import { decodePercents } from './query.ts';

/** One part of a body of multipart/form-data (RFC 7578). */
export type Part = {
  readonly name: string;
  /** Absent: the part is no file. */
  readonly filename: string | undefined;
  /** Its content type, as it was sent. */
  readonly type: string | undefined;
  readonly bytes: Buffer;
};

/** How many parts are read, and how many bytes the head of one may have. */
const most = { parts: 1000, head: 16 * 1024 };

/**
 * Splits a body of multipart/form-data at its boundary (RFC 2046, section 5.1.1). Each byte is looked
 * at once. Refuses with 400 what is not in that form.
 */
export const splitParts = (bytes: Buffer, contentType: string): readonly Part[] => {
  const boundary = readFieldParameters(contentType).get('boundary');
  if (!boundary) throw refuseForm('its Content-Type has no boundary');
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const parts: Part[] = [];
  // The first boundary may stand at the very beginning, without the line break that others have.
  let at = bytes.indexOf(delimiter.subarray(2)) + delimiter.length - 2;
  if (at < delimiter.length - 2) throw refuseForm('its boundary is not in it');
  while (bytes.toString('latin1', at, at + 2) !== '--') {
    const head = bytes.indexOf('\r\n', at) + 2;
    const blank = bytes.indexOf('\r\n\r\n', head - 2);
    const end = bytes.indexOf(delimiter, Math.max(blank + 2, 0));
    if (head < 2 || blank < 0 || end < 0) throw refuseForm('it ends in the middle of a part');
    if (blank - head > most.head) throw refuseForm('the head of a part is too large');
    if (parts.length === most.parts) throw refuseForm(`it has more than ${most.parts} parts`);
    const body = bytes.subarray(Math.min(blank + 4, end), end);
    parts.push(toPart(bytes.toString('utf8', head, Math.max(blank, head)), body));
    at = end + delimiter.length;
  }
  return parts;
};

const toPart = (head: string, bytes: Buffer): Part => {
  const fields = readFields(head);
  const disposition = readFieldParameters(fields.get('content-disposition') ?? '');
  const name = disposition.get('name');
  if (name === undefined) throw refuseForm('a part of it has no name');
  const extended = disposition.get('filename*')?.replace(/^utf-8'[^']*'/i, '');
  const filename = extended === undefined ? disposition.get('filename') : decodePercents(extended);
  return { name: fromHtml(name), filename, type: fields.get('content-type'), bytes };
};

/** Browsers write a quote in a name so (HTML, section 4.10.22.7). */
const fromHtml = (name: string): string => name.replaceAll('%22', '"');

const readFields = (head: string): ReadonlyMap<string, string> =>
  new Map(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );

const refuseForm = (reason: string) =>
  refuse({
    status: 400,
    code: 'body-unreadable',
    detail: `The body is no multipart/form-data: ${reason}.`,
  });
