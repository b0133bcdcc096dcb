import { appendAll } from '../../base/list/append-all.ts';
import { isObject } from '../json/json.ts';
import { refToPointer, resolvePointer } from '../json/json-pointer.ts';
import { exampleSchemaKey } from './schema-from-example.ts';
import type { SchemaView, SchemaViews } from './schema-view.ts';

/** The names of all properties declared at these pointers and below, references followed. */
export function listPropertyNames(root: unknown, pointers: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  const visited = new Set<object>();
  const pending: unknown[] = pointers.map((pointer) => resolvePointer(root, pointer).value);
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null || visited.has(node)) continue;
    visited.add(node);
    const { $ref, properties } = Object(node);
    for (const name of isObject(properties) ? Object.keys(properties) : []) names.add(name);
    const target = refToPointer($ref);
    if (target !== undefined) pending.push(resolvePointer(root, target).value);
    appendAll(pending, listNestedNodes(node));
    pending.push(Reflect.get(node, exampleSchemaKey));
  }
  return names;
}

/** Keywords whose content is a value, not a schema. */
const valueKeywords = new Set(['example', 'examples', 'default', 'enum', 'const']);

function listNestedNodes(node: object): readonly unknown[] {
  return Object.entries(node).flatMap(([key, child]) => (valueKeywords.has(key) ? [] : [child]));
}

/** The schemas of a property; none where it is not declared. */
export function schemasOfProperty(
  properties: ReadonlyMap<string, readonly string[]>,
  name: string,
): readonly string[] {
  return properties.get(name) ?? [];
}

/** The properties of a schema view and of all its options, with the pointers of their schemas. */
export function propertiesOf(
  schemaViews: SchemaViews,
  view: SchemaView,
): ReadonlyMap<string, readonly string[]> {
  if (view.choices.length === 0) return view.properties;
  const properties = new Map(view.properties);
  const viewsOfOptions = ({ choices }: SchemaView): readonly SchemaView[] =>
    choices.flatMap((choice) => choice.options.map((option) => schemaViews.of([option])));
  const options = viewsOfOptions(view);
  // Documents have at most one level of choices within choices.
  const all = [...options, ...options.flatMap(viewsOfOptions)];
  for (const [name, pointers] of all.flatMap((option) => [...option.properties])) {
    if (!properties.has(name)) properties.set(name, pointers);
  }
  return properties;
}

/** The kind of value that a schema view describes, by its types, its keywords or its options. */
export function kindOf(
  schemaViews: SchemaViews,
  view: SchemaView,
  depth = 0,
): 'object' | 'array' | 'scalar' | 'unknown' {
  const type = view.types.find((name) => name !== 'null');
  if (type === 'object' || type === 'array') return type;
  if (type !== undefined) return 'scalar';
  if (view.properties.size > 0 || view.additionalProperties.length > 0) return 'object';
  if (view.items.length > 0) return 'array';
  const options = depth < 3 ? view.choices.flatMap((choice) => choice.options) : [];
  const kinds = options.map((option) => kindOf(schemaViews, schemaViews.of([option]), depth + 1));
  return kinds.find((kind) => kind !== 'unknown') ?? 'unknown';
}

/** The kind of value at schema pointers; a plain text or number needs no view. */
export function kindAt(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
): ReturnType<typeof kindOf> {
  return schemaViews.isPlainScalar(schemaPointers)
    ? 'scalar'
    : kindOf(schemaViews, schemaViews.of(schemaPointers));
}

/** The schema pointers of the entries of an array, or of the first array among the options. */
export function entriesOf(
  schemaViews: SchemaViews,
  { items, choices }: SchemaView,
  depth = 0,
): readonly string[] {
  if (items.length > 0 || depth === 3) return items;
  const options = choices.flatMap((choice) => choice.options);
  const entries = options.map((option) =>
    entriesOf(schemaViews, schemaViews.of([option]), depth + 1),
  );
  return entries.find((pointers) => pointers.length > 0) ?? items;
}

/** Whether the schemas describe an array of strings, numbers or booleans. */
export function isScalarList(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  return (
    kindAt(schemaViews, schemaPointers) === 'array' &&
    kindAt(schemaViews, entriesOf(schemaViews, schemaViews.of(schemaPointers))) === 'scalar'
  );
}
