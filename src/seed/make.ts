import {
  type Choice,
  type Fits,
  isObject,
  type JsonObject,
  type OpenApiDocument,
  objectAt,
  openFits,
  openShapesOf,
  type Shape,
  type Shapes,
  tagKeyword,
  typeOf,
} from '../document/document.ts';
import type { Chance } from './chance.ts';
import { fakeNumber } from './fake-number.ts';
import { fakeText, isTelling } from './fake-text.ts';
import { fakeByWord } from './faker-word.ts';

/** What is made. */
export type Wanted = {
  /** What there is already: it is kept where it fits, and what it lacks is added. */
  readonly given?: unknown;
  /** The property that it is for. */
  readonly name?: string;
  /**
   * `everything` that the schemas name; what they `require`; or that as for something that has just
   * begun: not yet closed, with nothing counted.
   */
  readonly extent: 'everything' | 'required' | 'beginning';
  /** Whether examples are taken as they stand, only for what does not tell records apart, or as models alone. */
  readonly examples?: 'taken' | 'varied' | 'models';
  /** How closely what is given is looked at: `at its kind` for what is known to be sound, or is the client's to say. */
  readonly look?: 'closely' | 'at its kind';
  /** Which way it goes: what is read-only is not for a request, what is write-only not for a `reply`, as usual. */
  readonly direction?: 'request' | 'reply';
  /** A part of what is given that is whole already: it is not looked at again. */
  readonly whole?: unknown;
};

/** Makes values that fit the schemas at some places of a document. */
export type Make = (places: readonly string[], wanted: Wanted) => unknown;

export const openMake = (document: Pick<OpenApiDocument, 'root'>, chance: Chance): Make => {
  const shapes = openShapesOf(document);
  const world = { shapes, chance, fits: openFits(shapes) };
  return (places, wanted) =>
    makeAt(
      { ...world, wanted, work: { left: most } },
      { places, name: wanted.name ?? '', depth: 0, hint: undefined },
      wanted.given,
    );
};

type World = {
  readonly shapes: Shapes;
  readonly fits: Fits;
  readonly chance: Chance;
  readonly wanted: Wanted;
  /** How many more values are made. */
  readonly work: { left: number };
};

/** Where a value is made. */
type Spot = {
  readonly places: readonly string[];
  readonly name: string;
  /** How deep below the first. */
  readonly depth: number;
  /** What an example further up says of it. */
  readonly hint: unknown;
};

/** Below this only what is required is made, so that schemas that hold themselves come to an end. */
const optionalDepth = 4;
const deepest = 12;

/**
 * So many values are made at most, since a schema may hold itself in many places; of what is optional
 * the first ones only. The largest answers of public documents take some 1,500.
 */
const most = 10_000;
const mostOptional = 4_000;

const makeAt = (world: World, spot: Spot, given: unknown): unknown => {
  if (given !== undefined && given === world.wanted.whole) return given;
  const shape = settle(world, spot, given ?? spot.hint);
  if (given !== undefined) {
    const kept = keep(world, { spot, shape }, given);
    if (kept !== undefined) return kept;
  }
  return makeNew(world, spot, shape);
};

type Site = { readonly spot: Spot; readonly shape: Shape };

/** What is given, with what it lacks; `undefined` where it does not fit. */
const keep = (world: World, { spot, shape }: Site, given: unknown): unknown => {
  if (isObject(given) && mayBe(shape, 'object')) return fillObject(world, { spot, shape }, given);
  if (Array.isArray(given) && mayBe(shape, 'array'))
    return fillArray(world, { spot, shape }, given);
  const isSound =
    world.wanted.look === 'at its kind' ? isOfKind(shape, given) : world.fits(shape, given);
  return isSound ? given : undefined;
};

const mayBe = ({ types }: Shape, type: string): boolean =>
  types.length === 0 || types.includes(type);

/** Of the type, and no other than the only value that there is: all else is for who sent it to say. */
const isOfKind = ({ types, keywords }: Shape, value: unknown): boolean => {
  const type = typeOf(value);
  const isType =
    types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
  const only =
    Array.isArray(keywords.enum) && keywords.enum.length === 1 ? keywords.enum[0] : value;
  return isType && value === (keywords.const ?? only);
};

/** Picks until there is nothing to choose. */
const settle = (world: World, { places, depth }: Spot, given: unknown): Shape => {
  let shape = world.shapes.of(places);
  for (let round = 0; round < deepest; round++) {
    const [choice] = shape.choices;
    if (choice === undefined) break;
    const option = pickOption(world, { shape, choice, depth }, given);
    shape = world.shapes.pick(shape, choice, option);
  }
  return shape;
};

