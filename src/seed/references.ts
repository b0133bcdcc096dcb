import {
  type Inference,
  type JsonObject,
  outline,
  plain,
  type Resource,
  singular,
  typed,
} from '../document/document.ts';
import { seedRandom, toRandom } from '../random.ts';
import type { KeysOf } from './seed-keys.ts';

/** What a record of the seed says of others: for `owner_id` the key of an owner that there is. */
export type References = (resource: Resource, stream: string) => JsonObject;

type Ground = { readonly inference: Inference; readonly keys: KeysOf; readonly seed: number };

/** A property that names a record of another resource. */
type Reference = {
  readonly property: string;
  readonly places: readonly string[];
  readonly target: Resource | undefined;
};

export const openReferences = ({ inference, keys, seed }: Ground): References => {
  const findTarget = openTargets(inference);
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
      if (chosen !== undefined) references[property] = typed(inference.shapes, places, `${chosen}`);
    }
    return references;
  };
};

type FindTarget = (noun: string) => Resource | undefined;

const listReferences = (
  { shapes }: Inference,
  { entity, key }: Resource,
  findTarget: FindTarget,
): readonly Reference[] =>
  [...outline(shapes, shapes.of(entity))].flatMap(([property, places]) => {
    const [, noun] = /^(.+?)_?[iI][dD]$/.exec(property) ?? [];
    return noun === undefined || property === key.path[0]
      ? []
      : [{ property, places, target: findTarget(plain(noun)) }];
  });

/** Finds what a noun names; only of what is called so it is worked out whether anybody lists it. */
const openTargets = ({ resources }: Inference): FindTarget => {
  let called: ReadonlyMap<string, readonly Resource[]> | undefined;
  return (noun) => {
    called ??= byNoun(resources);
    return called.get(noun)?.find((one) => one.ancestors.length === 0 && one.presence === 'told');
  };
};

const byNoun = (resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> => {
  const called = new Map<string, Resource[]>();
  for (const resource of resources) {
    const noun = singular(plain(resource.noun));
    const namesakes = called.get(noun) ?? [];
    namesakes.push(resource);
    called.set(noun, namesakes);
  }
  return called;
};
