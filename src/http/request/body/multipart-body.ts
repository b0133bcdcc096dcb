import { refuse } from '../../../base/refusal.ts';
import type { SentFile } from '../../../handlers/behaviour.ts';
import { isJsonMediaType, toEssence } from '../../../openapi/openapi.ts';
import { decodePercentEncoding } from '../query-string.ts';
import type { FormFields, FormReader } from './form-body.ts';
import { decodeJsonText, parseJsonBody } from './json-body.ts';

/** A form of parts, and what of it schemas are held against: texts in the place of files. */
export type MultipartForm = { readonly body: FormFields; readonly checked: FormFields };

/** Reads a body of multipart/form-data: files and parts of JSON as what they are, texts as in any form. */
export function readMultipartForm(
  bytes: Buffer,
  contentType: string,
  forms: FormReader,
): MultipartForm {
  const texts = new Map<string, [string, ...string[]]>();
  const values = new Map<string, PartValue[]>();
  for (const part of splitMultipart(bytes, contentType)) {
    const value = toPartValue(part);
    if (value) values.set(part.name, [...(values.get(part.name) ?? []), value]);
    else addTextPart(texts, part);
  }
  const body = forms.read(texts);
  const checked = values.size > 0 ? forms.read(texts) : body;
  for (const [name, some] of values) {
    forms.put(
      body,
      name,
      some.map(({ value }) => value),
    );
    forms.put(
      checked,
      name,
      some.map(({ checkedValue }) => checkedValue),
    );
  }
  return { body, checked };
}

/** A value that came as it is, and what a schema is held against in its place. */
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
  // To a schema a file is a text of bytes (OpenAPI 3.0, section 4.7.14.2).
  return { value, checkedValue: bytes.toString('latin1') };
}

function addTextPart(
  texts: Map<string, [string, ...string[]]>,
  { name, bytes }: MultipartPart,
): void {
  const text = encodeURIComponent(bytes.toString('utf8'));
  const known = texts.get(name);
  if (known) known.push(text);
  else texts.set(name, [text]);
}

/** One part of a body of multipart/form-data (RFC 7578). */
export type MultipartPart = {
  readonly name: string;
  /** Absent: the part is no file. */
  readonly filename: string | undefined;
  /** Its content type, as it was sent. */
  readonly type: string | undefined;
  readonly bytes: Buffer;
};

/** How many parts are read, and how many bytes the head of one may have. */
const multipartLimits = { parts: 1000, head: 16 * 1024 };

/**
 * Splits a body of multipart/form-data at its boundary (RFC 2046, section 5.1.1). Each byte is looked
 * at once. Refuses with 400 what is not in that form.
 */
export function splitMultipart(bytes: Buffer, contentType: string): readonly MultipartPart[] {
  const boundary = parseHeaderParameters(contentType).get('boundary');
  if (!boundary) throw refuseMultipart('its Content-Type has no boundary');
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const parts: MultipartPart[] = [];
  // The first boundary may stand at the very beginning, without the line break that others have.
  let at = bytes.indexOf(delimiter.subarray(2)) + delimiter.length - 2;
  if (at < delimiter.length - 2) throw refuseMultipart('its boundary is not in it');
  while (bytes.toString('latin1', at, at + 2) !== '--') {
    const head = bytes.indexOf('\r\n', at) + 2;
    const blank = bytes.indexOf('\r\n\r\n', head - 2);
    const end = bytes.indexOf(delimiter, Math.max(blank + 2, 0));
    if (head < 2 || blank < 0 || end < 0) throw refuseMultipart('it ends in the middle of a part');
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
  if (name === undefined) throw refuseMultipart('a part of it has no name');
  const extended = disposition.get('filename*')?.replace(/^utf-8'[^']*'/i, '');
  const filename =
    extended === undefined ? disposition.get('filename') : decodePercentEncoding(extended);
  return { name: decodeHtmlName(name), filename, type: fields.get('content-type'), bytes };
}

/** Browsers write a quote in a name so (HTML, section 4.10.22.7). */
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

function refuseMultipart(reason: string) {
  return refuse({
    code: 'body-unreadable',
    detail: `The body is no multipart/form-data: ${reason}.`,
  });
}

/**
 * The parameters of a field's value by lower-case name, as in `form-data; name="a"; filename=b.txt`
 * (RFC 9110, section 5.6.6). The text is read once, from left to right.
 */
export function parseHeaderParameters(field: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  const pattern = /;\s*([^=;\s]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))\s*/gy;
  pattern.lastIndex = Math.max(field.indexOf(';'), 0);
  for (const [, name, quoted, token] of field.matchAll(pattern)) {
    const text = quoted?.replace(/\\(["\\])/g, '$1') ?? String(token).trim();
    parameters.set(String(name).toLowerCase(), text);
  }
  return parameters;
}
