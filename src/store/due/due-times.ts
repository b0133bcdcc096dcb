import { dueResource, isDueResource } from '../../base/internal-resources.ts';
import { type CollectionMap, listInternalCollections } from '../sandbox/collection-map.ts';
import { sliceValues } from '../tree/tree.ts';
import type { CommittedChange, DueChange, DueOccasion, StoredRecord } from '../types.ts';

/** When the earliest change by time falls due, in milliseconds since the epoch; infinite for none. */
export type DueTimes = {
  /** The earliest of all: a read comes after it. */
  readonly read: number;
  /** The earliest of those that need no read. */
  readonly time: number;
};

export const nothingDue: DueTimes = {
  read: Number.POSITIVE_INFINITY,
  time: Number.POSITIVE_INFINITY,
};

/** A due change, with the name of its resource in the store, and the collection that holds it. */
export type ListedDueChange = { readonly collection: string; readonly change: DueChange };

/** All changes by time, the earliest first. */
export function listDueChanges(collections: CollectionMap): readonly ListedDueChange[] {
  return listInternalCollections(collections)
    .filter(({ kind }) => isDueResource(kind.resource))
    .flatMap(({ kind, records }) =>
      sliceValues(records, 0, Infinity).flatMap((record) =>
        toListedDueChange(kind.resource, record),
      ),
    )
    .sort((first, second) => first.change.at - second.change.at);
}

/** A record of a collection as a due change; none for one that was edited by hand to something else. */
export function toListedDueChange(
  collection: string,
  record: StoredRecord | undefined,
): readonly ListedDueChange[] {
  if (!isDueResource(collection) || !isDueChange(record)) return [];
  const resource = toDueScope(collection) + record.resource;
  return [{ collection, change: { ...record, resource } }];
}

/** The prefix of the resources of the document that a collection belongs to: `shop:`. */
function toDueScope(collection: string): string {
  return collection.slice(0, -dueResource.length);
}

export function findDueTimes(collections: CollectionMap): DueTimes {
  return listDueChanges(collections).reduce((due, { change }) => withDue(due, change), nothingDue);
}

/** The due times after a transaction; all are searched only where the earliest one is gone. */
export function toDueTimes(
  before: DueTimes,
  changes: readonly CommittedChange[],
  collections: CollectionMap,
): DueTimes {
  let due = before;
  for (const { resource, from, to } of changes) {
    if (!isDueResource(resource)) continue;
    if (from !== undefined && isEarliest(from, before)) return findDueTimes(collections);
    if (isDueChange(to)) due = withDue(due, to);
  }
  return due;
}

function isEarliest(change: StoredRecord, { read, time }: DueTimes): boolean {
  return (
    isDueChange(change) && (change.at <= read || (change.trigger === 'time' && change.at <= time))
  );
}

function withDue({ read, time }: DueTimes, { at, trigger }: DueChange): DueTimes {
  return { read: Math.min(read, at), time: trigger === 'time' ? Math.min(time, at) : time };
}

/** Whether a change falls due by a time, on a read or without one. */
export function isDue({ at, trigger }: DueChange, now: number, occasion: DueOccasion): boolean {
  return at <= now && (occasion === 'read' || trigger === 'time');
}

function isDueChange(record: StoredRecord | undefined): record is DueChange {
  return (
    typeof record?.at === 'number' &&
    (record.trigger === 'time' || record.trigger === 'read') &&
    (record.kind === 'state' || record.kind === 'expiry' || hasDeferredCall(record)) &&
    [record.id, record.resource, record.key].every((text) => typeof text === 'string')
  );
}

function hasDeferredCall({ kind, call }: StoredRecord): boolean {
  return kind === 'effect' && Array.isArray(Object(call).keys);
}
