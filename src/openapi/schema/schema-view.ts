import type { OpenApiDocument } from '../document.ts';
import { isObject, type JsonObject, objectOf } from '../json/json.ts';
import {
  createPointerReader,
  joinPointer,
  type ResolvedPointer,
  refToPointer,
  resolvePointer,
} from '../json/json-pointer.ts';
import { isJsonMediaType, toEssence } from '../operations/media-type.ts';
import { findExampleSchema } from './schema-from-example.ts';

/**
 * One or more schemas merged into one description of a value: references are followed and `allOf` is
 * merged in. `oneOf` and `anyOf` stay choices until one option is picked.
 */
export type SchemaView = {
  /** The allowed types, `null` included; empty if the schemas name none. */
  readonly types: readonly string[];
  /** The schema pointers of each property, in the document's order. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly required: ReadonlySet<string>;
  readonly items: readonly string[];
  /** The schema pointers of the JSON that a text holds (`contentSchema`). */
  readonly content: readonly string[];
  /** Whether undeclared properties are allowed. */
  readonly undeclared: 'allowed' | 'forbidden';
  /** The schema pointers of undeclared properties. */
  readonly additionalProperties: readonly string[];
  /** All other keywords. If several schemas have one, the first counts; of bounds, the tighter. */
  readonly keywords: JsonObject;
  readonly choices: readonly SchemaChoice[];
  /** The pointers of schemas that a value must not match (`not`). */
  readonly not: readonly string[];
};

/** A `oneOf` or `anyOf`. */
export type SchemaChoice = {
  readonly keyword: 'oneOf' | 'anyOf';
  readonly options: readonly string[];
  /** The discriminator, and the option for each of its values. */
  readonly discriminator: DiscriminatorMapping | undefined;
};

export type DiscriminatorMapping = {
  readonly property: string;
  readonly values: ReadonlyMap<string, string>;
};

/** The schema views of a document, each made once. */
export type SchemaViews = {
  /** The view of the schemas at these pointers together; without any, all values are allowed. */
  of(schemaPointers: readonly string[] | undefined): SchemaView;
  /** Whether these pointers lead to one schema that is a text, a number or a boolean and no more. */
  isPlainScalar(schemaPointers: readonly string[]): boolean;
  /** The view with one option of a choice merged in. */
  pick(view: SchemaView, choice: SchemaChoice, option: string): SchemaView;
};

export function createSchemaViews({ root }: Pick<OpenApiDocument, 'root'>): SchemaViews {
  const views = new Map<string, SchemaView>();
  const reader = { root, read: createPointerReader(root) };
  const pickedViews = new WeakMap<SchemaView, Map<string, SchemaView>>();
  const of = (schemaPointers: readonly string[] = []): SchemaView => {
    const name = schemaPointers.length === 1 ? `${schemaPointers[0]}` : schemaPointers.join(' ');
    const known = views.get(name);
    if (known) return known;
    const target = schemaPointers.length === 1 ? findReferenceTarget(reader, name) : undefined;
    const view =
      target === undefined
        ? mergeAll(listSchemaParts(reader, schemaPointers).map(toSchemaView))
        : of([target]);
    views.set(name, view);
    return view;
  };
  const pick = (view: SchemaView, choice: SchemaChoice, option: string): SchemaView => {
    const pickedByOption = pickedViews.get(view) ?? new Map<string, SchemaView>();
    pickedViews.set(view, pickedByOption);
    const known = pickedByOption.get(option);
    if (known) return known;
    const others = { ...view, choices: view.choices.filter((other) => other !== choice) };
    const merged = mergeViews(others, of([option]));
    const picked = fixesDiscriminator(merged, choice)
      ? merged
      : withDiscriminatorValues(merged, choice, option);
    pickedByOption.set(option, picked);
    return picked;
  };
  /** Whether the schema of the discriminator property has an `enum` or a `const` itself. */
  const fixesDiscriminator = (
    { properties }: SchemaView,
    { discriminator }: SchemaChoice,
  ): boolean => {
    const { keywords } = of(properties.get(`${discriminator?.property}`));
    return keywords.const !== undefined || Array.isArray(keywords.enum);
  };
  const isPlainScalar = ([schemaPointer, ...others]: readonly string[]): boolean =>
    schemaPointer !== undefined &&
    others.length === 0 &&
    // A schema that describes nothing but its type may come from an example.
    !schemaPointer.endsWith('/schema') &&
    hasScalarType(reader.read(schemaPointer));
  return { of, pick, isPlainScalar };
}

