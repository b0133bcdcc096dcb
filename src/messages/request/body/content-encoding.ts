import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { type Refusal, refuse } from '../../../base/refusal.ts';

/** The largest body in bytes, as sent and after decompression. */
export const bodyLimit = 5 * 1024 * 1024;

type Decompress = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Buffer;

/** Some clients send `deflate` without the zlib format that it needs (RFC 9110, section 8.4.1.2). */
function decompressDeflate(
  bytes: Uint8Array,
  options: { readonly maxOutputLength: number },
): Buffer {
  return (Number(bytes[0]) & 0x0f) === 8
    ? inflateSync(bytes, options)
    : inflateRawSync(bytes, options);
}

const decompressors = new Map<string, Decompress>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', decompressDeflate],
  ['br', brotliDecompressSync],
  ['identity', (bytes) => Buffer.from(bytes)],
]);

/** How many codings may be applied to one body. */
const maxCodings = 3;

/**
 * Removes the content codings of a body (RFC 9110, section 8.4).
 * @throws a refusal: 415 for an unknown coding, 413 for a body that is too large, 400 for one that is
 * not in its coding.
 */
export function decompressBody(bytes: Buffer, contentEncoding: string | undefined): Buffer {
  if (contentEncoding === undefined) return bytes;
  const names = contentEncoding.split(',').map((name) => name.trim().toLowerCase());
  const codings = names.map((name) => decompressors.get(name));
  let decompressed = bytes;
  for (const decompress of codings.reverse()) {
    if (decompress === undefined || names.length > maxCodings)
      throw refuseContentEncoding(contentEncoding);
    decompressed = decompressOnce(decompress, decompressed);
  }
  return decompressed;
}

function decompressOnce(decompress: Decompress, bytes: Buffer): Buffer {
  try {
    return decompress(bytes, { maxOutputLength: bodyLimit });
  } catch (cause) {
    throw Object(cause).code === 'ERR_BUFFER_TOO_LARGE'
      ? refuse({
          code: 'body-too-large',
          detail: `The body is larger than ${bodyLimit} bytes when decompressed. Send a smaller one.`,
        })
      : refuse({
          code: 'body-unreadable',
          detail: `The body does not match its Content-Encoding: ${Object(cause).message}.`,
          cause,
        });
  }
}

/** `Accept-Encoding` names the codings that are supported (RFC 9110, section 15.5.16). */
function refuseContentEncoding(contentEncoding: string): Refusal {
  return refuse({
    code: 'content-encoding-unsupported',
    detail: `Unsupported Content-Encoding ${JSON.stringify(contentEncoding)}. Send gzip, deflate, br, or no encoding.`,
    headers: { 'accept-encoding': 'gzip, deflate, br' },
  });
}
