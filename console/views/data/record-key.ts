import type { JsonObject, ResourceDescription } from '../../state/types.ts';
import { readProperty } from './field-value.ts';

/** The property in which people see and enter the key of a record. */
export function keyPropertyOf({ key, keyProperty = key }: ResourceDescription): string {
  return keyProperty;
}

/** The name of the key for people; `@key` is a property of the store only. */
export function keyNameOf(description: ResourceDescription): string {
  const name = keyPropertyOf(description);
  return name === '@key' ? 'key' : name;
}

/** The label of the field for a new key. */
export function keyLabelOf(description: ResourceDescription): string {
  const name = keyNameOf(description);
  return name === 'key' ? 'Key' : `Key (${name})`;
}

/** The key of a record that is not stored yet: a file that was not exported here need not have `@key`. */
export function readKey(record: JsonObject, description: ResourceDescription): unknown {
  return readProperty(record, description.key) ?? readProperty(record, keyPropertyOf(description));
}

/** Whether each record shows its key in the property where people enter it. */
export function areKeysShown(
  records: readonly JsonObject[],
  description: ResourceDescription,
): boolean {
  const property = keyPropertyOf(description);
  return records.every(
    (record) => String(readProperty(record, property)) === String(record[description.key]),
  );
}

/** A new record, with the key in the property that shows it, unless the record has one. */
export function withShownKey(
  record: JsonObject,
  key: string,
  description: ResourceDescription,
): JsonObject {
  const name = keyPropertyOf(description);
  if (name === description.key || Object.hasOwn(record, name)) return record;
  const types = description.properties.find((property) => property.name === name)?.types ?? [];
  const isNumber = types.some((type) => type === 'integer' || type === 'number');
  const value = isNumber && key.trim() !== '' && Number.isFinite(Number(key)) ? Number(key) : key;
  return { [name]: value, ...record };
}
