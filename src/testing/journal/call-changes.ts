import { isInternalResource } from '../../base/internal-resources.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { CommittedChange, StoredRecord } from '../../store/types.ts';
import type { JournalEntry } from './entry.ts';

/** A record before and after a call; created or deleted without one of them. */
export type CallChange = {
  readonly resource: string;
  readonly key: string;
  readonly before?: StoredRecord;
  readonly after?: StoredRecord;
};

/** What a call changed. `some`: it changed more than the journal has. */
export type CallChanges = {
  readonly changes: readonly CallChange[];
  readonly leftOut: 'none' | 'some';
};

/** The first and the last state of each record that a call wrote. */
export function listCallChanges({ changes = [] }: JournalEntry): CallChanges {
  if (changes === 'left out') return { changes: [], leftOut: 'some' };
  const byRecord = new Map<string, CallChange>();
  for (const { resource, key, from, to } of changes) {
    if (isInternalResource(resource)) continue;
    const name = `${resource} ${key}`;
    const known = byRecord.get(name);
    const before = known ? known.before : from;
    byRecord.set(name, { resource, key, ...(before && { before }), ...(to && { after: to }) });
  }
  return { changes: [...byRecord.values()], leftOut: 'none' };
}

/** A record of a resource; all of its records where the key is absent. */
export type CallChangeFilter = { readonly resource: string; readonly key: string | undefined };

/** Whether a call changed a record, as far as the journal has what it changed. */
export function hasChanged({ changes = [] }: JournalEntry, changed: CallChangeFilter): boolean {
  if (changes === 'left out' || isInternalResource(changed.resource)) return false;
  return changes.some(
    ({ resource, key }) =>
      resource === changed.resource && (changed.key === undefined || changed.key === key),
  );
}

/** The bytes of the records that are kept of one call. */
const maxBytesOfCall = 64 * 1024;

/** Changes that a journal keeps, and their approximate size in bytes. */
export type KeptChanges = { readonly changes: JournalEntry['changes']; readonly bytes: number };

const noChanges: KeptChanges = { changes: undefined, bytes: 0 };

/** What a journal keeps of the changes of a call; the writes of a refused one were undone. */
export function selectKeptChanges(entry: JournalEntry): KeptChanges {
  const { changes, refusal } = entry;
  if (refusal !== undefined || changes === undefined || changes.length === 0) return noChanges;
  if (changes === 'left out') return { changes, bytes: 0 };
  const isSmall = changes.length <= maxSmallChanges && hasSmallBodies(entry);
  const size = isSmall ? 'small' : 'unknown';
  let rest = maxBytesOfCall;
  for (const change of changes) rest = spendOnChange(change, size, rest);
  if (rest < 0) return { changes: 'left out', bytes: 0 };
  return { changes, bytes: maxBytesOfCall - rest };
}

const maxSmallBody = 4096;
const maxSmallChanges = 8;

function hasSmallBodies({ body, reply }: JournalEntry): boolean {
  return (body?.length ?? 0) <= maxSmallBody && (reply.body?.length ?? 0) <= maxSmallBody;
}

/**
 * What is left of a number of bytes after a change. Of a patch only what it replaced counts, since both
 * records share the rest; and what a small request created is small. To measure both takes a tenth of a POST.
 */
function spendOnChange(
  { from, to, patch }: CommittedChange,
  createdSize: 'small' | 'unknown',
  bytes: number,
): number {
  if (from === undefined) return createdSize === 'small' ? bytes - maxSmallBody : spend(to, bytes);
  if (patch === undefined) return spend(to, spend(from, bytes));
  let rest = bytes;
  for (const name in patch) rest = spend(patch[name], spend(from[name], rest));
  return rest - recordOverhead;
}

/** The approximate bytes of a record besides its values. */
const recordOverhead = 512;

/** The approximate bytes of any value besides its text. */
const valueOverhead = 16;

/** What is left of a number of bytes after a value; stops when nothing is. */
function spend(value: unknown, bytes: number): number {
  if (typeof value === 'string') return bytes - valueOverhead - value.length;
  let rest = bytes - valueOverhead;
  // Lists are not walked by `in`, which makes a text of each index.
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && rest >= 0; index += 1)
      rest = spend(value[index], rest);
  } else if (isObject(value)) {
    for (const name in value) {
      if (rest < 0) return rest;
      rest = spend(value[name], rest);
    }
  }
  return rest;
}
