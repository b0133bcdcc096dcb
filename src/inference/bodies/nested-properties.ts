import { memoizeGetter } from '../../base/memoize-getter.ts';
import {
  entriesOf,
  kindAt,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';

/** The name of a property and the pointers of its schemas. */
export type PropertyEntry = readonly [string, readonly string[]];

/** The properties of a body in which records are searched. */
export type NestedProperties = {
  readonly all: readonly PropertyEntry[];
  /** Those that hold an object, or a list of objects. */
  readonly nested: readonly PropertyEntry[];
  readonly arrays: readonly PropertyEntry[];
};

/** Bodies are searched many times, each time for another resource. */
const nestedPropertiesByView = new WeakMap<SchemaView, NestedProperties>();

export function nestedPropertiesOf(
  schemaViews: SchemaViews,
  schemaView: SchemaView,
): NestedProperties {
  const known = nestedPropertiesByView.get(schemaView);
  if (known) return known;
  const all = [...propertiesOf(schemaViews, schemaView)];
  const properties: NestedProperties = {
    all,
    get nested() {
      const nested = all.filter(([, schemaPointers]) => isNested(schemaViews, schemaPointers));
      return memoizeGetter(this, 'nested', nested);
    },
    get arrays() {
      const arrays = all.filter(
        ([, schemaPointers]) => kindAt(schemaViews, schemaPointers) === 'array',
      );
      return memoizeGetter(this, 'arrays', arrays);
    },
  };
  nestedPropertiesByView.set(schemaView, properties);
  return properties;
}

/** Whether schemas describe an object with properties, or a list of objects. */
export function isNested(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  const kind = kindAt(schemaViews, schemaPointers);
  if (kind !== 'object' && kind !== 'array') return false;
  const schemaView = schemaViews.of(schemaPointers);
  return kind === 'object'
    ? propertiesOf(schemaViews, schemaView).size > 0
    : kindAt(schemaViews, entriesOf(schemaViews, schemaView)) === 'object';
}
