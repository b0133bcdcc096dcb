import { allFieldsValues, type FieldSelection, normalizeName } from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { QueryValues } from './query-values.ts';

/** The selected fields by their normalized names, each with the selected fields of its objects. */
export type FieldTree = ReadonlyMap<string, FieldTree>;

/** Reads the fields that a client selects, `name,owner.name`; `undefined` for all. */
export function readFields(
  { fields: parameter }: Pick<FieldSelection, 'fields'>,
  query: QueryValues,
): FieldTree | undefined {
  const value = parameter === undefined ? undefined : query[parameter];
  const names = [value]
    .flat()
    .filter((name) => typeof name === 'string' && name !== '')
    .flatMap((name) => String(name).split(','))
    .map((name) => name.trim());
  const isAll = names.length === 0 || names.some((name) => allFieldsValues.has(name));
  return isAll ? undefined : toFieldTree(names.map((name) => name.split('.')));
}

/** A field tree that is being built. */
type FieldBranch = Map<string, FieldBranch>;

/** Groups paths such as `owner.name` by their first names, in linear time and without recursion. */
export function toFieldTree(paths: readonly (readonly string[])[]): FieldTree {
  const tree: FieldBranch = new Map();
  for (const path of paths) {
    let branch = tree;
    for (const name of path.map(normalizeName)) {
      const next: FieldBranch = branch.get(name) ?? new Map();
      branch.set(name, next);
      branch = next;
    }
  }
  return tree;
}

/** Cuts a record down to the selected fields, and those that the schema requires. */
export type ProjectRecord = (record: StoredRecord, fields: FieldTree) => StoredRecord;

/**
 * Prepares a projection. In JSON:API the client selects `attributes` by their own names. `properties=name`
 * selects in the map `properties` only.
 */
export function compileProjection(
  required: ReadonlySet<string>,
  { fields: parameter = '', attributes }: FieldSelection,
): ProjectRecord {
  if (attributes === undefined) return (record, fields) => selectFields(record, fields, required);
  if (normalizeName(parameter) === normalizeName(attributes.name))
    return (record, fields) => selectInMap(record, attributes.name, fields);
  const always = new Set([...required, 'type', 'id', attributes.name]);
  const requiredAttributes = new Set(attributes.required);
  return (record, fields) => {
    const shown = selectFields(record, fields, always);
    const isWhole = fields.has(normalizeName(attributes.name)) || !(attributes.name in shown);
    if (isWhole) return shown;
    const own = Object(shown[attributes.name]);
    return { ...shown, [attributes.name]: selectFields(own, fields, requiredAttributes) };
  };
}

function selectInMap(record: StoredRecord, map: string, fields: FieldTree): StoredRecord {
  return { ...record, [map]: selectFields(Object(record[map]), fields, new Set()) };
}

function selectFields(
  record: StoredRecord,
  fields: FieldTree,
  required: ReadonlySet<string>,
): StoredRecord {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => {
      const nested = fields.get(normalizeName(name));
      if (nested === undefined) return required.has(name) ? [[name, value]] : [];
      return [[name, nested.size === 0 ? value : selectNested(value, nested)]];
    }),
  );
}

/** Selects fields of an object, or of the objects in a list; what identifies them stays. */
function selectNested(value: unknown, fields: FieldTree): unknown {
  if (Array.isArray(value)) return value.map((entry) => selectNested(entry, fields));
  return isObject(value) ? selectFields(value, fields, identifyingNames) : value;
}

const identifyingNames: ReadonlySet<string> = new Set(['id', 'gid', 'uuid', 'type']);
