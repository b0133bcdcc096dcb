import type { Envelope, ListParameters, Shapes } from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';

/** Leaves of a record what was asked for, and what has to be there. */
export type PickFields = (record: StoredRecord, fields: ReadonlySet<string>) => StoredRecord;

/** `inner` holds what else there is to ask for, as `attributes` of JSON:API does. */
export const openPick = (
  shapes: Shapes,
  { places }: Pick<Envelope, 'places'>,
  inner: ListParameters['inner'],
): PickFields => {
  const { required } = shapes.of(places);
  if (inner === undefined)
    return (record, fields) => pick(record, (one) => fields.has(one) || required.has(one));
  const own = new Set([...required, 'type', 'id', inner.name]);
  return (record, fields) => {
    const shown = pick(record, (one) => fields.has(one) || own.has(one));
    if (fields.has(inner.name)) return shown;
    const isWanted = (one: string) => fields.has(one) || inner.required.has(one);
    return Object.fromEntries(
      Object.entries(shown).map(([name, value]) => [
        name,
        name === inner.name ? pick(Object(value), isWanted) : value,
      ]),
    );
  };
};

const pick = (record: StoredRecord, isWanted: (name: string) => boolean): StoredRecord =>
  Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));
