import { refuse, type Violation } from '../../../base/refusal.ts';
import {
  findMediaTypePointer,
  isJsonMediaType,
  type MediaTypePointers,
  type OpenApiDocument,
  type Operation,
  type SchemaValidators,
  toEssence,
} from '../../../openapi/openapi.ts';
import { createCoercions } from '../parameters/type-coercion.ts';
import { parseQueryPairs } from '../query-string.ts';
import { decompressBody } from './content-encoding.ts';
import { compileFormReader } from './form-body.ts';
import { decodeJsonText, parseJsonBody, requireUtf8Charset } from './json-body.ts';
import { readMultipartForm } from './multipart-body.ts';

/** The fields of a request's head that tell what its body is. */
export type BodyHeaders = {
  readonly 'content-type'?: string | undefined;
  readonly 'content-encoding'?: string | undefined;
};

/** How many ways of writing a `Content-Type` are remembered for an operation. */
const maxCachedContentTypes = 16;

/** Compiles how an operation's bodies are read and checked. */
export function compileRequestBody(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  { body: documented }: Operation,
): (bytes: unknown, head: BodyHeaders) => ParsedBody {
  if (!documented) return readUndocumentedBody;
  const { required, content: known } = documented;
  const absent = required ? { body: undefined, violations: [toMissingBody(known)] } : absentBody;
  const reads = new Map<string, ReadMediaType>();
  const readerOf = (contentType: string): ReadMediaType => {
    const ready = reads.get(contentType);
    if (ready) return ready;
    const type = toEssence(contentType);
    const content = findMediaTypePointer(known, type);
    if (content === undefined) throw refuseContentType(type, [...known.keys()]);
    if (isJsonMediaType(type)) requireUtf8Charset(contentType);
    const read = compileMediaTypeReader(type, { document, schemas, content });
    if (reads.size < maxCachedContentTypes) reads.set(contentType, read);
    return read;
  };
  return (bytes: unknown, head: BodyHeaders): ParsedBody => {
    const type = head['content-type'] ?? '';
    if (Buffer.isBuffer(bytes) && bytes.length > 0)
      return readerOf(type)(decompressBody(bytes, head['content-encoding']), type);
    // A form without fields is written as nothing at all.
    return toEssence(type) === formMediaType ? readerOf(type)(Buffer.alloc(0), type) : absent;
  };
}

const formMediaType = 'application/x-www-form-urlencoded';

const absentBody: ParsedBody = { body: undefined, violations: [] };

/** A body that nobody asked for is left alone, but for one that is not the JSON that it says it is. */
function readUndocumentedBody(bytes: unknown, head: BodyHeaders): ParsedBody {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return absentBody;
  if (!isJsonMediaType(toEssence(head['content-type'] ?? ''))) return absentBody;
  parseJsonBody(decodeJsonText(decompressBody(bytes, head['content-encoding'])));
  return absentBody;
}

function toMissingBody(content: MediaTypePointers): Violation {
  const missing = { in: 'body', pointer: '', message: 'is required' } as const;
  const [place] = content.values();
  return place === undefined
    ? missing
    : { ...missing, schema: place.replace(/\/content\/[^/]+$/, '/required') };
}

function refuseContentType(type: string, known: readonly string[]) {
  return refuse({
    code: 'content-type-unsupported',
    detail: `The body is ${type === '' ? 'of no stated type' : `"${type}"`}. Send it with "Content-Type: ${known.join('" or "')}".`,
  });
}

/** A body that was read, and what is wrong with it. */
export type ParsedBody = { readonly body: unknown; readonly violations: readonly Violation[] };

/** Reads the bytes of a body; the content type has parameters that may matter. */
export type ReadMediaType = (bytes: Buffer, contentType: string) => ParsedBody;

type MediaTypeDescription = {
  readonly document: OpenApiDocument;
  readonly schemas: Pick<SchemaValidators, 'check'>;
  /** Where the content of the media type is described. */
  readonly content: string;
};

/** How bodies of a media type are read, and what they are held against. */
export function compileMediaTypeReader(
  type: string,
  { document, schemas, content }: MediaTypeDescription,
): ReadMediaType {
  const schema = `${content}/schema`;
  if (isJsonMediaType(type)) {
    const check = schemas.check(schema);
    return (bytes) => {
      const body = parseJsonBody(decodeJsonText(bytes));
      return { body, violations: check(body, 'body') };
    };
  }
  if (type === 'application/x-www-form-urlencoded') {
    const [forms, check] = [compileFormReader(document, content), schemas.check(schema)];
    return (bytes) => {
      const body = forms.read(parseQueryPairs(bytes.toString('utf8')));
      return { body, violations: check(body, 'body') };
    };
  }
  if (type === 'multipart/form-data') {
    const [forms, check] = [compileFormReader(document, content), schemas.check(schema)];
    return (bytes, contentType) => {
      const { body, checked } = readMultipartForm(bytes, contentType, forms);
      return { body, violations: check(checked, 'body') };
    };
  }
  return isTextMediaType(type)
    ? compileTextReader(type, { document, schemas, content })
    : readBodyBytes;
}

/** Text by its name, or by what it is written in. */
function isTextMediaType(type: string): boolean {
  return /^text\/|[/+](xml|yaml|x-yaml|csv|jsonl|x-ndjson|ndjson|graphql|javascript|sql)$/.test(
    type,
  );
}

/** What a text of XML or of another language holds is not looked into, so no schema is held against it. */
function compileTextReader(
  type: string,
  { document, schemas, content }: MediaTypeDescription,
): ReadMediaType {
  const schema = `${content}/schema`;
  if (type !== 'text/plain') return (bytes) => ({ body: bytes.toString('utf8'), violations: [] });
  const [typed, check] = [createCoercions(document)([schema]), schemas.check(schema)];
  return (bytes) => {
    const body = typed.coerce(bytes.toString('utf8'));
    return { body, violations: check(body, 'body') };
  };
}

const readBodyBytes: ReadMediaType = (bytes) => ({ body: bytes, violations: [] });
