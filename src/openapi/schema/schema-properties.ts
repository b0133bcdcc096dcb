import { isObject } from '../json/json.ts';
import { refToPointer, resolvePointer } from '../json/json-pointer.ts';
import { exampleSchemaKey } from './schema-from-example.ts';
import type { SchemaView, SchemaViews } from './schema-view.ts';

/** The names of all properties that are declared at some places of a document, or where these lead. */
export function listPropertyNames(root: unknown, places: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<object>();
  const ahead: unknown[] = places.map((place) => resolvePointer(root, place).value);
  while (ahead.length > 0) {
    const node = ahead.pop();
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    const { $ref, properties } = Object(node);
    for (const name of isObject(properties) ? Object.keys(properties) : []) names.add(name);
    const target = refToPointer($ref);
    if (target !== undefined) ahead.push(resolvePointer(root, target).value);
    ahead.push(...listNestedNodes(node), Reflect.get(node, exampleSchemaKey));
  }
  return names;
}

/** What holds values, whatever they look like. */
const valueKeywords = new Set(['example', 'examples', 'default', 'enum', 'const']);

function listNestedNodes(node: object): readonly unknown[] {
  return Object.entries(node).flatMap(([key, inner]) => (valueKeywords.has(key) ? [] : [inner]));
}

/** The properties of a shape, with those of all options that it may choose from. */
export function propertiesOf(
  shapes: SchemaViews,
  shape: SchemaView,
): ReadonlyMap<string, readonly string[]> {
  if (shape.choices.length === 0) return shape.properties;
  const properties = new Map(shape.properties);
  const options = shape.choices.flatMap((choice) => choice.options.map((one) => shapes.of([one])));
  // One level of choices within choices is what documents have.
  const inner = options
    .flatMap(({ choices }) => choices)
    .flatMap((choice) => choice.options.map((one) => shapes.of([one])));
  for (const [name, places] of [...options, ...inner].flatMap((one) => [...one.properties])) {
    if (!properties.has(name)) properties.set(name, places);
  }
  return properties;
}

/** What kind of value a shape is of, by its types, its keywords, or the options that it has. */
export function kindOf(
  shapes: SchemaViews,
  shape: SchemaView,
  depth = 0,
): 'object' | 'array' | 'scalar' | 'unknown' {
  const type = shape.types.find((name) => name !== 'null');
  if (type === 'object' || type === 'array') return type;
  if (type !== undefined) return 'scalar';
  if (shape.properties.size > 0 || shape.additionalProperties.length > 0) return 'object';
  if (shape.items.length > 0) return 'array';
  const options = depth < 3 ? shape.choices.flatMap((choice) => choice.options) : [];
  const kinds = options.map((option) => kindOf(shapes, shapes.of([option]), depth + 1));
  return kinds.find((kind) => kind !== 'unknown') ?? 'unknown';
}

/** The schemas of the entries of a list, or of the first list among the options. */
export function entriesOf(
  shapes: SchemaViews,
  { items, choices }: SchemaView,
  depth = 0,
): readonly string[] {
  if (items.length > 0 || depth === 3) return items;
  const options = choices.flatMap((choice) => choice.options);
  const lists = options.map((option) => entriesOf(shapes, shapes.of([option]), depth + 1));
  return lists.find((entries) => entries.length > 0) ?? items;
}

/** Whether values there are lists of texts, numbers or the like. */
export function isScalarList(shapes: SchemaViews, places: readonly string[]): boolean {
  const shape = shapes.of(places);
  const entries = shapes.of(entriesOf(shapes, shape));
  return kindOf(shapes, shape) === 'array' && kindOf(shapes, entries) === 'scalar';
}
