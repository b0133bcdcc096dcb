import secureJson from 'secure-json-parse';
import { refuse } from '../refusal.ts';

/** How deep a body may nest: far deeper than any API goes, far less than what exhausts the stack. */
export const deepestBody = 200;

/** Reads a body of JSON. Refuses with 400 what is none, nests too deep, or would reach for prototypes. */
export const parseJson = (text: string): unknown => {
  const body = parse(text);
  if (nestsDeeper(deepestBody, text, body)) {
    throw refuse({
      status: 400,
      code: 'body-too-deep',
      detail: `The body nests deeper than ${deepestBody} levels. Send a flatter one.`,
    });
  }
  return body;
};

/** What a text must hold to write a forbidden property, escaped or not. */
const suspicious = ['__proto__', 'constructor', '\\u'];

const parse = (text: string): unknown => {
  try {
    // Nearly no text has anything to look for, and finding that out is cheaper than looking for it.
    return suspicious.some((word) => text.includes(word))
      ? secureJson.parse(text, { protoAction: 'error', constructorAction: 'error' })
      : JSON.parse(text);
  } catch (cause) {
    throw refuse({ status: 400, code: 'body-unreadable', detail: toSentence(text, cause), cause });
  }
};

/** Whether what was read of a text nests deeper than so many levels; a short text needs no look. */
export const nestsDeeper = (levels: number, text: string, value: unknown): boolean =>
  text.length > 2 * levels && isDeeperThan(levels, value);

const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((entry) => isDeeperThan(levels - 1, entry)));

const toSentence = (text: string, cause: unknown): string => {
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
};
