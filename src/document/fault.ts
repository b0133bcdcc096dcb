import type { Finding } from './finding.ts';
import type { JsonObject } from './json.ts';
import type { Operation } from './operation.ts';
import { below, locate, readPointer, toPointer } from './pointer.ts';
import { walk } from './walk.ts';

/**
 * Finds what keeps an operation from being served: an error in its parameters, in its body or in a
 * reply of success, behind any number of references. One in an error's reply keeps nobody away.
 */
export const findFault = (
  root: JsonObject,
  faults: ReadonlyMap<object, Finding>,
  operation: Operation,
): Finding | undefined => {
  if (faults.size === 0) return undefined;
  const places = new Set(listParts(operation));
  let fault: Finding | undefined;
  // What is added on the way is visited as well.
  for (const place of places) {
    walk(readPointer(root, place), telling, (node) => {
      fault ??= faults.get(node);
      const pointer = toPointer(node.$ref);
      if (pointer !== undefined) places.add(locate(root, pointer).pointer);
    });
    if (fault) return fault;
  }
  return undefined;
};

const telling = new Set(['$ref', 'type', 'pattern']);

const listParts = ({ pointer, replies }: Operation): readonly string[] => {
  const item = pointer.slice(0, pointer.lastIndexOf('/'));
  const successes = [...replies].filter(([status]) => status.startsWith('2'));
  const shown = successes.length > 0 ? successes : [...replies].filter(isDefault);
  return [
    below(item, 'parameters'),
    below(pointer, 'parameters'),
    below(pointer, 'requestBody'),
    ...shown.map(([, reply]) => reply.pointer),
  ];
};

const isDefault = ([status]: readonly [string, unknown]): boolean => status === 'DEFAULT';
