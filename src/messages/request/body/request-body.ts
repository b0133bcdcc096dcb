import { type Refusal, refuse, type Violation } from '../../../base/refusal.ts';
import {
  findMediaTypePointer,
  isJsonMediaType,
  type MediaTypePointers,
  type OpenApiDocument,
  type Operation,
  objectOf,
  resolvePointer,
  type SchemaValidators,
  toEssence,
} from '../../../openapi/openapi.ts';
import type { Notice } from '../../response/notice-headers.ts';
import { createCoercions } from '../parameters/type-coercion.ts';
import { parseQueryPairs } from '../query-string.ts';
import { decompressBody } from './content-encoding.ts';
import { compileFormReader } from './form-body.ts';
import { decodeJsonText, parseJsonBody, requireUtf8Charset } from './json-body.ts';
import { readMultipartForm } from './multipart-body.ts';
import { compileRenameProperties } from './property-notations.ts';

/** The header fields that describe a body. */
export type BodyHeaders = {
  readonly 'content-type'?: string | undefined;
  readonly 'content-encoding'?: string | undefined;
};

/** A parsed body, and its violations of the document. */
export type ParsedBody = {
  readonly body: unknown;
  readonly violations: readonly Violation[];
  readonly notices?: readonly Notice[];
};

/** How many different `Content-Type` values are cached for an operation. */
const maxCachedContentTypes = 16;

/** Compiles how the bodies of an operation are parsed and validated. */
export function compileRequestBody(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  { body: documented }: Operation,
): (bytes: unknown, headers: BodyHeaders) => ParsedBody {
  if (!documented) return readUndocumentedBody;
  const { required, content } = documented;
  const absent = required ? { body: undefined, violations: [toMissingBody(content)] } : absentBody;
  const readers = new Map<string, ReadMediaType>();
  const readerOf = (contentType: string): ReadMediaType => {
    const known = readers.get(contentType);
    if (known) return known;
    const type = toEssence(contentType);
    const pointer = findMediaTypePointer(content, type);
    const isRawText = type === 'text/plain' && content.has(rawMediaType);
    if (pointer === undefined && isRawText) return readTextAsBytes;
    if (pointer === undefined) throw refuseContentType(type, [...content.keys()]);
    if (isJsonMediaType(type)) requireUtf8Charset(contentType);
    const read = compileMediaTypeReader(type, { document, schemas, content: pointer });
    if (readers.size < maxCachedContentTypes) readers.set(contentType, read);
    return read;
  };
  return (bytes, headers) => {
    const contentType = headers['content-type'] ?? '';
    if (Buffer.isBuffer(bytes) && bytes.length > 0) {
      const read = readerOf(contentType);
      return read(decompressBody(bytes, headers['content-encoding']), contentType);
    }
    // A form without fields is sent as an empty body.
    return toEssence(contentType) === formMediaType
      ? readerOf(contentType)(Buffer.alloc(0), contentType)
      : absent;
  };
}

const formMediaType = 'application/x-www-form-urlencoded';

const absentBody: ParsedBody = { body: undefined, violations: [] };

/** A body that the document does not describe is ignored, unless it claims to be JSON and is not. */
function readUndocumentedBody(bytes: unknown, headers: BodyHeaders): ParsedBody {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return absentBody;
  if (!isJsonMediaType(toEssence(headers['content-type'] ?? ''))) return absentBody;
  parseJsonBody(decodeJsonText(decompressBody(bytes, headers['content-encoding'])));
  return absentBody;
}

function toMissingBody(content: MediaTypePointers): Violation {
  const missing = { in: 'body', pointer: '', message: 'is required', problem: 'missing' } as const;
  const [pointer] = content.values();
  return pointer === undefined
    ? missing
    : { ...missing, schema: pointer.replace(/\/content\/[^/]+$/, '/required') };
}

/** A body without any documented media type has none to suggest. */
function refuseContentType(type: string, documented: readonly string[]): Refusal {
  const problem =
    type === '' ? 'The body has no Content-Type.' : `Unsupported Content-Type "${type}".`;
  const advice =
    documented.length === 0
      ? 'The document names none for this operation, so send no body.'
      : `Send "Content-Type: ${documented.join('" or "')}".`;
  return refuse({ code: 'content-type-unsupported', detail: `${problem} ${advice}` });
}

/** Parses and validates the bytes of a body. The content type may have parameters that matter. */
export type ReadMediaType = (bytes: Buffer, contentType: string) => ParsedBody;

