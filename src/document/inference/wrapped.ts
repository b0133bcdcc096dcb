import type { Shapes } from '../shape.ts';
import { type Envelope, findMany, findOne, isLiker, type Sought } from './envelope.ts';

/**
 * Finds the list of records in a body, and what each entry wraps its record in where that is known:
 * `{ data: [ { data: { … }, uri } ] }`.
 */
export const findListed = (
  shapes: Shapes,
  places: readonly string[],
  sought: Sought,
): Envelope | undefined => {
  const many = findMany(shapes, places, sought);
  const one = many && findOne(shapes, many.places, sought);
  if (!one || one.path.length === 0 || one.path.includes(0)) return many;
  if (!isLiker(shapes, one.places, { than: many.places, sought })) return many;
  const path = one.path.filter((step) => step !== 0);
  return { ...many, places: one.places, wrapper: { path, places: many.places } };
};
