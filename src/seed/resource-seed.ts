import {
  findOwnNames,
  hiddenKey,
  type Inference,
  type JsonObject,
  openAncestry,
  openFits,
  outline,
  type Resource,
  toRecordsName,
  typed,
  valueAt,
  viewsKey,
  withValueAt,
} from '../document/document.ts';
import type { StoredRecord } from '../store/store.ts';
import { toBounded } from './bounded.ts';
import type { Faking } from './fake.ts';
import { readFakerWord } from './faker-word.ts';
import { putInFront } from './front.ts';
import type { OwnRecords } from './own-records.ts';
import { openReferences, type References } from './references.ts';
import { openSeedExamples } from './seed-examples.ts';
import { openSeedFollow, type SeedFollow } from './seed-follow.ts';
import { type KeysOf, openSeedKeys } from './seed-keys.ts';
import { openSeedPlaces } from './seed-places.ts';

/** The records that inferred resources start with. They are made when somebody first looks for them. */
export type ResourceSeed = {
  /** The property that holds the keys of stored records of this name; `undefined` for no resource of the document. */
  keyOf(name: string): string | undefined;
  /** What the resource starts with below these ancestors; nothing below those that are not of the seed. */
  recordsOf(name: string): readonly StoredRecord[];
  /** The keys of those records, without making them. */
  readonly keysOf: KeysOf;
  /** The record with a key that nobody told: always the same one. */
  virtual(resource: Resource, keys: readonly string[]): StoredRecord;
};

export type ResourceSeedOptions = {
  /** The whole document. */
  readonly root: JsonObject;
  readonly inference: Inference;
  readonly faking: Faking;
  /** Those that go before what is made. */
  readonly own: OwnRecords;
  /** How many records each resource starts with, below each of its ancestors. */
  readonly count: number;
  readonly seed: number;
};

/** How many records nobody told are kept, so that they need not be made anew. */
const remembered = 256;

export const openResourceSeed = (options: ResourceSeedOptions): ResourceSeed => {
  const { inference, own, count } = options;
  const examples = openSeedExamples(options.root, inference);
  const allKeys = openSeedKeys(options);
  const madeKeys: KeysOf = (resource, keys) => allKeys(resource, keys).slice(0, count);
  const follow = openSeedFollow(options.root, inference);
  const keys = withOwn(own, madeKeys);
  const references = openReferences({ ...options, keys });
  const ground: Ground = { ...options, examples, follow, references, madeKeys, keys };
  const made = toBounded<StoredRecord>(remembered);
  return {
    keysOf: ground.keys,
    keyOf: (name) => inference.resolve(name)?.resource.key.property,
    recordsOf: (name) => {
      const brought = own.get(name);
      const found = inference.resolve(name);
      const isMade = found !== undefined && brought?.extent !== 'whole';
      const made = isMade ? makeRecords(ground, found) : [];
      return putInFront(brought, made, found?.resource.key.property ?? 'id');
    },
    virtual: (resource, keys) => {
      const [key = ''] = keys.slice(-1);
      return made(`${toRecordsName(resource, keys)}/${key}`, () =>
        makeRecord(
          ground,
          { resource, keys: keys.slice(0, -1), key: ofKey(ground, resource, key) },
          ground.examples(resource)[0],
        ),
      );
    },
  };
};

type Ground = ResourceSeedOptions & {
  /** The keys that a resource starts with, and those of the records that are made alone. */
  readonly keys: KeysOf;
  readonly madeKeys: KeysOf;
  readonly examples: (resource: Resource) => readonly JsonObject[];
  readonly follow: SeedFollow;
  readonly references: References;
};

const ofKey = ({ inference }: Ground, { key }: Resource, text: string): string | number => {
  const value = typed(inference.shapes, key.places, text);
  return typeof value === 'number' ? value : text;
};

