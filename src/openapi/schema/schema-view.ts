import type { OpenApiDocument } from '../document.ts';
import { isObject, type JsonObject, objectOf } from '../json/json.ts';
import {
  createPointerReader,
  joinPointer,
  type ResolvedPointer,
  resolvePointer,
} from '../json/json-pointer.ts';
import { findExampleSchema } from './schema-from-example.ts';

/**
 * What a value of some schemas looks like, their `allOf` and references laid over each other. Parts
 * of `oneOf` and `anyOf` stay choices until somebody picks.
 */
export type SchemaView = {
  /** The types that it may have, `null` among them; empty where the schemas say none. */
  readonly types: readonly string[];
  /** Places of the schemas of each property, in the document's order. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly required: ReadonlySet<string>;
  readonly items: readonly string[];
  /** Whether properties that are not declared may be there. */
  readonly undeclared: 'allowed' | 'forbidden';
  /** Schemas of undeclared properties. */
  readonly additionalProperties: readonly string[];
  /** All other keywords; of several schemas the first that says one, of bounds the tighter. */
  readonly keywords: JsonObject;
  readonly choices: readonly SchemaChoice[];
  /** Places of schemas that a value must not fit (`not`). */
  readonly not: readonly string[];
};

/** A `oneOf` or `anyOf`. */
export type SchemaChoice = {
  readonly keyword: 'oneOf' | 'anyOf';
  readonly options: readonly string[];
  /** The property that tells the option, and the option of each of its values. */
  readonly discriminator: DiscriminatorMapping | undefined;
};

export type DiscriminatorMapping = {
  readonly property: string;
  readonly values: ReadonlyMap<string, string>;
};

/** Reads shapes of a document, each once. */
export type SchemaViews = {
  /** The shape of the schemas at these places together. */
  of(places: readonly string[]): SchemaView;
  /** The shape with one of its choices made. */
  pick(shape: SchemaView, choice: SchemaChoice, option: string): SchemaView;
};

export function createSchemaViews({ root }: Pick<OpenApiDocument, 'root'>): SchemaViews {
  const known = new Map<string, SchemaView>();
  const source = { root, read: createPointerReader(root) };
  const picked = new WeakMap<SchemaView, Map<string, SchemaView>>();
  const of = (places: readonly string[]): SchemaView => {
    const name = places.length === 1 ? `${places[0]}` : places.join(' ');
    const before = known.get(name);
    if (before) return before;
    const target = places.length === 1 ? findReferenceTarget(source, name) : undefined;
    const shape =
      target === undefined
        ? listSchemaParts(source, places).reduce(mergePart, emptyView)
        : of([target]);
    known.set(name, shape);
    return shape;
  };
  const pick = (shape: SchemaView, choice: SchemaChoice, option: string): SchemaView => {
    const made = picked.get(shape) ?? new Map<string, SchemaView>();
    picked.set(shape, made);
    const before = made.get(option);
    if (before) return before;
    const others = { ...shape, choices: shape.choices.filter((other) => other !== choice) };
    const laid = mergeViews(others, of([option]));
    const next = saysItself(laid, choice) ? laid : withDiscriminatorValues(laid, choice, option);
    made.set(option, next);
    return next;
  };
  /** Whether the schema of the property that tells the option fixes it already. */
  const saysItself = (
    { properties }: SchemaView,
    { discriminator: tag }: SchemaChoice,
  ): boolean => {
    const { keywords } = of(properties.get(tag?.property ?? '') ?? []);
    return keywords.const !== undefined || Array.isArray(keywords.enum);
  };
  return { of, pick };
}

const emptyView: SchemaView = {
  types: [],
  properties: new Map(),
  required: new Set(),
  items: [],
  undeclared: 'allowed',
  additionalProperties: [],
  keywords: {},
  choices: [],
  not: [],
};

type SchemaReader = { readonly root: JsonObject; readonly read: (place: string) => unknown };