type Crossing = { readonly shape: Shape; readonly choice: Choice; readonly depth: number };

const pickOption = (
  world: World,
  { shape, choice: { options, tag }, depth }: Crossing,
  given: unknown,
): string => {
  const [first = ''] = options;
  if (given === undefined) {
    const possible = options.filter((option) => isPossible(world, shape, option));
    const telling = possible.filter((option) => isTellingOption(world, option));
    return (depth > optionalDepth ? leastOf(world, telling) : telling[0]) ?? possible[0] ?? first;
  }
  const told = tag && isObject(given) ? tag.values.get(String(given[tag.property])) : undefined;
  if (told !== undefined) return told;
  const fitting = options.find((option) => world.fits(world.shapes.of([option]), given));
  if (fitting !== undefined || !isObject(given)) return fitting ?? first;
  const scored = options.map((option) => ({
    option,
    score: scoreOf(world, world.shapes.of([option]), given),
  }));
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).option;
};

/** Of options the one that asks for the least: it leads out of a schema that holds itself. */
const leastOf = ({ shapes }: World, options: readonly string[]): string | undefined => {
  const demandOf = (option: string): number => shapes.of([option]).required.size;
  return [...options].sort((one, other) => demandOf(one) - demandOf(other))[0];
};

/** False for an option whose constant or whose type the rest of the schema rules out. */
const isPossible = ({ shapes }: World, { types, keywords }: Shape, option: string): boolean => {
  const other = shapes.of([option]);
  const value = other.keywords.const;
  if (value !== undefined && Array.isArray(keywords.enum) && !keywords.enum.includes(value))
    return false;
  return (
    types.length === 0 ||
    other.types.length === 0 ||
    other.types.some(
      (type) => types.includes(type) || (type === 'integer' && types.includes('number')),
    )
  );
};

/** How much of an object a shape speaks of. */
const scoreOf = ({ shapes, fits }: World, shape: Shape, given: JsonObject): number => {
  let score = mayBe(shape, 'object') ? 0 : -100;
  for (const [name, value] of Object.entries(given)) {
    const places = shape.properties.get(name);
    if (places !== undefined) score += scoreOfValue(fits, shapes.of(places), value);
  }
  for (const name of shape.required) if (given[name] === undefined) score -= 1;
  return score;
};

/** A constant, or an enumeration of one value, tells options apart better than anything else. */
const scoreOfValue = (fits: Fits, shape: Shape, value: unknown): number => {
  if (!fits(shape, value)) return -1;
  const { const: constant, enum: values } = shape.keywords;
  return constant !== undefined || (Array.isArray(values) && values.length === 1) ? 10 : 2;
};

/** False for an option such as `{ required: [id] }`, which only adds to what others say, and for null. */
const isTellingOption = ({ shapes }: World, option: string): boolean => {
  const { types, properties, items, keywords, choices } = shapes.of([option]);
  if (types.length === 1 && types[0] === 'null') return false;
  const says = ['enum', 'const', 'example', 'examples', 'default'];
  return (
    types.length + properties.size + items.length + choices.length > 0 ||
    says.some((keyword) => keywords[keyword] !== undefined)
  );
};

const makeNew = (world: World, spot: Spot, shape: Shape): unknown => {
  const { keywords } = shape;
  world.work.left -= 1;
  if (keywords.const !== undefined) return keywords.const;
  const nothing = makeNothing(world, spot, shape);
  if (nothing !== undefined) return nothing;
  const told = fakeByWord(world.chance, shape);
  if (told !== undefined && world.fits(shape, told)) return told;
  const example = findExample(world, spot, shape);
  if (example !== undefined) return example;
  if (Array.isArray(keywords.enum)) return makeOfEnum(world, keywords.enum);
  return makeOfType(world, spot, shape);
};

/** Null where that is an answer and a value would say too much. */
const makeNothing = (
  { wanted }: World,
  spot: Spot,
  { types, keywords }: Shape,
): null | undefined => {
  // A `nullable` that is left over from an earlier version: strict readers would not take null.
  if (!types.includes('null') || keywords.nullable === true) return undefined;
  if (Array.isArray(keywords.enum) && !keywords.enum.includes(null)) return undefined;
  const isSilent =
    wanted.extent === 'beginning' ||
    spot.depth > optionalDepth ||
    (spot.hint === null && spot.depth > 0) ||
    /(^|_)(deleted|closed|archived|cancell?ed|suspended|removed|next|prev(ious)?|last|before|after)(_|$)|cursor|(deleted|closed|archived|cancell?ed|suspended)At$/i.test(
      spot.name,
    );
  return isSilent || types.every((type) => type === 'null') ? null : undefined;
};

