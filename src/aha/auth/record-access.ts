import type { Call, Context, Refusal, StoredRecord } from '../../behaviours.ts';
import { textOf } from '../properties.ts';
import { callerId } from './authenticate.ts';
import { mayEstimate, mayWrite, roleIn } from './roles.ts';

/** A record, by its resource and its id or reference key. */
export type AccessTarget = { readonly resource: string; readonly key: string | undefined };

export type AccessedRecord = { readonly record: StoredRecord; readonly role: number };

/**
 * Finds a record by its numeric id, or its reference key in any case, and the role of the caller in its
 * workspace. Without a role the record is refused like a missing one (404), so that it stays hidden.
 */
export function accessRecord(call: Call, context: Context, target: AccessTarget): AccessedRecord {
  return accessRecordAs(call, context, target, anyRole);
}

/** Finds a record in order to change it; refuses (403) a role that may only read. */
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

/** Refuses (403) a role that may not set the estimates of a record. */
export function requireEstimateRole(call: Call, context: Context, record: StoredRecord): void {
  const role = roleIn(context.records('roles'), textOf(record.product_id), callerId(call));
  if (!mayEstimate(role)) throw forbidden(context);
}

/** A refusal (404) of an unknown record. */
export function notFound(context: Context): Refusal {
  return context.refuse({ code: 'unknown-record', detail: 'Record not found.' });
}

/** A refusal (403) of a role that is too low. */
export function forbidden(context: Context): Refusal {
  return context.refuse({
    code: 'role-too-low',
    detail: "The role of the token's user in the workspace does not allow this.",
  });
}

/** The query for a record by its reference key, in any case. */
function toReferenceQuery({ resource, key = '' }: AccessTarget) {
  return resource === 'products'
    ? { reference_prefix: key.toUpperCase() }
    : { reference_num: key.toUpperCase() };
}
