import type { Envelope, ListParameters } from '../../inference/inference.ts';
import type { SchemaViews } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';

/** Leaves of a record what was asked for, and what has to be there. */
export type ProjectRecord = (record: StoredRecord, fields: ReadonlySet<string>) => StoredRecord;

/** `inner` holds what else there is to ask for, as `attributes` of JSON:API does. */
export function compileProjection(
  shapes: SchemaViews,
  { schemaPointers }: Pick<Envelope, 'schemaPointers'>,
  inner: ListParameters['attributes'],
): ProjectRecord {
  const { required } = shapes.of(schemaPointers);
  if (inner === undefined)
    return (record, fields) =>
      pickProperties(record, (one) => fields.has(one) || required.has(one));
  const own = new Set([...required, 'type', 'id', inner.name]);
  return (record, fields) => {
    const shown = pickProperties(record, (one) => fields.has(one) || own.has(one));
    if (fields.has(inner.name)) return shown;
    const isWanted = (one: string) => fields.has(one) || inner.required.has(one);
    return Object.fromEntries(
      Object.entries(shown).map(([name, value]) => [
        name,
        name === inner.name ? pickProperties(Object(value), isWanted) : value,
      ]),
    );
  };
}

function pickProperties(record: StoredRecord, isWanted: (name: string) => boolean): StoredRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));
}