const withOwn =
  (own: OwnRecords, made: KeysOf): KeysOf =>
  (resource, keys) => {
    const brought = own.get(toRecordsName(resource, keys));
    if (brought === undefined) return made(resource, keys);
    const first = brought.records.map((record) => `${record[resource.key.property]}`);
    if (brought.extent === 'whole') return first;
    return [...new Set([...first, ...made(resource, keys).map(String)])];
  };

const makeRecords = (
  ground: Ground,
  { resource, keys }: { readonly resource: Resource; readonly keys: readonly string[] },
): readonly StoredRecord[] => {
  if (!resource.isShown || !isSeeded(ground, resource, keys)) return [];
  const placesOf = openSeedPlaces(ground, resource, keys);
  const records = ground.madeKeys(resource, keys).map((key, index) => {
    const example = ground.examples(resource)[index];
    const { place, views } = placesOf(index);
    const record = makeRecord(ground, { resource, keys, key, place }, example);
    return views.length > 0 ? { ...record, [viewsKey]: views } : record;
  });
  return withoutTwins(records, resource.key.property);
};

/** The first of those with the same key: a schema may allow but a few, whatever keys were made for it. */
const withoutTwins = (records: readonly StoredRecord[], key: string): readonly StoredRecord[] =>
  [
    ...new Map(records.toReversed().map((record) => [`${record[key]}`, record])).values(),
  ].toReversed();

/** Whether all ancestors that anybody can know of are of the seed. */
const isSeeded = (
  { keys: keysOf }: Ground,
  { ancestors }: Resource,
  keys: readonly string[],
): boolean =>
  ancestors.every((ancestor, index) => {
    if (!ancestor || ancestor.presence === 'any') return true;
    return keysOf(ancestor, keys.slice(0, index)).some((key) => `${key}` === keys[index]);
  });

type Named = {
  readonly resource: Resource;
  /** The keys of the ancestors. */
  readonly keys: readonly string[];
  readonly key: string | number;
  /** Puts in what it says of its parents in the views that it is in. */
  readonly place?: (record: JsonObject) => JsonObject;
};

const makeRecord = (
  ground: Ground,
  { resource, keys, key, place = (record) => record }: Named,
  example: JsonObject | undefined,
): StoredRecord => {
  const { inference, faking } = ground;
  const { path, property } = resource.key;
  const stream = `${toRecordsName(resource, keys)}/${key}`;
  const { over } = openAncestry(inference.shapes, resource);
  const begun = example
    ? withoutFaked(inference, resource, example)
    : ground.references(resource, stream);
  const own = [{ path }, ...findOwnNames(inference.shapes, resource, inference.resources)];
  const made = faking.make(resource.entity, stream, {
    given: own.reduce((given, at) => withValueAt(given, at.path, key), place(over(begun, keys))),
    extent: 'everything',
    examples: 'varied',
  });
  const record: StoredRecord = ground.follow(
    resource,
    withOwnKey(ground, resource, { made, key }),
    key,
  );
  return property === hiddenKey ? { ...record, [hiddenKey]: `${key}` } : record;
};

/** With the key, which may be of a form that the record's own schema does not take, but its path does. */
const withOwnKey = (
  { inference: { shapes } }: Ground,
  { key: { path, places } }: Resource,
  { made, key }: { readonly made: unknown; readonly key: string | number },
): JsonObject => {
  const record = Object(made);
  const shape = shapes.of(places);
  const isKept = path.length === 0 || `${valueAt(record, path)}` === `${key}`;
  // Of a few keys the schema may have ruled some out.
  const isOfFew = 'enum' in shape.keywords || 'const' in shape.keywords;
  return isKept || isOfFew || !openFits(shapes)(shape, key)
    ? record
    : withValueAt(record, path, key);
};

/** Of an example what nobody wants to have made by a method of faker. */
const withoutFaked = (
  { shapes }: Inference,
  { entity }: Resource,
  example: JsonObject,
): JsonObject => {
  const properties = outline(shapes, shapes.of(entity));
  return Object.fromEntries(
    Object.entries(example).filter(
      ([name]) => readFakerWord(shapes.of(properties.get(name) ?? [])) === undefined,
    ),
  );
};
