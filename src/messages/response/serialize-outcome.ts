import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Refusal } from '../../base/refusal.ts';
import type { Outcome } from '../../handlers/behaviour.ts';
import {
  findDocumentedReply,
  findExample,
  isJsonMediaType,
  isObject,
  type OpenApiDocument,
  type Operation,
  refuseFinding,
  toConcreteMediaType,
  toEssence,
} from '../../openapi/openapi.ts';
import { createJsonSerializers, stringifyJson } from './json-serializer.ts';
import { createKeptBytes, type KeepBytes, type KeptBytes } from './kept-bytes.ts';
import { createMediaTypeSerializer } from './media-type-serializer.ts';

/** A reply that is ready to be sent. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | undefined;
  /** Has the bytes of the body where its text is kept. */
  readonly keptBytes?: KeptBytes | undefined;
};

/** Turns an outcome into a reply by the document's description of its status, in the accepted media type. */
export type SerializeOutcome = (outcome: Outcome, mediaType?: string) => Reply;

/** The format of bodies of one status of one operation in one media type. */
type BodyFormat = {
  /** The content type alone, for outcomes without headers. */
  readonly headers: Reply['headers'];
  /** `undefined`: the value cannot be written in the media type. */
  readonly serialize: (body: unknown) => Reply['body'];
};

function toBodyFormat(contentType: string, serialize: BodyFormat['serialize']): BodyFormat {
  return { headers: { 'content-type': contentType }, serialize };
}

const jsonFormat = toBodyFormat('application/json', stringifyJson);

/** For outcomes of requests without an operation. */
export function serializeUndocumented(outcome: Outcome): Reply {
  return toReply(outcome, { formatOf: () => jsonFormat, keepBytes: keepNothing }, undefined);
}

type BodyFormatOf = (status: number, mediaType: string | undefined) => BodyFormat;

/** The property names that the document declares elsewhere; see `JsonSerializers`. */
export type DeclaredNames = () => ReadonlySet<string> | undefined;

type BodyFormatOptions = {
  readonly status: number;
  readonly mediaType: string | undefined;
  readonly declared: DeclaredNames | undefined;
};

/** Creates the serializers of a document's operations. */
export function createOutcomeSerializers(
  document: OpenApiDocument,
): (operation: Operation, declared?: DeclaredNames) => SerializeOutcome {
  const formatOf = createBodyFormats(document);
  const keepBytes = createKeptBytes();
  return (operation, declared) => {
    const byMediaType = new Map<string, BodyFormat>();
    const defaults = new Map<number, BodyFormat>();
    const find: BodyFormatOf = (status, mediaType) => {
      const known =
        mediaType === undefined ? defaults.get(status) : byMediaType.get(`${status} ${mediaType}`);
      if (known) return known;
      const format = formatOf(operation, { status, mediaType, declared });
      if (mediaType === undefined) defaults.set(status, format);
      else byMediaType.set(`${status} ${mediaType}`, format);
      return format;
    };
    return (outcome, mediaType) => {
      try {
        return toReply(outcome, { formatOf: find, keepBytes }, mediaType);
      } catch (cause) {
        throw cause instanceof RangeError ? refuseUnsendable(operation) : cause;
      }
    };
  };
}

/** An example of a document may nest deeper than the stack allows. */
function refuseUnsendable({ pointer }: Operation): Refusal {
  const message = 'The reply is nested too deeply or too long to be sent';
  return refuseFinding({ severity: 'error', pointer, message });
}

function createBodyFormats(document: OpenApiDocument) {
  const json = createJsonSerializers(document);
  const serializeAs = createMediaTypeSerializer(document, json);
  return (operation: Operation, { status, mediaType, declared }: BodyFormatOptions): BodyFormat => {
    const reply = findDocumentedReply(operation, status);
    const types = [...(reply?.content ?? [])];
    const media =
      types.find(([type]) => toConcreteMediaType(type) === mediaType) ??
      types.find(([type]) => isJsonMediaType(type)) ??
      types[0];
    if (!media) return jsonFormat;
    const [type, pointer] = media;
    const schema = `${pointer}/schema`;
    if (isJsonMediaType(type)) {
      const contentType = reply?.parameterizedTypes.get(type) ?? toConcreteMediaType(type);
      return toBodyFormat(contentType, json.serializer(schema, declared?.()));
    }
    const example = findExample(document, pointer);
    const exampleText = typeof example === 'string' ? example : undefined;
    return toBodyFormat(type, (body) =>
      isEncodedBody(body) ? body : (serializeAs(type, body, schema, declared?.()) ?? exampleText),
    );
  };
}

const noHeaders: Reply['headers'] = {};

type ReplyParts = { readonly formatOf: BodyFormatOf; readonly keepBytes: KeepBytes };

function keepNothing(): undefined {
  return undefined;
}

function toReply(
  outcome: Outcome,
  { formatOf, keepBytes }: ReplyParts,
  mediaType: string | undefined,
): Reply {
  const { status, body } = outcome;
  const headers = outcome.headers ? withLowerCaseNames(outcome.headers) : noHeaders;
  if (body === undefined) return { status, headers, body };
  const contentType = headers['content-type'];
  if (contentType !== undefined) {
    const type = toEssence(`${contentType}`);
    if (!isJsonMediaType(type))
      return { status, headers, body: serializeInOwnType(type, body, formatOf(status, type)) };
  }
  const format = formatOf(status, mediaType);
  const text = format.serialize(body);
  const formatHeaders = text === undefined ? jsonFormat.headers : format.headers;
  const allHeaders = headers === noHeaders ? formatHeaders : { ...formatHeaders, ...headers };
  const keptBytes = typeof text === 'string' ? keepBytes(body, text) : undefined;
  return { status, headers: allHeaders, body: text ?? stringifyJson(body), keptBytes };
}

/** Serializes a body in the outcome's own media type, which the document may not have. */
function serializeInOwnType(
  type: string,
  body: unknown,
  { headers, serialize }: BodyFormat,
): Reply['body'] {
  if (isEncodedBody(body)) return body;
  const text = headers['content-type'] === type ? serialize(body) : undefined;
  return text ?? stringifyJson(body);
}

function isEncodedBody(body: unknown): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array;
}

function withLowerCaseNames(headers: Reply['headers']): Reply['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

const unsendableHeaders = ['trailer', 'transfer-encoding'];

/** True for fields that a reply of known length cannot have (RFC 9112, section 6.2; RFC 9110, section 6.6.2). */
export function isUnsendableHeader(name: string): boolean {
  return unsendableHeaders.includes(name.toLowerCase());
}

/**
 * Makes sure that an outcome can be sent, while its transaction can still be undone.
 * @throws an error with a sentence for the author of the behaviour.
 */
export function validateOutcome(outcome: Outcome, operation: { readonly id: string }): void {
  const { status, headers }: Partial<Outcome> = isObject(outcome) ? outcome : {};
  if (!Number.isInteger(status) || Number(status) < 200 || Number(status) > 599) {
    throw new Error(
      `The outcome of ${operation.id} is invalid: return { status, body } with a status from 200 to 599.`,
    );
  }
  if (headers === undefined) return;
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    if (isUnsendableHeader(name)) {
      throw new Error(
        `The outcome of ${operation.id} has the header field ${name}, which cannot be sent: replies are sent whole, with their length.`,
      );
    }
    for (const line of Array.isArray(value) ? value : [value]) validateHeaderValue(name, line);
  }
}
