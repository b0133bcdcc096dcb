import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Reply } from './serialize-outcome.ts';

/** Shorter bodies fit into one packet or two, so compressing them saves no time. */
const minLength = 1400;

/** A request and a reply to it, of which only the body may still change. */
export type EncodableReply = {
  readonly reply: Reply;
  /** The field `Accept-Encoding` of the request. */
  readonly acceptEncoding: string | readonly string[] | undefined;
  /** Reads the field `Vary` that the reply has already, such as that of CORS. */
  readonly readVary: () => unknown;
};

/** The codings by preference, at the speed that suits a server. */
const codings: ReadonlyMap<string, (bytes: Uint8Array) => Buffer> = new Map([
  [
    'br',
    (bytes: Uint8Array) =>
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } }),
  ],
  ['gzip', (bytes: Uint8Array) => gzipSync(bytes, { level: 1 })],
]);

/**
 * Compresses the body of a reply where the client asks for it (RFC 9110, section 12.5.3) and it is
 * worth it. Costs one comparison for small replies.
 */
export function encodeReply({ reply, acceptEncoding, readVary }: EncodableReply): Reply {
  const { body } = reply;
  if (body === undefined || body.length < minLength || !isCompressible(reply.headers)) return reply;
  const coding = chooseCoding(String(acceptEncoding ?? ''));
  const compress = codings.get(coding ?? '');
  const vary = [readVary(), reply.headers.vary, 'accept-encoding'].flat().filter(Boolean);
  const headers = { ...reply.headers, vary: vary.join(', ') };
  if (coding === undefined || compress === undefined) return { ...reply, headers };
  const bytes = compress(typeof body === 'string' ? Buffer.from(body) : body);
  return { ...reply, headers: { ...headers, 'content-encoding': coding }, body: bytes };
}

const compressibleTypes = new Set(['application/json', 'application/xml', 'application/yaml']);

/** Texts, JSON and XML; images, archives and streams of events are not. */
function isCompressibleType(contentType: string): boolean {
  const [type = ''] = contentType.toLowerCase().split(';', 1);
  return (
    compressibleTypes.has(type) ||
    (type.startsWith('text/') && type !== 'text/event-stream') ||
    type.endsWith('+json') ||
    type.endsWith('+xml')
  );
}

/** Fields of replies that must stay as they are; a strong entity tag names these bytes only. */
const fixedFields = new Set(['content-encoding', 'content-length', 'content-range', 'trailer']);

function isCompressible(headers: Reply['headers']): boolean {
  for (const name in headers) {
    const field = name.toLowerCase();
    const value = String(headers[name]);
    if (fixedFields.has(field)) return false;
    if (field === 'etag' && !value.startsWith('W/')) return false;
    if (field === 'cache-control' && value.includes('no-transform')) return false;
  }
  return isCompressibleType(String(headers['content-type']));
}

/** The first known coding of those with the highest weight. */
function chooseCoding(field: string): string | undefined {
  const weights = new Map(field.split(',', maxCodings).map(parseWeight));
  let best: string | undefined;
  let bestWeight = 0;
  for (const name of codings.keys()) {
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
