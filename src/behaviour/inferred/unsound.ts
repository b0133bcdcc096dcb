import {
  type Conclusion,
  type JsonObject,
  openFits,
  outline,
  type Resource,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Ground, Look } from './ground.ts';

/** The properties that are against the document's schemas, as they were sent. */
export type ReadUnsound = (fields: JsonObject) => JsonObject;

const nothing: JsonObject = {};

/**
 * What a call sends that the request's own schema does not take: there is some only where such calls
 * are served (`--validate warn` and `off`), and then it is kept as it was sent.
 */
export const openUnsound = (
  { inference: { shapes }, validation }: Pick<Ground, 'inference' | 'validation'>,
  { sent }: Pick<Conclusion, 'sent'>,
): ReadUnsound => {
  if (validation === 'refuse' || sent === undefined) return () => nothing;
  const fits = openFits(shapes);
  const asked = outline(shapes, shapes.of(sent.places));
  return (fields) =>
    Object.fromEntries(
      Object.entries(fields).filter(([name, value]) => {
        const places = asked.get(name);
        return places !== undefined && !fits(shapes.of(places), value);
      }),
    );
};

/** How closely records are looked at that are shown: what was sent against the document is shown so. */
export const openLook = (
  { inference: { shapes }, validation }: Pick<Ground, 'inference' | 'validation'>,
  resource: Resource | undefined,
): ((records: readonly StoredRecord[]) => Look) => {
  if (validation === 'refuse' || resource === undefined) return () => 'at its kind';
  const fits = openFits(shapes);
  const shape = shapes.of(resource.entity);
  return (records) => (records.every((one) => fits(shape, one)) ? 'at its kind' : 'not at all');
};