/** The place that a reference leads to which says nothing else: there the shape is known, or will be. */
function findReferenceTarget({ root, read }: SchemaReader, place: string): string | undefined {
  const named = read(place);
  if (!isReference(named) || Object.keys(named).length > 1) return undefined;
  const { pointer, value } = resolvePointer(root, place);
  const isThere = isObject(value) && !isReference(value);
  const isPlain = isThere && findExampleSchema(root, place, value) === undefined;
  // What a likeness may be read for looks otherwise by itself.
  return isPlain && !pointer.endsWith('/schema') ? pointer : undefined;
}

function isReference(value: unknown): value is JsonObject {
  return isObject(value) && Object.hasOwn(value, '$ref');
}

type SchemaPart = { readonly pointer: string; readonly schema: JsonObject };

/** What stands at a place that was read, references followed. */
function followReference(root: JsonObject, place: string, named: unknown): ResolvedPointer {
  return named === undefined || isReference(named)
    ? resolvePointer(root, place)
    : { pointer: place, value: named };
}

/** The schemas themselves and those of their `allOf`, references followed; a circle is walked once. */
function listSchemaParts(
  { root, read }: SchemaReader,
  places: readonly string[],
): readonly SchemaPart[] {
  const parts = new Map<string, SchemaPart>();
  const visit = (place: string): void => {
    const named = read(place);
    // What stands beside a reference counts too (OpenAPI 3.1, section 4.8.24).
    if (isReference(named) && !parts.has(place)) {
      const { $ref: _reference, ...beside } = named;
      parts.set(place, { pointer: place, schema: beside });
    }
    const { pointer, value } = followReference(root, place, named);
    const likeness = findExampleSchema(root, place, value);
    if (likeness !== undefined) visit(likeness);
    if (value === false) parts.set(place, { pointer: place, schema: { enum: [] } });
    if (isObject(value) && !parts.has(pointer)) enter(pointer, value);
  };
  const enter = (pointer: string, schema: JsonObject): void => {
    parts.set(pointer, { pointer, schema });
    const count = Array.isArray(schema.allOf) ? schema.allOf.length : 0;
    for (let index = 0; index < count; index++) visit(joinPointer(pointer, 'allOf', `${index}`));
  };
  places.forEach(visit);
  return [...parts.values()];
}

function mergePart(shape: SchemaView, part: SchemaPart): SchemaView {
  return mergeViews(shape, toSchemaView(part));
}

function toSchemaView({ pointer, schema }: SchemaPart): SchemaView {
  const { type, properties, required, items, additionalProperties, allOf, oneOf, anyOf, ...rest } =
    schema;
  return {
    types: [type].flat().filter((name) => typeof name === 'string'),
    properties: isObject(properties)
      ? toPropertyPointers(properties, pointer)
      : emptyView.properties,
    required: Array.isArray(required)
      ? new Set(required.filter((name) => typeof name === 'string'))
      : emptyView.required,
    items: isObject(items) ? [joinPointer(pointer, 'items')] : [],
    undeclared: additionalProperties === false ? 'forbidden' : 'allowed',
    additionalProperties: isObject(additionalProperties)
      ? [joinPointer(pointer, 'additionalProperties')]
      : [],
    keywords: rest,
    choices: [
      ...toChoices(pointer, 'oneOf', { list: oneOf, discriminator: rest.discriminator }),
      ...toChoices(pointer, 'anyOf', { list: anyOf, discriminator: rest.discriminator }),
    ],
    not: isObject(rest.not) ? [joinPointer(pointer, 'not')] : [],
  };
}

function toPropertyPointers(properties: JsonObject, pointer: string): SchemaView['properties'] {
  const places = new Map<string, readonly string[]>();
  const all = joinPointer(pointer, 'properties');
  for (const name of Object.keys(properties)) places.set(name, [joinPointer(all, name)]);
  return places;
}

type ChoiceKeywords = { readonly list: unknown; readonly discriminator: unknown };

function toChoices(
  pointer: string,
  keyword: SchemaChoice['keyword'],
  { list, discriminator }: ChoiceKeywords,
): readonly SchemaChoice[] {
  if (!Array.isArray(list) || list.length === 0) return [];
  const options = list.map((_, index) => joinPointer(pointer, keyword, `${index}`));
  return [
    { keyword, options, discriminator: toDiscriminatorMapping(list, options, discriminator) },
  ];
}

