import { isAscii, isUtf8 } from 'node:buffer';
import type { ReceivedReply } from '../../judge/http-message.ts';

/** How the bytes of a text contradict its `Content-Type`; `undefined` if they do not. */
export function findCharsetMismatch({ headers, body }: ReceivedReply): string | undefined {
  // The bytes of a compressed body are no text yet.
  const isCompressed = headers['content-encoding'] !== undefined;
  if (body === undefined || isCompressed || isAscii(body)) return undefined;
  const type = String(headers['content-type']);
  const isJson = /[/+]json\b/i.test(type);
  const named = /;\s*charset="?([^\s";]+)/i.exec(type)?.[1]?.toLowerCase();
  // JSON is always UTF-8 (RFC 8259, section 8.1).
  const charset = named ?? (isJson ? 'utf-8' : undefined);
  const isUnicode = charset === 'utf-8' || charset === 'utf8';
  if (isUnicode && !isUtf8(body))
    return `The body is not UTF-8, although its Content-Type is ${type}.`;
  if (singleByteCharset.test(`${charset}`) && isUtf8(body))
    return `The body is UTF-8, although its Content-Type is ${type}.`;
  return undefined;
}

/** Text in one of these is hardly ever UTF-8 by chance. */
const singleByteCharset = /^(us-ascii|ascii|iso-8859-\d+|latin-?1|windows-125\d)$/;
