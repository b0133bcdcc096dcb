import type { Shapes } from '../shape.ts';
import { isSame } from './envelope.ts';
import { outline } from './outline.ts';

/** Whether schemas have at least half of what others have, or the other way round, and no less than two names. */
export const areAlike = (
  shapes: Shapes,
  one: readonly string[],
  other: readonly string[],
): boolean => {
  const [names, others] = [outline(shapes, shapes.of(one)), outline(shapes, shapes.of(other))];
  const shared = [...names.keys()].filter((name) => others.has(name)).length;
  return shared > 1 && 2 * shared >= Math.min(names.size, others.size);
};

/** Whether schemas are of the same records, in more words or less. */
export const isOfSameRecords = (
  shapes: Shapes,
  one: readonly string[],
  other: readonly string[],
): boolean => isSame(shapes, one, other) || areAlike(shapes, one, other);
