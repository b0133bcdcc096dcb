import type { JsonObject, ResourceDescription } from '../../state/types.ts';
import { type PropertyType, readProperty, unknownType } from './field-value.ts';
import { areKeysShown, keyPropertyOf } from './record-key.ts';

/** A column of the grid. */
export type Column = {
  readonly name: string;
  /** The name as it is shown. */
  readonly title: string;
  /** The resource whose keys it holds. */
  readonly target: string | undefined;
  readonly type: PropertyType;
  readonly isKey: boolean;
};

const maxColumns = 30;

/** The key, then the properties of the schema, then those that only records have; plain values first. */
export function listColumns(
  description: ResourceDescription,
  records: readonly JsonObject[],
): readonly Column[] {
  const { properties, references } = description;
  const key = areKeysShown(records, description) ? keyPropertyOf(description) : description.key;
  const named = properties.map(({ name }) => name);
  const found = records.slice(0, 50).flatMap((record) => Object.keys(record));
  const names = [...new Set([key, ...named, ...found])].filter(
    (name) => !name.startsWith('@') || name === key,
  );
  const isPlain = (name: string) =>
    records
      .slice(0, 20)
      .map((record) => readProperty(record, name))
      .every((value) => typeof value !== 'object' || value === null);
  const [first = key, ...others] = names;
  const sorted = [first, ...others.filter(isPlain), ...others.filter((name) => !isPlain(name))];
  const targets = new Map(references.map(({ property, resource }) => [property, resource]));
  const types = new Map(properties.map((property) => [property.name, property]));
  return sorted.slice(0, maxColumns).map((name) => ({
    name,
    title: name === '@key' ? 'key' : name,
    target: targets.get(name),
    type: types.get(name) ?? unknownType,
    isKey: name === key,
  }));
}
