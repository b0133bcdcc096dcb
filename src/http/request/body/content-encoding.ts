import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { refuse } from '../../../base/refusal.ts';

/** The largest body that is read, in bytes; of a compressed one, what it inflates to. */
export const bodyLimit = 5 * 1024 * 1024;

type Decompress = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Buffer;

/** Some clients send `deflate` without the wrapping that it should have (RFC 9110, section 8.4.1.2). */
const decompressDeflate: Decompress = (bytes, options) =>
  (Number(bytes[0]) & 0x0f) === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options);

const decompressors = new Map<string, Decompress>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', decompressDeflate],
  ['br', brotliDecompressSync],
  ['identity', (bytes) => Buffer.from(bytes)],
]);

/** How many codings may be laid over each other. */
const maxCodings = 3;

/**
 * The bytes of a body without its content codings (RFC 9110, section 8.4). Refuses with 415 a coding
 * that is not known, with 413 what inflates to too much, with 400 what does not inflate.
 */
export function decompressBody(bytes: Buffer, field: string | undefined): Buffer {
  if (field === undefined) return bytes;
  const names = field.split(',').map((name) => name.trim().toLowerCase());
  const inflates = names.map((name) => decompressors.get(name));
  let inflated = bytes;
  for (const inflate of inflates.reverse()) {
    if (inflate === undefined || names.length > maxCodings) throw refuseContentEncoding(field);
    inflated = decompressOnce(inflate, inflated);
  }
  return inflated;
}

function decompressOnce(inflate: Decompress, bytes: Buffer): Buffer {
  try {
    return inflate(bytes, { maxOutputLength: bodyLimit });
  } catch (cause) {
    throw Object(cause).code === 'ERR_BUFFER_TOO_LARGE'
      ? refuse({
          code: 'body-too-large',
          detail: `The body inflates to more than ${bodyLimit} bytes. Send a smaller one.`,
        })
      : refuse({
          code: 'body-unreadable',
          detail: `The body is not in the Content-Encoding that it is said to be: ${Object(cause).message}.`,
          cause,
        });
  }
}

/** RFC 9110, section 15.5.16: what would have been taken is in `Accept-Encoding`. */
function refuseContentEncoding(field: string) {
  return refuse({
    code: 'content-encoding-unsupported',
    detail: `The body is in the Content-Encoding ${JSON.stringify(field)}. Send it as gzip, deflate, br or as it is.`,
    headers: { 'accept-encoding': 'gzip, deflate, br' },
  });
}
