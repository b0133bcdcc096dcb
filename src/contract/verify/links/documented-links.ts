import {
  type JsonObject,
  joinPointer,
  type OpenApiDocument,
  type Operation,
  objectAt,
  objectOf,
  readPointer,
  resolvePointer,
  textAt,
} from '../../../openapi/openapi.ts';

/** A link of a reply to another operation (OpenAPI 3.1, section 4.8.20). */
export type DocumentedLink = {
  readonly name: string;
  readonly status: string;
  readonly target: Operation;
  /** Values or expressions by the name of a parameter, perhaps as `path.id`. */
  readonly parameters: JsonObject;
  /** A value or an expression; absent where the link has no body. */
  readonly body?: unknown;
  /** JSON pointer of the link. */
  readonly pointer: string;
};

/** Lists the links of an operation whose targets the document has. */
export function listDocumentedLinks(
  { root }: OpenApiDocument,
  operation: Operation,
  operations: readonly Operation[],
): readonly DocumentedLink[] {
  const responses = joinPointer(operation.pointer, 'responses');
  return Object.keys(objectOf(readPointer(root, responses))).flatMap((status) => {
    const reply = resolvePointer(root, joinPointer(responses, status));
    return Object.keys(objectAt(objectOf(reply.value), 'links')).flatMap((name) => {
      const pointer = joinPointer(responses, status, 'links', name);
      const resolved = resolvePointer(root, joinPointer(reply.pointer, 'links', name));
      const link = objectOf(resolved.value);
      const target = findTarget(link, operations);
      if (!target) return [];
      const body = link.requestBody === undefined ? {} : { body: link.requestBody };
      return [{ name, status, target, parameters: objectAt(link, 'parameters'), ...body, pointer }];
    });
  });
}

/** A reference to another document has no target here. */
function findTarget(link: JsonObject, operations: readonly Operation[]): Operation | undefined {
  const id = textAt(link, 'operationId');
  if (id !== undefined) return operations.find((operation) => operation.id === id);
  const [document, pointer] = `${textAt(link, 'operationRef')}`.split('#');
  return document === ''
    ? operations.find((operation) => operation.pointer === pointer)
    : undefined;
}