const scalarTypes = new Set(['string', 'number', 'integer', 'boolean']);

function hasScalarType(schema: unknown): boolean {
  if (!isObject(schema) || '$ref' in schema || 'allOf' in schema) return false;
  const { type } = schema;
  return typeof type === 'string' && scalarTypes.has(type);
}

const emptyView: SchemaView = {
  types: [],
  properties: new Map(),
  required: new Set(),
  items: [],
  content: [],
  undeclared: 'allowed',
  additionalProperties: [],
  keywords: {},
  choices: [],
  not: [],
};

type SchemaReader = { readonly root: JsonObject; readonly read: (pointer: string) => unknown };

/** The target of a reference without other keywords, whose view the reference can share. */
function findReferenceTarget(
  { root, read }: SchemaReader,
  schemaPointer: string,
): string | undefined {
  const reference = read(schemaPointer);
  if (!isReference(reference) || Object.keys(reference).length > 1) return undefined;
  const target = refToPointer(reference.$ref);
  if (target === undefined) return undefined;
  const { pointer, value } = resolvePointer(root, target);
  const hasSchema = isObject(value) && !isReference(value);
  const hasExampleSchema = findExampleSchema(root, schemaPointer, value) !== undefined;
  // The view of a media type's `schema` may come from an example, by its own pointer only.
  return hasSchema && !hasExampleSchema && !pointer.endsWith('/schema') ? pointer : undefined;
}

function isReference(value: unknown): value is JsonObject {
  return isObject(value) && Object.hasOwn(value, '$ref');
}

type SchemaPart = { readonly pointer: string; readonly schema: JsonObject };

/** A value that was read at a pointer, references followed. */
function followReference(root: JsonObject, pointer: string, value: unknown): ResolvedPointer {
  return value === undefined || isReference(value)
    ? resolvePointer(root, pointer)
    : { pointer, value };
}

/** The schemas and those of their `allOf`, references followed; each once. */
function listSchemaParts(
  { root, read }: SchemaReader,
  schemaPointers: readonly string[],
): readonly SchemaPart[] {
  const parts = new Map<string, SchemaPart>();
  const visit = (schemaPointer: string): void => {
    const schemaOrReference = read(schemaPointer);
    // Keywords beside a reference count too (OpenAPI 3.1, section 4.8.24).
    if (isReference(schemaOrReference) && !parts.has(schemaPointer)) {
      const { $ref: _reference, ...siblings } = schemaOrReference;
      parts.set(schemaPointer, { pointer: schemaPointer, schema: siblings });
    }
    const { pointer, value } = followReference(root, schemaPointer, schemaOrReference);
    const exampleSchema = findExampleSchema(root, schemaPointer, value);
    if (exampleSchema !== undefined) visit(exampleSchema);
    if (value === false) parts.set(schemaPointer, { pointer: schemaPointer, schema: { enum: [] } });
    if (isObject(value) && !parts.has(pointer)) addPart(pointer, value);
  };
  const addPart = (pointer: string, schema: JsonObject): void => {
    parts.set(pointer, { pointer, schema });
    const count = Array.isArray(schema.allOf) ? schema.allOf.length : 0;
    for (let index = 0; index < count; index++) visit(joinPointer(pointer, 'allOf', `${index}`));
  };
  schemaPointers.forEach(visit);
  return [...parts.values()];
}

/** More views are merged in halves, since each merge copies the properties of both. */
const maxMergedInTurn = 50;

