import { isObject, type JsonObject, objectAt, textAt } from '../../openapi/openapi.ts';
import type { MessageHeaders } from '../judge/http-message.ts';
import type { ArchivedCall } from './archived-call.ts';

/**
 * Parses the JSON of an HTTP archive (HAR 1.2) from a browser, a proxy or Sandlot's journal.
 * @throws an error with a sentence for the user; `name` is the name of the file.
 */
export function parseHarValue(value: unknown, name: string): readonly ArchivedCall[] {
  const { entries } = objectAt(isObject(value) ? value : {}, 'log');
  if (!Array.isArray(entries))
    throw new Error(`${name} is not an HTTP archive (HAR): /log/entries must be a list.`);
  return entries.map((entry, index) => {
    const call = parseCall(entry, index + 1);
    if (typeof call !== 'string') return call;
    throw new Error(`${name} is not an HTTP archive (HAR): /log/entries/${index} ${call}.`);
  });
}

/** Returns a call, or a message. */
function parseCall(entry: unknown, id: number): ArchivedCall | string {
  const { request, response } = isObject(entry) ? entry : {};
  if (!isObject(request) || !isObject(response)) return 'must have /request and /response';
  const { method, url } = request;
  const { status } = response;
  if (typeof method !== 'string' || typeof url !== 'string')
    return 'must have strings at /request/method and /request/url';
  if (typeof status !== 'number') return 'must have a number at /response/status';
  return toArchivedCall(request, response, { id, method: method.toUpperCase(), url, status });
}

type HarRequestLine = {
  readonly id: number;
  readonly method: string;
  readonly url: string;
  readonly status: number;
};

function toArchivedCall(
  request: JsonObject,
  response: JsonObject,
  { id, method, url, status }: HarRequestLine,
): ArchivedCall {
  const address = toHttpUrl(url);
  const [sent, reply] = [parseRequestBody(request), parseReplyBody(response, { method, status })];
  return {
    id,
    address,
    request: {
      method,
      url: address === undefined ? url : address.pathname + address.search,
      headers: withoutContentEncoding(parseHeaders(request, objectAt(request, 'postData')), sent),
      body: toBytes(sent),
    },
    reply:
      status === 0
        ? undefined
        : {
            status,
            headers: withoutContentEncoding(
              parseHeaders(response, objectAt(response, 'content')),
              reply,
            ),
            body: toBytes(reply),
          },
    leftOut: [...omittedIf('request', sent), ...omittedIf('reply', reply)],
  };
}

function toBytes(body: HarBody): Uint8Array | undefined {
  return body === 'omitted' ? undefined : body;
}

function omittedIf<T extends string>(which: T, body: HarBody): readonly T[] {
  return body === 'omitted' ? [which] : [];
}

/** Calls with other schemes, such as `data:` or `ws:`, have no address. */
function toHttpUrl(url: string): URL | undefined {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? new URL(url) : undefined;
}

/** The body of a message; `omitted` when it existed but was not recorded. */
export type HarBody = Uint8Array | undefined | 'omitted';

/** The headers of a message; the content type falls back to the recorded MIME type. */
export function parseHeaders({ headers }: JsonObject, content: JsonObject): MessageHeaders {
  const fields: Record<string, string | readonly string[]> = {};
  for (const { name, value } of Array.isArray(headers) ? headers.filter(isObject) : []) {
    // Pseudo-headers of HTTP/2.
    if (typeof name !== 'string' || typeof value !== 'string' || name.startsWith(':')) continue;
    const key = name.toLowerCase();
    const known = fields[key];
    fields[key] = known === undefined ? value : [known, value].flat();
  }
  const type = textAt(content, 'mimeType');
  return type === undefined || type === '' || type === 'x-unknown'
    ? fields
    : { 'content-type': type, ...fields };
}

/** The request body, from its text or its form parameters. */
export function parseRequestBody(request: JsonObject): HarBody {
  const post = objectAt(request, 'postData');
  const bytes = parseText(post) ?? formatForm(post);
  if (bytes !== undefined) return bytes;
  return 'postData' in request || Number(request.bodySize) > 0 ? 'omitted' : undefined;
}

type HarReplyLine = { readonly method: string; readonly status: number };

/** The reply body, which archives store decoded. */
export function parseReplyBody(response: JsonObject, { method, status }: HarReplyLine): HarBody {
  const content = objectAt(response, 'content');
  const bytes = parseText(content);
  if (bytes !== undefined) return bytes;
  const isEmpty =
    content.size === 0 ||
    response.bodySize === 0 ||
    method === 'HEAD' ||
    [0, 204, 304].includes(status);
  return isEmpty ? undefined : 'omitted';
}

function parseText(content: JsonObject): Uint8Array | undefined {
  const text = textAt(content, 'text');
  if (text === undefined) return undefined;
  return Buffer.from(text, content.encoding === 'base64' ? 'base64' : 'utf8');
}

function formatForm({ mimeType, params }: JsonObject): Uint8Array | undefined {
  if (!Array.isArray(params) || params.length === 0) return undefined;
  if (!/^application\/x-www-form-urlencoded\b/i.test(String(mimeType))) return undefined;
  const pairs = params
    .filter(isObject)
    .map(({ name, value }): [string, string] => [String(name), String(value ?? '')]);
  return Buffer.from(new URLSearchParams(pairs).toString());
}

/**
 * Archives store decoded bodies, so `Content-Encoding` no longer applies. A few keep the gzip
 * bytes.
 */
export function withoutContentEncoding(fields: MessageHeaders, body: HarBody): MessageHeaders {
  const isPacked = body instanceof Uint8Array && body[0] === 0x1f && body[1] === 0x8b;
  if (isPacked) return fields;
  const { 'content-encoding': _coding, ...others } = fields;
  return others;
}
