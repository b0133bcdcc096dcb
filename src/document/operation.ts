import { readBasePath } from './base-path.ts';
import { isObject, type JsonObject, objectAt, objectOf, textAt } from './json.ts';
import type { OpenApiDocument } from './load.ts';
import { type Content, toEssence } from './media-type.ts';
import { listParameters, type Parameter } from './parameter.ts';
import { below, type Holder, locate, locateIn, readPointer } from './pointer.ts';
import { remember } from './remember.ts';
import { placeByTemplate } from './template-query.ts';

/** One method on one path of a document. Its parts are read when they are first asked for. */
export type Operation = {
  /** The operationId, or `METHOD /path` where the document gives none, or gave it to another. */
  readonly id: string;
  /** The operationId, where no operation before it in the document has the same. */
  readonly documentedId: string | undefined;
  /** In capitals. */
  readonly method: string;
  /** The path template, as the document writes it. */
  readonly path: string;
  /** What goes before it on this server. */
  readonly base: string;
  /** Where it stands in the document. */
  readonly pointer: string;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  /** Replies by what the document calls them: `200`, `4XX`, `default`. */
  readonly replies: ReadonlyMap<string, DocumentedReply>;
  /** The security requirements, alternatives of each other; empty when there are none. */
  readonly security: readonly JsonObject[];
};

export type RequestBody = { readonly required: boolean; readonly content: Content };

export type DocumentedReply = { readonly pointer: string; readonly content: Content };

/** The methods that a path item has words for. */
export const methods = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
];

/** Where a document's operations are, and beside whose. */
export type Site = {
  readonly base: string;
  /** The ids of the operations of other documents; those of these operations are added. */
  readonly others?: Set<string> | undefined;
};

/** All operations of a document, in its order. Of those with the same operationId the first has it. */
export const listOperations = (
  document: OpenApiDocument,
  { base, others }: Site = { base: readBasePath(document) },
): readonly Operation[] => {
  const operations: Operation[] = [];
  const taken: Taken = { own: new Set(), others };
  for (const path of Object.keys(objectAt(document.root, 'paths'))) {
    const item = locate(document.root, below('/paths', path));
    if (path.startsWith('x-') || !isObject(item.value)) continue;
    for (const [method, pointer] of listMethods(item.value, item.pointer)) {
      const operation = toOperation(document.root, {
        path,
        method,
        pointer,
        item: item.pointer,
        base,
        taken,
      });
      taken.own.add(operation.documentedId ?? '');
      others?.add(operation.id);
      operations.push(operation);
    }
  }
  return operations;
};

/** The methods of a path, in capitals, and where each is described (3.2 knows those without a name too). */
const listMethods = (item: JsonObject, place: string): readonly (readonly [string, string])[] => [
  ...methods
    .filter((method) => isObject(item[method]))
    .map((method) => [method.toUpperCase(), below(place, method)] as const),
  ...Object.entries(objectAt(item, 'additionalOperations'))
    .filter(([, operation]) => isObject(operation))
    .map(([method]) => [method, below(place, 'additionalOperations', method)] as const),
];

type Place = {
  readonly path: string;
  readonly method: string;
  readonly pointer: string;
  readonly item: string;
  readonly base: string;
  readonly taken: Taken;
};

/** The operationIds that are taken in the document, and the ids of other documents. */
type Taken = { readonly own: Set<string>; readonly others: ReadonlySet<string> | undefined };

const toOperation = (root: JsonObject, place: Place): Operation => {
  const { path, base, method, pointer, item, taken } = place;
  const source = objectOf(readPointer(root, pointer));
  const named = textAt(source, 'operationId');
  const documentedId = named !== undefined && taken.own.has(named) ? undefined : named;
  const isFree = documentedId !== undefined && !taken.others?.has(documentedId);
  // Two documents may have the same path, but not below the same base path.
  const lead = taken.others === undefined ? '' : base;
  return {
    id: isFree ? documentedId : `${method} ${lead}${path}`,
    documentedId,
    method,
    path,
    base,
    pointer,
    get parameters() {
      const parameters = placeByTemplate(path, listParameters(root, [item, pointer]));
      return remember(this, 'parameters', parameters);
    },
    get body() {
      return remember(this, 'body', readBody(root, { pointer, value: source }));
    },
    get replies() {
      return remember(this, 'replies', readReplies(root, { pointer, value: source }));
    },
    get security() {
      const own = source.security ?? root.security;
      return remember(this, 'security', Array.isArray(own) ? own.filter(isObject) : []);
    },
  };
};

const readBody = (root: JsonObject, operation: Holder): RequestBody | undefined => {
  const { pointer, value } = locateIn(root, operation, 'requestBody');
  if (!isObject(value)) return undefined;
  return { required: value.required === true, content: readContent(root, { pointer, value }) };
};

const readReplies = (root: JsonObject, operation: Holder): ReadonlyMap<string, DocumentedReply> => {
  const all: Holder = {
    pointer: below(operation.pointer, 'responses'),
    value: objectAt(operation.value, 'responses'),
  };
  const replies = new Map<string, DocumentedReply>();
  for (const status of Object.keys(all.value)) {
    const { pointer, value } = locateIn(root, all, status);
    if (isObject(value))
      replies.set(status.toUpperCase(), {
        pointer,
        content: readContent(root, { pointer, value }),
      });
  }
  return replies;
};

/** The content of a body; all of it, or what a media type is described by, may be a reference. */
const readContent = (root: JsonObject, owner: Holder): Content => {
  const { pointer, value } = locateIn(root, owner, 'content');
  const all: Holder = { pointer, value: objectOf(value) };
  const content = new Map<string, string>();
  for (const type of Object.keys(all.value)) {
    content.set(toEssence(type), locateIn(root, all, type).pointer);
  }
  return content;
};
