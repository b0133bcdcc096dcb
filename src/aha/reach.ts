import type { Call, Context, Refusal, StoredRecord } from '../index.ts';
import { callerId } from './identity.ts';
import { textOf } from './property.ts';
import { mayEstimate, mayWrite, roleIn } from './role.ts';

/** Which record: of what resource, by id or reference key. */
export type Target = { readonly resource: string; readonly key: string | undefined };

export type Reached = { readonly record: StoredRecord; readonly role: number };

/**
 * Finds a record by its numeric id or its reference key in any case, and the caller's role in its
 * workspace. Refuses with 404 where there is no such record or no such role, so that nobody learns
 * of records in other people's workspaces.
 */
export const reach = (call: Call, context: Context, target: Target): Reached =>
  reachAs(call, context, target, anyRole);

/** Reaches a record in order to change it; refuses with 403 where the role only allows to look. */
export const reachToWrite = (call: Call, context: Context, target: Target): Reached =>
  reachAs(call, context, target, mayWrite);

const anyRole = (): boolean => true;

const reachAs = (
  call: Call,
  context: Context,
  target: Target,
  may: (role: number) => boolean,
): Reached => {
  const records = context.records(target.resource);
  const record = records.get(target.key ?? '') ?? records.find(toReference(target));
  if (record === undefined) throw notFound(context);
  const productId = textOf(target.resource === 'products' ? record.id : record.product_id);
  const role = roleIn(context.records('roles'), productId, callerId(call));
  if (role === undefined) throw notFound(context);
  if (!may(role)) throw forbidden(context);
  return { record, role };
};

/** Refuses with 403 to set estimates of a record where the role does not allow it. */
export const checkEstimating = (call: Call, context: Context, record: StoredRecord): void => {
  const role = roleIn(context.records('roles'), textOf(record.product_id), callerId(call));
  if (!mayEstimate(role)) throw forbidden(context);
};

/** 404 for a record. */
export const notFound = (context: Context): Refusal =>
  context.refuse({ status: 404, code: 'unknown-record', detail: 'Record not found.' });

/** 403 for a role that is too low. */
export const forbidden = (context: Context): Refusal =>
  context.refuse({
    status: 403,
    code: 'role-too-low',
    detail: "The token's user has no role in the workspace that allows this.",
  });

/** What a record is found by that is not named by its id: its reference key, in any case. */
const toReference = ({ resource, key = '' }: Target) =>
  resource === 'products'
    ? { reference_prefix: key.toUpperCase() }
    : { reference_num: key.toUpperCase() };
