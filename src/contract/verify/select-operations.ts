import { describeNearest } from '../../base/nearest.ts';
import {
  type OpenApiDocument,
  type Operation,
  objectOf,
  readPointer,
} from '../../openapi/openapi.ts';

/** Which operations are meant, by ids and tags. */
export type SelectedOperations = {
  isSelected(operation: Operation): boolean;
  /** Whether it may be sent at all, be it to set something up for another. */
  isAllowed(operation: Operation): boolean;
};

/**
 * Reads what was chosen: all but those to be skipped, or only those that were named.
 * @throws an error with a sentence where there is no such operation or tag.
 */
export function selectOperations(
  { root }: OpenApiDocument,
  operations: readonly Operation[],
  { only, skip }: { readonly only: readonly string[]; readonly skip: readonly string[] },
): SelectedOperations {
  const target = new Map<string, Set<Operation>>();
  for (const operation of operations) {
    const { tags } = objectOf(readPointer(root, operation.pointer));
    const names = [operation.id, `${operation.method} ${operation.path}`, tags].flat();
    for (const name of names) {
      if (typeof name === 'string')
        target.set(name, (target.get(name) ?? new Set()).add(operation));
    }
  }
  const collect = (names: readonly string[]): ReadonlySet<Operation> =>
    new Set(
      names.flatMap((name) => [
        ...(target.get(name) ?? throwUnknownName(name, [...target.keys()])),
      ]),
    );
  const wanted = collect(only);
  const unwanted = collect(skip);
  return {
    isSelected: (operation) =>
      (only.length === 0 || wanted.has(operation)) && !unwanted.has(operation),
    isAllowed: (operation) => !unwanted.has(operation),
  };
}

function throwUnknownName(name: string, names: readonly string[]): never {
  throw new Error(
    `The document has no operation or tag "${name}"; ${describeNearest(name, names)}.`,
  );
}
