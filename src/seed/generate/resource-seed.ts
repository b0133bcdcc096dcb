import {
  type ApiModel,
  compileParentKeyWriter,
  findOwnKeyCopies,
  hiddenKeyProperty,
  inferTypeProperties,
  nestedCollectionsProperty,
  type Resource,
  renameExample,
  toRecordsName,
  toTypedKey,
  valueAt,
  withValueAt,
} from '../../inference/inference.ts';
import { compileConformance, type JsonObject, propertiesOf } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { FixtureRecordsByName } from '../supplied/fixture-records.ts';
import { prependFixtures } from '../supplied/fixture-records.ts';
import { createLruCache } from './lru-cache.ts';
import { createParentAssignment } from './parent-assignment.ts';
import { createSeedReferences, type SeedReferences } from './references.ts';
import {
  createSeedExampleRewriter,
  createSeedExamples,
  type RewriteSeedExample,
} from './seed-examples.ts';
import { createSeedKeys, type SeedKeysOf } from './seed-keys.ts';
import { createSeedParents, type SeedParentsOf } from './seed-parents.ts';
import { createSeedStates, type SeedStatesOf } from './seed-states.ts';
import type { ValueGenerator } from './value-generator.ts';
import { readFakerMethod } from './values/faker-method.ts';

/** The records that inferred resources start with, generated when they are first read. */
export type ResourceSeed = {
  /** The key property of the records with this name; `undefined` if the document has no such resource. */
  keyOf(name: string): string | undefined;
  /** The seed records with this name; none below ancestors that are not in the seed. */
  recordsOf(name: string): readonly StoredRecord[];
  /** Generates those records, a step for each, so that `recordsOf` has them at hand. */
  prepareRecords(name: string): Generator<unknown, void>;
  /** The keys of those records. The records are not generated for it. */
  readonly keysOf: SeedKeysOf;
  /** The keys of the parents below which the seed has records, of a resource with a compound key. */
  readonly parentsOf: SeedParentsOf;
  /** The record for a key that no list contains; always the same one. */
  generateOnDemand(resource: Resource, keys: readonly string[]): StoredRecord;
};

export type ResourceSeedOptions = {
  readonly root: JsonObject;
  readonly inference: ApiModel;
  readonly generator: ValueGenerator;
  /** The fixtures, which come before the generated records. */
  readonly fixtures: FixtureRecordsByName;
  /** The number of records per resource, below each of its parents. */
  readonly count: number;
  readonly seed: number;
};

/** How many records generated on demand are cached. */
const maxCachedRecords = 256;

export function createResourceSeed(options: ResourceSeedOptions): ResourceSeed {
  const { inference, fixtures, count } = options;
  const examples = createSeedExamples(options.root, inference);
  const possibleKeys = createSeedKeys({ ...options, count: Math.max(count, 1) });
  const generatedKeys: SeedKeysOf = (resource, keys) => {
    // One of the users is the caller, also where no records are to be generated.
    const isCaller = resource.hasCaller && !fixtures.has(toRecordsName(resource, keys));
    return possibleKeys(resource, keys).slice(0, isCaller ? Math.max(count, 1) : count);
  };
  const rewriteExample = createSeedExampleRewriter(options.root, inference);
  const keys = withFixtureKeys(fixtures, generatedKeys);
  const references = createSeedReferences({ ...options, keys });
  const parentsOf = createSeedParents({ ...options, keys });
  const context: SeedContext = {
    ...options,
    parentsOf,
    examples,
    rewriteExample,
    references,
    states: createSeedStates(options),
    generatedKeys,
    keys,
  };
  const onDemand = createLruCache<StoredRecord>(maxCachedRecords);
  const prepared = new Map<string, readonly StoredRecord[]>();
  function* generateNamed(name: string): Generator<unknown, readonly StoredRecord[]> {
    const resolved = inference.resolveRecordsName(name);
    const isGenerated = resolved !== undefined && fixtures.get(name)?.extent !== 'complete';
    return isGenerated ? yield* generateRecords(context, resolved) : [];
  }
  return {
    keysOf: context.keys,
    parentsOf,
    keyOf: (name) => inference.resolveRecordsName(name)?.resource.key.storedProperty,
    recordsOf: (name) => {
      const key = inference.resolveRecordsName(name)?.resource.key.storedProperty ?? 'id';
      const generated = prepared.get(name) ?? takeAllSteps(generateNamed(name));
      prepared.delete(name);
      return prependFixtures(fixtures.get(name), generated, key);
    },
    *prepareRecords(name) {
      prepared.set(name, yield* generateNamed(name));
    },
    generateOnDemand: (resource, keys) => {
      const [key = ''] = keys.slice(-1);
      return onDemand(`${toRecordsName(resource, keys)}/${key}`, () =>
        generateRecord(
          context,
          { resource, keys: keys.slice(0, -1), key: toRecordKey(context, resource, key) },
          context.examples(resource)[0],
        ),
      );
    },
  };
}

