import { type Envelope, isObject, outline, type Shapes } from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';

/** Leaves of a record what was asked for, and what has to be there. */
export type PickFields = (record: StoredRecord, fields: ReadonlySet<string>) => StoredRecord;

/** `inner`: the property that holds what else there is to ask for, as `attributes` of JSON:API does. */
export const openPick = (
  shapes: Shapes,
  { places }: Pick<Envelope, 'places'>,
  inner: string | undefined,
): PickFields => {
  const shape = shapes.of(places);
  const pick = (record: StoredRecord, isWanted: (name: string) => boolean): StoredRecord =>
    Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));
  if (inner === undefined)
    return (record, fields) => pick(record, (one) => fields.has(one) || shape.required.has(one));
  const held = shapes.of(outline(shapes, shape).get(inner) ?? []);
  const isOwn = (name: string) => ['type', 'id', inner].includes(name) || shape.required.has(name);
  return (record, fields) => {
    const shown = pick(record, (one) => fields.has(one) || isOwn(one));
    const { [inner]: further } = shown;
    if (!isObject(further) || fields.has(inner)) return shown;
    return {
      ...shown,
      [inner]: pick(further, (one) => fields.has(one) || held.required.has(one)),
    };
  };
};
