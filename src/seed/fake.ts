import {
  below,
  isObject,
  type JsonObject,
  locate,
  type OpenApiDocument,
} from '../document/document.ts';
import { seedRandom, toRandom } from '../random.ts';
import { type Chance, openChance } from './chance.ts';
import { fakeNumber } from './fake-number.ts';
import { fakeText } from './fake-text.ts';

export type FakeOptions = { readonly seed: number; readonly now: number };

/** Makes values that fit the schemas of a document, from a stream of each schema's own: always the same. */
export const openFake =
  (document: OpenApiDocument, { seed, now }: FakeOptions) =>
  async (pointer: string): Promise<unknown> => {
    const chance = await openChance(toRandom(seedRandom(seed, pointer)), now);
    return fakeAt({ document, chance }, { pointer, name: '', depth: 0 });
  };

type World = { readonly document: OpenApiDocument; readonly chance: Chance };

/** Where a value is made: its schema, the property it is for, and how deep below the first it is. */
type Spot = { readonly pointer: string; readonly name: string; readonly depth: number };

/** Below this only what is required is made, so that schemas that hold themselves come to an end. */
const optionalDepth = 4;
const deepest = 12;

const fakeAt = (world: World, spot: Spot): unknown => {
  const { pointer, value } = locate(world.document.root, spot.pointer);
  if (!isObject(value)) return value === undefined || value === false ? null : 'anything';
  const given = findGiven(value);
  if (given !== undefined) return given;
  const place = { ...spot, pointer };
  return lay([...fakeParts(world, place, value), ...fakeType(world, place, value)]);
};

/** Objects over each other, the first on top; else the first value. */
const lay = (values: readonly unknown[]): unknown => {
  const objects = values.filter(isObject).toReversed();
  return objects.length > 0 ? Object.assign({}, ...objects) : (values[0] ?? null);
};

/** What the schema itself says that a value is. */
const findGiven = (schema: JsonObject): unknown => {
  if (schema.const !== undefined) return schema.const;
  if (schema.example !== undefined) return schema.example;
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0];
  return schema.default;
};

/** What the parts give: all of `allOf`, one of `oneOf` and of `anyOf`. */
const fakeParts = (world: World, spot: Spot, schema: JsonObject): readonly unknown[] => {
  const depth = spot.depth + 1;
  if (depth > deepest) return [];
  const fakeEach = (keyword: string): readonly unknown[] => {
    const list = schema[keyword];
    const count = Array.isArray(list) ? list.length : 0;
    return Array.from({ length: count }, (_, index) => below(spot.pointer, keyword, `${index}`))
      .filter((pointer) => saysType(world, pointer))
      .map((pointer) => fakeAt(world, { ...spot, depth, pointer }));
  };
  const choices = ['oneOf', 'anyOf'].map((keyword) => {
    const values = fakeEach(keyword);
    return values.find((value) => value !== null) ?? values[0];
  });
  return [...fakeEach('allOf'), ...choices].filter((value) => value !== undefined);
};

/** False for a part such as `{ required: [id] }`, which only adds to what others say. */
const saysType = ({ document }: World, pointer: string): boolean => {
  const { value } = locate(document.root, pointer);
  return !isObject(value) || telling.some((keyword) => value[keyword] !== undefined);
};

const telling = [
  ...['type', 'properties', 'items', 'enum', 'const', 'example', 'examples', 'default'],
  ...['allOf', 'oneOf', 'anyOf'],
];

/** What the schema says without its parts; nothing where only they speak. */
const fakeType = (world: World, spot: Spot, schema: JsonObject): readonly unknown[] => {
  const { type, properties, items, allOf, oneOf, anyOf } = schema;
  if (Array.isArray(schema.enum)) return [world.chance.pick(schema.enum)];
  const isSilent = type === undefined && !isObject(properties) && !isObject(items);
  if (isSilent && (allOf ?? oneOf ?? anyOf) !== undefined) return [];
  return [fakeNamed(world, spot, schema)];
};

const fakeNamed = (world: World, spot: Spot, schema: JsonObject): unknown => {
  const type = readType(schema);
  if (type === 'object') return fakeObject(world, spot, schema);
  if (type === 'array') return fakeArray(world, spot, schema);
  if (type === 'boolean') return world.chance.pick([true, false]);
  if (type === 'integer' || type === 'number') return fakeNumber(world.chance, spot.name, schema);
  return type === 'null' ? null : fakeText(world.chance, spot.name, schema);
};

/** The first type that is not null, or what the keywords speak of. */
const readType = ({ type, properties, additionalProperties, items }: JsonObject): string => {
  const named = [type].flat().filter((name) => typeof name === 'string');
  const first = named.find((name) => name !== 'null') ?? named[0];
  if (first !== undefined) return first;
  if (isObject(properties) || isObject(additionalProperties)) return 'object';
  return isObject(items) ? 'array' : 'string';
};

const fakeObject = (world: World, spot: Spot, schema: JsonObject): JsonObject => {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const made: Record<string, unknown> = {};
  const depth = spot.depth + 1;
  for (const name of Object.keys(isObject(schema.properties) ? schema.properties : {})) {
    const wanted = depth <= optionalDepth || (required.has(name) && depth <= deepest);
    if (wanted)
      made[name] = fakeAt(world, { pointer: below(spot.pointer, 'properties', name), name, depth });
  }
  return made;
};

const fakeArray = (world: World, spot: Spot, schema: JsonObject): readonly unknown[] => {
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
  const count = Math.max(least, spot.depth < optionalDepth && schema.maxItems !== 0 ? 1 : 0);
  const place = { pointer: below(spot.pointer, 'items'), name: spot.name, depth: spot.depth + 1 };
  return Array.from({ length: spot.depth < deepest ? count : 0 }, () => fakeAt(world, place));
};
