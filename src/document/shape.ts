import { isObject, type JsonObject, objectOf } from './json.ts';
import { findLikeness } from './likeness.ts';
import type { OpenApiDocument } from './load.ts';
import { below, type Located, locate, openReading } from './pointer.ts';

/**
 * What a value of some schemas looks like, their `allOf` and references laid over each other. Parts
 * of `oneOf` and `anyOf` stay choices until somebody picks.
 */
export type Shape = {
  /** The types that it may have, `null` among them; empty where the schemas say none. */
  readonly types: readonly string[];
  /** Places of the schemas of each property, in the document's order. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly required: ReadonlySet<string>;
  readonly items: readonly string[];
  /** Whether properties that are not declared may be there. */
  readonly undeclared: 'allowed' | 'forbidden';
  /** Schemas of undeclared properties. */
  readonly rest: readonly string[];
  /** All other keywords; of several schemas the first that says one, of bounds the tighter. */
  readonly keywords: JsonObject;
  readonly choices: readonly Choice[];
  /** Places of schemas that a value must not fit (`not`). */
  readonly ruledOut: readonly string[];
};

/** A `oneOf` or `anyOf`. */
export type Choice = {
  readonly keyword: 'oneOf' | 'anyOf';
  readonly options: readonly string[];
  /** The property that tells the option, and the option of each of its values. */
  readonly tag: Tag | undefined;
};

export type Tag = { readonly property: string; readonly values: ReadonlyMap<string, string> };

/** Reads shapes of a document, each once. */
export type Shapes = {
  /** The shape of the schemas at these places together. */
  of(places: readonly string[]): Shape;
  /** The shape with one of its choices made. */
  pick(shape: Shape, choice: Choice, option: string): Shape;
};

export const openShapesOf = ({ root }: Pick<OpenApiDocument, 'root'>): Shapes => {
  const known = new Map<string, Shape>();
  const source = { root, read: openReading(root) };
  const picked = new WeakMap<Shape, Map<string, Shape>>();
  const of = (places: readonly string[]): Shape => {
    const name = places.length === 1 ? `${places[0]}` : places.join(' ');
    const before = known.get(name);
    if (before) return before;
    const target = places.length === 1 ? findTarget(source, name) : undefined;
    const shape =
      target === undefined ? listParts(source, places).reduce(layOver, blank) : of([target]);
    known.set(name, shape);
    return shape;
  };
  const pick = (shape: Shape, choice: Choice, option: string): Shape => {
    const made = picked.get(shape) ?? new Map<string, Shape>();
    picked.set(shape, made);
    const before = made.get(option);
    if (before) return before;
    const others = { ...shape, choices: shape.choices.filter((other) => other !== choice) };
    const laid = layShapes(others, of([option]));
    const next = saysItself(laid, choice) ? laid : tagged(laid, choice, option);
    made.set(option, next);
    return next;
  };
  /** Whether the schema of the property that tells the option fixes it already. */
  const saysItself = ({ properties }: Shape, { tag }: Choice): boolean => {
    const { keywords } = of(properties.get(tag?.property ?? '') ?? []);
    return keywords.const !== undefined || Array.isArray(keywords.enum);
  };
  return { of, pick };
};

const blank: Shape = {
  types: [],
  properties: new Map(),
  required: new Set(),
  items: [],
  undeclared: 'allowed',
  rest: [],
  keywords: {},
  choices: [],
  ruledOut: [],
};

type Source = { readonly root: JsonObject; readonly read: (place: string) => unknown };

/** The place that a reference leads to which says nothing else: there the shape is known, or will be. */
const findTarget = ({ root, read }: Source, place: string): string | undefined => {
  const named = read(place);
  if (!isReference(named) || Object.keys(named).length > 1) return undefined;
  const { pointer, value } = locate(root, place);
  const isThere = isObject(value) && !isReference(value);
  const isPlain = isThere && findLikeness(root, place, value) === undefined;
  // What a likeness may be read for looks otherwise by itself.
  return isPlain && !pointer.endsWith('/schema') ? pointer : undefined;
};

const isReference = (value: unknown): value is JsonObject =>
  isObject(value) && Object.hasOwn(value, '$ref');

type Part = { readonly pointer: string; readonly schema: JsonObject };

/** What stands at a place that was read, references followed. */
const follow = (root: JsonObject, place: string, named: unknown): Located =>
  named === undefined || isReference(named)
    ? locate(root, place)
    : { pointer: place, value: named };

/** The schemas themselves and those of their `allOf`, references followed; a circle is walked once. */
const listParts = ({ root, read }: Source, places: readonly string[]): readonly Part[] => {
  const parts = new Map<string, Part>();
  const visit = (place: string): void => {
    const named = read(place);
    // What stands beside a reference counts too (OpenAPI 3.1, section 4.8.24).
    if (isReference(named) && !parts.has(place)) {
      const { $ref: _reference, ...beside } = named;
      parts.set(place, { pointer: place, schema: beside });
    }
    const { pointer, value } = follow(root, place, named);
    const likeness = findLikeness(root, place, value);
    if (likeness !== undefined) visit(likeness);
    if (value === false) parts.set(place, { pointer: place, schema: { enum: [] } });
    if (isObject(value) && !parts.has(pointer)) enter(pointer, value);
  };
  const enter = (pointer: string, schema: JsonObject): void => {
    parts.set(pointer, { pointer, schema });
    const count = Array.isArray(schema.allOf) ? schema.allOf.length : 0;
    for (let index = 0; index < count; index++) visit(below(pointer, 'allOf', `${index}`));
  };
  places.forEach(visit);
  return [...parts.values()];
};

