import { dueResource } from '../../base/internal-resources.ts';
import { type PlannedOperation, toRecordsName } from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { DeferredCall, StoredRecord } from '../../store/types.ts';
import type { Call, Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { storeRecord } from '../record/change-record.ts';
import { compileSetTimes } from './enter-state.ts';
import { putDueChange } from './schedule.ts';

/** A call whose effect comes later than its reply, and the record that it is about. */
type DeferredWrite = {
  readonly call: Call;
  readonly context: Context;
  readonly keys: readonly string[];
};

/** Puts the effect of a call off. Returns the record as it is meanwhile. */
export type Defer = (record: StoredRecord, write: DeferredWrite) => StoredRecord;

/** `undefined` where the effect comes with the reply. */
export function compileDefer(
  handlerContext: HandlerContext,
  { operation, resource, plan }: PlannedOperation<'action' | 'remove'>,
): Defer | undefined {
  const { deferredEffect } = plan;
  if (deferredEffect === undefined) return undefined;
  const { after, state } = deferredEffect;
  const setTimes = compileSetTimes(handlerContext, resource);
  return (before, { call, context, keys }) => {
    const name = toRecordsName(resource, keys);
    const key = `${keys.at(-1)}`;
    // The job of the reply brings about what has no time of its own.
    if (after !== undefined)
      putDueChange(context, {
        id: toEffectId({ name, key }, operation.id),
        at: context.clock.now() + after,
        trigger: after === 0 ? 'read' : 'time',
        resource: name,
        key,
        kind: 'effect',
        call: toDeferredCall(call, { name, keys }),
      });
    if (state === undefined) return before;
    const { property, value } = state;
    const changed = setTimes(before, { ...before, [property]: value }, context.clock);
    return storeRecord(context, { resource, keys }, changed);
  };
}

/** The name of records in the store, and the key of one. */
export type RecordName = { readonly name: string; readonly key: string };

function toEffectId({ name, key }: RecordName, operation: string): string {
  return `${name}/${key} ${operation}`;
}

/** When the next effect on a record comes; `undefined` for none. */
export function findEffectTime(context: Context, { name, key }: RecordName): number | undefined {
  const where = { resource: name, key, kind: 'effect' };
  const { records } = context.records(dueResource).list({ where });
  return records.length === 0 ? undefined : Math.min(...records.map(({ at }) => Number(at)));
}

/** What of a call its effect depends on, as JSON. */
export function toDeferredCall(
  { operation, serverUrl, path, query, headers, body, principal }: Call,
  { name, keys }: { readonly name: string; readonly keys: readonly string[] },
): DeferredCall {
  const contentType = headers['content-type'];
  return {
    operation: operation.id,
    resource: name,
    keys,
    serverUrl,
    path,
    query,
    ...(contentType !== undefined && { contentType: `${contentType}` }),
    ...((isObject(body) || Array.isArray(body)) && { body }),
    ...(principal && { principal }),
  };
}
