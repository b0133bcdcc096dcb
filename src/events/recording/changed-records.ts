import { isInternalResource } from '../../base/internal-resources.ts';
import type { ChangeKind } from '../../inference/inference.ts';
import type { CommittedChange, StoredRecord } from '../../store/types.ts';

/** What a transaction made of a record, all its writes together. */
export type ChangedRecord = {
  readonly resource: string;
  readonly key: string;
  readonly change: ChangeKind;
  readonly before: StoredRecord | undefined;
  readonly after: StoredRecord | undefined;
};

/** The changes of a transaction, one for each record, in the order of their last writes. */
export function listChangedRecords(changes: readonly CommittedChange[]): readonly ChangedRecord[] {
  const [only, second] = changes;
  if (only !== undefined && second === undefined)
    return isInternalResource(only.resource) ? [] : toChangedRecords(only, only);
  const byRecord = new Map<string, { first: CommittedChange; last: CommittedChange }>();
  for (const change of changes) {
    if (isInternalResource(change.resource)) continue;
    const name = `${change.resource} ${change.key}`;
    const { first } = byRecord.get(name) ?? { first: change };
    byRecord.delete(name);
    byRecord.set(name, { first, last: change });
  }
  return [...byRecord.values()].flatMap(({ first, last }) => toChangedRecords(first, last));
}

function toChangedRecords(first: CommittedChange, last: CommittedChange): readonly ChangedRecord[] {
  const { resource, key, to: after } = last;
  const before = first.from;
  const change = toChangeKind(before, after);
  return change === undefined ? [] : [{ resource, key, change, before, after }];
}

/** `undefined` where nothing that the API shows has changed. */
function toChangeKind(
  before: StoredRecord | undefined,
  after: StoredRecord | undefined,
): ChangeKind | undefined {
  if (before === undefined) return after === undefined ? undefined : 'created';
  if (after === undefined) return 'deleted';
  return hasShownChange(before, after) ? 'updated' : undefined;
}

function hasShownChange(before: StoredRecord, after: StoredRecord): boolean {
  for (const name in after) if (!name.startsWith('@') && after[name] !== before[name]) return true;
  for (const name in before) if (!name.startsWith('@') && !(name in after)) return true;
  return false;
}

/** A record without the properties that belong to the store alone. */
export function toShownRecord(record: StoredRecord): StoredRecord {
  for (const name in record)
    if (name.startsWith('@'))
      return Object.fromEntries(Object.entries(record).filter(([one]) => !one.startsWith('@')));
  return record;
}
