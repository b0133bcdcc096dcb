import type { Resource } from '../../inference/inference.ts';
import type { JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { compileBeginLifecycle } from './enter-state.ts';
import { scheduleExpiry, withExpiryTime } from './expiry.ts';
import { scheduleNextState } from './schedule.ts';

type NewRecord = {
  readonly context: Context;
  /** The name of the records in the store. */
  readonly name: string;
  /** What the client sent, and as much of it as belongs to the record. */
  readonly sent: JsonObject;
  readonly fields: JsonObject;
};

/** Stores a complete new record, and schedules what time will change in it. */
export type StoreNewRecord = (record: StoredRecord, created: NewRecord) => StoredRecord;

export function compileStoreNewRecord(
  handlerContext: HandlerContext,
  resource: Resource,
): StoreNewRecord {
  const { lifecycle, expiry } = resource;
  if (lifecycle === undefined && expiry === undefined)
    return (record, { context, name }) => context.records(name).insert(record);
  const begin = compileBeginLifecycle(handlerContext, resource);
  return (made, { context, name, sent, fields }) => {
    const { clock } = context;
    const begun = begin(made, fields, clock);
    const expiring = withExpiryTime(resource, begun, { sent, now: clock.now() });
    const record = context.records(name).insert(expiring);
    scheduleNextState(context, { resource, name }, record);
    scheduleExpiry(context, { resource, name }, record);
    return record;
  };
}