const layOver = (shape: Shape, part: Part): Shape => layShapes(shape, toShape(part));

const toShape = ({ pointer, schema }: Part): Shape => {
  const { type, properties, required, items, additionalProperties, allOf, oneOf, anyOf, ...rest } =
    schema;
  return {
    types: [type].flat().filter((name) => typeof name === 'string'),
    properties: isObject(properties) ? placeEach(properties, pointer) : blank.properties,
    required: Array.isArray(required)
      ? new Set(required.filter((name) => typeof name === 'string'))
      : blank.required,
    items: isObject(items) ? [below(pointer, 'items')] : [],
    undeclared: additionalProperties === false ? 'forbidden' : 'allowed',
    rest: isObject(additionalProperties) ? [below(pointer, 'additionalProperties')] : [],
    keywords: rest,
    choices: [
      ...toChoices(pointer, 'oneOf', { list: oneOf, discriminator: rest.discriminator }),
      ...toChoices(pointer, 'anyOf', { list: anyOf, discriminator: rest.discriminator }),
    ],
    ruledOut: isObject(rest.not) ? [below(pointer, 'not')] : [],
  };
};

const placeEach = (properties: JsonObject, pointer: string): Shape['properties'] => {
  const places = new Map<string, readonly string[]>();
  const all = below(pointer, 'properties');
  for (const name of Object.keys(properties)) places.set(name, [below(all, name)]);
  return places;
};

type ChoiceSource = { readonly list: unknown; readonly discriminator: unknown };

const toChoices = (
  pointer: string,
  keyword: Choice['keyword'],
  { list, discriminator }: ChoiceSource,
): readonly Choice[] => {
  if (!Array.isArray(list) || list.length === 0) return [];
  const options = list.map((_, index) => below(pointer, keyword, `${index}`));
  return [{ keyword, options, tag: toTag(list, options, discriminator) }];
};

/** By the mapping, or by the names of the schemas (OpenAPI 3.1, section 4.8.25). */
const toTag = (
  list: readonly unknown[],
  options: readonly string[],
  discriminator: unknown,
): Tag | undefined => {
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
};

/** With the property that tells the option fixed to what tells it. */
const tagged = (shape: Shape, { tag }: Choice, option: string): Shape => {
  if (!tag) return shape;
  const values = [...tag.values].filter(([, target]) => target === option).map(([value]) => value);
  if (values.length === 0) return shape;
  return { ...shape, keywords: { ...shape.keywords, [tagKeyword]: { [tag.property]: values } } };
};

/** Under this keyword of a picked shape stand the values of the properties that tell its option. */
export const tagKeyword = 'x-sandlot-tag';

const layShapes = (first: Shape, second: Shape): Shape => {
  if (first === blank) return second;
  const properties = new Map(first.properties);
  for (const [name, places] of second.properties) {
    properties.set(name, [...new Set([...(properties.get(name) ?? []), ...places])]);
  }
  return {
    types: both(first.types, second.types),
    properties,
    required: new Set([...first.required, ...second.required]),
    items: [...first.items, ...second.items],
    undeclared: second.undeclared === 'forbidden' ? 'forbidden' : first.undeclared,
    rest: [...first.rest, ...second.rest],
    keywords: layKeywords(first.keywords, second.keywords),
    choices: [...first.choices, ...second.choices],
    ruledOut: [...first.ruledOut, ...second.ruledOut],
  };
};

/** What both allow; `integer` is a `number`. Where they have nothing in common, the second. */
const both = (first: readonly string[], second: readonly string[]): readonly string[] => {
  if (first.length === 0 || second.length === 0) return first.length > 0 ? first : second;
  const common = first.filter(
    (type) => second.includes(type) || (type === 'integer' && second.includes('number')),
  );
  const narrowed = second.includes('integer') && first.includes('number') ? ['integer'] : [];
  return common.length + narrowed.length > 0 ? [...new Set([...common, ...narrowed])] : second;
};

const lower = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']);
const upper = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']);

const layKeywords = (first: JsonObject, second: JsonObject): JsonObject => {
  const laid: Record<string, unknown> = { ...first };
  for (const [name, value] of Object.entries(second)) {
    const before = laid[name];
    laid[name] = before === undefined ? value : layKeyword(name, before, value);
  }
  return laid;
};

const layKeyword = (name: string, before: unknown, value: unknown): unknown => {
  if (typeof before === 'number' && typeof value === 'number') {
    if (lower.has(name)) return Math.max(before, value);
    if (upper.has(name)) return Math.min(before, value);
  }
  if (name === 'enum') return common(before, value);
  return name === 'x-sandlot' ? { ...objectOf(value), ...objectOf(before) } : before;
};

const common = (first: unknown, second: unknown): unknown => {
  if (!Array.isArray(first) || !Array.isArray(second)) return first;
  const shared = first.filter((value) => second.includes(value));
  return shared.length > 0 ? shared : second;
};