type MediaTypeDescription = {
  readonly document: OpenApiDocument;
  readonly schemas: Pick<SchemaValidators, 'check'>;
  /** JSON pointer of the media type object. */
  readonly content: string;
};

/** Compiles how bodies of one media type are parsed and validated. */
export function compileMediaTypeReader(
  type: string,
  description: MediaTypeDescription,
): ReadMediaType {
  const { document, schemas, content } = description;
  const schema = `${content}/schema`;
  if (isJsonMediaType(type)) {
    if (isOtherThanPatch(type, description))
      return (bytes) => ({ body: parseJsonBody(decodeJsonText(bytes)), violations: [] });
    const validate = compileBodyValidation(description);
    return (bytes) => validate(parseJsonBody(decodeJsonText(bytes)));
  }
  if (type === formMediaType) {
    const [forms, validate] = [
      compileFormReader(document, content),
      compileBodyValidation(description),
    ];
    return (bytes) => {
      const text = bytes.toString('utf8');
      requireFewFields(text);
      return validate(forms.read(parseQueryPairs(text)));
    };
  }
  if (type === 'multipart/form-data') {
    const [forms, check] = [compileFormReader(document, content), schemas.check(schema)];
    return (bytes, contentType) => {
      const { body, checked } = readMultipartForm(bytes, contentType, forms);
      return { body, violations: check(checked, 'body') };
    };
  }
  return isTextMediaType(type) ? compileTextReader(type, description) : readBodyBytes;
}

/** More fields take longer to read than other clients should wait. */
const maxFormFields = 20_000;

/** @throws a refusal (413) of a form with too many fields. */
function requireFewFields(text: string): void {
  let count = 1;
  for (
    let at = text.indexOf('&');
    at >= 0 && count <= maxFormFields;
    at = text.indexOf('&', at + 1)
  )
    count += 1;
  if (count > maxFormFields) {
    throw refuse({
      code: 'body-too-large',
      detail: `The form has more than ${maxFormFields} fields. Send fewer.`,
    });
  }
}

/**
 * Whether a schema describes the patched record, where the media type is that of a JSON Patch, which is
 * a list of operations (RFC 6902, section 3).
 */
function isOtherThanPatch(type: string, { document, content }: MediaTypeDescription): boolean {
  if (type !== 'application/json-patch+json') return false;
  const { type: schemaType } = objectOf(resolvePointer(document.root, `${content}/schema`).value);
  return schemaType === 'object';
}

/**
 * Compiles the validation of a body. The properties of one that is invalid may have been sent in another
 * notation than the document's: `petName` for `pet_name`.
 */
function compileBodyValidation({
  document,
  schemas,
  content,
}: MediaTypeDescription): (body: unknown) => ParsedBody {
  const schema = `${content}/schema`;
  const check = schemas.check(schema);
  const rename = compileRenameProperties(document, schema);
  return (body) => {
    const violations = check(body, 'body');
    const renamed = violations.length === 0 ? undefined : rename(body);
    return renamed === undefined
      ? { body, violations }
      : { ...renamed, violations: check(renamed.body, 'body') };
  };
}

function isTextMediaType(type: string): boolean {
  return /^text\/|[/+](xml|yaml|x-yaml|csv|jsonl|x-ndjson|ndjson|graphql|javascript|sql)$/.test(
    type,
  );
}

/** Only plain text is validated: the schema of XML or another language describes a parsed value. */
function compileTextReader(
  type: string,
  { document, schemas, content }: MediaTypeDescription,
): ReadMediaType {
  const schema = `${content}/schema`;
  if (type !== 'text/plain') return (bytes) => ({ body: bytes.toString('utf8'), violations: [] });
  const [coercion, check] = [createCoercions(document)([schema]), schemas.check(schema)];
  return (bytes) => {
    const body = coercion.coerce(bytes.toString('utf8'));
    return { body, violations: check(body, 'body') };
  };
}

function readBodyBytes(bytes: Buffer): ParsedBody {
  return { body: bytes, violations: [] };
}

const rawMediaType = 'application/octet-stream';

/** Clients send lines of JSON, and other files of text, as what they are. */
function readTextAsBytes(bytes: Buffer): ParsedBody {
  const text = `The body was sent as text/plain, and read as ${rawMediaType}.`;
  return { ...readBodyBytes(bytes), notices: [{ code: 'content-type-other', text }] };
}
