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
import { exceedsDepth, maxBodyDepth, refuseExcess, requireWithinLimits } from './json-limits.ts';

/**
 * Parses a body of JSON.
 * @throws a refusal (400) of a body that is not JSON, nests too deeply, or could change a prototype.
 */
export function parseJsonBody(text: string): unknown {
  requireWithinLimits(text);
  return requireBody(text, parseSafely(text));
}

/**
 * Parses a text that may be JSON, such as a field of a form; `undefined` if it is not.
 * @throws a refusal of JSON that no body may be.
 */
export function parseOptionalJson(text: string): unknown {
  requireWithinLimits(text);
  try {
    return requireBody(text, parseJsonSafely(text));
  } catch (error) {
    if (isPrototypeError(error)) throw refuseUnreadable(text, error);
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function requireBody(text: string, body: unknown): unknown {
  if (exceedsDepth(maxBodyDepth, text, body)) throw refuseExcess('depth');
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
    throw refuseUnreadable(text, cause);
  }
}

function refuseUnreadable(text: string, cause: unknown): Refusal {
  return refuse({ code: 'body-unreadable', detail: describeUnreadableBody(text, cause), cause });
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
