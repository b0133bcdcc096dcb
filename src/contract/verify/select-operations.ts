import { describeNearest } from '../../base/nearest.ts';
import {
  type OpenApiDocument,
  type Operation,
  objectOf,
  readPointer,
} from '../../openapi/openapi.ts';

/** The operations selected by id, tag or method and path. */
export type SelectedOperations = {
  isSelected(operation: Operation): boolean;
  /** False for skipped operations, which must not even prepare others. */
  isAllowed(operation: Operation): boolean;
};

/**
 * Reads `--only` and `--skip`.
 * @throws an error with a sentence for an unknown operation or tag.
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
  const included = collect(only);
  const excluded = collect(skip);
  return {
    isSelected: (operation) =>
      (only.length === 0 || included.has(operation)) && !excluded.has(operation),
    isAllowed: (operation) => !excluded.has(operation),
  };
}

function throwUnknownName(name: string, names: readonly string[]): never {
  throw new Error(
    `No operation or tag "${name}" in the document; ${describeNearest(name, names)}.`,
  );
}
