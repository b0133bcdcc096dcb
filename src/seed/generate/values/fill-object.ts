import {
  type Conforms,
  discriminatorValuesKeyword,
  documentLimits,
  isObject,
  type JsonObject,
  objectAt,
  type SchemaView,
} from '../../../openapi/openapi.ts';
import type { MakeConsistent } from './consistent-object.ts';
import {
  type GenerateOptions,
  type GenerationContext,
  maxDepth,
  maxOptionalDepth,
  type SchemaTarget,
} from './generation-context.ts';
import { isValidValue } from './value-type.ts';

export const emptyObject: JsonObject = {};

/** Adds the missing properties to an object. Returns the same object if none is missing. */
export function fillObject(
  context: GenerationContext,
  { target, view }: SchemaTarget,
  given: JsonObject,
): JsonObject {
  const discriminatorValues = objectAt(view.keywords, discriminatorValuesKeyword);
  const hints = hintsOf(context, { target, view });
  const depth = target.depth + 1;
  let filled: Record<string, unknown> | undefined;
  for (const name of propertyNamesOf(view)) {
    const current = ownValue(given, name);
    if (current === undefined && !isIncludedProperty(context, { name, view, depth })) continue;
    const value = generateProperty(context, {
      name,
      view,
      depth,
      given: current,
      hint: ownValue(hints, name),
      discriminatorValues: ownValue(discriminatorValues, name),
    });
    if (value === current) continue;
    filled ??= { ...given };
    if (value === undefined) delete filled[name];
    else filled[name] = value;
  }
  return fillMinProperties(
    context,
    { target, view },
    fillAdditionalProperties(
      context,
      { target, view },
      filled === undefined ? given : toConsistent(context, { view, given, filled }),
    ),
  );
}

/** The value of a property of its own; every object inherits `constructor` and the like. */
function ownValue(object: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = object[name];
  return value === undefined || Object.hasOwn(object, name) ? value : undefined;
}

/** The values of a new record follow from its creation. */
function toConsistent(
  { options, makeConsistent }: GenerationContext,
  object: Parameters<MakeConsistent>[0],
): JsonObject {
  return options.extent === 'everything' ? makeConsistent(object) : object.filled;
}

type PropertyTarget = {
  readonly name: string;
  readonly view: SchemaView;
  readonly depth: number;
  /** The current value. */
  readonly given: unknown;
  /** The values that select the object's option, if this is the discriminator. */
  readonly discriminatorValues: unknown;
  readonly hint: unknown;
};

/** The value of a property. An invalid one is dropped unless the property is required. */
export function generateProperty(
  context: GenerationContext,
  { name, view, depth, given, discriminatorValues, hint }: PropertyTarget,
): unknown {
  const [discriminator] = toArray(discriminatorValues);
  if (discriminator !== undefined && !toArray(discriminatorValues).includes(given))
    return discriminator;
  const schemaPointers = view.properties.get(name) ?? view.additionalProperties;
  if (given === null && isRefusedNull(context, schemaPointers)) {
    if (!view.required.has(name)) return undefined;
    if (context.fits(context.schemaViews.of(schemaPointers), 0)) return 0;
  }
  const value = context.generate({ schemaPointers, name, depth, hint }, given);
  const isOptional = given === undefined && !view.required.has(name);
  return isOptional && !isValidValue(context, schemaPointers, value) ? undefined : value;
}

/** Whether a stored record has null where no null may be: what stands for it must not change between replies. */
function isRefusedNull(
  { options, fits, schemaViews }: GenerationContext,
  schemaPointers: readonly string[],
): boolean {
  const isOfStoredRecord = options.extent !== 'everything' && options.check !== 'none';
  return isOfStoredRecord && !fits(schemaViews.of(schemaPointers), null);
}

