import { isUtf8 } from 'node:buffer';
import secureJson from 'secure-json-parse';
import { describeJsonError } from '../../../base/json-syntax.ts';
import {
  type Refusal,
  refuse,
  toViolationSentence,
  type Violation,
} from '../../../base/refusal.ts';
import { joinPointer } from '../../../openapi/openapi.ts';
import { parseHeaderParameters } from '../header-parameters.ts';

/** How deep a body may nest: far deeper than any API needs, far less than what exhausts the stack. */
export const maxBodyDepth = 200;

/**
 * Parses a body of JSON.
 * @throws a refusal (400) of a body that is not JSON, nests too deeply, or could change a prototype.
 */
export function parseJsonBody(text: string): unknown {
  if (text.length > longTextLength && nestsDeeper(maxBodyDepth, text)) throw refuseDeepBody();
  const body = parseSafely(text);
  if (exceedsDepth(maxBodyDepth, text, body)) throw refuseDeepBody();
  requireWholeCharacters(text, body);
  return body;
}

/** @throws a refusal (400) of half of a character in the value of a text. */
export function requireWholeCharacters(text: string, value: unknown): void {
  if (surrogateEscape.test(text)) refuseLoneSurrogates(value, '');
}

/** Whether an error of `parseJsonSafely` is about a property that could change a prototype. */
export function isPrototypeError(error: unknown): boolean {
  return String(error).includes('forbidden prototype');
}

/** @throws an error of a text that is not JSON, or has a property that could change a prototype. */
export function parseJsonSafely(text: string): unknown {
  // Nearly no text has a marker, and the search is cheaper than the safe parser.
  return prototypeMarkers.some((marker) => text.includes(marker))
    ? secureJson.parse(text, { protoAction: 'error', constructorAction: 'error' })
    : JSON.parse(text);
}

function refuseDeepBody(): Refusal {
  return refuse({
    code: 'body-too-deep',
    detail: `The body nests deeper than ${maxBodyDepth} levels. Send a flatter one.`,
  });
}

/** Above that, millions of brackets would take a second to parse, so they are counted before. */
const longTextLength = 256 * 1024;

/** Whether a text of JSON nests deeper than `levels`, or would if it were JSON. */
function nestsDeeper(levels: number, text: string): boolean {
  if (!hasMoreBrackets(levels, text)) return false;
  let depth = 0;
  for (let at = 0; at < text.length && depth <= levels; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = findEndOfText(text, at);
    else if (code === openBracket || code === openBrace) depth += 1;
    else if (code === closeBracket || code === closeBrace) depth -= 1;
  }
  return depth > levels;
}

const [quote, backslash] = [0x22, 0x5c] as const;
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d] as const;

/** The place of the quote that ends the text which begins at `start`. */
function findEndOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === backslash) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

/** Half of a character can enter a text by an escape only. */
const surrogateEscape = /\\u[dD][89a-fA-F]/;

const loneSurrogate = /\p{Surrogate}/u;

/** @throws a refusal (400) of a text with half of a character, which UTF-8 cannot express. */
function refuseLoneSurrogates(value: unknown, pointer: string): void {
  if (typeof value === 'string' && loneSurrogate.test(value)) throw refuseSurrogate(pointer);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, entry] of Object.entries(value)) {
    if (loneSurrogate.test(name)) throw refuseSurrogate(pointer);
    refuseLoneSurrogates(entry, joinPointer(pointer, name));
  }
}

function refuseSurrogate(pointer: string): Refusal {
  const message = 'has half of a UTF-16 surrogate pair, which is not a character';
  const violation: Violation = { in: 'body', pointer, message };
  return refuse({
    code: 'body-unreadable',
    detail: `${toViolationSentence(violation)} Send both halves or neither.`,
    violations: [violation],
  });
}

/** A text without any of these has no forbidden property, escaped or not. */
const prototypeMarkers = ['__proto__', 'constructor', '\\u'];

function parseSafely(text: string): unknown {
  try {
    return parseJsonSafely(text);
  } catch (cause) {
    throw refuse({ code: 'body-unreadable', detail: describeUnreadableBody(text, cause), cause });
  }
}

/** True for a value that nests deeper than `levels`. A text with fewer brackets cannot, and is not walked. */
export function exceedsDepth(levels: number, text: string, value: unknown): boolean {
  return text.length > 2 * levels && hasMoreBrackets(levels, text) && isDeeperThan(levels, value);
}

function hasMoreBrackets(count: number, text: string): boolean {
  let left = count;
  for (const bracket of ['{', '[']) {
    let at = text.indexOf(bracket);
    while (at >= 0 && left >= 0) {
      left -= 1;
      at = text.indexOf(bracket, at + 1);
    }
  }
  return left < 0;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (levels === 0 || Object.values(value).some((entry) => isDeeperThan(levels - 1, entry)))
  );
}

function describeUnreadableBody(text: string, cause: unknown): string {
  if (isPrototypeError(cause))
    return 'The body has a "__proto__" or "constructor.prototype" property, which is never accepted. Leave it out.';
  if (text.startsWith('\ufeff'))
    return 'The body begins with a byte order mark (U+FEFF), which JSON does not allow. Leave it out.';
  return text.trim() === ''
    ? 'The body is only white space. Send a JSON document.'
    : `The body is ${describeJsonError(text)}.`;
}

/** Stands for bytes that are not UTF-8. A text may also contain it as a character. */
const replacementCharacter = '\ufffd';

/**
 * Decodes the text of a JSON body, which is UTF-8 (RFC 8259, section 8.1).
 * @throws a refusal (400) of bytes that are not.
 */
export function decodeJsonText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  // The search costs nothing in a text without letters of two bytes, as nearly all are.
  if (text.includes(replacementCharacter) && !isUtf8(bytes))
    throw refuseNonUtf8(findInvalidByte(text, bytes));
  return text;
}

/** The offset of the first bytes that were replaced. */
function findInvalidByte(text: string, bytes: Buffer): number {
  let end = 0;
  for (const part of text.split(replacementCharacter)) {
    end += Buffer.byteLength(part);
    if (bytes.toString('latin1', end, end + 3) !== '\xef\xbf\xbd') break;
    end += 3;
  }
  return end;
}

function refuseNonUtf8(offset: number): Refusal {
  return refuse({
    code: 'body-unreadable',
    detail: `The body is not valid UTF-8 at byte ${offset}. Send JSON as UTF-8 (RFC 8259, section 8.1).`,
  });
}

/** @throws a refusal (415) of a JSON content type with another charset than UTF-8. */
export function requireUtf8Charset(contentType: string): void {
  const charset = parseHeaderParameters(contentType).get('charset') ?? 'utf-8';
  if (/^(utf-?8|(us-)?ascii)$/i.test(charset)) return;
  throw refuse({
    code: 'content-type-unsupported',
    detail: `JSON in the charset ${JSON.stringify(charset)} is not supported. Send UTF-8, with "charset=utf-8" or no charset.`,
  });
}
