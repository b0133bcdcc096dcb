import {
  type Conclusion,
  type JsonObject,
  openFits,
  outline,
  type Resource,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Ground, Look } from './ground.ts';

/** Whether a value is one that the request's own schema does not take for a property of that name. */
export type IsUnsound = (name: string, value: unknown) => boolean;

const never: IsUnsound = () => false;

/** There are such values only where calls with them are served (`--validate warn` and `off`): they are kept as they were sent. */
export const openIsUnsound = (
  { inference: { shapes }, validation }: Pick<Ground, 'inference' | 'validation'>,
  { sent }: Pick<Conclusion, 'sent'>,
): IsUnsound => {
  if (validation === 'refuse' || sent === undefined) return never;
  const fits = openFits(shapes);
  const asked = outline(shapes, shapes.of(sent.places));
  return (name, value) => {
    const places = asked.get(name);
    return places !== undefined && !fits(shapes.of(places), value);
  };
};

const nothing: JsonObject = {};

/** Reads the properties of a record that are so. */
export const openUnsound = (
  ground: Pick<Ground, 'inference' | 'validation'>,
  conclusion: Pick<Conclusion, 'sent'>,
): ((fields: JsonObject) => JsonObject) => {
  const isUnsound = openIsUnsound(ground, conclusion);
  if (isUnsound === never) return () => nothing;
  return (fields) =>
    Object.fromEntries(Object.entries(fields).filter(([name, value]) => isUnsound(name, value)));
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
