import { seedRandom, toRandom } from '../../base/random.ts';
import {
  type ApiModel,
  normalizeName,
  type Resource,
  singularize,
  toTypedKey,
} from '../../inference/inference.ts';
import { referenceName } from '../../inference/vocabulary/generated-values.ts';
import { type JsonObject, propertiesOf } from '../../openapi/openapi.ts';
import type { SeedKeysOf } from './seed-keys.ts';

/**
 * The references of a seed record: for `owner_id` the key of an existing owner. Those of an example that
 * name an existing record stay.
 */
export type SeedReferences = (
  resource: Resource,
  stream: string,
  example?: JsonObject,
) => JsonObject;

type ReferenceOptions = {
  readonly inference: ApiModel;
  readonly keys: SeedKeysOf;
  readonly seed: number;
};

/** A property with the key of another resource's record. */
type Reference = {
  readonly property: string;
  /** What the property names, without its ending: `owner` of `owner_id`. */
  readonly noun: string;
  readonly schemaPointers: readonly string[];
  readonly target: Resource | undefined;
};

export function createSeedReferences({ inference, keys, seed }: ReferenceOptions): SeedReferences {
  const findTarget = createTargetFinder(inference);
  const referencesByResource = new Map<Resource, readonly Reference[]>();
  const referencesOf = (resource: Resource): readonly Reference[] => {
    const references =
      referencesByResource.get(resource) ?? listReferences(inference, resource, findTarget);
    referencesByResource.set(resource, references);
    return references;
  };
  return (resource, stream, example) => {
    const references: Record<string, unknown> = {};
    const random = toRandom(seedRandom(seed, `${stream} references`));
    for (const reference of referencesOf(resource)) {
      const { property, schemaPointers, target } = reference;
      const targetKeys = target ? keys(target, []) : [];
      if (example && isKept(example, reference, targetKeys)) continue;
      const key = targetKeys[Math.floor(random.fraction() * targetKeys.length)];
      if (key !== undefined)
        references[property] = toTypedKey(inference.schemaViews, schemaPointers, `${key}`);
    }
    return references;
  };
}

/** Whether the example has no such reference, names an existing record, or shows the record beside it. */
function isKept(
  example: JsonObject,
  { property, noun }: Reference,
  targetKeys: readonly (string | number)[],
): boolean {
  const value = example[property];
  const isKey = typeof value === 'string' || typeof value === 'number';
  return !isKey || targetKeys.some((key) => `${key}` === `${value}`) || noun in example;
}

/** The properties of a resource that hold the key of a record of another resource. */
export function listReferenceProperties(
  inference: ApiModel,
  resource: Resource,
): readonly { readonly property: string; readonly target: Resource }[] {
  return listReferences(inference, resource, createTargetFinder(inference)).flatMap(
    ({ property, target }) => (target ? [{ property, target }] : []),
  );
}

type FindTarget = (noun: string) => Resource | undefined;

function listReferences(
  { schemaViews }: ApiModel,
  { entity, key }: Resource,
  findTarget: FindTarget,
): readonly Reference[] {
  return [...propertiesOf(schemaViews, schemaViews.of(entity))].flatMap(
    ([property, schemaPointers]) => {
      const [, noun] = referenceName.exec(property) ?? [];
      return noun === undefined || property === key.path[0]
        ? []
        : [{ property, noun, schemaPointers, target: findTarget(normalizeName(noun)) }];
    },
  );
}

/** Finds the top-level, listed resource that a noun names. */
function createTargetFinder({ resources }: ApiModel): FindTarget {
  let byNoun: ReadonlyMap<string, readonly Resource[]> | undefined;
  return (noun) => {
    byNoun ??= groupByNoun(resources);
    return byNoun
      .get(noun)
      ?.find((resource) => resource.ancestors.length === 0 && resource.unknownKeys !== 'made');
  };
}

function groupByNoun(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const byNoun = new Map<string, Resource[]>();
  for (const resource of resources) {
    const noun = singularize(normalizeName(resource.noun));
    byNoun.set(noun, [...(byNoun.get(noun) ?? []), resource]);
  }
  return byNoun;
}
