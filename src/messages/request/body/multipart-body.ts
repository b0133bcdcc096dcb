import { type Refusal, refuse } from '../../../base/refusal.ts';
import type { SentFile } from '../../../handlers/behaviour.ts';
import { isJsonMediaType, toEssence } from '../../../openapi/openapi.ts';
import { parseHeaderParameters } from '../header-parameters.ts';
import { decodePercentEncoding } from '../query-string.ts';
import type { FormFields, FormReader } from './form-body.ts';
import { decodeJsonText, parseJsonBody } from './json-body.ts';

/** A form of parts, and the same form for validation, with texts in the place of files. */
export type MultipartForm = { readonly body: FormFields; readonly checked: FormFields };

/** Parses a body of multipart/form-data: files, parts of JSON, and texts as in any form. */
export function readMultipartForm(
  bytes: Buffer,
  contentType: string,
  forms: FormReader,
): MultipartForm {
  const texts = new Map<string, [string, ...string[]]>();
  const values = new Map<string, PartValue[]>();
  for (const part of splitMultipart(bytes, contentType)) {
    const value = toPartValue(part);
    if (value === undefined) addTo(texts, part.name, toFormText(part));
    else addTo(values, part.name, value);
  }
  const body = forms.read(texts);
  const checked = values.size > 0 ? forms.read(texts) : body;
  for (const [name, parts] of values) {
    forms.put(
      body,
      name,
      parts.map(({ value }) => value),
    );
    forms.put(
      checked,
      name,
      parts.map(({ checkedValue }) => checkedValue),
    );
  }
  return { body, checked };
}

/** A value that is not a text, and the value that is validated in its place. */
type PartValue = { readonly value: unknown; readonly checkedValue: unknown };

/** A file, or a part of JSON; `undefined` for a text. */
function toPartValue({ filename, type, bytes }: MultipartPart): PartValue | undefined {
  const essence = toEssence(type ?? 'text/plain');
  if (filename === undefined && isJsonMediaType(essence)) {
    const value = parseJsonBody(decodeJsonText(bytes));
    return { value, checkedValue: value };
  }
  if (filename === undefined && essence.startsWith('text/')) return undefined;
  const value: SentFile = { name: filename ?? '', type: essence, bytes };
  // A schema describes a file as a string of bytes (OpenAPI 3.0, section 4.7.14.2).
  return { value, checkedValue: bytes.toString('latin1') };
}

/** The text as a URL-encoded form would send it. */
function toFormText({ bytes }: MultipartPart): string {
  return encodeURIComponent(bytes.toString('utf8'));
}

function addTo<T>(lists: Map<string, T[] | [T, ...T[]]>, name: string, entry: T): void {
  const known = lists.get(name);
  if (known) known.push(entry);
  else lists.set(name, [entry]);
}

/** One part of a body of multipart/form-data (RFC 7578). */
export type MultipartPart = {
  readonly name: string;
  /** Absent: the part is not a file. */
  readonly filename: string | undefined;
  /** Its content type, as it was sent. */
  readonly type: string | undefined;
  readonly bytes: Buffer;
};

/** How many parts a body may have, and how many bytes the head of a part. */
const multipartLimits = { parts: 1000, head: 16 * 1024 };

/**
 * Splits a body of multipart/form-data at its boundary (RFC 2046, section 5.1.1), reading each byte once.
 * @throws a refusal (400) of a body that is not in that form.
 */
export function splitMultipart(bytes: Buffer, contentType: string): readonly MultipartPart[] {
  const boundary = parseHeaderParameters(contentType).get('boundary');
  if (!boundary) throw refuseMultipart('its Content-Type has no boundary');
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const parts: MultipartPart[] = [];
  // The first boundary may stand at the very beginning, without a line break before it.
  let at = bytes.indexOf(delimiter.subarray(2)) + delimiter.length - 2;
  if (at < delimiter.length - 2) throw refuseMultipart('it does not contain its boundary');
  while (bytes.toString('latin1', at, at + 2) !== '--') {
    const head = bytes.indexOf('\r\n', at) + 2;
    const blank = bytes.indexOf('\r\n\r\n', head - 2);
    const end = bytes.indexOf(delimiter, Math.max(blank + 2, 0));
    if (head < 2 || blank < 0 || end < 0) throw refuseMultipart('it ends inside a part');
    if (blank - head > multipartLimits.head)
      throw refuseMultipart('the head of a part is too large');
    if (parts.length === multipartLimits.parts)
      throw refuseMultipart(`it has more than ${multipartLimits.parts} parts`);
    const body = bytes.subarray(Math.min(blank + 4, end), end);
    parts.push(toMultipartPart(bytes.toString('utf8', head, Math.max(blank, head)), body));
    at = end + delimiter.length;
  }
  return parts;
}

function toMultipartPart(head: string, bytes: Buffer): MultipartPart {
  const fields = parsePartHeaders(head);
  const disposition = parseHeaderParameters(fields.get('content-disposition') ?? '');
  const name = disposition.get('name');
  if (name === undefined) throw refuseMultipart('one of its parts has no name');
  const extended = disposition.get('filename*')?.replace(/^utf-8'[^']*'/i, '');
  const filename =
    extended === undefined ? disposition.get('filename') : decodePercentEncoding(extended);
  return { name: decodeHtmlName(name), filename, type: fields.get('content-type'), bytes };
}

/** Browsers escape quotes in names like that (HTML, section 4.10.22.7). */
function decodeHtmlName(name: string): string {
  return name.replaceAll('%22', '"');
}

function parsePartHeaders(head: string): ReadonlyMap<string, string> {
  return new Map(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function refuseMultipart(reason: string): Refusal {
  return refuse({
    code: 'body-unreadable',
    detail: `The body is not valid multipart/form-data: ${reason}.`,
  });
}