/** What an example or the default says, if it fits. */
const findExample = (world: World, spot: Spot, shape: Shape): unknown => {
  const { keywords } = shape;
  const listed = Array.isArray(keywords.examples) ? keywords.examples : [];
  const { examples: use } = world.wanted;
  const varied = use === 'models' || (use === 'varied' && isVaried(spot.name, shape));
  const examples = varied ? [] : [keywords.example, listed[0], spot.hint];
  for (const example of [...examples, keywords.default]) {
    if (example === undefined || (example === null && spot.depth > 0)) continue;
    if (world.fits(shape, example)) return example;
  }
  return varied ? makeLike(world, shape) : undefined;
};

/** A text like the example, with other letters and digits behind what all of its kind begin with: `cus_4x9b`. */
const makeLike = ({ chance, fits }: World, shape: Shape): string | undefined => {
  const { example, examples, format } = shape.keywords;
  const model = example ?? (Array.isArray(examples) ? examples[0] : undefined);
  if (typeof model !== 'string' || format !== undefined || !/^\S*\d\S*$/.test(model))
    return undefined;
  const start = model.search(/[_:-]/) + 1;
  const isHex = /^[0-9a-f]+$/.test(model.slice(start));
  const draw = (signs: string): string =>
    signs.charAt(Math.floor(chance.random.fraction() * signs.length));
  const like = model
    .slice(start)
    .replace(/[1-9]/g, () => draw('123456789'))
    .replace(/[a-z]/g, () => draw(isHex ? 'abcdef' : 'abcdefghijklmnopqrstuvwxyz'))
    .replace(/[A-Z]/g, () => draw('ABCDEFGHIJKLMNOPQRSTUVWXYZ'));
  const made = model.slice(0, start) + like;
  return fits(shape, made) ? made : undefined;
};

/** True for what should not be the same in every record. */
const isVaried = (name: string, { keywords, types, properties }: Shape): boolean =>
  isTelling(name) ||
  properties.size > 0 ||
  Array.isArray(keywords.enum) ||
  types.includes('boolean') ||
  /(^|_|-|uu|gu|g|s)id$|I[dD]$|slug|login|username/.test(name) ||
  keywords.format === 'date-time' ||
  keywords.format === 'uuid';

const makeOfEnum = ({ chance, wanted }: World, values: readonly unknown[]): unknown => {
  const present = values.filter((value) => value !== null);
  if (wanted.extent === 'beginning')
    return present.find((value) => !isEnding(value)) ?? present[0] ?? null;
  return chance.pick(present.length > 0 ? present : values) ?? null;
};

/** A state that nothing begins with. */
const isEnding = (value: unknown): boolean =>
  /^(expired|deleted|removed|cancel|closed|fail|error|complete|finish|done$|archived|rejected|revoked|inactive$|disabled$)/i.test(
    String(value),
  );

const makeOfType = (world: World, spot: Spot, shape: Shape): unknown => {
  const type = readType(shape);
  if (type === 'object') return fillObject(world, { spot, shape }, noProperties);
  if (type === 'array') return fillArray(world, { spot, shape }, nothingListed);
  if (type === 'boolean') return makeBoolean(world, spot);
  if (type === 'integer' || type === 'number') return makeNumber(world, spot, { shape, type });
  return type === 'string' ? fakeText(world.chance, spot.name, shape.keywords) : 'anything';
};

const noProperties: JsonObject = {};
const nothingListed: readonly unknown[] = [];

const makeBoolean = ({ chance, wanted }: World, { name }: Spot): boolean => {
  // What says that all went well says so of what did.
  if (/^(is_?)?(ok|success|successful|succeeded|acknowledged)$/i.test(name)) return true;
  const isOver = /delet|archiv|disabl|suspend|lock|cancel|error|has_?more/i.test(name);
  return wanted.extent !== 'beginning' && !isOver && chance.pick([true, false]) === true;
};

const makeNumber = (
  { chance, wanted, fits }: World,
  { name }: Spot,
  { shape, type }: { readonly shape: Shape; readonly type: string },
): number => {
  const isCounted = wanted.extent === 'beginning' && /count|total|^num_|_num$|size$/i.test(name);
  return isCounted && fits(shape, 0) ? 0 : fakeNumber(chance, name, { ...shape.keywords, type });
};

