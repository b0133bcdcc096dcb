import { dueResource } from '../../base/internal-resources.ts';
import type { Refusal } from '../../base/refusal.ts';
import {
  type DeferredEffect,
  type PlannedOperation,
  type Resource,
  toRecordsName,
} from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { DeferredCall, StoredRecord } from '../../store/types.ts';
import type { Call, Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { storeRecord } from '../record/change-record.ts';
import { compileSetTimes } from './enter-state.ts';
import { putDueChange } from './schedule.ts';
import { isInStateMeanwhile, noteEarlierState, type RecordName } from './state-meanwhile.ts';

/** What operations can do later than their reply. */
export type DeferrableKind =
  | 'action'
  | 'remove'
  | 'replace'
  | 'update'
  | 'put'
  | 'clear'
  | 'link'
  | 'unlink'
  | 'scalar-list'
  | 'object-list';

/** A call whose effect comes later than its reply, and the record that it is about. */
type DeferredWrite = {
  readonly call: Call;
  readonly context: Context;
  /** The last one is empty where the call is about a list of records. */
  readonly keys: readonly string[];
};

/** Puts the effect of a call off. */
export type Defer = {
  readonly schedule: (write: DeferredWrite) => void;
  /** Returns a record as it is meanwhile. */
  readonly begin: (record: StoredRecord, write: Omit<DeferredWrite, 'call'>) => StoredRecord;
};

/** `undefined` where the effect comes with the reply. */
export function compileDefer(
  handlerContext: HandlerContext,
  { operation, resource, plan }: PlannedOperation<DeferrableKind>,
): Defer | undefined {
  const { deferredEffect } = plan;
  if (deferredEffect === undefined) return undefined;
  const { after, state, repeatedStatus } = deferredEffect;
  const setTimes = compileSetTimes(handlerContext, resource);
  return {
    schedule: ({ call, context, keys }) => {
      const name = toRecordsName(resource, keys);
      const key = `${keys.at(-1)}`;
      const id = `${name}/${key} ${operation.id}`;
      const isWaiting = isRemoving(context, { id, name, key, state });
      if (plan.kind === 'remove' && isWaiting) {
        if (repeatedStatus !== undefined)
          throw refuseRepeated(context, { resource, key, status: repeatedStatus });
        return;
      }
      // The job of the reply brings about what has no time of its own.
      if (after === undefined) return;
      putDueChange(context, {
        id: toFreeId(context, id),
        at: context.clock.now() + after,
        trigger: after === 0 ? 'read' : 'time',
        resource: name,
        key,
        kind: 'effect',
        call: toDeferredCall(call, { name, keys }),
      });
    },
    begin: (before, { context, keys }) => {
      if (state === undefined || before[state.property] === state.value) return before;
      const { property, value } = state;
      const name = toRecordsName(resource, keys);
      const earlier = { ...state, before: before[property] ?? null };
      noteEarlierState(context, { name, key: `${keys.at(-1)}` }, earlier);
      const changed = setTimes(before, { ...before, [property]: value }, context.clock);
      return storeRecord(context, { resource, keys }, changed);
    },
  };
}

/** Whether the removal of a record has begun: it is due, or its job goes on. */
function isRemoving(
  context: Context,
  { id, name, key, state }: RecordName & Pick<DeferredEffect, 'state'> & { readonly id: string },
): boolean {
  if (context.records(dueResource).get(id) !== undefined) return true;
  return state !== undefined && isInStateMeanwhile(context, { name, key }, state);
}

function refuseRepeated(
  context: Context,
  {
    resource,
    key,
    status,
  }: { readonly resource: Resource; readonly key: string; readonly status: number },
): Refusal {
  const detail = `"${key}" in ${resource.name} is already being removed.`;
  return context.refuse({ status, code: 'state-conflict', detail });
}

/** Each call has an effect of its own. */
function toFreeId(context: Context, id: string): string {
  const due = context.records(dueResource);
  let free = id;
  for (let number = 2; due.get(free) !== undefined; number += 1) free = `${id} ${number}`;
  return free;
}

/** When the next effect on a record comes; `undefined` for none. */
export function findEffectTime(context: Context, { name, key }: RecordName): number | undefined {
  const where = { resource: name, key, kind: 'effect' };
  const { records } = context.records(dueResource).list({ where });
  const earliest = records.reduce((time, { at }) => Math.min(time, Number(at)), Infinity);
  return Number.isFinite(earliest) ? earliest : undefined;
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
    ...(typeof contentType === 'string' && { contentType }),
    ...((isObject(body) || Array.isArray(body)) && { body }),
    ...(principal && { principal }),
  };
}
