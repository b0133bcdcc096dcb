import type { Operation } from '../operation.ts';
import { listPropertyNames } from '../property-names.ts';
import type { Inference } from './inference.ts';
import type { Resource } from './resource.ts';

/**
 * The names of all properties that the document declares for the records that an operation shows, be
 * it for another of their operations; `undefined` where it shows none.
 */
export type DeclaredOf = (operation: Operation) => ReadonlySet<string> | undefined;

/** Opens that; it is worked out once for each resource. */
export const openDeclared = (root: unknown, inference: () => Inference): DeclaredOf => {
  const known = new Map<Resource, ReadonlySet<string>>();
  return (operation) => {
    const { resource } = inference().conclude(operation);
    if (resource === undefined) return undefined;
    const names = known.get(resource) ?? listPropertyNames(root, listPlaces(resource));
    known.set(resource, names);
    return names;
  };
};

const listPlaces = (resource: Resource): readonly string[] =>
  [resource, ...resource.views].flatMap(({ collection, item }) =>
    [collection, item].flatMap((node) =>
      node === undefined ? [] : [...node.operations.values()].map(({ pointer }) => pointer),
    ),
  );
