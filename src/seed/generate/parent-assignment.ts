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

/** The nested collections that list a seed record, and the parent keys that it gets for them. */
export type ParentAssignment = {
  readonly assignParents: (record: JsonObject) => JsonObject;
  readonly collections: readonly string[];
};

/** Distributes the records of a resource over the parents of its nested collections. */
export function createParentAssignment(
  options: ParentOptions,
  resource: Resource,
  keys: readonly string[],
): (index: number) => ParentAssignment {
  const nested = resource.nestedCollections.map((collection) => ({
    collection,
    parentKeys: compileParentKeyWriter(
      options.inference.schemaViews,
      atNestedCollection(resource, collection),
    ),
    parents: listParents(options, collection, { resource, keys }),
  }));
  return (index) => {
    const assigned: { readonly parentKeys: ParentKeyWriter; readonly parent: readonly string[] }[] =
      [];
    const collections: string[] = [];
    for (const { collection, parentKeys, parents } of nested) {
      const parent = parents[index % parents.length];
      if (parent === undefined) continue;
      assigned.push({ parentKeys, parent });
      collections.push(toRecordsName(collection, parent));
    }
    const assignParents = (record: JsonObject): JsonObject =>
      assigned.reduce(
        (draft, { parentKeys, parent }) => parentKeys.overwrite(draft, parent),
        record,
      );
    return { assignParents, collections };
  };
}

type ParentKeys = { readonly resource: Resource; readonly keys: readonly string[] };

/**
 * The ancestor keys of each parent of a nested collection. None if an ancestor's keys are not listed,
 * or if the resource is nested in itself, where no record could come first.
 */
function listParents(
  options: ParentOptions,
  { ancestors }: NestedCollection,
  { resource, keys }: ParentKeys,
): readonly (readonly string[])[] {
  let all: readonly (readonly string[])[] = [keys];
  for (const ancestor of ancestors.slice(parametersOf(resource.segments).length)) {
    if (ancestor?.keys !== 'listed' || ancestor === resource) return [];
    all = all.flatMap((above) => options.keys(ancestor, above).map((key) => [...above, `${key}`]));
  }
  return all;
}
