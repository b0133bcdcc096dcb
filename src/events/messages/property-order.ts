import {
  isObject,
  type JsonObject,
  readSerializationLayout,
  type SerializationLayout,
} from '../../openapi/openapi.ts';

/** Puts the properties of a value in the order of schemas, as those of a reply are; others come after them. */
export type OrderProperties = (schemaPointers: readonly string[], value: unknown) => unknown;

/** @param root of the document; the layout of each schema is read once. */
export function createPropertyOrder(root: JsonObject): OrderProperties {
  const layouts = new Map<string, SerializationLayout>();
  const layoutOf = (schemaPointers: readonly string[]): SerializationLayout => {
    const key = schemaPointers.join(' ');
    const layout = layouts.get(key) ?? readSerializationLayout({ root }, schemaPointers);
    layouts.set(key, layout);
    return layout;
  };
  const order: OrderProperties = (schemaPointers, value) => {
    if (Array.isArray(value)) {
      const { items } = layoutOf(schemaPointers);
      return items.length === 0 ? value : value.map((entry) => order(items, entry));
    }
    if (!isObject(value)) return value;
    const { properties } = layoutOf(schemaPointers);
    const declared = [...properties].filter(([name]) => value[name] !== undefined);
    const ordered = declared.map(([name, pointers]) => [name, order(pointers, value[name])]);
    return { ...Object.fromEntries(ordered), ...withoutNames(value, properties) };
  };
  return order;
}

function withoutNames(value: JsonObject, names: ReadonlyMap<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));
}
