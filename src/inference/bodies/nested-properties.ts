import { memoizeGetter } from '../../base/memoize-getter.ts';
import {
  entriesOf,
  kindOf,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';

export type PropertyEntry = readonly [string, readonly string[]];

/** The properties of a shape, as bodies are searched for records. */
export type NestedProperties = {
  readonly all: readonly PropertyEntry[];
  /** Those that hold an object, or a list of objects. */
  readonly nested: readonly PropertyEntry[];
  readonly arrays: readonly PropertyEntry[];
};

/** Bodies are searched again and again, each time for something else. */
const knownProperties = new WeakMap<SchemaView, NestedProperties>();

export function nestedPropertiesOf(shapes: SchemaViews, shape: SchemaView): NestedProperties {
  const before = knownProperties.get(shape);
  if (before) return before;
  const all = [...propertiesOf(shapes, shape)];
  const members: NestedProperties = {
    all,
    get nested() {
      const nested = all.filter(([, places]) => isNested(shapes, places));
      return memoizeGetter(this, 'nested', nested);
    },
    get arrays() {
      const arrays = all.filter(([, places]) => kindOf(shapes, shapes.of(places)) === 'array');
      return memoizeGetter(this, 'arrays', arrays);
    },
  };
  knownProperties.set(shape, members);
  return members;
}

/** An object, or a list of objects. */
export function isNested(shapes: SchemaViews, places: readonly string[]): boolean {
  const shape = shapes.of(places);
  const kind = kindOf(shapes, shape);
  if (kind === 'object') return propertiesOf(shapes, shape).size > 0;
  return kind === 'array' && kindOf(shapes, shapes.of(entriesOf(shapes, shape))) === 'object';
}
