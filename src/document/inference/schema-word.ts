import { objectAt, textAt } from '../json.ts';
import type { Shapes } from '../shape.ts';

/** A word that `x-sandlot` says of the schemas at these places. */
export const schemaWord = (
  shapes: Shapes,
  places: readonly string[],
  name: 'key' | 'envelope',
): string | undefined => textAt(objectAt(shapes.of(places).keywords, 'x-sandlot'), name);
