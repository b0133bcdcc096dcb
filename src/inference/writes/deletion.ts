import { type Operation, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { listReplyParts } from '../bodies/reply-parts.ts';
import { findKeyedLists, sendsKeyList } from '../keys/key-lists.ts';
import type { KeyLists, RemovedReply } from '../plan.ts';
import type { Resource } from '../resource.ts';
import { deletionFlagName } from '../vocabulary/record-properties.ts';

/** Booleans of a reply that confirm a deletion: `deleted`, `removed`, also in what it wraps: `data.deleted`. */
export function findDeletionFlags(
  schemaViews: SchemaViews,
  schema: string | undefined,
  noun: string,
): readonly string[] {
  return listReplyParts(schemaViews, schema, noun).flatMap(({ within, properties }) =>
    [...properties].flatMap(([name, schemaPointers]) => {
      const isFlag =
        deletionFlagName.test(name) && schemaViews.of(schemaPointers).types.includes('boolean');
      return isFlag ? [within === undefined ? name : `${within}.${name}`] : [];
    }),
  );
}

/** One of the choices of a read has the key and says that the record is removed, and another does not. */
export function findRemovedReply(
  schemaViews: SchemaViews,
  schema: string | undefined,
  { key, item, noun }: Pick<Resource, 'key' | 'item' | 'noun'>,
): RemovedReply | undefined {
  if (schema === undefined || !item?.operations.has('DELETE')) return undefined;
  const options = schemaViews.of([schema]).choices.flatMap((choice) => choice.options);
  const replies = options.map((option) => ({
    schema: option,
    flags: findDeletionFlags(schemaViews, option, noun),
    hasKey: propertiesOf(schemaViews, schemaViews.of([option])).has(`${key.path[0]}`),
  }));
  const removed = replies.filter(({ flags, hasKey }) => flags.length > 0 && hasKey);
  const [only] = removed;
  return only !== undefined && removed.length === 1 && replies.length > 1
    ? { schema: only.schema, flags: only.flags }
    : undefined;
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
