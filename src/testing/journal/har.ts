import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import { type MaskSecret, maskUrl } from '../../base/mask-secrets.ts';
import type { ParsedFields } from '../match/call-body.ts';
import { decodeBody, isClockEntry, type JournalEntry } from './entry.ts';
import { toBodyBytes, toTextFields } from './entry-formats.ts';
import { toExportedFields } from './exported-fields.ts';

export type HarOptions = {
  readonly mask: MaskSecret;
  readonly version: string;
  /** How the server is reached. */
  readonly scheme: 'http' | 'https';
};

/** Formats entries as an HTTP archive (HAR 1.2), which the network panels of browsers open. */
export function toHar(entries: readonly JournalEntry[], options: HarOptions): object {
  return {
    log: {
      version: '1.2',
      creator: { name: 'Sandlot', version: options.version },
      entries: entries
        .filter((entry) => !isClockEntry(entry))
        .map((entry) => toHarEntry(entry, options)),
    },
  };
}

function toHarEntry(entry: JournalEntry, { mask, scheme }: HarOptions) {
  const { at, duration, sandbox, by } = entry;
  return {
    startedDateTime: new Date(at - duration).toISOString(),
    time: duration,
    request: toRequest(entry, mask, scheme),
    response: toResponse(entry, mask),
    cache: {},
    timings: { send: 0, wait: duration, receive: 0 },
    comment: `sandbox ${sandbox}`,
    // HAR 1.2 allows custom fields that begin with an underscore.
    ...(by && { _by: by }),
  };
}

const commonFields = { httpVersion: 'HTTP/1.1', cookies: [], headersSize: -1 };

function toRequest(
  { method, url, headers, body, leftOut }: JournalEntry,
  mask: MaskSecret,
  scheme: HarOptions['scheme'],
) {
  const query = new URLSearchParams(url.split(/\?(.*)/s)[1]);
  const mimeType = String(headers['content-type'] ?? '');
  const decoded = decodeBody(body, headers);
  return {
    ...commonFields,
    method,
    url: `${scheme}://${headers.host ?? 'localhost'}${maskUrl(mask, url)}`,
    headers: toHarPairs(toExportedFields(headers, mask)),
    queryString: [...query].map(([name, value]) => ({ name, value: mask(name, value) })),
    ...(leftOut?.includes('request')
      ? { bodySize: -1, postData: { mimeType, params: [] } }
      : {
          bodySize: body?.length ?? 0,
          ...(decoded && { postData: { mimeType, params: [], ...toHarText(decoded) } }),
        }),
  };
}

function toResponse({ reply: { status, headers, body }, leftOut }: JournalEntry, mask: MaskSecret) {
  const bytes = decodeBody(body, headers);
  const size = leftOut?.includes('reply') ? -1 : (bytes?.length ?? 0);
  const mimeType = String(headers['content-type'] ?? 'x-unknown');
  return {
    ...commonFields,
    status,
    statusText: STATUS_CODES[status] ?? '',
    headers: toHarPairs(toTextFields(headers, mask)),
    content: { size, mimeType, ...(bytes && toHarText(bytes)) },
    redirectURL: String(headers.location ?? ''),
    bodySize: leftOut?.includes('reply') ? -1 : (toBodyBytes(body)?.length ?? 0),
  };
}

/** HAR 1.2 defines `encoding` for replies only; its readers also accept it for requests. */
function toHarText(body: Uint8Array) {
  return isUtf8(body)
    ? { text: Buffer.from(body).toString('utf8') }
    : { text: Buffer.from(body).toString('base64'), encoding: 'base64' };
}

function toHarPairs(fields: ParsedFields) {
  return Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((text) => ({ name, value: text })),
  );
}
