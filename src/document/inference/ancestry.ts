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

/** A property of a record that repeats a key: the way to it, and its schemas. */
export type Repeated = { readonly path: readonly string[]; readonly places: readonly string[] };

/**
 * For each key of its ancestors the property of a record that repeats it: `owner_id` below
 * `/owners/{owner_id}`, also in `metadata`; `undefined` where none does.
 */
export const findAncestry = (
  shapes: Shapes,
  { steps, ancestors, entity, key }: Below,
): readonly (Repeated | undefined)[] => {
  const own = outline(shapes, shapes.of(entity));
  const inner = outline(shapes, shapes.of(own.get('metadata') ?? []));
  const properties: readonly Repeated[] = [
    ...[...own].map(([name, places]) => ({ path: [name], places })),
    ...[...inner].map(([name, places]) => ({ path: ['metadata', name], places })),
  ].filter(({ path }) => key.path.length === 0 || path.join() !== key.path.join());
  return parametersOf(steps).map((parameter, index) => {
    const noun = singular(plain(ancestors[index]?.noun ?? ''));
    const names = [plain(parameter), ...(noun === '' ? [] : [`${noun}id`])].filter(
      (name) => name !== 'id',
    );
    return properties.find(({ path }) => names.includes(plain(`${path.at(-1)}`)));
  });
};

/** A record that repeats the keys of its ancestors. */
type Repeat = (record: JsonObject, keys: readonly string[]) => JsonObject;

/** Makes a record repeat the keys of its ancestors: `over` what it says, or `under` it, where it says nothing. */
export type Ancestry = { readonly over: Repeat; readonly under: Repeat };

export const openAncestry = (shapes: Shapes, path: Below): Ancestry => {
  const ancestry = findAncestry(shapes, path);
  const repeat =
    (mayPut: (before: unknown) => boolean): Repeat =>
    (record, keys) =>
      ancestry.reduce((repeated, place, index) => {
        const key = keys[index];
        if (place === undefined || key === undefined) return repeated;
        return mayPut(valueAt(repeated, place.path))
          ? withValueAt(repeated, place.path, typed(shapes, place.places, key))
          : repeated;
      }, record);
  return { over: repeat(() => true), under: repeat((before) => before === undefined) };
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
