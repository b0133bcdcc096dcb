import { describeNearest } from '../../base/nearest.ts';
import type { OpenApiDocument } from '../document.ts';
import { objectOf } from '../json/json.ts';
import { readPointer } from '../json/json-pointer.ts';
import type { Operation } from './operation.ts';

/** A document and its operations. */
export type SelectableOperations = {
  readonly document: Pick<OpenApiDocument, 'root'>;
  readonly operations: readonly Operation[];
};

/** The operations selected by id, tag or method and path. */
export type SelectedOperations = {
  isSelected(operation: Operation): boolean;
  /** False for skipped operations, which must not even prepare others. */
  isAllowed(operation: Operation): boolean;
};

/**
 * Selects only some operations, or all but some.
 * @throws an error with a sentence for an unknown operation or tag.
 */
export function selectOperations(
  documents: readonly SelectableOperations[],
  { only, skip }: { readonly only: readonly string[]; readonly skip: readonly string[] },
): SelectedOperations {
  const byName = groupByName(documents);
  const collect = (names: readonly string[]): ReadonlySet<Operation> =>
    new Set(
      names.flatMap((name) => [
        ...(byName.get(name) ?? throwUnknownName(name, [...byName.keys()])),
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

function groupByName(
  documents: readonly SelectableOperations[],
): ReadonlyMap<string, ReadonlySet<Operation>> {
  const byName = new Map<string, Set<Operation>>();
  for (const { document, operations } of documents)
    for (const operation of operations) {
      const { tags } = objectOf(readPointer(document.root, operation.pointer));
      const names = [operation.id, `${operation.method} ${operation.path}`, tags].flat();
      for (const name of names) {
        if (typeof name === 'string')
          byName.set(name, (byName.get(name) ?? new Set()).add(operation));
      }
    }
  return byName;
}

function throwUnknownName(name: string, names: readonly string[]): never {
  throw new Error(
    `The document has no operation or tag "${name}"; ${describeNearest(name, names)}.`,
  );
}
