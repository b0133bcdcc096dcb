import {
  type ApiModel,
  atNestedCollection,
  compileParentKeyWriter,
  type NestedCollection,
  type ParentKeyWriter,
  parametersOf,
  type Resource,
  toRecordsName,
} from '../../inference/inference.ts';
import type { JsonObject } from '../../openapi/openapi.ts';
import type { SeedKeysOf } from './seed-keys.ts';

type ParentOptions = { readonly inference: ApiModel; readonly keys: SeedKeysOf };

/** The views that a record of the seed is in, and what it says of its parents there. */
export type ParentAssignment = {
  readonly assignParents: (record: JsonObject) => JsonObject;
  readonly views: readonly string[];
};

/** Spreads the records of a resource over the parents that its views have in the seed. */
export function createParentAssignment(
  ground: ParentOptions,
  resource: Resource,
  keys: readonly string[],
): (index: number) => ParentAssignment {
  const places = resource.nestedCollections.map((view) => ({
    view,
    ancestry: compileParentKeyWriter(ground.inference.shapes, atNestedCollection(resource, view)),
    parents: listParents(ground, view, { resource, keys }),
  }));
  return (index) => {
    const parted: { readonly ancestry: ParentKeyWriter; readonly parent: readonly string[] }[] = [];
    const views: string[] = [];
    for (const { view, ancestry, parents } of places) {
      const parent = parents[index % parents.length];
      if (parent === undefined) continue;
      parted.push({ ancestry, parent });
      views.push(toRecordsName(view, parent));
    }
    const assignParents = (record: JsonObject): JsonObject =>
      parted.reduce((placed, { ancestry, parent }) => ancestry.overwrite(placed, parent), record);
    return { assignParents, views };
  };
}

type ParentKeys = { readonly resource: Resource; readonly keys: readonly string[] };

/**
 * The keys of the ancestors of a view, for each parent there; none where nobody lists them, or where
 * records are below their like: which of those comes first nobody can know.
 */
function listParents(
  ground: ParentOptions,
  { ancestors }: NestedCollection,
  { resource, keys }: ParentKeys,
): readonly (readonly string[])[] {
  let all: readonly (readonly string[])[] = [keys];
  for (const ancestor of ancestors.slice(parametersOf(resource.segments).length)) {
    if (ancestor?.keys !== 'listed' || ancestor === resource) return [];
    all = all.flatMap((above) => ground.keys(ancestor, above).map((key) => [...above, `${key}`]));
  }
  return all;
}
