import type { Outcome } from '../../handlers/behaviour.ts';
import {
  findDocumentedReply,
  findExample,
  isJsonMediaType,
  type OpenApiDocument,
  type Operation,
  toConcreteMediaType,
  toEssence,
} from '../../openapi/openapi.ts';
import { createJsonSerializers, type SerializeJson } from './json-serializer.ts';
import { createMediaTypeSerializer } from './media-type-serializer.ts';

/** What goes out: a body that is printed, and the fields of the head. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | undefined;
};

/** Turns outcomes of an operation into replies, by what the document says of their status; `accepted` is the media type to write. */
export type SerializeOutcome = (outcome: Outcome, accepted?: string) => Reply;

/** How bodies of one status of one operation go out in one media type. */
type BodyFormat = {
  /** The content type alone, for outcomes without headers of their own. */
  readonly headers: Reply['headers'];
  /** `undefined`: a value that cannot be written in that type. */
  readonly print: (body: unknown) => Reply['body'];
};

const stringifyJson: SerializeJson = (value) => JSON.stringify(value) ?? 'null';

function toBodyFormat(contentType: string, print: BodyFormat['print']): BodyFormat {
  return {
    headers: { 'content-type': contentType },
    print,
  };
}

const jsonFormat = toBodyFormat('application/json; charset=utf-8', stringifyJson);

/** For outcomes of requests that no operation matches. */
export const serializeUndocumented: SerializeOutcome = (outcome) =>
  toReply(outcome, () => jsonFormat, undefined);

type BodyFormatOf = (status: number, type: string | undefined) => BodyFormat;

/** The names of properties that are declared elsewhere, so that no reply but those shows them; see `Printers`. */
export type DeclaredNames = () => ReadonlySet<string> | undefined;

type BodyFormatOptions = {
  readonly status: number;
  readonly wanted: string | undefined;
  readonly declared: DeclaredNames | undefined;
};

/** Opens the shapes of a document's operations. */
export function createOutcomeSerializers(
  document: OpenApiDocument,
): (operation: Operation, declared?: DeclaredNames) => SerializeOutcome {
  const printers = createJsonSerializers(document);
  const writeAs = createMediaTypeSerializer(document);
  const readForm = (
    operation: Operation,
    { status, wanted, declared }: BodyFormatOptions,
  ): BodyFormat => {
    const types = [...(findDocumentedReply(operation, status)?.content ?? [])];
    const json = types.find(([type]) => isJsonMediaType(type));
    const media = types.find(([type]) => toConcreteMediaType(type) === wanted) ?? json ?? types[0];
    if (!media) return jsonFormat;
    const [type, pointer] = media;
    const schema = `${pointer}/schema`;
    if (isJsonMediaType(type))
      return toBodyFormat(toContentType(type), printers.serializer(schema, declared?.()));
    const example = findExample(document, pointer);
    const shown = typeof example === 'string' ? example : undefined;
    return toBodyFormat(type, (body) =>
      isEncodedBody(body) ? body : (writeAs(type, body, schema) ?? shown),
    );
  };
  return (operation, declared) => {
    const forms = new Map<string, BodyFormat>();
    const usual = new Map<number, BodyFormat>();
    const formOf: BodyFormatOf = (status, wanted) => {
      const known = wanted === undefined ? usual.get(status) : forms.get(`${status} ${wanted}`);
      if (known) return known;
      const form = readForm(operation, { status, wanted, declared });
      if (wanted === undefined) usual.set(status, form);
      else forms.set(`${status} ${wanted}`, form);
      return form;
    };
    return (outcome, accepted) => toReply(outcome, formOf, accepted);
  };
}

const noHeaders: Reply['headers'] = {};

function toReply(outcome: Outcome, formOf: BodyFormatOf, accepted: string | undefined): Reply {
  const { status, body } = outcome;
  const headers = outcome.headers ? withLowerCaseNames(outcome.headers) : noHeaders;
  if (body === undefined) return { status, headers, body };
  const written = headers['content-type'];
  if (written !== undefined) {
    const type = toEssence(`${written}`);
    if (!isJsonMediaType(type))
      return { status, headers, body: writeInOwnType(type, body, formOf(status, type)) };
  }
  const form = formOf(status, accepted);
  const text = form.print(body);
  const { headers: typed } = text === undefined ? jsonFormat : form;
  const all = headers === noHeaders ? typed : { ...typed, ...headers };
  return { status, headers: all, body: text ?? stringifyJson(body) };
}

/** A body in the outcome's own type, which the document may not have. */
function writeInOwnType(
  type: string,
  body: unknown,
  { headers, print }: BodyFormat,
): Reply['body'] {
  if (isEncodedBody(body)) return body;
  const text = headers['content-type'] === type ? print(body) : undefined;
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

function toContentType(type: string): string {
  const concrete = toConcreteMediaType(type);
  return concrete === 'application/json' ? 'application/json; charset=utf-8' : concrete;
}
