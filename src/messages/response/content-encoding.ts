import type { Transform } from 'node:stream';
import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createGzip,
  gzipSync,
} from 'node:zlib';
import type { Reply } from './serialize-outcome.ts';

/** The length in bytes from which on bodies are compressed: shorter ones fit into one packet or two. */
export const minCompressedLength = 1400;

/** A request and a reply to it, of which only the body may still change. */
export type EncodableReply = {
  readonly reply: Reply;
  /** The field `Accept-Encoding` of the request. */
  readonly acceptEncoding: string | readonly string[] | undefined;
  /** Reads the field `Vary` that the reply has already, such as that of CORS. */
  readonly readVary: () => unknown;
};

/** The codings that clients can get. */
export type ContentCoding = 'br' | 'gzip';

/** The speeds that suit a server. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } };
const gzipOptions = { level: 1 };

type Compressor = {
  readonly compress: (bytes: Uint8Array) => Buffer;
  readonly createStream: () => Transform;
};

/** By preference. */
const compressors: Readonly<Record<ContentCoding, Compressor>> = {
  br: {
    compress: (bytes) => brotliCompressSync(bytes, brotliOptions),
    createStream: () => createBrotliCompress(brotliOptions),
  },
  gzip: {
    compress: (bytes) => gzipSync(bytes, gzipOptions),
    createStream: () => createGzip(gzipOptions),
  },
};

const codings = Object.keys(compressors) as readonly ContentCoding[];

/**
 * Compresses the body of a reply where the client asks for it (RFC 9110, section 12.5.3) and it is
 * worth it. Costs one comparison for small replies.
 */
export function encodeReply({ reply, acceptEncoding, readVary }: EncodableReply): Reply {
  const { body } = reply;
  if (body === undefined || body.length < minCompressedLength || !isCompressible(reply.headers))
    return reply;
  const coding = chooseCoding(acceptEncoding);
  const vary = [readVary(), reply.headers.vary, 'accept-encoding'].flat().filter(Boolean);
  const headers = { ...reply.headers, vary: vary.join(', ') };
  if (coding === undefined) return { ...reply, headers };
  const bytes = compressors[coding].compress(typeof body === 'string' ? Buffer.from(body) : body);
  return { ...reply, headers: { ...headers, 'content-encoding': coding }, body: bytes };
}

/** Creates a stream that compresses what is written to it. */
export function createCompressor(coding: ContentCoding): Transform {
  return compressors[coding].createStream();
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

/** Whether a body with these header fields may be compressed. */
export function isCompressible(headers: Readonly<Record<string, unknown>>): boolean {
  for (const name in headers) {
    const field = name.toLowerCase();
    const value = String(headers[name]);
    if (fixedFields.has(field)) return false;
    if (field === 'etag' && !value.startsWith('W/')) return false;
    if (field === 'cache-control' && value.includes('no-transform')) return false;
  }
  return isCompressibleType(String(headers['content-type']));
}

/** The first coding of those with the highest weight in `Accept-Encoding`; `undefined` for none. */
export function chooseCoding(field: EncodableReply['acceptEncoding']): ContentCoding | undefined {
  const weights = new Map(
    String(field ?? '')
      .split(',', maxCodings)
      .map(parseWeight),
  );
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
