import {
  type ApiModel,
  compileParentKeyWriter,
  findOwnKeyCopies,
  hiddenKeyProperty,
  nestedCollectionsProperty,
  type Resource,
  toRecordsName,
  toTypedKey,
  valueAt,
  withValueAt,
} from '../../inference/inference.ts';
import { compileConformance, type JsonObject, propertiesOf } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { FixtureRecordsByName } from '../fixtures/fixture-records.ts';
import { prependFixtures } from '../fixtures/fixture-records.ts';
import { createLruCache } from './lru-cache.ts';
import { createParentAssignment } from './parent-assignment.ts';
import { createSeedReferences, type SeedReferences } from './references.ts';
import {
  createSeedExampleRewriter,
  createSeedExamples,
  type RewriteSeedExample,
} from './seed-examples.ts';
import { createSeedKeys, type SeedKeysOf } from './seed-keys.ts';
import type { ValueGenerator } from './value-generator.ts';
import { readFakerMethod } from './values/faker-method.ts';

/** The records that inferred resources start with. They are made when somebody first looks for them. */
export type ResourceSeed = {
  /** The property that holds the keys of stored records of this name; `undefined` for no resource of the document. */
  keyOf(name: string): string | undefined;
  /** What the resource starts with below these ancestors; nothing below those that are not of the seed. */
  recordsOf(name: string): readonly StoredRecord[];
  /** The keys of those records, without making them. */
  readonly keysOf: SeedKeysOf;
  /** The record with a key that nobody told: always the same one. */
  generateOnDemand(resource: Resource, keys: readonly string[]): StoredRecord;
};

export type ResourceSeedOptions = {
  /** The whole document. */
  readonly root: JsonObject;
  readonly inference: ApiModel;
  readonly generator: ValueGenerator;
  /** Those that go before what is made. */
  readonly fixtures: FixtureRecordsByName;
  /** How many records each resource starts with, below each of its ancestors. */
  readonly count: number;
  readonly seed: number;
};

/** How many records nobody told are kept, so that they need not be made anew. */
const maxCachedRecords = 256;

export function createResourceSeed(options: ResourceSeedOptions): ResourceSeed {
  const { inference, fixtures, count } = options;
  const examples = createSeedExamples(options.root, inference);
  const allKeys = createSeedKeys(options);
  const generatedKeys: SeedKeysOf = (resource, keys) => allKeys(resource, keys).slice(0, count);
  const rewriteExample = createSeedExampleRewriter(options.root, inference);
  const keys = withFixtureKeys(fixtures, generatedKeys);
  const references = createSeedReferences({ ...options, keys });
  const ground: SeedContext = {
    ...options,
    examples,
    rewriteExample,
    references,
    generatedKeys,
    keys,
  };
  const made = createLruCache<StoredRecord>(maxCachedRecords);
  return {
    keysOf: ground.keys,
    keyOf: (name) => inference.resolveRecordsName(name)?.resource.key.storedProperty,
    recordsOf: (name) => {
      const brought = fixtures.get(name);
      const found = inference.resolveRecordsName(name);
      const isMade = found !== undefined && brought?.extent !== 'complete';
      const made = isMade ? generateRecords(ground, found) : [];
      return prependFixtures(brought, made, found?.resource.key.storedProperty ?? 'id');
    },
    generateOnDemand: (resource, keys) => {
      const [key = ''] = keys.slice(-1);
      return made(`${toRecordsName(resource, keys)}/${key}`, () =>
        generateRecord(
          ground,
          { resource, keys: keys.slice(0, -1), key: toRecordKey(ground, resource, key) },
          ground.examples(resource)[0],
        ),
      );
    },
  };
}

type SeedContext = ResourceSeedOptions & {
  /** The keys that a resource starts with, and those of the records that are made alone. */
  readonly keys: SeedKeysOf;
  readonly generatedKeys: SeedKeysOf;
  readonly examples: (resource: Resource) => readonly JsonObject[];
  readonly rewriteExample: RewriteSeedExample;
  readonly references: SeedReferences;
};

function toRecordKey({ inference }: SeedContext, { key }: Resource, text: string): string | number {
  const value = toTypedKey(inference.shapes, key.schemaPointers, text);
  return typeof value === 'number' ? value : text;
}

