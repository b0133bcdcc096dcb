import { isUtf8 } from 'node:buffer';
import secureJson from 'secure-json-parse';
import { refuse } from '../../../base/refusal.ts';

/** How deep a body may nest: far deeper than any API goes, far less than what exhausts the stack. */
export const maxBodyDepth = 200;

/** Reads a body of JSON. Refuses with 400 what is none, nests too deep, or would reach for prototypes. */
export function parseJsonBody(text: string): unknown {
  const body = parseSafely(text);
  if (exceedsDepth(maxBodyDepth, text, body)) {
    throw refuse({
      code: 'body-too-deep',
      detail: `The body nests deeper than ${maxBodyDepth} levels. Send a flatter one.`,
    });
  }
  return body;
}

/** What a text must hold to write a forbidden property, escaped or not. */
const prototypeMarkers = ['__proto__', 'constructor', '\\u'];

function parseSafely(text: string): unknown {
  try {
    // Nearly no text has anything to look for, and finding that out is cheaper than looking for it.
    return prototypeMarkers.some((word) => text.includes(word))
      ? secureJson.parse(text, { protoAction: 'error', constructorAction: 'error' })
      : JSON.parse(text);
  } catch (cause) {
    throw refuse({
      code: 'body-unreadable',
      detail: describeJsonError(text, cause),
      cause,
    });
  }
}

/** Whether what was read of a text nests deeper than so many levels; a short text needs no look. */
export function exceedsDepth(levels: number, text: string, value: unknown): boolean {
  return text.length > 2 * levels && isDeeperThan(levels, value);
}

function isDeeperThan(levels: number, value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (levels === 0 || Object.values(value).some((entry) => isDeeperThan(levels - 1, entry)))
  );
}

function describeJsonError(text: string, cause: unknown): string {
  const reason = String(cause).replace(/^SyntaxError: /, '');
  if (/forbidden prototype/.test(reason)) {
    return 'The body has a "__proto__" or "constructor.prototype" property, which is never accepted. Leave it out.';
  }
  if (text.startsWith('\ufeff')) {
    return 'The body begins with a byte order mark (U+FEFF), which JSON must not (RFC 8259, section 8.1). Leave it out.';
  }
  return text.trim() === ''
    ? 'The body is only white space. Send a JSON document.'
    : `The body is not JSON: ${reason.replace(/[^\x20-\x7e]+/g, ' ')}`;
}

/** What bytes that are no UTF-8 are read as; a text may hold it in earnest, too. */
const replacementCharacter = '\ufffd';

/** The text of a body of JSON, which is UTF-8 (RFC 8259, section 8.1). Refuses with 400 what is not. */
export function decodeJsonText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  // To look for it costs nothing in nearly all texts, which hold no letters of two bytes.
  if (text.includes(replacementCharacter) && !isUtf8(bytes))
    throw refuseNonUtf8(findInvalidByte(text, bytes));
  return text;
}

/** Where the first bytes are that were replaced. */
function findInvalidByte(text: string, bytes: Buffer): number {
  let end = 0;
  for (const part of text.split(replacementCharacter)) {
    end += Buffer.byteLength(part);
    if (bytes.toString('latin1', end, end + 3) !== '\xef\xbf\xbd') break;
    end += 3;
  }
  return end;
}

function refuseNonUtf8(at: number) {
  return refuse({
    code: 'body-unreadable',
    detail: `The body is not UTF-8, which JSON must be (RFC 8259, section 8.1), from byte ${at} on. Send it as UTF-8.`,
  });
}

/** Refuses with 415 a content type of JSON that says it is written in anything else. */
export function requireUtf8Charset(contentType: string): void {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType) ?? [];
  if (/^(utf-?8|(us-)?ascii)$/i.test(charset)) return;
  throw refuse({
    code: 'content-type-unsupported',
    detail: `The body is said to be in ${JSON.stringify(charset)}, and JSON is UTF-8 (RFC 8259, section 8.1). Send it as that, with "charset=utf-8" or no charset.`,
  });
}
