import { memoizeGetter } from '../../base/memoize-getter.ts';
import { isObject, type JsonObject, objectAt, objectOf, textAt } from '../json/json.ts';
import {
  joinPointer,
  type ObjectAtPointer,
  resolvePointer,
  resolveProperty,
} from '../json/json-pointer.ts';
import { documentLimits } from '../limits.ts';
import { type MediaTypePointers, toEssence } from './media-type.ts';
import { listParameters, moveTemplateQueryParameters, type Parameter } from './parameter.ts';
import { readBasePath } from './server-base-path.ts';

/** One method on one path of a document. Parameters, body, replies and security are read lazily. */
export type Operation = {
  /** The operationId; `METHOD /path` if there is none or an earlier operation has the same. */
  readonly id: string;
  /** The operationId, unless an earlier operation of the document has the same. */
  readonly documentedId: string | undefined;
  /** In upper case. */
  readonly method: string;
  /** The path template, as the document writes it. */
  readonly path: string;
  /** The base path that this server puts before the path. */
  readonly base: string;
  /** JSON pointer of the operation in the document. */
  readonly pointer: string;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  /** Replies by their key in upper case: `200`, `4XX`, `DEFAULT`. */
  readonly replies: ReadonlyMap<string, DocumentedReply>;
  /** The alternative security requirements; empty if there are none. */
  readonly security: readonly JsonObject[];
};

export type RequestBody = { readonly required: boolean; readonly content: MediaTypePointers };

export type DocumentedReply = {
  readonly pointer: string;
  readonly content: MediaTypePointers;
  /** The media types that are documented with parameters, by media type without them. */
  readonly parameterizedTypes: ReadonlyMap<string, string>;
};

/** The methods that a path item may have. */
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

export type ListOperationsOptions = {
  /** The base path, such as `/v1`. */
  readonly base: string;
  /** The operation ids of other documents; those of this document are added. */
  readonly takenIds?: Set<string> | undefined;
};

/**
 * All operations of a document, in its order.
 * @throws an error with a reason, as part of a sentence, when there are too many.
 */
export function listOperations(
  document: { readonly root: JsonObject },
  { base, takenIds }: ListOperationsOptions = { base: readBasePath(document) },
): readonly Operation[] {
  const taken: TakenIds = { own: new Set(), others: takenIds };
  return listOperationLocations(document).map((location) => {
    const operation = toOperation(document.root, { ...location, base, taken });
    taken.own.add(operation.documentedId ?? '');
    takenIds?.add(operation.id);
    return operation;
  });
}

/**
 * Where the operations of a document are, in its order.
 * @throws an error with a reason, as part of a sentence, when there are too many.
 */
export function listOperationLocations({
  root,
}: {
  readonly root: JsonObject;
}): readonly OperationLocation[] {
  const locations: OperationLocation[] = [];
  for (const path of Object.keys(objectAt(root, 'paths'))) {
    const item = resolvePointer(root, joinPointer('/paths', path));
    if (path.startsWith('x-') || !isObject(item.value)) continue;
    for (const [method, pointer, source] of listMethods(item.value, item.pointer))
      locations.push({ path, method, pointer, source, pathItem: item.pointer });
    if (locations.length > documentLimits.operations) throw new Error(tooManyOperations);
  }
  return locations;
}

const tooManyOperations = `it has more than ${documentLimits.operations} operations; remove some by an overlay (--overlay)`;

/** The methods of a path item in upper case, each with its pointer (3.2 has `additionalOperations`). */
export function listMethods(
  item: JsonObject,
  pointer: string,
): readonly (readonly [string, string, JsonObject])[] {
  const methods: [string, string, JsonObject][] = [];
  for (const method of httpMethods) {
    const operation = item[method];
    if (isObject(operation))
      methods.push([method.toUpperCase(), joinPointer(pointer, method), operation]);
  }
  for (const [method, operation] of Object.entries(objectAt(item, 'additionalOperations')))
    if (isObject(operation))
      methods.push([method, joinPointer(pointer, 'additionalOperations', method), operation]);
  return methods;
}

/** Where an operation is in a document. */
export type OperationLocation = Pick<Operation, 'path' | 'method' | 'pointer'> & {
  /** The object at the pointer. */
  readonly source: JsonObject;
  /** JSON pointer of the path item. */
  readonly pathItem: string;
};

export type NewOperation = OperationLocation & { readonly base: string; readonly taken: TakenIds };

/** The operationIds used so far in the document, and the operation ids of other documents. */
type TakenIds = { readonly own: Set<string>; readonly others: ReadonlySet<string> | undefined };

/** Reads the operation at a place of a document; its parts are read when they are first used. */
export function toOperation(
  root: JsonObject,
  { path, base, method, pointer, source, pathItem, taken }: NewOperation,
): Operation {
  const operationId = textAt(source, 'operationId');
  const isRepeated = operationId !== undefined && taken.own.has(operationId);
  const documentedId = isRepeated ? undefined : operationId;
  const isFree = documentedId !== undefined && !taken.others?.has(documentedId);
  // Two documents may have the same path, but below different base paths.
  const prefix = taken.others === undefined ? '' : base;
  return {
    id: isFree ? documentedId : `${method} ${prefix}${path}`,
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
      const security = source.security ?? root.security;
      const alternatives = Array.isArray(security) ? security.filter(isObject) : [];
      return memoizeGetter(this, 'security', alternatives);
    },
  };
}

function readBody(root: JsonObject, operation: ObjectAtPointer): RequestBody | undefined {
  const { pointer, value } = resolveProperty(root, operation, 'requestBody');
  // A reference to nothing is any JSON.
  if (objectAt(operation.value, 'requestBody').$ref !== undefined && !isObject(value))
    return { required: false, content: new Map([['application/json', pointer]]) };
  if (!isObject(value)) return undefined;
  return { required: value.required === true, content: readContent(root, { pointer, value }) };
}

/** The replies of the operation at a pointer. */
export function readReplies(
  root: JsonObject,
  operation: ObjectAtPointer,
): ReadonlyMap<string, DocumentedReply> {
  const responses: ObjectAtPointer = {
    pointer: joinPointer(operation.pointer, 'responses'),
    value: objectAt(operation.value, 'responses'),
  };
  const replies = new Map<string, DocumentedReply>();
  for (const status of Object.keys(responses.value)) {
    const { pointer, value } = resolveProperty(root, responses, status);
    if (isObject(value))
      replies.set(status.toUpperCase(), {
        pointer,
        content: readContent(root, { pointer, value }),
        parameterizedTypes: readParameterizedTypes(root, { pointer, value }),
      });
  }
  return replies;
}

function readParameterizedTypes(
  root: JsonObject,
  owner: ObjectAtPointer,
): ReadonlyMap<string, string> {
  const types = Object.keys(objectOf(resolveProperty(root, owner, 'content').value));
  return new Map(types.filter((type) => type.includes(';')).map((type) => [toEssence(type), type]));
}

/** The media types of a body or a reply. The whole `content` and each entry may be a reference. */
function readContent(root: JsonObject, owner: ObjectAtPointer): MediaTypePointers {
  const { pointer, value } = resolveProperty(root, owner, 'content');
  const content: ObjectAtPointer = { pointer, value: objectOf(value) };
  const pointers = new Map<string, string>();
  for (const type of Object.keys(content.value)) {
    pointers.set(toEssence(type), resolveProperty(root, content, type).pointer);
  }
  return pointers;
}

/**
 * The documented reply for a status: its own, that of its range, or the default (OpenAPI 3.1, section
 * 4.8.16).
 */
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
