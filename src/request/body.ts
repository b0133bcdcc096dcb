import {
  type Content,
  findContent,
  isJson,
  type OpenApiDocument,
  type Operation,
  type Schemas,
  toEssence,
} from '../document/document.ts';
import { refuse, type Violation } from '../refusal.ts';
import { type Read, type ReadBody, toRead } from './body-reader.ts';
import { inflateBody } from './inflate.ts';
import { parseJson } from './json-body.ts';
import { refuseCharset, toJsonText } from './json-text.ts';

/** The fields of a request's head that tell what its body is. */
export type BodyHead = {
  readonly 'content-type'?: string | undefined;
  readonly 'content-encoding'?: string | undefined;
};

/** How many ways of writing a `Content-Type` are remembered for an operation. */
const remembered = 16;

/** Compiles how an operation's bodies are read and checked. */
export const openBody = (
  document: OpenApiDocument,
  schemas: Schemas,
  { body: documented }: Operation,
): ((bytes: unknown, head: BodyHead) => ReadBody) => {
  if (!documented) return readUnasked;
  const { required, content: known } = documented;
  const absent = required ? { body: undefined, violations: [toMissing(known)] } : none;
  const reads = new Map<string, Read>();
  const readerOf = (contentType: string): Read => {
    const ready = reads.get(contentType);
    if (ready) return ready;
    const type = toEssence(contentType);
    const content = findContent(known, type);
    if (content === undefined) throw refuseType(type, [...known.keys()]);
    if (isJson(type)) refuseCharset(contentType);
    const read = toRead(type, { document, schemas, content });
    if (reads.size < remembered) reads.set(contentType, read);
    return read;
  };
  return (bytes: unknown, head: BodyHead): ReadBody => {
    const type = head['content-type'] ?? '';
    if (Buffer.isBuffer(bytes) && bytes.length > 0)
      return readerOf(type)(inflateBody(bytes, head['content-encoding']), type);
    // A form without fields is written as nothing at all.
    return toEssence(type) === formType ? readerOf(type)(Buffer.alloc(0), type) : absent;
  };
};

const formType = 'application/x-www-form-urlencoded';

const none: ReadBody = { body: undefined, violations: [] };

/** A body that nobody asked for is left alone, but for one that is not the JSON that it says it is. */
const readUnasked = (bytes: unknown, head: BodyHead): ReadBody => {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return none;
  if (!isJson(toEssence(head['content-type'] ?? ''))) return none;
  parseJson(toJsonText(inflateBody(bytes, head['content-encoding'])));
  return none;
};

const toMissing = (content: Content): Violation => {
  const missing = { in: 'body', pointer: '', message: 'is required' } as const;
  const [place] = content.values();
  return place === undefined
    ? missing
    : { ...missing, schema: place.replace(/\/content\/[^/]+$/, '/required') };
};

const refuseType = (type: string, known: readonly string[]) =>
  refuse({
    status: 415,
    code: 'content-type-unsupported',
    detail: `The body is ${type === '' ? 'of no stated type' : `"${type}"`}. Send it with "Content-Type: ${known.join('" or "')}".`,
  });
