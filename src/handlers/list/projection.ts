import type { AttributesProperty } from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';

/** Cuts a record down to the properties that a client asks for, and those that the schema requires. */
export type ProjectRecord = (record: StoredRecord, fields: ReadonlySet<string>) => StoredRecord;

/** Prepares a projection. In JSON:API the client selects `attributes` by their own names. */
export function compileProjection(
  required: ReadonlySet<string>,
  attributes: AttributesProperty | undefined,
): ProjectRecord {
  if (attributes === undefined)
    return (record, fields) =>
      pickProperties(record, (name) => fields.has(name) || required.has(name));
  const always = new Set([...required, 'type', 'id', attributes.name]);
  const requiredAttributes = new Set(attributes.required);
  return (record, fields) => {
    const shown = pickProperties(record, (name) => fields.has(name) || always.has(name));
    if (fields.has(attributes.name) || !(attributes.name in shown)) return shown;
    const isShown = (name: string) => fields.has(name) || requiredAttributes.has(name);
    return {
      ...shown,
      [attributes.name]: pickProperties(Object(shown[attributes.name]), isShown),
    };
  };
}

function pickProperties(record: StoredRecord, isShown: (name: string) => boolean): StoredRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => isShown(name)));
}
