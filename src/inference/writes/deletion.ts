import { type Operation, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { findKeyedLists, sendsKeyList } from '../keys/key-lists.ts';
import type { KeyLists } from '../plan.ts';
import type { Resource } from '../resources/resource.ts';
import { deletionFlagName } from '../vocabulary/record-properties.ts';

/** Properties of a reply that confirm a deletion: `deleted`, `removed`. */
export function findDeletionFlags(
  schemaViews: SchemaViews,
  schema: string | undefined,
): readonly string[] {
  const reply = schemaViews.of(schema === undefined ? [] : [schema]);
  return [...propertiesOf(schemaViews, reply).keys()].filter((name) => deletionFlagName.test(name));
}

/** The key lists of a deletion; `undefined` where it removes all records that the query selects. */
export function inferKeyLists(
  schemaViews: SchemaViews,
  operation: Operation,
  { key }: Pick<Resource, 'key'>,
): KeyLists | undefined {
  return sendsKeyList(schemaViews, operation, key.path)
    ? { recordLists: [...findKeyedLists(schemaViews, operation, key.path)] }
    : undefined;
}
