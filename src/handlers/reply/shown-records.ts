import { isObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';

/** Shows a stored record; `name` is unique to the record in its sandbox. */
export type ShowStoredRecord = (record: StoredRecord, name: string) => unknown;

/**
 * Shows each stored record once, for as long as it lives: stored records never change, and what is missing
 * in one is always filled with the same values. The shown value is frozen, so that its JSON is kept too.
 */
export function memoizeShownRecords(show: ShowStoredRecord): ShowStoredRecord {
  const known = new WeakMap<StoredRecord, { readonly name: string; readonly shown: unknown }>();
  return (record, name) => {
    const before = known.get(record);
    if (before?.name === name) return before.shown;
    const shown = copyFrozen(show(record, name));
    known.set(record, { name, shown });
    return shown;
  };
}

/** Copies JSON data, so that what it shares with stored records is not frozen with it. */
function copyFrozen(value: unknown): unknown {
  const copy = mapParts(value, copyFrozen);
  return copy === value ? value : Object.freeze(copy);
}

/** Copies JSON data that may be frozen, for behaviours that change it. */
export function copyMutable(value: unknown): unknown {
  return mapParts(value, copyMutable);
}

/** Copies a list or a plain object with other entries; any other value is returned as it is. */
function mapParts(value: unknown, map: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, map(part)]));
}
