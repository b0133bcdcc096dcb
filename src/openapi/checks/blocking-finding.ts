import type { JsonObject } from '../json/json.ts';
import { joinPointer, readPointer, refToPointer, resolvePointer } from '../json/json-pointer.ts';
import { walkDocument } from '../json/walk-document.ts';
import type { Operation } from '../operations/operation.ts';
import type { Finding } from './finding.ts';

/**
 * Finds the error that keeps an operation from being served: one in its parameters, in its body or in
 * a success reply, references followed. Errors in other replies do not count.
 */
export function findBlockingFinding(
  root: JsonObject,
  errorsByNode: ReadonlyMap<object, Finding>,
  operation: Operation,
): Finding | undefined {
  if (errorsByNode.size === 0) return undefined;
  const pointers = new Set(listServedParts(operation));
  let blocking: Finding | undefined;
  // Pointers that are added during the loop are visited too.
  for (const pointer of pointers) {
    walkDocument(readPointer(root, pointer), keywordsOfErrors, (node) => {
      blocking ??= errorsByNode.get(node);
      const target = refToPointer(node.$ref);
      if (target !== undefined) pointers.add(resolvePointer(root, target).pointer);
    });
    if (blocking) return blocking;
  }
  return undefined;
}

const keywordsOfErrors = new Set(['$ref', 'type', 'pattern']);

function listServedParts({ pointer, replies }: Operation): readonly string[] {
  const pathItem = pointer.slice(0, pointer.lastIndexOf('/'));
  const successes = [...replies].filter(([status]) => status.startsWith('2'));
  const served =
    successes.length > 0 ? successes : [...replies].filter(([status]) => status === 'DEFAULT');
  return [
    joinPointer(pathItem, 'parameters'),
    joinPointer(pointer, 'parameters'),
    joinPointer(pointer, 'requestBody'),
    ...served.map(([, reply]) => reply.pointer),
  ];
}
