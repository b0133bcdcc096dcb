import { dueResource } from '../../base/internal-resources.ts';
import {
  isFailedState,
  type Lifecycle,
  type Resource,
  valueAt,
} from '../../inference/inference.ts';
import type { DueChange, StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { keyOf } from '../record/keys.ts';
import { abandonAwaited, isAwaited } from './awaited-effect.ts';

/** A resource, and the name of its records in the store. */
export type RecordsOf = { readonly resource: Resource; readonly name: string };

/** The id of the change by time that brings a record into its next state. */
export function toStateChangeId(name: string, key: string): string {
  return `${name}/${key} state`;
}

/** The position of a record's state; `undefined` for one that time does not change. */
export function findStatePosition(
  { path, states }: Lifecycle,
  record: StoredRecord,
): number | undefined {
  const value = valueAt(record, path);
  const position = states.findIndex((state) => state.value === value);
  return position === -1 ? undefined : position;
}

/** Schedules the next state of a record that was stored; an earlier schedule of it is replaced. */
export function scheduleNextState(
  context: Context,
  { resource, name }: RecordsOf,
  record: StoredRecord,
): void {
  const { lifecycle } = resource;
  if (lifecycle === undefined) return;
  const position = findStatePosition(lifecycle, record);
  const next = position === undefined ? undefined : lifecycle.states[position + 1];
  const key = keyOf(resource, record);
  const id = toStateChangeId(name, key);
  const due = context.records(dueResource);
  if (next === undefined) {
    due.remove(id);
    return;
  }
  putDueChange(context, {
    id,
    at: context.clock.now() + next.after,
    trigger: next.after === 0 ? 'read' : 'time',
    resource: name,
    key,
    kind: 'state',
    from: valueAt(record, lifecycle.path),
    to: next.value,
  });
}

/** Schedules a change; an earlier one of the same kind for the record is replaced. */
export function putDueChange(context: Context, change: DueChange): void {
  const due = context.records(dueResource);
  if (due.get(change.id) === undefined) due.insert(change);
  else due.update(change);
}

type StoredBefore = RecordsOf & { readonly before: StoredRecord };

/** Schedules the next state of a record that a call brought into another state. */
export function rescheduleState(
  context: Context,
  { before, ...records }: StoredBefore,
  record: StoredRecord,
): void {
  const { lifecycle } = records.resource;
  if (lifecycle === undefined) return;
  const [from, to] = [valueAt(before, lifecycle.path), valueAt(record, lifecycle.path)];
  if (from === to) return;
  const { resource, name } = records;
  const job = { name, key: keyOf(resource, record) };
  if (isFailedState(`${to}`)) abandonAwaited(context, job);
  if (to !== lifecycle.states.at(-1)?.value || !isAwaited(context, job)) {
    scheduleNextState(context, records, record);
    return;
  }
  // A call has brought a job to its end: what it was for comes with the next read.
  putDueChange(context, {
    id: toStateChangeId(name, job.key),
    at: context.clock.now(),
    trigger: 'read',
    resource: name,
    key: job.key,
    kind: 'state',
    from,
    to,
  });
}