/** Completes undeclared properties, if the schema describes them. */
function fillAdditionalProperties(
  context: GenerationContext,
  { target, view }: SchemaTarget,
  given: JsonObject,
): JsonObject {
  if (view.additionalProperties.length === 0 || target.depth > maxDepth) return given;
  let filled: Record<string, unknown> | undefined;
  for (const [name, current] of Object.entries(given)) {
    if (view.properties.has(name) || view.required.has(name)) continue;
    const propertyTarget = {
      schemaPointers: view.additionalProperties,
      name,
      depth: target.depth + 1,
      hint: undefined,
    };
    const value = context.generate(propertyTarget, current);
    if (value === current) continue;
    filled ??= { ...given };
    filled[name] = value;
  }
  return filled ?? given;
}

function toArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** How many values are kept for required properties. */
const requiredValues = documentLimits.generatedValues - documentLimits.optionalValues;

const propertyNames = new WeakMap<SchemaView, readonly string[]>();

/** The declared properties, and the required ones among the undeclared. */
export function propertyNamesOf(view: SchemaView): readonly string[] {
  const { properties, required } = view;
  const known = propertyNames.get(view);
  if (known !== undefined) return known;
  const names = [...new Set([...properties.keys(), ...required])];
  propertyNames.set(view, names);
  return names;
}

/** Whether a property is generated where it is missing. */
export function isIncludedProperty(
  { options, schemaViews, budget, fits }: GenerationContext,
  {
    name,
    view,
    depth,
  }: { readonly name: string; readonly view: SchemaView; readonly depth: number },
): boolean {
  const isRequired = view.required.has(name);
  const isWithin = isRequired
    ? depth <= maxDepth && budget.left > 0
    : depth <= maxOptionalDepth && budget.left > requiredValues;
  if (!isWithin) return false;
  const property = schemaViews.of(view.properties.get(name));
  return mayBeGenerated(options, { property, isRequired, fits });
}

/** Whether a property is generated where it is missing, as far as depth and budget allow. */
export function mayBeGenerated(
  { extent, direction = 'reply' }: Pick<GenerateOptions, 'extent' | 'direction'>,
  {
    property,
    isRequired,
    fits,
  }: { readonly property: SchemaView; readonly isRequired: boolean; readonly fits: Conforms },
): boolean {
  const { keywords } = property;
  if (keywords[direction === 'request' ? 'readOnly' : 'writeOnly'] === true) return false;
  if (isRequired) return true;
  // The schema `false` allows no value.
  if (Array.isArray(keywords.enum) && keywords.enum.length === 0) return false;
  if (extent === 'initial') return hasDefault(fits, property);
  return extent === 'everything' && keywords.deprecated !== true;
}

/** Whether a schema has a valid default but null. */
function hasDefault(fits: Conforms, view: SchemaView): boolean {
  const { default: defaultValue } = view.keywords;
  return defaultValue !== undefined && defaultValue !== null && fits(view, defaultValue);
}

/** The property values of examples: those of a parent before those of the object's own. */
function hintsOf(context: GenerationContext, { target, view }: SchemaTarget): JsonObject {
  const hints = exampleHintsOf(context, view);
  return isObject(target.hint) ? { ...hints, ...target.hint } : hints;
}

/** The property values of the object's own example. */
function exampleHintsOf({ options }: GenerationContext, { keywords }: SchemaView): JsonObject {
  const { example, examples } = keywords;
  if (options.extent !== 'everything') return emptyObject;
  if (isObject(example)) return example;
  const [first] = Array.isArray(examples) ? examples : [];
  return isObject(first) ? first : emptyObject;
}

/** Adds properties until there are `minProperties`. */
function fillMinProperties(
  context: GenerationContext,
  { target, view }: SchemaTarget,
  given: JsonObject,
): JsonObject {
  const least = view.keywords.minProperties;
  const missing = typeof least === 'number' ? least - Object.keys(given).length : 0;
  if (missing <= 0 || target.depth > maxDepth || context.budget.left < missing) return given;
  const unused = [...view.properties.keys()].filter((name) => given[name] === undefined);
  const names = Array.from({ length: missing }, (_, index) => unused[index] ?? `key${index + 1}`);
  const depth = target.depth + 1;
  const added = names.map((name) => {
    const schemaPointers = view.properties.get(name) ?? view.additionalProperties;
    return [name, context.generate({ schemaPointers, name, depth, hint: undefined }, undefined)];
  });
  return { ...given, ...Object.fromEntries(added) };
}
