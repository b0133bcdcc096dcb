import type { Operation } from '../operation.ts';
import { listPropertyNames } from '../property-names.ts';
import type { Inference } from './inference.ts';
import type { Resource } from './resource.ts';

/**
 * The names of all properties that the document declares for the records that an operation shows, be
 * it for another of their operations; `undefined` where it shows none. The key is not among them:
 * whoever is shown a record may see which one it is.
 */
export type DeclaredOf = (operation: Operation) => ReadonlySet<string> | undefined;

/** Opens that; it is worked out once for each resource. */
export const openDeclared = (root: unknown, inference: () => Inference): DeclaredOf => {
  const known = new Map<Resource, ReadonlySet<string>>();
  return (operation) => {
    const { resource } = inference().conclude(operation);
    if (resource === undefined) return undefined;
    const names = known.get(resource) ?? listNames(root, resource);
    known.set(resource, names);
    return names;
  };
};

const listNames = (root: unknown, resource: Resource): ReadonlySet<string> => {
  const [key] = resource.key.path;
  const names = listPropertyNames(root, listPlaces(resource));
  return new Set([...names].filter((name) => name !== key));
};

const listPlaces = (resource: Resource): readonly string[] =>
  [resource, ...resource.views].flatMap(({ collection, item }) =>
    [collection, item].flatMap((node) =>
      node === undefined ? [] : [...node.operations.values()].map(({ pointer }) => pointer),
    ),
  );
