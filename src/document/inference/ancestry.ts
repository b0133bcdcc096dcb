import { isObject, type JsonObject } from '../json.ts';
import type { Shapes } from '../shape.ts';
import { plain, singular } from './noun.ts';
import { outline } from './outline.ts';
import { parametersOf } from './path-tree.ts';
import type { Resource, View } from './resource.ts';

/** Records below ancestors: those of a resource, or of one of its views. */
export type Below = Pick<Resource, 'steps' | 'ancestors' | 'entity' | 'key'>;

/** The records of a resource at one of its views. */
export const atView = ({ entity, key }: Resource, { steps, ancestors }: View): Below => ({
  steps,
  ancestors,
  entity,
  key,
});

/**
 * For each key of its ancestors the property of a record that repeats it, with its schemas: `owner_id`
 * below `/owners/{owner_id}`; `undefined` where none does.
 */
export const findAncestry = (
  shapes: Shapes,
  { steps, ancestors, entity, key }: Below,
): readonly (readonly [string, readonly string[]] | undefined)[] => {
  const properties = [...outline(shapes, shapes.of(entity))];
  return parametersOf(steps).map((parameter, index) => {
    const noun = singular(plain(ancestors[index]?.noun ?? ''));
    const names = [plain(parameter), ...(noun === '' ? [] : [`${noun}id`])].filter(
      (name) => name !== 'id',
    );
    return properties.find(([name]) => names.includes(plain(name)) && name !== key.path[0]);
  });
};

/** Makes the properties of a record that repeat the keys of its ancestors. */
export const openAncestry = (
  shapes: Shapes,
  path: Below,
): ((keys: readonly string[]) => JsonObject) => {
  const places = findAncestry(shapes, path);
  return (keys) => {
    const fields: Record<string, unknown> = {};
    for (const [index, place] of places.entries()) {
      const value = keys[index];
      if (place && value !== undefined) fields[place[0]] = typed(shapes, place[1], value);
    }
    return fields;
  };
};

/** A key from a path in the type of a property. */
export const typed = (shapes: Shapes, places: readonly string[], key: string): unknown => {
  const { types } = shapes.of(places);
  const isNumber =
    (types.includes('integer') || types.includes('number')) && !types.includes('string');
  return isNumber && key !== '' && Number.isFinite(Number(key)) ? Number(key) : key;
};

/** A value at a path of properties; `undefined` where there is none, or no path. */
export const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.length === 0
    ? undefined
    : path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value);

/** An object with a value at a path of properties. */
export const withValueAt = (
  object: JsonObject,
  [name, ...rest]: readonly string[],
  value: unknown,
): JsonObject => {
  if (name === undefined) return object;
  const inner = object[name];
  return {
    ...object,
    [name]: rest.length === 0 ? value : withValueAt(isObject(inner) ? inner : {}, rest, value),
  };
};
