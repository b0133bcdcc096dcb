import { seedRandom, toRandom } from '../../base/random.ts';
import {
  type ApiModel,
  normalizeName,
  type Resource,
  singularize,
  toTypedKey,
} from '../../inference/inference.ts';
import { type JsonObject, propertiesOf } from '../../openapi/openapi.ts';
import type { SeedKeysOf } from './seed-keys.ts';

/** What a record of the seed says of others: for `owner_id` the key of an owner that there is. */
export type SeedReferences = (resource: Resource, stream: string) => JsonObject;

type ReferenceOptions = {
  readonly inference: ApiModel;
  readonly keys: SeedKeysOf;
  readonly seed: number;
};

/** A property that names a record of another resource. */
type Reference = {
  readonly property: string;
  readonly places: readonly string[];
  readonly target: Resource | undefined;
};

export function createSeedReferences({ inference, keys, seed }: ReferenceOptions): SeedReferences {
  const findTarget = createTargetFinder(inference);
  const known = new Map<Resource, readonly Reference[]>();
  const referencesOf = (resource: Resource): readonly Reference[] => {
    const references = known.get(resource) ?? listReferences(inference, resource, findTarget);
    known.set(resource, references);
    return references;
  };
  return (resource, stream) => {
    const references: Record<string, unknown> = {};
    const random = toRandom(seedRandom(seed, `${stream} references`));
    for (const { property, places, target } of referencesOf(resource)) {
      const own = target ? keys(target, []) : [];
      const chosen = own[Math.floor(random.fraction() * own.length)];
      if (chosen !== undefined)
        references[property] = toTypedKey(inference.shapes, places, `${chosen}`);
    }
    return references;
  };
}

type FindTarget = (noun: string) => Resource | undefined;

function listReferences(
  { shapes }: ApiModel,
  { entity, key }: Resource,
  findTarget: FindTarget,
): readonly Reference[] {
  return [...propertiesOf(shapes, shapes.of(entity))].flatMap(([property, places]) => {
    const [, noun] = /^(.+?)_?[iI][dD]$/.exec(property) ?? [];
    return noun === undefined || property === key.path[0]
      ? []
      : [{ property, places, target: findTarget(normalizeName(noun)) }];
  });
}

/** Finds what a noun names; only of what is called so it is worked out whether anybody lists it. */
function createTargetFinder({ resources }: ApiModel): FindTarget {
  let called: ReadonlyMap<string, readonly Resource[]> | undefined;
  return (noun) => {
    called ??= groupByNoun(resources);
    return called.get(noun)?.find((one) => one.ancestors.length === 0 && one.keys === 'listed');
  };
}

function groupByNoun(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const called = new Map<string, Resource[]>();
  for (const resource of resources) {
    const noun = singularize(normalizeName(resource.noun));
    const namesakes = called.get(noun) ?? [];
    namesakes.push(resource);
    called.set(noun, namesakes);
  }
  return called;
}
