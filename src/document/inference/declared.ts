import type { Operation } from '../operation.ts';
import { listPropertyNames } from '../property-names.ts';
import type { Conclusion } from './conclusion.ts';
import type { Inference } from './inference.ts';
import { outline } from './outline.ts';
import type { Resource } from './resource.ts';

/**
 * The names of all properties that the document declares for the records that an operation shows, be
 * it for another of their operations; `undefined` where it shows none. Where nothing in a list, or in
 * the reply to a creation, tells the key, that is not among them: nobody would find the record again.
 */
export type DeclaredOf = (operation: Operation) => ReadonlySet<string> | undefined;

/** Opens that; it is worked out once for each operation, and the document looked through once for each resource. */
export const openDeclared = (root: unknown, inference: () => Inference): DeclaredOf => {
  const known = new Map<Resource, ReadonlySet<string>>();
  const read: DeclaredOf = (operation) => {
    const conclusion = inference().conclude(operation);
    const { resource } = conclusion;
    if (resource === undefined) return undefined;
    const names = known.get(resource) ?? listPropertyNames(root, listPlaces(resource));
    known.set(resource, names);
    const untold = findUntoldKey(inference(), conclusion, resource);
    return untold === undefined ? names : new Set([...names].filter((name) => name !== untold));
  };
  const found = new Map<Operation, ReadonlySet<string> | undefined>();
  return (operation) => {
    if (!found.has(operation)) found.set(operation, read(operation));
    return found.get(operation);
  };
};

/** The property of the key, where what shows records to those that do not know it has no place for it. */
const findUntoldKey = (
  { shapes }: Inference,
  { behaviour, one, many, keyShown }: Conclusion,
  { key: { path } }: Resource,
): string | undefined => {
  const [name = ''] = path;
  const shown = behaviour === 'create' ? one : many;
  const isTold =
    shown === undefined ||
    shown.beside !== undefined ||
    keyShown !== undefined ||
    outline(shapes, shapes.of(shown.places)).has(name);
  return isTold ? undefined : name;
};

const listPlaces = (resource: Resource): readonly string[] =>
  [resource, ...resource.views].flatMap(({ collection, item }) =>
    [collection, item].flatMap((node) =>
      node === undefined ? [] : [...node.operations.values()].map(({ pointer }) => pointer),
    ),
  );
