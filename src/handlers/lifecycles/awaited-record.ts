import { dueResource } from '../../base/internal-resources.ts';
import { type Resource, toRecordsName } from '../../inference/inference.ts';
import type { JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { keyOf } from '../record/keys.ts';
import { compileCountWrite } from '../relations/child-counters.ts';
import { withoutInternals } from '../reply/record-reply.ts';
import { awaitedResource, isAwaitedEffect, toAwaitedKey } from './awaited-effect.ts';
import { scheduleExpiry, toExpiryId } from './expiry.ts';
import { compilePerformDeferred } from './perform-deferred.ts';
import { scheduleNextState, toStateChangeId } from './schedule.ts';
import type { RecordName } from './state-meanwhile.ts';

/** A new record, the keys of its parents, and the job after which it is there. */
type AwaitedRecord = {
  readonly job: RecordName;
  readonly keys: readonly string[];
  readonly record: StoredRecord;
  /** The property of the job that shows the record; absent where none does. */
  readonly property: string | undefined;
};

/** Takes a new record back until its job is done. */
export type HoldBack = (context: Context, awaited: AwaitedRecord) => void;

export function compileHoldBack(handlerContext: HandlerContext, resource: Resource): HoldBack {
  const countWrite = compileCountWrite(handlerContext, resource);
  return (context, { job, keys, record, property }) => {
    const name = toRecordsName(resource, keys);
    const key = keyOf(resource, record);
    context.records(name).remove(key);
    for (const id of [toStateChangeId(name, key), toExpiryId(name, key)])
      context.records(dueResource).remove(id);
    countWrite(context, { before: record, after: undefined, keys: [...keys, key] });
    const shown = property !== undefined && { property };
    const awaited = { id: toAwaitedKey(job), resource: resource.name, keys, record, ...shown };
    context.records(awaitedResource).insert(awaited);
  };
}

/** Brings about what a job was for, or stores the record that it has made. Returns what it shows of that. */
export type ReleaseAwaited = (context: Context, job: RecordName) => JsonObject;

export function compileReleaseAwaited(handlerContext: HandlerContext): ReleaseAwaited {
  const { resources } = handlerContext.model;
  const performDeferred = compilePerformDeferred(handlerContext);
  return (context, job) => {
    const records = context.records(awaitedResource);
    const awaited = records.get(toAwaitedKey(job));
    if (isAwaitedEffect(awaited)) {
      records.remove(toAwaitedKey(job));
      performDeferred(context, awaited.call);
      return {};
    }
    const resource = resources.find(({ name }) => name === awaited?.resource);
    if (!isAwaitedRecord(awaited) || resource === undefined) return {};
    records.remove(toAwaitedKey(job));
    const { keys, record, property } = awaited;
    const name = toRecordsName(resource, keys);
    const key = keyOf(resource, record);
    // A PUT may have created it meanwhile.
    if (context.records(name).get(key) !== undefined) return {};
    context.records(name).insert(record);
    const countWrite = compileCountWrite(handlerContext, resource);
    countWrite(context, { before: undefined, after: record, keys: [...keys, key] });
    scheduleNextState(context, { resource, name }, record);
    scheduleExpiry(context, { resource, name }, record);
    return { ...(property !== undefined && { [property]: withoutInternals(record) }) };
  };
}

/** Other than the effect of a call. */
function isAwaitedRecord(record: StoredRecord | undefined): record is StoredRecord & AwaitedRecord {
  return Array.isArray(record?.keys);
}