type SeedContext = ResourceSeedOptions & {
  /** The keys of all seed records, and those of the generated ones. */
  readonly keys: SeedKeysOf;
  readonly generatedKeys: SeedKeysOf;
  readonly parentsOf: SeedParentsOf;
  readonly examples: (resource: Resource) => readonly JsonObject[];
  readonly rewriteExample: RewriteSeedExample;
  readonly references: SeedReferences;
  readonly states: SeedStatesOf;
};

function toRecordKey({ inference }: SeedContext, { key }: Resource, text: string): string | number {
  const value = toTypedKey(inference.schemaViews, key.schemaPointers, text);
  return typeof value === 'number' ? value : text;
}

function withFixtureKeys(fixtures: FixtureRecordsByName, generatedKeys: SeedKeysOf): SeedKeysOf {
  return (resource, keys) => {
    const ownFixtures = fixtures.get(toRecordsName(resource, keys));
    if (ownFixtures === undefined) return generatedKeys(resource, keys);
    const fixtureKeys = ownFixtures.records.map(
      (record) => `${record[resource.key.storedProperty]}`,
    );
    if (ownFixtures.extent === 'complete') return fixtureKeys;
    return [...new Set([...fixtureKeys, ...generatedKeys(resource, keys).map(String)])];
  };
}

function takeAllSteps<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Generates the records of a resource, a step for each: one of a large schema takes tens of milliseconds. */
function* generateRecords(
  context: SeedContext,
  { resource, keys }: { readonly resource: Resource; readonly keys: readonly string[] },
): Generator<unknown, readonly StoredRecord[]> {
  if (!resource.isSeeded || !isSeeded(context, resource, keys)) return [];
  const parentsOf = createParentAssignment(context, resource, keys);
  const records: StoredRecord[] = [];
  for (const [index, key] of context.generatedKeys(resource, keys).entries()) {
    const example = context.examples(resource)[index];
    const { assignParents, collections } = parentsOf(index);
    const record = generateRecord(context, { resource, keys, key, assignParents }, example);
    const hasCollections = collections.length > 0;
    records.push(hasCollections ? { ...record, [nestedCollectionsProperty]: collections } : record);
    yield;
  }
  return withoutDuplicateKeys(records, resource.key.storedProperty);
}

/** The first record of each key: the schema may have allowed fewer keys than were generated. */
function withoutDuplicateKeys(
  records: readonly StoredRecord[],
  key: string,
): readonly StoredRecord[] {
  return [
    ...new Map(records.toReversed().map((record) => [`${record[key]}`, record])).values(),
  ].toReversed();
}