function withFixtureKeys(own: FixtureRecordsByName, made: SeedKeysOf): SeedKeysOf {
  return (resource, keys) => {
    const brought = own.get(toRecordsName(resource, keys));
    if (brought === undefined) return made(resource, keys);
    const first = brought.records.map((record) => `${record[resource.key.storedProperty]}`);
    if (brought.extent === 'complete') return first;
    return [...new Set([...first, ...made(resource, keys).map(String)])];
  };
}

function generateRecords(
  ground: SeedContext,
  { resource, keys }: { readonly resource: Resource; readonly keys: readonly string[] },
): readonly StoredRecord[] {
  if (!resource.isShown || !isSeeded(ground, resource, keys)) return [];
  const placesOf = createParentAssignment(ground, resource, keys);
  const records = ground.generatedKeys(resource, keys).map((key, index) => {
    const example = ground.examples(resource)[index];
    const { assignParents, views } = placesOf(index);
    const record = generateRecord(ground, { resource, keys, key, assignParents }, example);
    return views.length > 0 ? { ...record, [nestedCollectionsProperty]: views } : record;
  });
  return withoutDuplicateKeys(records, resource.key.storedProperty);
}

/** The first of those with the same key: a schema may allow but a few, whatever keys were made for it. */
function withoutDuplicateKeys(
  records: readonly StoredRecord[],
  key: string,
): readonly StoredRecord[] {
  return [
    ...new Map(records.toReversed().map((record) => [`${record[key]}`, record])).values(),
  ].toReversed();
}

/** Whether all ancestors that anybody can know of are of the seed. */
function isSeeded(
  { keys: keysOf }: SeedContext,
  { ancestors }: Resource,
  keys: readonly string[],
): boolean {
  return ancestors.every((ancestor, index) => {
    if (!ancestor || ancestor.keys === 'any') return true;
    return keysOf(ancestor, keys.slice(0, index)).some((key) => `${key}` === keys[index]);
  });
}

type SeedRecordTarget = {
  readonly resource: Resource;
  /** The keys of the ancestors. */
  readonly keys: readonly string[];
  readonly key: string | number;
  /** Puts in what it says of its parents in the views that it is in. */
  readonly assignParents?: (record: JsonObject) => JsonObject;
};

function generateRecord(
  ground: SeedContext,
  { resource, keys, key, assignParents = (record) => record }: SeedRecordTarget,
  example: JsonObject | undefined,
): StoredRecord {
  const { inference, generator } = ground;
  const { path, storedProperty } = resource.key;
  const stream = `${toRecordsName(resource, keys)}/${key}`;
  const { overwrite } = compileParentKeyWriter(inference.shapes, resource);
  const begun = example
    ? withoutFakerProperties(inference, resource, example)
    : ground.references(resource, stream);
  const own = [{ path }, ...findOwnKeyCopies(inference.shapes, resource, inference.resources)];
  const made = generator.generate(resource.entity, stream, {
    given: own.reduce(
      (given, at) => withValueAt(given, at.path, key),
      assignParents(overwrite(begun, keys)),
    ),
    extent: 'everything',
    examples: 'varied',
  });
  const record: StoredRecord = ground.rewriteExample(
    resource,
    withOwnKey(ground, resource, { made, key }),
    key,
  );
  return storedProperty === hiddenKeyProperty
    ? { ...record, [hiddenKeyProperty]: `${key}` }
    : record;
}

/** With the key, which may be of a form that the record's own schema does not take, but its path does. */
function withOwnKey(
  { inference: { shapes } }: SeedContext,
  { key: { path, schemaPointers } }: Resource,
  { made, key }: { readonly made: unknown; readonly key: string | number },
): JsonObject {
  const record = Object(made);
  const shape = shapes.of(schemaPointers);
  const isKept = path.length === 0 || `${valueAt(record, path)}` === `${key}`;
  // Of a few keys the schema may have ruled some out.
  const isOfFew = 'enum' in shape.keywords || 'const' in shape.keywords;
  return isKept || isOfFew || !compileConformance(shapes)(shape, key)
    ? record
    : withValueAt(record, path, key);
}

/** Of an example what nobody wants to have made by a method of faker. */
function withoutFakerProperties(
  { shapes }: ApiModel,
  { entity }: Resource,
  example: JsonObject,
): JsonObject {
  const properties = propertiesOf(shapes, shapes.of(entity));
  return Object.fromEntries(
    Object.entries(example).filter(
      ([name]) => readFakerMethod(shapes.of(properties.get(name) ?? [])) === undefined,
    ),
  );
}
