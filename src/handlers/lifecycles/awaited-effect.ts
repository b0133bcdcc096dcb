import { toInternalResource } from '../../base/internal-resources.ts';
import type { StateMeanwhile } from '../../inference/inference.ts';
import type { DeferredCall, StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import { leaveStateMeanwhile, type RecordName } from './state-meanwhile.ts';

/** Holds what jobs are for, until these are done: calls whose effect is to come, and new records. */
export const awaitedResource = toInternalResource('awaited');

export function toAwaitedKey({ name, key }: RecordName): string {
  return `${name}/${key}`;
}

/** The effect of a call that comes when a job is done. */
type AwaitedEffect = {
  readonly call: DeferredCall;
  /** The state of the record until then; absent where it stays as it is. */
  readonly state?: StateMeanwhile;
};

/** Lets a call take effect when its job is done. */
export function holdEffect(
  context: Context,
  job: RecordName,
  { call, state }: { readonly call: DeferredCall; readonly state: StateMeanwhile | undefined },
): void {
  const id = toAwaitedKey(job);
  context.records(awaitedResource).insert({ id, call, ...(state !== undefined && { state }) });
}

export function isAwaitedEffect(
  record: StoredRecord | undefined,
): record is StoredRecord & AwaitedEffect {
  return Array.isArray(Object(record?.call).keys);
}

/** Whether something comes when a job is done. */
export function isAwaited(context: Context, job: RecordName): boolean {
  return context.records(awaitedResource).get(toAwaitedKey(job)) !== undefined;
}

/** Drops what a job was for, which has failed or is gone: its record returns to the state that it had. */
export function abandonAwaited(context: Context, job: RecordName): void {
  const records = context.records(awaitedResource);
  const awaited = records.get(toAwaitedKey(job));
  if (awaited === undefined) return;
  // A call that is removed counts as one that took effect, for webhooks.
  records.update({ id: toAwaitedKey(job) });
  records.remove(toAwaitedKey(job));
  if (!isAwaitedEffect(awaited)) return;
  const { call, state } = awaited;
  leaveStateMeanwhile(context, { name: call.resource, key: `${call.keys.at(-1)}` }, state);
}