/** Whether all ancestors with listed keys are in the seed, and the parts of a compound key. */
function isSeeded(
  { keys: keysOf, parentsOf }: SeedContext,
  resource: Resource,
  keys: readonly string[],
): boolean {
  const { ancestors, compoundKey } = resource;
  const parents = compoundKey ? parentsOf(resource, compoundKey) : [keys];
  if (!parents.some((one) => one.every((key, index) => key === keys[index]))) return false;
  return ancestors.every((ancestor, index) => {
    if (ancestor?.unknownKeys !== 'refused') return true;
    return keysOf(ancestor, keys.slice(0, index)).some((key) => `${key}` === keys[index]);
  });
}

type SeedRecordTarget = {
  readonly resource: Resource;
  /** The keys of the ancestors. */
  readonly keys: readonly string[];
  readonly key: string | number;
  /** Sets the parent keys for the nested collections of the record. */
  readonly assignParents?: (record: JsonObject) => JsonObject;
};

function generateRecord(
  context: SeedContext,
  { resource, keys, key, assignParents = (record) => record }: SeedRecordTarget,
  example: JsonObject | undefined,
): StoredRecord {
  const { inference, generator } = context;
  const { path, storedProperty } = resource.key;
  const stream = `${toRecordsName(resource, keys)}/${key}`;
  const { overwrite } = compileParentKeyWriter(inference.schemaViews, resource);
  const start = example
    ? fromExample(context, { resource, key, stream }, example)
    : {
        ...toTypeProperties(context, resource),
        ...context.states(resource, stream),
        ...context.references(resource, stream),
      };
  const keyLocations = [
    { path },
    ...findOwnKeyCopies(inference.schemaViews, resource, inference.resources),
  ];
  const generated = generator.generate(resource.entity, stream, {
    given: keyLocations.reduce(
      (draft, location) => withValueAt(draft, location.path, key),
      assignParents(overwrite(start, keys)),
    ),
    extent: 'everything',
    examples: 'varied',
  });
  const record: StoredRecord = context.rewriteExample(
    resource,
    withOwnKey(context, resource, { generated, key }),
    { key, keys },
  );
  return storedProperty === hiddenKeyProperty
    ? { ...record, [hiddenKeyProperty]: `${key}` }
    : record;
}

type ExampleTarget = Pick<SeedRecordTarget, 'resource' | 'key'> & { readonly stream: string };

/** The example with the key of the record, and with references to records that exist. */
function fromExample(
  { inference, references }: SeedContext,
  { resource, key, stream }: ExampleTarget,
  example: JsonObject,
): JsonObject {
  const own = withoutFakerProperties(inference, resource, example);
  const renamed = renameExample(own, valueAt(example, resource.key.path), `${key}`);
  return { ...renamed, ...references(resource, stream, renamed) };
}

function toTypeProperties(
  { root, inference: { schemaViews } }: SeedContext,
  { entity, item, collection }: Resource,
): JsonObject {
  return inferTypeProperties({ root, schemaViews }, entity, `${(item ?? collection)?.path}`);
}

/** Sets the key again if the record's schema rejected it but the path accepts it. */
function withOwnKey(
  { inference: { schemaViews } }: SeedContext,
  { key: { path, schemaPointers } }: Resource,
  { generated, key }: { readonly generated: unknown; readonly key: string | number },
): JsonObject {
  const record = Object(generated);
  const view = schemaViews.of(schemaPointers);
  const isKept = path.length === 0 || `${valueAt(record, path)}` === `${key}`;
  // Of a fixed set of keys the schema may rule some out.
  const isFixed = 'enum' in view.keywords || 'const' in view.keywords;
  return isKept || isFixed || !compileConformance(schemaViews)(view, key)
    ? record
    : withValueAt(record, path, key);
}

/** The example without properties that a faker method generates. */
function withoutFakerProperties(
  { schemaViews }: ApiModel,
  { entity }: Resource,
  example: JsonObject,
): JsonObject {
  const properties = propertiesOf(schemaViews, schemaViews.of(entity));
  return Object.fromEntries(
    Object.entries(example).filter(
      ([name]) => readFakerMethod(schemaViews.of(properties.get(name))) === undefined,
    ),
  );
}
