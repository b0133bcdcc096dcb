import {
  type ApiModel,
  type CompoundKey,
  type CompoundKeyOperation,
  findShownRecord,
  type ParentKeyProperty,
  type Resource,
  valueAt,
} from '../../inference/inference.ts';
import type { JsonObject } from '../../openapi/openapi.ts';
import type { FixtureRecordsByName } from '../supplied/fixture-records.ts';
import type { SeedKeysOf } from './seed-keys.ts';
import type { ValueGenerator } from './value-generator.ts';

/**
 * The keys of the parents below which the seed has records, of a resource with a compound key: the owners of
 * the repositories `/repos/{owner}/{repo}`. Other parents have only what clients create.
 */
export type SeedParentsOf = (
  resource: Resource,
  compoundKey: CompoundKey,
) => readonly (readonly string[])[];

type SeedParentsOptions = {
  readonly root: JsonObject;
  readonly inference: ApiModel;
  readonly generator: ValueGenerator;
  readonly fixtures: FixtureRecordsByName;
  readonly keys: SeedKeysOf;
};

export function createSeedParents(options: SeedParentsOptions): SeedParentsOf {
  const parentsByResource = new Map<Resource, readonly (readonly string[])[]>();
  return (resource, compoundKey) => {
    const parents = parentsByResource.get(resource) ?? [
      ...listParents(options, resource, compoundKey),
      ...listFixtureParents(options, resource),
    ];
    parentsByResource.set(resource, parents);
    return parents;
  };
}

/** The first record of each resource that may be the parent; else the parents in the document's example. */
function listParents(
  options: SeedParentsOptions,
  resource: Resource,
  { parentKeys, operations }: CompoundKey,
): readonly (readonly string[])[] {
  const [owner, ...others] = parentKeys;
  const owners =
    owner && others.length === 0 ? listOwnerKeys(options, [...operations.values()], owner) : [];
  return owners.length > 0
    ? owners.map((key) => [key])
    : [parentKeys.map((property) => toParentKey(options, resource, property))];
}

/** The keys of the users and groups that have such records, where these are known by the same property. */
function listOwnerKeys(
  { inference, keys }: SeedParentsOptions,
  operations: readonly CompoundKeyOperation[],
  { path }: ParentKeyProperty,
): readonly string[] {
  const callers = operations.flatMap((operation) =>
    operation.keys.flatMap((key) => (key.in === 'caller' ? key.resource : [])),
  );
  const owners = [
    ...inference.resources.filter(({ name }) => callers.includes(name)),
    ...operations.flatMap(({ ancestors }) => ancestors).filter((owner) => owner !== undefined),
  ].filter(({ key }) => key.path.at(-1) === path.at(-1));
  return [...new Set(owners.map((owner) => `${keys(owner, [])[0]}`))];
}

function toParentKey(
  { root, inference: { schemaViews }, generator }: SeedParentsOptions,
  resource: Resource,
  { path, schemaPointers }: ParentKeyProperty,
): string {
  const shown = valueAt(findShownRecord({ root, schemaViews }, resource), path);
  const generated = generator.generate(
    schemaPointers,
    `${resource.name} parent ${path.join('.')}`,
    {
      extent: 'everything',
      examples: 'verbatim',
      name: `${path.at(-1)}`,
    },
  );
  return `${shown ?? generated}`;
}

function listFixtureParents(
  { inference, fixtures }: SeedParentsOptions,
  resource: Resource,
): readonly (readonly string[])[] {
  return [...fixtures.keys()].flatMap((name) => {
    const resolved = inference.resolveRecordsName(name);
    return resolved?.resource === resource ? [resolved.keys] : [];
  });
}
