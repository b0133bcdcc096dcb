import type { FastifyInstance } from 'fastify';
import secureJson from 'secure-json-parse';
import {
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

/** Compiles how an operation's bodies are read and checked. */
export const openBody = ({ body: documented }: Operation, schemas: Schemas) => {
  const absent = documented?.required ? { body: undefined, violations: [missing] } : none;
  return (bytes: unknown, contentType = ''): ReadBody => {
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) return absent;
    if (!documented) return none;
    const type = toEssence(contentType);
    const content = findContent(documented.content, type);
    if (content === undefined) throw refuseType(type, [...documented.content.keys()]);
    const body = isJson(type) ? parseJson(bytes) : bytes.toString('utf8');
    // What a form or an XML text holds, nobody here can read, so no schema of it is held against it.
    const isCheckable = isJson(type) || type === 'text/plain';
    return {
      body,
      violations: isCheckable ? schemas.check(`${content}/schema`)(body, 'body') : [],
    };
  };
};

const none: ReadBody = { body: undefined, violations: [] };

const missing: Violation = { in: 'body', pointer: '', message: 'is required' };

const parseJson = (bytes: Buffer): unknown => {
  const text = bytes.toString('utf8');
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

const parse = (text: string): unknown => {
  try {
    return secureJson.parse(text, { protoAction: 'error', constructorAction: 'error' });
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
