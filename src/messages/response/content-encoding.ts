import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Reply } from './serialize-outcome.ts';

/** The length in bytes from which on bodies are compressed: shorter ones fit into one packet or two. */
export const minCompressedLength = 1400;

/** The codings that clients can get. */
export type ContentCoding = 'br' | 'gzip';

type CompressionOptions = {
  readonly br: { readonly params: Record<number, number> };
  readonly gzip: { readonly level: number };
};

/** The options of Node's compressors, at the speeds that suit a server. */
export const compressionOptions: CompressionOptions = {
  br: { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } },
  gzip: { level: 1 },
};

/** By preference. */
const compressors: Readonly<Record<ContentCoding, (bytes: Uint8Array) => Uint8Array>> = {
  br: (bytes) => brotliCompressSync(bytes, compressionOptions.br),
  gzip: (bytes) => gzipSync(bytes, compressionOptions.gzip),
};

const codings = Object.keys(compressors) as readonly ContentCoding[];

/** Whether the body of a reply may be compressed, and is long enough to be worth it. */
export function isCompressibleReply({ headers, body }: Reply): boolean {
  return body !== undefined && body.length >= minCompressedLength && isCompressible(headers);
}

/** Compresses a body. */
export function compressBody(body: string | Uint8Array, coding: ContentCoding): Uint8Array {
  return compressors[coding](Buffer.from(body));
}

const compressibleTypes = new Set([
  'application/json',
  'application/xml',
  'application/yaml',
  'application/javascript',
]);

/** Texts, JSON and XML; images, archives and streams of events are not. */
function isCompressibleType(contentType: string): boolean {
  // Most replies have this one, and to take it apart costs as much as to find their record.
  if (contentType === 'application/json') return true;
  const [type = ''] = contentType.toLowerCase().split(';', 1);
  return (
    compressibleTypes.has(type) ||
    (type.startsWith('text/') && type !== 'text/event-stream') ||
    type.endsWith('+json') ||
    type.endsWith('+xml')
  );
}

/** Fields of replies whose bytes must stay as they are. A strong entity tag names these bytes only. */
const fixingFields = new Map<string, (value: string) => boolean>([
  ['content-encoding', () => true],
  ['content-length', () => true],
  ['content-range', () => true],
  ['trailer', () => true],
  ['etag', (value) => !value.startsWith('W/')],
  ['cache-control', (value) => value.includes('no-transform')],
]);

/** Whether a body with these header fields may be compressed. */
export function isCompressible(headers: Readonly<Record<string, unknown>>): boolean {
  for (const name in headers)
    if (fixingFields.get(name.toLowerCase())?.(String(headers[name]))) return false;
  return isCompressibleType(String(headers['content-type']));
}

/**
 * The first coding of those with the highest weight in `Accept-Encoding` (RFC 9110, section 12.5.3);
 * `undefined` for none.
 */
export function chooseCoding(
  field: string | readonly string[] | undefined,
): ContentCoding | undefined {
  if (field === undefined) return undefined;
  const weights = new Map(String(field).split(',', maxCodings).map(parseWeight));
  let best: ContentCoding | undefined;
  let bestWeight = 0;
  for (const name of codings) {
    const weight = weights.get(name) ?? weights.get('*') ?? 0;
    if (weight > bestWeight) {
      best = name;
      bestWeight = weight;
    }
  }
  return best;
}

const maxCodings = 20;

/** Parses `br;q=0.5` (RFC 9110, section 12.4.2). */
function parseWeight(text: string): readonly [name: string, weight: number] {
  const [name = '', ...parameters] = text.toLowerCase().split(';', 3);
  const weight = parameters.map((one) => one.trim()).find((one) => one.startsWith('q='));
  return [name.trim(), weight === undefined ? 1 : Number(weight.slice(2)) || 0];
}
