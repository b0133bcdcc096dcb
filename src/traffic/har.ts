import { isObject, type JsonObject, objectAt } from '../document/document.ts';
import {
  type HarBody,
  readFields,
  readReplyBody,
  readRequestBody,
  withoutCoding,
} from './har-message.ts';
import type { RecordedCall } from './recorded.ts';

/**
 * Reads an HTTP archive (HAR 1.2): what browsers, proxies and Sandlot's own journal write.
 * @throws an error with one sentence for the user; `name` is that of the file.
 */
export const readHar = (text: string, name: string): readonly RecordedCall[] => {
  const entries = readEntries(text);
  if (typeof entries === 'string') throw new Error(`${name} is no HTTP archive: ${entries}.`);
  return entries.map((entry, index) => {
    const call = readCall(entry, index + 1);
    if (typeof call !== 'string') return call;
    throw new Error(`${name} is no HTTP archive: /log/entries/${index} ${call}.`);
  });
};

/** The entries, or what is wrong. */
const readEntries = (text: string): readonly unknown[] | string => {
  try {
    // Some programs write a mark of the order of bytes in front.
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const { entries } = objectAt(isObject(value) ? value : {}, 'log');
    return Array.isArray(entries) ? entries : 'it has no list at /log/entries';
  } catch {
    return 'it is no JSON';
  }
};

/** A call, or what is wrong. */
const readCall = (entry: unknown, id: number): RecordedCall | string => {
  const { request, response } = isObject(entry) ? entry : {};
  if (!isObject(request) || !isObject(response)) return 'has no /request and /response';
  const { method, url } = request;
  const { status } = response;
  if (typeof method !== 'string' || typeof url !== 'string')
    return 'has no texts at /request/method and /request/url';
  if (typeof status !== 'number') return 'has no number at /response/status';
  return toCall(request, response, { id, method: method.toUpperCase(), url, status });
};

type Line = {
  readonly id: number;
  readonly method: string;
  readonly url: string;
  readonly status: number;
};

const toCall = (
  request: JsonObject,
  response: JsonObject,
  { id, method, url, status }: Line,
): RecordedCall => {
  const address = toAddress(url);
  const [sent, got] = [readRequestBody(request), readReplyBody(response, { method, status })];
  return {
    id,
    address,
    sent: {
      method,
      url: address === undefined ? url : address.pathname + address.search,
      headers: withoutCoding(readFields(request, objectAt(request, 'postData')), sent),
      body: toBytes(sent),
    },
    got:
      status === 0
        ? undefined
        : {
            status,
            headers: withoutCoding(readFields(response, objectAt(response, 'content')), got),
            body: toBytes(got),
          },
    leftOut: [...named('request', sent), ...named('reply', got)],
  };
};

const toBytes = (body: HarBody): Uint8Array | undefined => (body === 'left out' ? undefined : body);

const named = <T extends string>(which: T, body: HarBody): readonly T[] =>
  body === 'left out' ? [which] : [];

/** What is called by another scheme (`data:`, `ws:`, of an extension) is no call of an API. */
const toAddress = (url: string): URL | undefined =>
  URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? new URL(url) : undefined;
