import { kindAt, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { initialNames } from '../vocabulary/initial-values.ts';
import { deletionFlagName } from '../vocabulary/record-properties.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';

/** A property that a reply has in common with the record, or that holds its key. */
export type SharedProperty = {
  readonly property: string;
  /** Its schemas in the reply. */
  readonly schemaPointers: readonly string[];
  /** `key`: it is the key of the record, with a name that the record does not have. */
  readonly source: 'property' | 'key';
};

type RepliedRecord = Pick<Resource, 'entity' | 'key' | 'noun'>;

/**
 * The properties of a reply such as `{ "order_id": 7, "status": …, "message": … }` that speak of the record.
 * A reply with a key and little else of the record is about something else.
 */
export function findSharedProperties(
  schemaViews: SchemaViews,
  schema: string | undefined,
  { entity, key, noun }: RepliedRecord,
): readonly SharedProperty[] {
  const reply = propertiesOf(schemaViews, schemaViews.of(schema === undefined ? [] : [schema]));
  const record = propertiesOf(schemaViews, schemaViews.of(entity));
  const keyNames = [normalizeName(key.parameter), `${singularize(normalizeName(noun))}id`];
  const isKey = (name: string, schemaPointers: readonly string[]): boolean =>
    normalizeName(name) !== 'id' &&
    keyNames.includes(normalizeName(name)) &&
    kindAt(schemaViews, schemaPointers) === 'scalar';
  const shared = [...reply].filter(([name]) => record.has(name));
  const names = [...reply.keys()];
  const isOfDeletion = names.some((name) => deletionFlagName.test(name));
  const described = isOfDeletion ? names.filter((name) => !isAboutDeletion(name)) : names;
  const isOther = reply.has(`${key.path[0]}`) && 2 * shared.length < described.length;
  return [...reply].flatMap(([property, schemaPointers]): readonly SharedProperty[] => {
    if (record.has(property))
      return isOther ? [] : [{ property, schemaPointers, source: 'property' }];
    return isKey(property, schemaPointers) ? [{ property, schemaPointers, source: 'key' }] : [];
  });
}

/** `deleted` and the type of a record say nothing about which record it is. */
function isAboutDeletion(name: string): boolean {
  return deletionFlagName.test(name) || initialNames.kind.test(normalizeName(name));
}
