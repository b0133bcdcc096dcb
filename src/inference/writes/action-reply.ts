import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Resource } from '../resources/resource.ts';

/** A property that a reply has in common with the record. */
export type SharedProperty = {
  readonly property: string;
  /** Its schemas in the reply. */
  readonly schemaPointers: readonly string[];
};

/**
 * The properties of a reply such as `{ "status": …, "message": … }` that the record has as well. A reply
 * with a key and little else of the record is about something else.
 */
export function findSharedProperties(
  schemaViews: SchemaViews,
  schema: string | undefined,
  { entity, key }: Pick<Resource, 'entity' | 'key'>,
): readonly SharedProperty[] {
  const reply = propertiesOf(schemaViews, schemaViews.of(schema === undefined ? [] : [schema]));
  const record = propertiesOf(schemaViews, schemaViews.of(entity));
  const shared = [...reply].filter(([name]) => record.has(name));
  const isOther = reply.has(`${key.path[0]}`) && 2 * shared.length < reply.size;
  return isOther ? [] : shared.map(([property, schemaPointers]) => ({ property, schemaPointers }));
}
