import {
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { schemaPointersAt } from '../keys/resource-key.ts';
import { parametersOf } from '../paths/path-tree.ts';
import type { NestedCollection, Resource } from '../resources/resource.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';

/** Records below ancestors: those of a resource, or of one of its views. */
export type ChildRecords = Pick<Resource, 'segments' | 'ancestors' | 'entity' | 'key'>;

/** The records of a resource at one of its views. */
export function atNestedCollection(
  { entity, key }: Resource,
  { segments, ancestors }: NestedCollection,
): ChildRecords {
  return {
    segments,
    ancestors,
    entity,
    key,
  };
}

/** A property of a record that repeats a key: the way to it, and its schemas. */
export type ParentKeyProperty = {
  readonly path: readonly string[];
  readonly schemaPointers: readonly string[];
};

/**
 * For each key of its ancestors the property of a record that repeats it: `owner_id` below
 * `/owners/{owner_id}`, also in `metadata`; `undefined` where none does.
 */
export function findParentKeyProperties(
  shapes: SchemaViews,
  { segments, ancestors, entity, key }: ChildRecords,
): readonly (ParentKeyProperty | undefined)[] {
  const own = propertiesOf(shapes, shapes.of(entity));
  const inner = propertiesOf(shapes, shapes.of(own.get('metadata') ?? []));
  const properties: readonly ParentKeyProperty[] = [
    ...[...own].map(([name, places]) => ({ path: [name], schemaPointers: places })),
    ...[...inner].map(([name, places]) => ({ path: ['metadata', name], schemaPointers: places })),
  ].filter(({ path }) => key.path.length === 0 || path.join() !== key.path.join());
  return parametersOf(segments).map((parameter, index) => {
    const noun = singularize(normalizeName(ancestors[index]?.noun ?? ''));
    const names = [normalizeName(parameter), ...(noun === '' ? [] : [`${noun}id`])].filter(
      (name) => name !== 'id',
    );
    return properties.find(({ path }) => names.includes(normalizeName(`${path.at(-1)}`)));
  });
}

/** A record that repeats the keys of its ancestors. */
type WriteParentKeys = (record: JsonObject, keys: readonly string[]) => JsonObject;

/** Makes a record repeat the keys of its ancestors: `over` what it says, or `under` it, where it says nothing. */
export type ParentKeyWriter = {
  readonly overwrite: WriteParentKeys;
  readonly fillMissing: WriteParentKeys;
};

export function compileParentKeyWriter(shapes: SchemaViews, path: ChildRecords): ParentKeyWriter {
  const ancestry = findParentKeyProperties(shapes, path);
  const repeat =
    (mayPut: (before: unknown) => boolean): WriteParentKeys =>
    (record, keys) =>
      ancestry.reduce((repeated, place, index) => {
        const key = keys[index];
        if (place === undefined || key === undefined) return repeated;
        return mayPut(valueAt(repeated, place.path))
          ? withValueAt(repeated, place.path, toTypedKey(shapes, place.schemaPointers, key))
          : repeated;
      }, record);
  return { overwrite: repeat(() => true), fillMissing: repeat((before) => before === undefined) };
}

/** A key from a path in the type of a property. */
export function toTypedKey(shapes: SchemaViews, places: readonly string[], key: string): unknown {
  const { types } = shapes.of(places);
  const isNumber =
    (types.includes('integer') || types.includes('number')) && !types.includes('string');
  return isNumber && key !== '' && Number.isFinite(Number(key)) ? Number(key) : key;
}

/** A value at a path of properties; `undefined` where there is none, or no path. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.length === 0
    ? undefined
    : path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value);
}

/** An object with a value at a path of properties. */
export function withValueAt(
  object: JsonObject,
  [name, ...rest]: readonly string[],
  value: unknown,
): JsonObject {
  if (name === undefined) return object;
  const inner = object[name];
  return {
    ...object,
    [name]: rest.length === 0 ? value : withValueAt(isObject(inner) ? inner : {}, rest, value),
  };
}

/**
 * The properties beside a key in `metadata` in which a record repeats it, since paths below it name it
 * so: `metadata.namespace` of `/namespaces/{name}`, where there is `/namespaces/{namespace}/pods`.
 */
export function findOwnKeyCopies(
  shapes: SchemaViews,
  resource: Resource,
  resources: readonly Resource[],
): readonly ParentKeyProperty[] {
  const { key, entity } = resource;
  const [around, own] = [key.path.slice(0, -1), key.path.at(-1)];
  if (around.length === 0) return [];
  const names = resources.flatMap(({ segments, ancestors }) =>
    parametersOf(segments)
      .filter((_, index) => ancestors[index] === resource)
      .map(normalizeName),
  );
  return [...propertiesOf(shapes, shapes.of(schemaPointersAt(shapes, entity, around)))]
    .filter(([name]) => name !== own && names.includes(normalizeName(name)))
    .map(([name, places]) => ({ path: [...around, name], schemaPointers: places }));
}
