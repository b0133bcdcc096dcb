import { seedRandom, toRandom } from '../../base/random.ts';
import {
  type ApiModel,
  isTransientState,
  type Resource,
  stateName,
} from '../../inference/inference.ts';
import { type JsonObject, propertiesOf } from '../../openapi/openapi.ts';

type StateSources = { readonly inference: ApiModel; readonly seed: number };

/** The states of a generated record, as far as the document has some that do not last. */
export type SeedStatesOf = (resource: Resource, stream: string) => JsonObject;

/** Nothing moves a record of the seed, so none is in a state that only lasts while the server works. */
export function createSeedStates({ inference, seed }: StateSources): SeedStatesOf {
  const known = new WeakMap<Resource, readonly LastingStates[]>();
  const statesOf = (resource: Resource) => {
    const states = known.get(resource) ?? listLastingStates(inference, resource);
    known.set(resource, states);
    return states;
  };
  return (resource, stream) =>
    Object.fromEntries(
      statesOf(resource).map(({ property, values }) => {
        const random = toRandom(seedRandom(seed, `${stream} ${property}`));
        return [property, values[random.uint32() % values.length]];
      }),
    );
}

type LastingStates = { readonly property: string; readonly values: readonly string[] };

function listLastingStates(
  { schemaViews }: ApiModel,
  { entity, lifecycle }: Resource,
): readonly LastingStates[] {
  const passed = new Set<unknown>(lifecycle?.states.slice(0, -1).map(({ value }) => value));
  return [...propertiesOf(schemaViews, schemaViews.of(entity))].flatMap(([property, pointers]) => {
    const { enum: all } = schemaViews.of(pointers).keywords;
    if (!stateName.test(property) || !Array.isArray(all)) return [];
    const values = all
      .filter((value) => typeof value === 'string')
      .filter((value) => !isTransientState(value) && !passed.has(value));
    return values.length > 0 && values.length < all.length ? [{ property, values }] : [];
  });
}
