import { kindAt, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { listReplyParts, type ReplyPart } from '../bodies/reply-parts.ts';
import type { Resource } from '../resource.ts';
import { initialNames } from '../vocabulary/initial-values.ts';
import { deletionFlagName } from '../vocabulary/record-properties.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';

/** A property that a reply has in common with the record, or that holds its key. */
export type SharedProperty = {
  readonly property: string;
  /** The property of the reply whose object has it; absent where the reply itself has it. */
  readonly within?: string | undefined;
  /** Its schemas in the reply. */
  readonly schemaPointers: readonly string[];
  /** `key`: it is the key of the record, with a name that the record does not have. */
  readonly source: 'property' | 'key';
};

type RepliedRecord = Pick<Resource, 'entity' | 'key' | 'noun'>;

/**
 * The properties of a reply such as `{ "order_id": 7, "status": …, "message": … }` that speak of the record,
 * or of what it wraps: `{ "data": { "order_id": 7 } }`.
 */
export function findSharedProperties(
  schemaViews: SchemaViews,
  schema: string | undefined,
  resource: RepliedRecord,
): readonly SharedProperty[] {
  return listReplyParts(schemaViews, schema, resource.noun).flatMap((part) =>
    listSharedProperties(schemaViews, part, resource),
  );
}

/** A part with a key and little else of the record is about something else. */
function listSharedProperties(
  schemaViews: SchemaViews,
  { within, properties }: ReplyPart,
  { entity, key, noun }: RepliedRecord,
): readonly SharedProperty[] {
  const record = propertiesOf(schemaViews, schemaViews.of(entity));
  const keyNames = [normalizeName(key.parameter), `${singularize(normalizeName(noun))}id`];
  const isKey = (name: string, schemaPointers: readonly string[]): boolean =>
    normalizeName(name) !== 'id' &&
    keyNames.includes(normalizeName(name)) &&
    kindAt(schemaViews, schemaPointers) === 'scalar';
  const shared = [...properties].filter(([name]) => record.has(name));
  const names = [...properties.keys()];
  const isOfDeletion = names.some((name) => deletionFlagName.test(name));
  const described = isOfDeletion ? names.filter((name) => !isAboutDeletion(name)) : names;
  const isOther = properties.has(`${key.path[0]}`) && 2 * shared.length < described.length;
  return [...properties].flatMap(([property, schemaPointers]): readonly SharedProperty[] => {
    if (record.has(property))
      return isOther ? [] : [{ property, within, schemaPointers, source: 'property' }];
    return isKey(property, schemaPointers)
      ? [{ property, within, schemaPointers, source: 'key' }]
      : [];
  });
}

/** `deleted` and the type of a record say nothing about which record it is. */
function isAboutDeletion(name: string): boolean {
  return deletionFlagName.test(name) || initialNames.kind.test(normalizeName(name));
}
