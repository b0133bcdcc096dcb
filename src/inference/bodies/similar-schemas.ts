import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { isSameSchema } from './envelope.ts';

/** Whether schemas have at least half of what others have, or the other way round, and no less than two names. */
export function haveSimilarProperties(
  shapes: SchemaViews,
  one: readonly string[],
  other: readonly string[],
): boolean {
  const [names, others] = [
    propertiesOf(shapes, shapes.of(one)),
    propertiesOf(shapes, shapes.of(other)),
  ];
  const shared = [...names.keys()].filter((name) => others.has(name)).length;
  return shared > 1 && 2 * shared >= Math.min(names.size, others.size);
}

/** Whether schemas are of the same records, in more words or less. */
export function describeSameRecords(
  shapes: SchemaViews,
  one: readonly string[],
  other: readonly string[],
): boolean {
  return isSameSchema(shapes, one, other) || haveSimilarProperties(shapes, one, other);
}