function mergeAll(views: readonly SchemaView[]): SchemaView {
  if (views.length <= maxMergedInTurn) return views.reduce(mergeViews, emptyView);
  const middle = views.length >> 1;
  return mergeViews(mergeAll(views.slice(0, middle)), mergeAll(views.slice(middle)));
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
    content: holdsJson(rest) ? [joinPointer(pointer, 'contentSchema')] : [],
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

function holdsJson({ contentMediaType, contentSchema }: JsonObject): boolean {
  return isObject(contentSchema) && isJsonMediaType(toEssence(`${contentMediaType}`));
}

function toPropertyPointers(properties: JsonObject, pointer: string): SchemaView['properties'] {
  const pointers = new Map<string, readonly string[]>();
  const parent = joinPointer(pointer, 'properties');
  for (const name of Object.keys(properties)) pointers.set(name, [joinPointer(parent, name)]);
  return pointers;
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

/**
 * The options by discriminator value: those of the mapping, else the schema's name (OpenAPI 3.1,
 * section 4.8.25).
 */
function toDiscriminatorMapping(
  list: readonly unknown[],
  options: readonly string[],
  discriminator: unknown,
): DiscriminatorMapping | undefined {
  const { propertyName, mapping } = objectOf(discriminator);
  if (typeof propertyName !== 'string') return undefined;
  const values = new Map<string, string>();
  const mappings = Object.entries(objectOf(mapping));
  for (const [index, option] of options.entries()) {
    const { $ref } = objectOf(list[index]);
    if (typeof $ref !== 'string') continue;
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    const ownMappings = mappings.filter(([, target]) => target === $ref || target === name);
    for (const [value] of ownMappings) values.set(value, option);
    if (ownMappings.length === 0) values.set(name, option);
  }
  return { property: propertyName, values };
}

/** The view with the values of the discriminator that select the option. */
function withDiscriminatorValues(
  view: SchemaView,
  { discriminator }: SchemaChoice,
  option: string,
): SchemaView {
  if (!discriminator) return view;
  const values = [...discriminator.values]
    .filter(([, target]) => target === option)
    .map(([value]) => value);
  if (values.length === 0) return view;
  return {
    ...view,
    keywords: {
      ...view.keywords,
      [discriminatorValuesKeyword]: { [discriminator.property]: values },
    },
  };
}

/** The keyword of a picked view with the discriminator values of its option, by property. */
export const discriminatorValuesKeyword = 'x-sandlot-discriminator-values';

function mergeViews(first: SchemaView, second: SchemaView): SchemaView {
  if (first === emptyView) return second;
  const properties = new Map(first.properties);
  for (const [name, pointers] of second.properties) {
    properties.set(name, [...new Set([...(properties.get(name) ?? []), ...pointers])]);
  }
  return {
    types: intersectTypes(first.types, second.types),
    properties,
    required: new Set([...first.required, ...second.required]),
    items: [...first.items, ...second.items],
    content: [...first.content, ...second.content],
    undeclared: second.undeclared === 'forbidden' ? 'forbidden' : first.undeclared,
    additionalProperties: [...first.additionalProperties, ...second.additionalProperties],
    keywords: mergeKeywords(first.keywords, second.keywords),
    choices: [...first.choices, ...second.choices],
    not: [...first.not, ...second.not],
  };
}

/** The types that both allow; an `integer` is a `number`. The second list if there is none. */
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
  const merged: Record<string, unknown> = { ...first };
  for (const [name, value] of Object.entries(second)) {
    const current = merged[name];
    merged[name] = current === undefined ? value : mergeKeyword(name, current, value);
  }
  return merged;
}

function mergeKeyword(name: string, first: unknown, second: unknown): unknown {
  if (typeof first === 'number' && typeof second === 'number') {
    if (lowerBounds.has(name)) return Math.max(first, second);
    if (upperBounds.has(name)) return Math.min(first, second);
  }
  if (name === 'enum') return intersectEnums(first, second);
  return name === 'x-sandlot' ? { ...objectOf(second), ...objectOf(first) } : first;
}

function intersectEnums(first: unknown, second: unknown): unknown {
  if (!Array.isArray(first) || !Array.isArray(second)) return first;
  const allowed = new Set<unknown>(second);
  const shared = first.filter((value) => allowed.has(value));
  return shared.length > 0 ? shared : second;
}
