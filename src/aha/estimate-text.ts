import { type Amount, readDuration } from './duration.ts';
import { isPoints, readPoints } from './points.ts';
import type { Manner } from './settings.ts';
import { minutes, points, type Units } from './units.ts';

/** An amount and the units that its text is in; a blank text is in none. */
export type Estimate = Amount & { readonly units?: Units };

/**
 * Reads a text as time or as story points. In mode `docs` its form decides, which serves the
 * examples of Aha!'s documentation; in mode `record` the record's units do, as in Aha!'s published
 * estimate code.
 */
export const readEstimate = (text: string, manner: Manner, recordUnits: Units): Estimate => {
  if (text.trim() === '') return { value: null, remarks: [] };
  const units = manner.mode === 'record' ? recordUnits : unitsOfForm(text);
  const amount = units === points ? readPoints(text) : readDuration(text, manner.defaultUnit);
  return { value: amount.value, remarks: amount.remarks, units };
};

const unitsOfForm = (text: string): Units => (isPoints(text) ? points : minutes);
