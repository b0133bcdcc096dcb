import type { JsonObject } from '../json/json.ts';
import { joinPointer, readPointer, refToPointer, resolvePointer } from '../json/json-pointer.ts';
import { walkDocument } from '../json/walk-document.ts';
import type { Operation } from '../operations/operation.ts';
import type { Finding } from './finding.ts';

/**
 * Finds what keeps an operation from being served: an error in its parameters, in its body or in a
 * reply of success, behind any number of references. One in an error's reply keeps nobody away.
 */
export function findBlockingFinding(
  root: JsonObject,
  faults: ReadonlyMap<object, Finding>,
  operation: Operation,
): Finding | undefined {
  if (faults.size === 0) return undefined;
  const places = new Set(listServedParts(operation));
  let fault: Finding | undefined;
  // What is added on the way is visited as well.
  for (const place of places) {
    walkDocument(readPointer(root, place), visitedKeywords, (node) => {
      fault ??= faults.get(node);
      const pointer = refToPointer(node.$ref);
      if (pointer !== undefined) places.add(resolvePointer(root, pointer).pointer);
    });
    if (fault) return fault;
  }
  return undefined;
}

const visitedKeywords = new Set(['$ref', 'type', 'pattern']);

function listServedParts({ pointer, replies }: Operation): readonly string[] {
  const item = pointer.slice(0, pointer.lastIndexOf('/'));
  const successes = [...replies].filter(([status]) => status.startsWith('2'));
  const shown = successes.length > 0 ? successes : [...replies].filter(isDefaultReply);
  return [
    joinPointer(item, 'parameters'),
    joinPointer(pointer, 'parameters'),
    joinPointer(pointer, 'requestBody'),
    ...shown.map(([, reply]) => reply.pointer),
  ];
}

function isDefaultReply([status]: readonly [string, unknown]): boolean {
  return status === 'DEFAULT';
}
