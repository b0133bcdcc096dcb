import {
  type Fits,
  isObject,
  type JsonObject,
  objectAt,
  type Shape,
  tagKeyword,
} from '../../document/document.ts';
import { isSound } from './kind.ts';
import { deepest, most, mostOptional, optionalDepth, type Site, type World } from './world.ts';

export const noProperties: JsonObject = {};

/** The object with the properties that it lacks; the same one where it lacks none. */
export const fillObject = (world: World, { spot, shape }: Site, given: JsonObject): JsonObject => {
  const tags = objectAt(shape.keywords, tagKeyword);
  const hints = { ...hintsOf(world, shape), ...(isObject(spot.hint) ? spot.hint : {}) };
  const depth = spot.depth + 1;
  let filled: Record<string, unknown> | undefined;
  for (const name of namesOf(shape)) {
    const before = given[name];
    if (before === undefined && !isWanted(world, { name, shape, depth })) continue;
    const lot = { name, shape, depth, before, told: tags[name], hint: hints[name] };
    const made = makeProperty(world, lot);
    if (made === before) continue;
    filled ??= { ...given };
    filled[name] = made;
  }
  return fillMap(world, { spot, shape }, fillRest(world, { spot, shape }, filled ?? given));
};

type Lot = {
  readonly name: string;
  readonly shape: Shape;
  readonly depth: number;
  /** What is there already. */
  readonly before: unknown;
  /** What tells the option that the object is of, where this is the property that does. */
  readonly told: unknown;
  readonly hint: unknown;
};

/** A property; what cannot be made to fit is there only where it has to be. */
const makeProperty = (world: World, { name, shape, depth, before, told, hint }: Lot): unknown => {
  const first = firstOf(told);
  if (first !== undefined && !isIncluded(told, before)) return first;
  const places = shape.properties.get(name) ?? shape.rest;
  const made = world.make({ places, name, depth, hint }, before);
  const isSpare = before === undefined && !shape.required.has(name);
  return isSpare && !isSound(world, places, made) ? undefined : made;
};

/** The same with what undeclared properties lack, where the schema says what they are. */
const fillRest = (world: World, { spot, shape }: Site, given: JsonObject): JsonObject => {
  if (shape.rest.length === 0 || spot.depth > deepest) return given;
  let filled: Record<string, unknown> | undefined;
  for (const [name, before] of Object.entries(given)) {
    if (shape.properties.has(name) || shape.required.has(name)) continue;
    const place = { places: shape.rest, name, depth: spot.depth + 1, hint: undefined };
    const made = world.make(place, before);
    if (made === before) continue;
    filled ??= { ...given };
    filled[name] = made;
  }
  return filled ?? given;
};

const firstOf = (values: unknown): unknown => (Array.isArray(values) ? values[0] : undefined);
const isIncluded = (values: unknown, value: unknown): boolean =>
  Array.isArray(values) && values.includes(value);

function* namesOf({ properties, required }: Shape): Generator<string> {
  yield* properties.keys();
  for (const name of required) if (!properties.has(name)) yield name;
}

const isWanted = (
  { wanted, shapes, work, fits }: World,
  { name, shape, depth }: { readonly name: string; readonly shape: Shape; readonly depth: number },
): boolean => {
  const own = shapes.of(shape.properties.get(name) ?? []);
  const { keywords } = own;
  if (keywords[wanted.direction === 'request' ? 'readOnly' : 'writeOnly'] === true) return false;
  if (shape.required.has(name)) return depth <= deepest && work.left > 0;
  // Of a property that is `false` there is none.
  if (Array.isArray(keywords.enum) && keywords.enum.length === 0) return false;
  const isWithin = depth <= optionalDepth && work.left > most - mostOptional;
  if (wanted.extent === 'beginning') return isWithin && hasDefault(fits, own);
  return wanted.extent === 'everything' && isWithin && keywords.deprecated !== true;
};

/** Whether there is a value for what nobody says. */
const hasDefault = (fits: Fits, shape: Shape): boolean => {
  const { default: initial } = shape.keywords;
  return initial !== undefined && initial !== null && fits(shape, initial);
};

/** What the object's own example says of its properties. */
const hintsOf = ({ wanted }: World, { keywords }: Shape): JsonObject => {
  const { example, examples } = keywords;
  if (wanted.extent !== 'everything') return noProperties;
  if (isObject(example)) return example;
  const [first] = Array.isArray(examples) ? examples : [];
  return isObject(first) ? first : noProperties;
};

/** With as many properties as the schema asks for. */
const fillMap = (world: World, { spot, shape }: Site, given: JsonObject): JsonObject => {
  const least = shape.keywords.minProperties;
  const missing = typeof least === 'number' ? least - Object.keys(given).length : 0;
  if (missing <= 0 || spot.depth > deepest || world.work.left < missing) return given;
  const spare = [...shape.properties.keys()].filter((name) => given[name] === undefined);
  const names = Array.from({ length: missing }, (_, index) => spare[index] ?? `key${index + 1}`);
  const depth = spot.depth + 1;
  const more = names.map((name) => {
    const places = shape.properties.get(name) ?? shape.rest;
    return [name, world.make({ places, name, depth, hint: undefined }, undefined)];
  });
  return { ...given, ...Object.fromEntries(more) };
};
