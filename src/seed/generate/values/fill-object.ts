import {
  type Conforms,
  discriminatorValuesKeyword,
  isObject,
  type JsonObject,
  objectAt,
  type SchemaView,
} from '../../../openapi/openapi.ts';
import {
  type GenerationContext,
  maxDepth,
  maxOptionalDepth,
  maxOptionalValues,
  maxValues,
  type SchemaTarget,
} from './generation-context.ts';
import { isValidValue } from './value-type.ts';

export const emptyObject: JsonObject = {};

/** The object with the properties that it lacks; the same one where it lacks none. */
export function fillObject(
  world: GenerationContext,
  { target, shape }: SchemaTarget,
  given: JsonObject,
): JsonObject {
  const tags = objectAt(shape.keywords, discriminatorValuesKeyword);
  const hints = { ...exampleHintsOf(world, shape), ...(isObject(target.hint) ? target.hint : {}) };
  const depth = target.depth + 1;
  let filled: Record<string, unknown> | undefined;
  for (const name of propertyNamesOf(shape)) {
    const before = given[name];
    if (before === undefined && !isIncludedProperty(world, { name, shape, depth })) continue;
    const lot = { name, shape, depth, before, told: tags[name], hint: hints[name] };
    const made = generateProperty(world, lot);
    if (made === before) continue;
    filled ??= { ...given };
    filled[name] = made;
  }
  return fillMinProperties(
    world,
    { target, shape },
    fillAdditionalProperties(world, { target, shape }, filled ?? given),
  );
}

type PropertyTarget = {
  readonly name: string;
  readonly shape: SchemaView;
  readonly depth: number;
  /** What is there already. */
  readonly before: unknown;
  /** What tells the option that the object is of, where this is the property that does. */
  readonly told: unknown;
  readonly hint: unknown;
};

/** A property; what cannot be made to fit is there only where it has to be. */
function generateProperty(
  world: GenerationContext,
  { name, shape, depth, before, told, hint }: PropertyTarget,
): unknown {
  const first = firstOf(told);
  if (first !== undefined && !isIncluded(told, before)) return first;
  const places = shape.properties.get(name) ?? shape.additionalProperties;
  const made = world.make({ places, name, depth, hint }, before);
  const isSpare = before === undefined && !shape.required.has(name);
  return isSpare && !isValidValue(world, places, made) ? undefined : made;
}

/** The same with what undeclared properties lack, where the schema says what they are. */
function fillAdditionalProperties(
  world: GenerationContext,
  { target, shape }: SchemaTarget,
  given: JsonObject,
): JsonObject {
  if (shape.additionalProperties.length === 0 || target.depth > maxDepth) return given;
  let filled: Record<string, unknown> | undefined;
  for (const [name, before] of Object.entries(given)) {
    if (shape.properties.has(name) || shape.required.has(name)) continue;
    const place = {
      places: shape.additionalProperties,
      name,
      depth: target.depth + 1,
      hint: undefined,
    };
    const made = world.make(place, before);
    if (made === before) continue;
    filled ??= { ...given };
    filled[name] = made;
  }
  return filled ?? given;
}

function firstOf(values: unknown): unknown {
  return Array.isArray(values) ? values[0] : undefined;
}
function isIncluded(values: unknown, value: unknown): boolean {
  return Array.isArray(values) && values.includes(value);
}

function* propertyNamesOf({ properties, required }: SchemaView): Generator<string> {
  yield* properties.keys();
  for (const name of required) if (!properties.has(name)) yield name;
}

function isIncludedProperty(
  { options, shapes, budget, fits }: GenerationContext,
  {
    name,
    shape,
    depth,
  }: { readonly name: string; readonly shape: SchemaView; readonly depth: number },
): boolean {
  const own = shapes.of(shape.properties.get(name) ?? []);
  const { keywords } = own;
  if (keywords[options.direction === 'request' ? 'readOnly' : 'writeOnly'] === true) return false;
  if (shape.required.has(name)) return depth <= maxDepth && budget.left > 0;
  // Of a property that is `false` there is none.
  if (Array.isArray(keywords.enum) && keywords.enum.length === 0) return false;
  const isWithin = depth <= maxOptionalDepth && budget.left > maxValues - maxOptionalValues;
  if (options.extent === 'initial') return isWithin && hasDefault(fits, own);
  return options.extent === 'everything' && isWithin && keywords.deprecated !== true;
}

/** Whether there is a value for what nobody says. */
function hasDefault(fits: Conforms, shape: SchemaView): boolean {
  const { default: initial } = shape.keywords;
  return initial !== undefined && initial !== null && fits(shape, initial);
}

/** What the object's own example says of its properties. */
function exampleHintsOf({ options }: GenerationContext, { keywords }: SchemaView): JsonObject {
  const { example, examples } = keywords;
  if (options.extent !== 'everything') return emptyObject;
  if (isObject(example)) return example;
  const [first] = Array.isArray(examples) ? examples : [];
  return isObject(first) ? first : emptyObject;
}

/** With as many properties as the schema asks for. */
function fillMinProperties(
  world: GenerationContext,
  { target, shape }: SchemaTarget,
  given: JsonObject,
): JsonObject {
  const least = shape.keywords.minProperties;
  const missing = typeof least === 'number' ? least - Object.keys(given).length : 0;
  if (missing <= 0 || target.depth > maxDepth || world.budget.left < missing) return given;
  const spare = [...shape.properties.keys()].filter((name) => given[name] === undefined);
  const names = Array.from({ length: missing }, (_, index) => spare[index] ?? `key${index + 1}`);
  const depth = target.depth + 1;
  const more = names.map((name) => {
    const places = shape.properties.get(name) ?? shape.additionalProperties;
    return [name, world.make({ places, name, depth, hint: undefined }, undefined)];
  });
  return { ...given, ...Object.fromEntries(more) };
}
