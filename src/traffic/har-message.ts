import type { Fields } from '../contract/contract.ts';
import { isObject, type JsonObject, objectAt, textAt } from '../document/document.ts';

/** A body of an archive; some programs leave bodies out. */
export type HarBody = Uint8Array | undefined | 'left out';

/** The header fields of a message; its content tells the media type where they do not. */
export const readFields = ({ headers }: JsonObject, content: JsonObject): Fields => {
  const fields: Record<string, string | readonly string[]> = {};
  for (const { name, value } of Array.isArray(headers) ? headers.filter(isObject) : []) {
    // HTTP/2 has fields of its own for what is in the first line else.
    if (typeof name !== 'string' || typeof value !== 'string' || name.startsWith(':')) continue;
    const key = name.toLowerCase();
    const known = fields[key];
    fields[key] = known === undefined ? value : [known, value].flat();
  }
  const type = textAt(content, 'mimeType');
  return type === undefined || type === '' || type === 'x-unknown'
    ? fields
    : { 'content-type': type, ...fields };
};

/** The body of a request: its text, or a form by its parameters. */
export const readRequestBody = (request: JsonObject): HarBody => {
  const post = objectAt(request, 'postData');
  const bytes = readText(post) ?? writeForm(post);
  if (bytes !== undefined) return bytes;
  return 'postData' in request || Number(request.bodySize) > 0 ? 'left out' : undefined;
};

type Answered = { readonly method: string; readonly status: number };

/** The body of a reply, as archives have it: without its coding. */
export const readReplyBody = (response: JsonObject, { method, status }: Answered): HarBody => {
  const content = objectAt(response, 'content');
  const bytes = readText(content);
  if (bytes !== undefined) return bytes;
  const isEmpty =
    content.size === 0 ||
    response.bodySize === 0 ||
    method === 'HEAD' ||
    [0, 204, 304].includes(status);
  return isEmpty ? undefined : 'left out';
};

const readText = (content: JsonObject): Uint8Array | undefined => {
  const text = textAt(content, 'text');
  if (text === undefined) return undefined;
  return Buffer.from(text, content.encoding === 'base64' ? 'base64' : 'utf8');
};

const writeForm = ({ mimeType, params }: JsonObject): Uint8Array | undefined => {
  if (!Array.isArray(params) || params.length === 0) return undefined;
  if (!/^application\/x-www-form-urlencoded\b/i.test(String(mimeType))) return undefined;
  const pairs = params
    .filter(isObject)
    .map(({ name, value }): [string, string] => [String(name), String(value ?? '')]);
  return Buffer.from(new URLSearchParams(pairs).toString());
};

/** Archives have what a body says, not how it was packed; but some have it as it was sent. */
export const withoutCoding = (fields: Fields, body: HarBody): Fields => {
  const isPacked = body instanceof Uint8Array && body[0] === 0x1f && body[1] === 0x8b;
  if (isPacked) return fields;
  const { 'content-encoding': _coding, ...others } = fields;
  return others;
};
