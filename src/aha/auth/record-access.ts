import type { Call, Context, Refusal, StoredRecord } from '../../index.ts';
import { textOf } from '../properties.ts';
import { callerId } from './authenticate.ts';
import { mayEstimate, mayWrite, roleIn } from './roles.ts';

/** Which record: of what resource, by id or reference key. */
export type AccessTarget = { readonly resource: string; readonly key: string | undefined };

export type AccessedRecord = { readonly record: StoredRecord; readonly role: number };

/**
 * Finds a record by its numeric id or its reference key in any case, and the caller's role in its
 * workspace. Refuses with 404 where there is no such record or no such role, so that nobody learns
 * of records in other people's workspaces.
 */
export function accessRecord(call: Call, context: Context, target: AccessTarget): AccessedRecord {
  return accessRecordAs(call, context, target, anyRole);
}

/** Reaches a record in order to change it; refuses with 403 where the role only allows to look. */
export function accessRecordToWrite(
  call: Call,
  context: Context,
  target: AccessTarget,
): AccessedRecord {
  return accessRecordAs(call, context, target, mayWrite);
}

function anyRole(): boolean {
  return true;
}

function accessRecordAs(
  call: Call,
  context: Context,
  target: AccessTarget,
  may: (role: number) => boolean,
): AccessedRecord {
  const records = context.records(target.resource);
  const record = records.get(target.key ?? '') ?? records.find(toReferenceQuery(target));
  if (record === undefined) throw notFound(context);
  const productId = textOf(target.resource === 'products' ? record.id : record.product_id);
  const role = roleIn(context.records('roles'), productId, callerId(call));
  if (role === undefined) throw notFound(context);
  if (!may(role)) throw forbidden(context);
  return { record, role };
}

/** Refuses with 403 to set estimates of a record where the role does not allow it. */
export function requireEstimateRole(call: Call, context: Context, record: StoredRecord): void {
  const role = roleIn(context.records('roles'), textOf(record.product_id), callerId(call));
  if (!mayEstimate(role)) throw forbidden(context);
}

/** 404 for a record. */
export function notFound(context: Context): Refusal {
  return context.refuse({ code: 'unknown-record', detail: 'Record not found.' });
}

/** 403 for a role that is too low. */
export function forbidden(context: Context): Refusal {
  return context.refuse({
    code: 'role-too-low',
    detail: "The token's user has no role in the workspace that allows this.",
  });
}

/** What a record is found by that is not named by its id: its reference key, in any case. */
function toReferenceQuery({ resource, key = '' }: AccessTarget) {
  return resource === 'products'
    ? { reference_prefix: key.toUpperCase() }
    : { reference_num: key.toUpperCase() };
}
