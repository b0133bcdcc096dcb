import { isUtf8 } from 'node:buffer';
import { refuse } from '../refusal.ts';

/** What bytes that are no UTF-8 are read as; a text may hold it in earnest, too. */
const replacement = '\ufffd';

/** The text of a body of JSON, which is UTF-8 (RFC 8259, section 8.1). Refuses with 400 what is not. */
export const toJsonText = (bytes: Buffer): string => {
  const text = bytes.toString('utf8');
  // To look for it costs nothing in nearly all texts, which hold no letters of two bytes.
  if (text.includes(replacement) && !isUtf8(bytes)) throw refuseBytes(findInvalid(text, bytes));
  return text;
};

/** Where the first bytes are that were replaced. */
const findInvalid = (text: string, bytes: Buffer): number => {
  let end = 0;
  for (const part of text.split(replacement)) {
    end += Buffer.byteLength(part);
    if (bytes.toString('latin1', end, end + 3) !== '\xef\xbf\xbd') break;
    end += 3;
  }
  return end;
};

const refuseBytes = (at: number) =>
  refuse({
    status: 400,
    code: 'body-unreadable',
    detail: `The body is not UTF-8, which JSON must be (RFC 8259, section 8.1), from byte ${at} on. Send it as UTF-8.`,
  });

/** Refuses with 415 a content type of JSON that says it is written in anything else. */
export const refuseCharset = (contentType: string): void => {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType) ?? [];
  if (/^(utf-?8|(us-)?ascii)$/i.test(charset)) return;
  throw refuse({
    status: 415,
    code: 'content-type-unsupported',
    detail: `The body is said to be in ${JSON.stringify(charset)}, and JSON is UTF-8 (RFC 8259, section 8.1). Send it as that, with "charset=utf-8" or no charset.`,
  });
};
