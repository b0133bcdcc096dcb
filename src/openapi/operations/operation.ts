import { memoizeGetter } from '../../base/memoize-getter.ts';
import type { OpenApiDocument } from '../document.ts';
import { isObject, type JsonObject, objectAt, objectOf, textAt } from '../json/json.ts';
import {
  joinPointer,
  type ObjectAtPointer,
  readPointer,
  resolvePointer,
  resolveProperty,
} from '../json/json-pointer.ts';
import { type MediaTypePointers, toEssence } from './media-type.ts';
import { listParameters, moveTemplateQueryParameters, type Parameter } from './parameter.ts';
import { readBasePath } from './server-base-path.ts';

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

export type RequestBody = { readonly required: boolean; readonly content: MediaTypePointers };

export type DocumentedReply = { readonly pointer: string; readonly content: MediaTypePointers };

/** The methods that a path item has words for. */
export const httpMethods = [
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
export type ListOperationsOptions = {
  readonly base: string;
  /** The ids of the operations of other documents; those of these operations are added. */
  readonly takenIds?: Set<string> | undefined;
};

/** All operations of a document, in its order. Of those with the same operationId the first has it. */
export function listOperations(
  document: OpenApiDocument,
  { base, takenIds }: ListOperationsOptions = { base: readBasePath(document) },
): readonly Operation[] {
  const operations: Operation[] = [];
  const taken: TakenIds = { own: new Set(), others: takenIds };
  for (const path of Object.keys(objectAt(document.root, 'paths'))) {
    const item = resolvePointer(document.root, joinPointer('/paths', path));
    if (path.startsWith('x-') || !isObject(item.value)) continue;
    for (const [method, pointer] of listMethods(item.value, item.pointer)) {
      const operation = toOperation(document.root, {
        path,
        method,
        pointer,
        pathItem: item.pointer,
        base,
        taken,
      });
      taken.own.add(operation.documentedId ?? '');
      takenIds?.add(operation.id);
      operations.push(operation);
    }
  }
  return operations;
}

/** The methods of a path, in capitals, and where each is described (3.2 knows those without a name too). */
function listMethods(item: JsonObject, place: string): readonly (readonly [string, string])[] {
  return [
    ...httpMethods
      .filter((method) => isObject(item[method]))
      .map((method) => [method.toUpperCase(), joinPointer(place, method)] as const),
    ...Object.entries(objectAt(item, 'additionalOperations'))
      .filter(([, operation]) => isObject(operation))
      .map(([method]) => [method, joinPointer(place, 'additionalOperations', method)] as const),
  ];
}

type OperationLocation = {
  readonly path: string;
  readonly method: string;
  readonly pointer: string;
  readonly pathItem: string;
  readonly base: string;
  readonly taken: TakenIds;
};

/** The operationIds that are taken in the document, and the ids of other documents. */
type TakenIds = { readonly own: Set<string>; readonly others: ReadonlySet<string> | undefined };

function toOperation(root: JsonObject, place: OperationLocation): Operation {
  const { path, base, method, pointer, pathItem, taken } = place;
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
      const parameters = moveTemplateQueryParameters(
        path,
        listParameters(root, [pathItem, pointer]),
      );
      return memoizeGetter(this, 'parameters', parameters);
    },
    get body() {
      return memoizeGetter(this, 'body', readBody(root, { pointer, value: source }));
    },
    get replies() {
      return memoizeGetter(this, 'replies', readReplies(root, { pointer, value: source }));
    },
    get security() {
      const own = source.security ?? root.security;
      return memoizeGetter(this, 'security', Array.isArray(own) ? own.filter(isObject) : []);
    },
  };
}

function readBody(root: JsonObject, operation: ObjectAtPointer): RequestBody | undefined {
  const { pointer, value } = resolveProperty(root, operation, 'requestBody');
  if (!isObject(value)) return undefined;
  return { required: value.required === true, content: readContent(root, { pointer, value }) };
}

function readReplies(
  root: JsonObject,
  operation: ObjectAtPointer,
): ReadonlyMap<string, DocumentedReply> {
  const all: ObjectAtPointer = {
    pointer: joinPointer(operation.pointer, 'responses'),
    value: objectAt(operation.value, 'responses'),
  };
  const replies = new Map<string, DocumentedReply>();
  for (const status of Object.keys(all.value)) {
    const { pointer, value } = resolveProperty(root, all, status);
    if (isObject(value))
      replies.set(status.toUpperCase(), {
        pointer,
        content: readContent(root, { pointer, value }),
      });
  }
  return replies;
}

/** The content of a body; all of it, or what a media type is described by, may be a reference. */
function readContent(root: JsonObject, owner: ObjectAtPointer): MediaTypePointers {
  const { pointer, value } = resolveProperty(root, owner, 'content');
  const all: ObjectAtPointer = { pointer, value: objectOf(value) };
  const content = new Map<string, string>();
  for (const type of Object.keys(all.value)) {
    content.set(toEssence(type), resolveProperty(root, all, type).pointer);
  }
  return content;
}

/** What the document says of a status: itself, its range, or the default (OpenAPI 3.1, section 4.8.16). */
export function findDocumentedReply(
  operation: Operation,
  status: number,
): DocumentedReply | undefined {
  return (
    operation.replies.get(`${status}`) ??
    operation.replies.get(`${Math.trunc(status / 100)}XX`) ??
    operation.replies.get('DEFAULT')
  );
}
