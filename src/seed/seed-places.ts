import {
  type Ancestry,
  atView,
  type Inference,
  type JsonObject,
  openAncestry,
  parametersOf,
  type Resource,
  toRecordsName,
  type View,
} from '../document/document.ts';
import type { KeysOf } from './seed-keys.ts';

type Ground = { readonly inference: Inference; readonly keys: KeysOf };

/** The views that a record of the seed is in, and what it says of its parents there. */
export type SeedPlaces = {
  readonly place: (record: JsonObject) => JsonObject;
  readonly views: readonly string[];
};

/** Spreads the records of a resource over the parents that its views have in the seed. */
export const openSeedPlaces = (
  ground: Ground,
  resource: Resource,
  keys: readonly string[],
): ((index: number) => SeedPlaces) => {
  const places = resource.views.map((view) => ({
    view,
    ancestry: openAncestry(ground.inference.shapes, atView(resource, view)),
    parents: listParents(ground, view, { resource, keys }),
  }));
  return (index) => {
    const parted: { readonly ancestry: Ancestry; readonly parent: readonly string[] }[] = [];
    const views: string[] = [];
    for (const { view, ancestry, parents } of places) {
      const parent = parents[index % parents.length];
      if (parent === undefined) continue;
      parted.push({ ancestry, parent });
      views.push(toRecordsName(view, parent));
    }
    const place = (record: JsonObject): JsonObject =>
      parted.reduce((placed, { ancestry, parent }) => ancestry.over(placed, parent), record);
    return { place, views };
  };
};

type Below = { readonly resource: Resource; readonly keys: readonly string[] };

/**
 * The keys of the ancestors of a view, for each parent there; none where nobody lists them, or where
 * records are below their like: which of those comes first nobody can know.
 */
const listParents = (
  ground: Ground,
  { ancestors }: View,
  { resource, keys }: Below,
): readonly (readonly string[])[] => {
  let all: readonly (readonly string[])[] = [keys];
  for (const ancestor of ancestors.slice(parametersOf(resource.steps).length)) {
    if (ancestor?.presence !== 'told' || ancestor === resource) return [];
    all = all.flatMap((above) => ground.keys(ancestor, above).map((key) => [...above, `${key}`]));
  }
  return all;
};
