import {
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { schemaPointersAt } from '../keys/key-schemas.ts';
import { parametersOf } from '../paths/path-tree.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import { generalParentKeyNames, metadataProperty } from '../vocabulary/record-properties.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';

/** The records of a resource, or of one of its nested collections, below their ancestors. */
export type ChildRecords = Pick<Resource, 'segments' | 'ancestors' | 'entity' | 'key'> &
  Partial<Pick<Resource, 'compoundKey'>>;

/** The records of a resource at one of its nested collections. */
export function atNestedCollection(
  { entity, key }: Resource,
  { segments, ancestors }: NestedCollection,
): ChildRecords {
  return { segments, ancestors, entity, key };
}

/** A property of a record that repeats a key. */
export type ParentKeyProperty = {
  readonly path: readonly string[];
  readonly schemaPointers: readonly string[];
};

/**
 * For each key of its ancestors the property of a record that repeats it: `owner_id` below
 * `/owners/{owner_id}`, also in `metadata`, or else `resource_id`; `undefined` where none does.
 */
export function findParentKeyProperties(
  schemaViews: SchemaViews,
  { segments, ancestors, entity, key, compoundKey }: ChildRecords,
): readonly (ParentKeyProperty | undefined)[] {
  if (compoundKey) return compoundKey.parentKeys;
  const record = propertiesOf(schemaViews, schemaViews.of(entity));
  const metadata = propertiesOf(schemaViews, schemaViews.of(record.get(metadataProperty)));
  const properties: readonly ParentKeyProperty[] = [
    ...[...record].map(([name, schemaPointers]) => ({ path: [name], schemaPointers })),
    ...[...metadata].map(([name, schemaPointers]) => ({
      path: [metadataProperty, name],
      schemaPointers,
    })),
  ].filter(({ path }) => key.path.length === 0 || path.join() !== key.path.join());
  return parametersOf(segments).map((parameter, index) => {
    const noun = singularize(normalizeName(ancestors[index]?.noun ?? ''));
    const names = [normalizeName(parameter), ...(noun === '' ? [] : [`${noun}id`])].filter(
      (name) => name !== 'id',
    );
    // Records of several kinds of parents name any of them by a general word.
    const isLast = index === ancestors.length - 1;
    return [names, isLast ? generalParentKeyNames : []]
      .map((alternatives) =>
        properties.find(({ path }) => alternatives.includes(normalizeName(`${path.at(-1)}`))),
      )
      .find((property) => property !== undefined);
  });
}

type WriteParentKeys = (record: JsonObject, keys: readonly string[]) => JsonObject;

/** Writes the keys of its ancestors into a record. */
export type ParentKeyWriter = {
  /** Replaces other values. */
  readonly overwrite: WriteParentKeys;
  /** Writes only what is missing. */
  readonly fillMissing: WriteParentKeys;
};

export function compileParentKeyWriter(
  schemaViews: SchemaViews,
  records: ChildRecords,
): ParentKeyWriter {
  const properties = findParentKeyProperties(schemaViews, records);
  const compileWriter =
    (isReplaced: (value: unknown) => boolean): WriteParentKeys =>
    (record, keys) =>
      properties.reduce((written, property, index) => {
        const key = keys[index];
        if (property === undefined || key === undefined) return written;
        const { path, schemaPointers } = property;
        return isReplaced(valueAt(written, path))
          ? withValueAt(written, path, toTypedKey(schemaViews, schemaPointers, key))
          : written;
      }, record);
  return {
    overwrite: compileWriter(() => true),
    fillMissing: compileWriter((value) => value === undefined),
  };
}

/** A key from a path in the type of a property: 7 where the property is an integer. */
export function toTypedKey(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  key: string,
): unknown {
  const { types } = schemaViews.of(schemaPointers);
  const isNumber =
    (types.includes('integer') || types.includes('number')) && !types.includes('string');
  return isNumber && key !== '' && Number.isFinite(Number(key)) ? Number(key) : key;
}

/** The value at a path of properties; `undefined` where there is none, or for an empty path. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.length === 0
    ? undefined
    : path.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

/** A copy of an object with a value at a path of properties. */
export function withValueAt(
  object: JsonObject,
  path: readonly string[],
  value: unknown,
): JsonObject {
  const [name] = path;
  if (name === undefined) return object;
  if (path.length === 1) return { ...object, [name]: value };
  const inner = object[name];
  return { ...object, [name]: withValueAt(isObject(inner) ? inner : {}, path.slice(1), value) };
}

/**
 * The properties next to a key in which a record repeats it, because paths below it name it so:
 * `metadata.namespace` of `/namespaces/{name}`, where there is `/namespaces/{namespace}/pods`.
 */
export function findOwnKeyCopies(
  schemaViews: SchemaViews,
  resource: Resource,
  resources: readonly Resource[],
): readonly ParentKeyProperty[] {
  const { key, entity } = resource;
  const [outerPath, keyName] = [key.path.slice(0, -1), key.path.at(-1)];
  if (outerPath.length === 0) return [];
  const parameterNames = resources.flatMap(({ segments, ancestors }) =>
    parametersOf(segments)
      .filter((_, index) => ancestors[index] === resource)
      .map(normalizeName),
  );
  const outer = schemaViews.of(schemaPointersAt(schemaViews, entity, outerPath));
  return [...propertiesOf(schemaViews, outer)]
    .filter(([name]) => name !== keyName && parameterNames.includes(normalizeName(name)))
    .map(([name, schemaPointers]) => ({ path: [...outerPath, name], schemaPointers }));
}