/** The first type that is not null, or what the keywords speak of. */
const readType = ({ types, properties, items, rest, keywords, required }: Shape): string => {
  const first = types.find((name) => name !== 'null');
  if (first !== undefined) return first;
  if (properties.size > 0 || rest.length > 0 || required.size > 0) return 'object';
  if (items.length > 0) return 'array';
  const bounds = ['minimum', 'maximum', 'multipleOf'];
  if (bounds.some((keyword) => typeof keywords[keyword] === 'number')) return 'number';
  return isSilent(keywords) ? 'anything' : 'string';
};

const isSilent = (keywords: JsonObject): boolean => Object.keys(keywords).length === 0;

/** The object with the properties that it lacks; the same one where it lacks none. */
const fillObject = (world: World, { spot, shape }: Site, given: JsonObject): JsonObject => {
  const tags = objectAt(shape.keywords, tagKeyword);
  const hints = { ...hintsOf(world, shape), ...(isObject(spot.hint) ? spot.hint : {}) };
  const depth = spot.depth + 1;
  let filled: Record<string, unknown> | undefined;
  for (const name of namesOf(shape)) {
    const places = shape.properties.get(name) ?? shape.rest;
    const before = given[name];
    if (before === undefined && !isWanted(world, { name, shape, depth })) continue;
    const told = firstOf(tags[name]);
    const made =
      told !== undefined && !isIncluded(tags[name], before)
        ? told
        : makeAt(world, { places, name, depth, hint: hints[name] }, before);
    if (made === before) continue;
    filled ??= { ...given };
    filled[name] = made;
  }
  return fillMap(world, { spot, shape }, filled ?? given);
};

const firstOf = (values: unknown): unknown => (Array.isArray(values) ? values[0] : undefined);
const isIncluded = (values: unknown, value: unknown): boolean =>
  Array.isArray(values) && values.includes(value);

function* namesOf({ properties, required }: Shape): Generator<string> {
  yield* properties.keys();
  for (const name of required) if (!properties.has(name)) yield name;
}

const isWanted = (
  { wanted, shapes, work }: World,
  { name, shape, depth }: { readonly name: string; readonly shape: Shape; readonly depth: number },
): boolean => {
  const { keywords } = shapes.of(shape.properties.get(name) ?? []);
  if (keywords[wanted.direction === 'request' ? 'readOnly' : 'writeOnly'] === true) return false;
  if (shape.required.has(name)) return depth <= deepest && work.left > 0;
  const isWithin = depth <= optionalDepth && work.left > most - mostOptional;
  return wanted.extent === 'everything' && isWithin && keywords.deprecated !== true;
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
    return [name, makeAt(world, { places, name, depth, hint: undefined }, undefined)];
  });
  return { ...given, ...Object.fromEntries(more) };
};

/** The list with sound entries, and as many as it has to have. */
const fillArray = (
  world: World,
  { spot, shape }: Site,
  given: readonly unknown[],
): readonly unknown[] => {
  const place = { places: shape.items, name: spot.name, depth: spot.depth + 1, hint: undefined };
  let filled: unknown[] | undefined;
  for (const [index, entry] of given.entries()) {
    const made = shape.items.length === 0 ? entry : makeAt(world, place, entry);
    if (made === entry) continue;
    filled ??= [...given];
    filled[index] = made;
  }
  const entries = filled ?? given;
  const count = countOf(world, { spot, shape }, given);
  if (entries.length >= count) return entries;
  const more = Array.from({ length: count - entries.length }, (_, index) =>
    makeAt(
      world,
      { ...place, hint: Array.isArray(spot.hint) ? spot.hint[index] : undefined },
      undefined,
    ),
  );
  return unique(world, shape, [...entries, ...more]);
};

const countOf = (
  { wanted, work }: World,
  { spot, shape }: Site,
  given: readonly unknown[],
): number => {
  const { minItems, maxItems } = shape.keywords;
  const least = typeof minItems === 'number' ? minItems : 0;
  if (spot.depth >= deepest || work.left < least) return 0;
  const isMade = given === nothingListed && wanted.extent === 'everything';
  return Math.max(least, isMade && spot.depth < optionalDepth && maxItems !== 0 ? 1 : 0);
};

/** Values of an enumeration that may not repeat are taken in turn. */
const unique = (
  { shapes }: World,
  shape: Shape,
  values: readonly unknown[],
): readonly unknown[] => {
  const list = shapes.of(shape.items).keywords.enum;
  if (shape.keywords.uniqueItems !== true || !Array.isArray(list)) return values;
  return values.map((_, index) => list[index % list.length]);
};
