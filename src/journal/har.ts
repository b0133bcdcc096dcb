import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import type { Fields } from '../match/match.ts';
import type { Entry } from './entry.ts';
import { toPlainBody } from './plain-body.ts';
import { type Cover, coverUrl } from './secret.ts';
import { showFields, toBytes } from './show.ts';

export type HarOptions = { readonly cover: Cover; readonly version: string };

/** Entries as an HTTP archive, HAR 1.2: what browsers' network panels open. */
export const toHar = (entries: readonly Entry[], { cover, version }: HarOptions): object => ({
  log: {
    version: '1.2',
    creator: { name: 'Sandlot', version },
    entries: entries.map((entry) => toHarEntry(entry, cover)),
  },
});

const toHarEntry = (entry: Entry, cover: Cover) => {
  const { at, duration, sandbox, by } = entry;
  return {
    startedDateTime: new Date(at - duration).toISOString(),
    time: duration,
    request: toRequest(entry, cover),
    response: toResponse(entry, cover),
    cache: {},
    timings: { send: 0, wait: duration, receive: 0 },
    comment: `sandbox ${sandbox}`,
    // A field of our own, as HAR 1.2 allows them (section "Custom fields").
    ...(by && { _by: by }),
  };
};

const common = { httpVersion: 'HTTP/1.1', cookies: [], headersSize: -1 };

const toRequest = ({ method, url, headers, body, leftOut }: Entry, cover: Cover) => {
  const query = new URLSearchParams(url.split(/\?(.*)/s)[1]);
  const mimeType = String(headers['content-type'] ?? '');
  const plain = toPlainBody(body, headers);
  return {
    ...common,
    method,
    url: `http://${headers.host ?? 'localhost'}${coverUrl(cover, url)}`,
    headers: toPairs(showFields(headers, cover)),
    queryString: [...query].map(([name, value]) => ({ name, value: cover(name, value) })),
    ...(leftOut?.includes('request')
      ? { bodySize: -1, postData: { mimeType, params: [] } }
      : {
          bodySize: body?.length ?? 0,
          ...(plain && { postData: { mimeType, params: [], ...toText(plain) } }),
        }),
  };
};

const toResponse = ({ reply: { status, headers, body }, leftOut }: Entry, cover: Cover) => {
  const bytes = toPlainBody(body, headers);
  const size = leftOut?.includes('reply') ? -1 : (bytes?.length ?? 0);
  const mimeType = String(headers['content-type'] ?? 'x-unknown');
  return {
    ...common,
    status,
    statusText: STATUS_CODES[status] ?? '',
    headers: toPairs(showFields(headers, cover)),
    content: { size, mimeType, ...(bytes && toText(bytes)) },
    redirectURL: String(headers.location ?? ''),
    bodySize: leftOut?.includes('reply') ? -1 : (toBytes(body)?.length ?? 0),
  };
};

/** HAR 1.2 has no word for bytes of requests that are no text; what reads them knows that of replies. */
const toText = (body: Uint8Array) =>
  isUtf8(body)
    ? { text: Buffer.from(body).toString('utf8') }
    : { text: Buffer.from(body).toString('base64'), encoding: 'base64' };

const toPairs = (fields: Fields) =>
  Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((text) => ({ name, value: text })),
  );
