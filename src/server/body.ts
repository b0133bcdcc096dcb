import type { FastifyInstance } from 'fastify';
import secureJson from 'secure-json-parse';
import {
  type Content,
  findContent,
  isJson,
  type Operation,
  type Schemas,
  toEssence,
} from '../document/document.ts';
import { refuse, type Violation } from '../refusal.ts';

/** How deep a body may nest: far deeper than any API goes, far less than what exhausts the stack. */
const deepest = 200;

/** Bodies reach the handler as bytes: only the operation tells what they are. */
export const takeBytes = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
};

/** A body that was read, and what is wrong with it. */
export type ReadBody = { readonly body: unknown; readonly violations: readonly Violation[] };

/** Reads the bytes of a body of one media type. */
type Read = (bytes: Buffer) => ReadBody;

/** How many ways of writing a `Content-Type` are remembered for an operation. */
const remembered = 16;

/** Compiles how an operation's bodies are read and checked. */
export const openBody = ({ body: documented }: Operation, schemas: Schemas) => {
  const absent = documented?.required ? { body: undefined, violations: [missing] } : none;
  const reads = new Map<string, Read>();
  const readerOf = (contentType: string, content: Content): Read => {
    const known = reads.get(contentType);
    if (known) return known;
    const read = toRead(toEssence(contentType), content, schemas);
    if (reads.size < remembered) reads.set(contentType, read);
    return read;
  };
  return (bytes: unknown, contentType = ''): ReadBody => {
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) return absent;
    return documented ? readerOf(contentType, documented.content)(bytes) : none;
  };
};

const toRead = (type: string, documented: Content, schemas: Schemas): Read => {
  const content = findContent(documented, type);
  if (content === undefined) throw refuseType(type, [...documented.keys()]);
  const parse = isJson(type) ? parseJson : toText;
  // What a form or an XML text holds, nobody here can read, so no schema of it is held against it.
  if (!isJson(type) && type !== 'text/plain')
    return (bytes) => ({ body: parse(bytes), violations: [] });
  const check = schemas.check(`${content}/schema`);
  return (bytes) => {
    const body = parse(bytes);
    return { body, violations: check(body, 'body') };
  };
};

const toText = (bytes: Buffer): string => bytes.toString('utf8');

const none: ReadBody = { body: undefined, violations: [] };

const missing: Violation = { in: 'body', pointer: '', message: 'is required' };

const parseJson = (bytes: Buffer): unknown => {
  const text = toText(bytes);
  const body = parse(text);
  if (text.length > 2 * deepest && isDeeperThan(deepest, body)) {
    throw refuse({
      status: 400,
      code: 'body-too-deep',
      detail: `The body nests deeper than ${deepest} levels. Send a flatter one.`,
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

const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((entry) => isDeeperThan(levels - 1, entry)));

const toSentence = (text: string, cause: unknown): string => {
  const reason = String(cause).replace(/^SyntaxError: /, '');
  if (/forbidden prototype/.test(reason)) {
    return 'The body has a "__proto__" or "constructor.prototype" property, which is never accepted. Leave it out.';
  }
  return text.trim() === ''
    ? 'The body is only white space. Send a JSON document.'
    : `The body is not JSON: ${reason.replace(/[^\x20-\x7e]+/g, ' ')}`;
};

const refuseType = (type: string, known: readonly string[]) =>
  refuse({
    status: 415,
    code: 'content-type-unsupported',
    detail: `The body is ${type === '' ? 'of no stated type' : `"${type}"`}. Send it with "Content-Type: ${known.join('" or "')}".`,
  });