/** By the mapping, or by the names of the schemas (OpenAPI 3.1, section 4.8.25). */
function toDiscriminatorMapping(
  list: readonly unknown[],
  options: readonly string[],
  discriminator: unknown,
): DiscriminatorMapping | undefined {
  const { propertyName, mapping } = objectOf(discriminator);
  if (typeof propertyName !== 'string') return undefined;
  const values = new Map<string, string>();
  const mapped = Object.entries(objectOf(mapping));
  for (const [index, option] of options.entries()) {
    const { $ref } = objectOf(list[index]);
    if (typeof $ref !== 'string') continue;
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    const own = mapped.filter(([, target]) => target === $ref || target === name);
    for (const [value] of own) values.set(value, option);
    if (own.length === 0) values.set(name, option);
  }
  return { property: propertyName, values };
}

/** With the property that tells the option fixed to what tells it. */
function withDiscriminatorValues(
  shape: SchemaView,
  { discriminator: tag }: SchemaChoice,
  option: string,
): SchemaView {
  if (!tag) return shape;
  const values = [...tag.values].filter(([, target]) => target === option).map(([value]) => value);
  if (values.length === 0) return shape;
  return {
    ...shape,
    keywords: { ...shape.keywords, [discriminatorValuesKeyword]: { [tag.property]: values } },
  };
}

/** Under this keyword of a picked shape stand the values of the properties that tell its option. */
export const discriminatorValuesKeyword = 'x-sandlot-tag';

function mergeViews(first: SchemaView, second: SchemaView): SchemaView {
  if (first === emptyView) return second;
  const properties = new Map(first.properties);
  for (const [name, places] of second.properties) {
    properties.set(name, [...new Set([...(properties.get(name) ?? []), ...places])]);
  }
  return {
    types: intersectTypes(first.types, second.types),
    properties,
    required: new Set([...first.required, ...second.required]),
    items: [...first.items, ...second.items],
    undeclared: second.undeclared === 'forbidden' ? 'forbidden' : first.undeclared,
    additionalProperties: [...first.additionalProperties, ...second.additionalProperties],
    keywords: mergeKeywords(first.keywords, second.keywords),
    choices: [...first.choices, ...second.choices],
    not: [...first.not, ...second.not],
  };
}

/** What both allow; `integer` is a `number`. Where they have nothing in common, the second. */
function intersectTypes(first: readonly string[], second: readonly string[]): readonly string[] {
  if (first.length === 0 || second.length === 0) return first.length > 0 ? first : second;
  const common = first.filter(
    (type) => second.includes(type) || (type === 'integer' && second.includes('number')),
  );
  const narrowed = second.includes('integer') && first.includes('number') ? ['integer'] : [];
  return common.length + narrowed.length > 0 ? [...new Set([...common, ...narrowed])] : second;
}

const lowerBounds = new Set([
  'minimum',
  'exclusiveMinimum',
  'minLength',
  'minItems',
  'minProperties',
]);
const upperBounds = new Set([
  'maximum',
  'exclusiveMaximum',
  'maxLength',
  'maxItems',
  'maxProperties',
]);

function mergeKeywords(first: JsonObject, second: JsonObject): JsonObject {
  const laid: Record<string, unknown> = { ...first };
  for (const [name, value] of Object.entries(second)) {
    const before = laid[name];
    laid[name] = before === undefined ? value : mergeKeyword(name, before, value);
  }
  return laid;
}

function mergeKeyword(name: string, before: unknown, value: unknown): unknown {
  if (typeof before === 'number' && typeof value === 'number') {
    if (lowerBounds.has(name)) return Math.max(before, value);
    if (upperBounds.has(name)) return Math.min(before, value);
  }
  if (name === 'enum') return intersectEnums(before, value);
  return name === 'x-sandlot' ? { ...objectOf(value), ...objectOf(before) } : before;
}

function intersectEnums(first: unknown, second: unknown): unknown {
  if (!Array.isArray(first) || !Array.isArray(second)) return first;
  const shared = first.filter((value) => second.includes(value));
  return shared.length > 0 ? shared : second;
}
