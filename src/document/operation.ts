import { isObject, type JsonObject, objectAt, objectOf, textAt } from './json.ts';
import type { OpenApiDocument } from './load.ts';
import { below, locate, readPointer } from './pointer.ts';

/** One method on one path of a document. Its parts are read when they are first asked for. */
export type Operation = {
  /** The operationId, or `METHOD /path` where the document gives none. */
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** The path template, as the document writes it. */
  readonly path: string;
  /** Where it stands in the document. */
  readonly pointer: string;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  /** Replies by what the document calls them: `200`, `4XX`, `default`. */
  readonly replies: ReadonlyMap<string, DocumentedReply>;
  /** The security requirements, alternatives of each other; empty when there are none. */
  readonly security: readonly JsonObject[];
};

export type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  /** Where its schema stands. */
  readonly schema: string;
  /** What stands between the entries of a list; absent where each is sent under the name anew. */
  readonly separator: string | undefined;
};

/** A media type, in lower case and without parameters, and where its description stands. */
export type Content = ReadonlyMap<string, string>;

export type RequestBody = { readonly required: boolean; readonly content: Content };

export type DocumentedReply = { readonly pointer: string; readonly content: Content };

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** All operations of a document, in its order. */
export const listOperations = (document: OpenApiDocument): readonly Operation[] => {
  const operations: Operation[] = [];
  for (const path of Object.keys(objectAt(document.root, 'paths'))) {
    const item = locate(document.root, below('/paths', path));
    if (!path.startsWith('/') || !isObject(item.value)) continue;
    for (const method of methods) {
      if (!isObject(item.value[method])) continue;
      operations.push(toOperation(document.root, { path, method, item: item.pointer }));
    }
  }
  return operations;
};

type Place = { readonly path: string; readonly method: string; readonly item: string };

const toOperation = (root: JsonObject, { path, method, item }: Place): Operation => {
  const pointer = below(item, method);
  const source = objectAt(objectOf(readPointer(root, item)), method);
  const capitals = method.toUpperCase();
  return {
    id: textAt(source, 'operationId') ?? `${capitals} ${path}`,
    method: capitals,
    path,
    pointer,
    get parameters() {
      return remember(this, 'parameters', listParameters(root, [item, pointer]));
    },
    get body() {
      return remember(this, 'body', readBody(root, below(pointer, 'requestBody')));
    },
    get replies() {
      return remember(this, 'replies', readReplies(root, below(pointer, 'responses')));
    },
    get security() {
      const own = source.security ?? root.security;
      return remember(this, 'security', Array.isArray(own) ? own.filter(isObject) : []);
    },
  };
};

/** Replaces a getter by what it gave: an operation's part is read once. */
const remember = <T>(owner: object, name: string, value: T): T => {
  Object.defineProperty(owner, name, { value });
  return value;
};

const isPlace = (value: unknown): value is Parameter['in'] =>
  value === 'path' || value === 'query' || value === 'header' || value === 'cookie';

/** By `style` and `explode` (OpenAPI 3.1, section 4.8.12.2). */
const readSeparator = ({ in: place, style, explode }: JsonObject): string | undefined => {
  if (place === 'path' || place === 'header') return ',';
  if (explode === true || (explode !== false && (style ?? 'form') === 'form')) return undefined;
  return style === 'spaceDelimited' ? ' ' : style === 'pipeDelimited' ? '|' : ',';
};

/** Header fields that are described elsewhere in a document (OpenAPI 3.1, section 4.8.12.2.1). */
const isIgnored = (place: Parameter['in'], name: string): boolean =>
  place === 'header' && /^(accept|content-type|authorization)$/i.test(name);

/** Parameters of the path, then those of the operation, which take the place of a namesake. */
const listParameters = (root: JsonObject, owners: readonly string[]): readonly Parameter[] => {
  const parameters = new Map<string, Parameter>();
  for (const owner of owners) {
    const list = readPointer(root, below(owner, 'parameters'));
    const count = Array.isArray(list) ? list.length : 0;
    for (let index = 0; index < count; index++) {
      const { pointer, value } = locate(root, below(owner, 'parameters', String(index)));
      const source = objectOf(value);
      const name = textAt(source, 'name');
      if (name === undefined || !isPlace(source.in) || isIgnored(source.in, name)) continue;
      parameters.set(`${source.in} ${name}`, {
        name,
        in: source.in,
        required: source.required === true,
        schema: below(pointer, 'schema'),
        separator: readSeparator(source),
      });
    }
  }
  return [...parameters.values()];
};

const readBody = (root: JsonObject, place: string): RequestBody | undefined => {
  const { pointer, value } = locate(root, place);
  if (!isObject(value)) return undefined;
  return { required: value.required === true, content: readContent(value, pointer) };
};

const readReplies = (root: JsonObject, place: string): ReadonlyMap<string, DocumentedReply> => {
  const replies = new Map<string, DocumentedReply>();
  for (const status of Object.keys(objectOf(readPointer(root, place)))) {
    const { pointer, value } = locate(root, below(place, status));
    if (isObject(value))
      replies.set(status.toUpperCase(), { pointer, content: readContent(value, pointer) });
  }
  return replies;
};

const readContent = (owner: JsonObject, pointer: string): Content => {
  const content = new Map<string, string>();
  for (const type of Object.keys(objectAt(owner, 'content'))) {
    content.set(toEssence(type), below(pointer, 'content', type));
  }
  return content;
};

/** A media type without its parameters, in lower case (RFC 9110, section 8.3.1). */
export const toEssence = (type: string): string => type.replace(/;.*$/s, '').trim().toLowerCase();

/** True for `application/json`, everything with a `+json` suffix (RFC 6839), and a range that has it. */
export const isJson = (essence: string): boolean =>
  essence === 'application/json' || essence.endsWith('+json') || isJsonRange(essence);

const isJsonRange = (essence: string): boolean => essence === '*/*' || essence === 'application/*';

/** The concrete media type to send where a document has a range of them. */
export const toConcrete = (essence: string): string =>
  isJsonRange(essence) ? 'application/json' : essence;

/** Where the content of a media type is described: as itself, or in its range (OpenAPI 3.1, section 4.8.14). */
export const findContent = (content: Content, essence: string): string | undefined =>
  content.get(essence) ?? content.get(`${essence.split('/', 1)[0]}/*`) ?? content.get('*/*');
