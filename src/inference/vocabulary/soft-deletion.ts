/** Names of a soft deletion, after which a list can still show the record. Parameters are normalized. */

/** `include_deleted`, `with_trashed`: the list shows removed records too. */
const includesRemovedParameter =
  /^(includes?|including|with|show|return|get|and)(soft)?(deleted|trashed|removed|trash)(items|records|only)?$/;

/** `deleted=true`, `only_trashed`: the list shows removed records only. */
const onlyRemovedParameter =
  /^(is|only|just)?(soft)?(deleted|trashed|removed|trash|intrash)(only)?$/;

/** `include_archived` and `archived=true`, where a DELETE archives. */
const includesArchivedParameter =
  /^(includes?|including|with|show|return|get|and)archived(items|records)?$/;
const onlyArchivedParameter = /^(is|only|just)?archived(only)?$/;

/** Texts of a DELETE after which the record can be listed as archived. */
export const archivingText =
  /^(?:<p>)?archives?\b|\bsoft[- ]?delet|\b(is|are|be|gets?) archived\b|\bmov\w+ to the archive\b/i;

/** What a query parameter shows of removed records; `undefined` for any other parameter. */
export function findShownRemoved(
  name: string,
  words: 'removed' | 'archived',
): 'all' | 'only' | undefined {
  const [includes, only] =
    words === 'removed'
      ? [includesRemovedParameter, onlyRemovedParameter]
      : [includesArchivedParameter, onlyArchivedParameter];
  if (includes.test(name)) return 'all';
  return only.test(name) ? 'only' : undefined;
}

/** `/notes/trash`: a path below that of all records, with those that were removed. */
export const trashSegments: readonly string[] = ['trash', 'trashed', 'deleted', 'recycle-bin'];

/** `POST /notes/7/restore` brings a removed record back. */
export const restoringVerb = /^:?(restore|undelete|untrash|unarchive|recover|undestroy)$/i;

/** Parameters of a DELETE that removes a record for good, normalized. */
export const permanentParameter =
  /^(is)?(permanent(ly)?|permanentdelete|hard(delete)?|force(d)?(delete)?|purge|destroy|skiptrash)$/;

/** What a removal makes of a record, by the first of these verbs that has an effect on it. */
export const removalVerbs: readonly string[] = ['delete', 'remove', 'trash', 'archive'];

/** The values of a parameter that show removed records, all records, and only removed ones. */
export const shownRemovedValues = {
  true: [true, 'true', 1, '1', 'yes'],
  all: ['with', 'include', 'included', 'all', 'any', 'both'],
  only: ['only', 'exclusively', 'deleted', 'trashed', 'archived'],
} satisfies Readonly<Record<string, readonly unknown[]>>;
