import { type JsonObject, objectOf } from '../json/json.ts';
import { joinPointer, readPointer, refToPointer } from '../json/json-pointer.ts';
import type { DocumentedReply, Operation } from '../operations/operation.ts';
import type { Finding } from './finding.ts';

/**
 * Finds the error that keeps an operation from being served: one that leaves nothing of a success reply.
 * An error deeper in a schema, in a parameter or in the body does not count, since any value is allowed
 * there, nor does one in an error reply.
 */
export function findBlockingFinding(
  root: JsonObject,
  errorsByNode: ReadonlyMap<object, Finding>,
  operation: Operation,
): Finding | undefined {
  if (errorsByNode.size === 0) return undefined;
  for (const pointer of listServedParts(root, operation)) {
    const error = findErrorInChain(root, errorsByNode, pointer);
    if (error) return error;
  }
  return undefined;
}

/** The error of a node, or of the nodes that its chain of references leads to. */
function findErrorInChain(
  root: JsonObject,
  errorsByNode: ReadonlyMap<object, Finding>,
  pointer: string,
): Finding | undefined {
  const visited = new Set<string>();
  let next: string | undefined = pointer;
  while (next !== undefined && !visited.has(next)) {
    visited.add(next);
    const node = readPointer(root, next);
    const error = errorsByNode.get(Object(node));
    if (error) return error;
    next = refToPointer(objectOf(node).$ref);
  }
  return undefined;
}

/** The pointers of the success replies, and of their schemas. */
function listServedParts(root: JsonObject, operation: Operation): readonly string[] {
  const { pointer, replies } = operation;
  const successes = [...replies].filter(([status]) => status.startsWith('2'));
  const served =
    successes.length > 0 ? successes : [...replies].filter(([status]) => status === 'DEFAULT');
  return [
    ...listBrokenReplies(root, pointer),
    ...served.flatMap(([, reply]) => [reply.pointer, ...listContentParts(reply)]),
  ];
}

function listContentParts({ content }: Pick<DocumentedReply, 'content'>): readonly string[] {
  return [...content.values()].flatMap((mediaType) => [mediaType, `${mediaType}/schema`]);
}

/** Success replies that are references; a broken one is not among the operation's replies. */
function listBrokenReplies(root: JsonObject, pointer: string): readonly string[] {
  const replies = joinPointer(pointer, 'responses');
  return Object.keys(objectOf(readPointer(root, replies)))
    .filter((status) => status.startsWith('2'))
    .map((status) => joinPointer(replies, status));
}
