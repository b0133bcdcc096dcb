import type { Behaviour, Call, Context, Outcome, StoredRecord } from '../../index.ts';
import { callerOf } from '../auth/authenticate.ts';
import { accessRecord, notFound } from '../auth/record-access.ts';
import { meFields, userFields } from '../view/account-user.ts';
import { viewPlanned } from '../view/capacity-planning.ts';
import { buildView, type RecordView, type ViewFields } from '../view/field.ts';
import { createLookup } from '../view/lookup.ts';
import { memoizeBySubject } from '../view/memoize.ts';
import { selectFields } from './field-selection.ts';

/** A record that can be read alone: of what, under which key, in which keys. */
export type ReadableRecord = {
  readonly resource: string;
  /** The path parameter that names the record. */
  readonly parameter: string;
  /** The key that the answer is wrapped in. */
  readonly key: string;
  readonly fields: ViewFields;
};

/** Answers one record of a workspace; refuses with 404. */
export function readRecord(readable: ReadableRecord): Behaviour {
  return (call, context) => {
    const target = { resource: readable.resource, key: call.path[readable.parameter] };
    const { record } = accessRecord(call, context, target);
    return replyWithRecord(call, context, { record, readable });
  };
}

/** Answers a record in its wrapper, in the keys that the call asks for. */
export function replyWithRecord(
  call: Call,
  context: Context,
  { record, readable }: { readonly record: StoredRecord; readonly readable: ReadableRecord },
): Outcome {
  const { key, fields } = readable;
  const chosen = selectFields(call, context, { defaults: fields, all: fields });
  return { status: 200, body: wrapInKey(viewPlanned(record, chosen, createLookup(context)), key) };
}

const wrapInKey = memoizeBySubject(
  (view: RecordView, key: string): RecordView => ({ [key]: view }),
);

/** Answers a user of the account, to anybody in it. */
export const readUser: Behaviour = (call, context) => {
  const user = context.records('users').get(call.path.user_id ?? '');
  if (user === undefined) throw notFound(context);
  const chosen = selectFields(call, context, { defaults: userFields, all: userFields });
  return { status: 200, body: { user: buildView(user, chosen, createLookup(context)) } };
};

/** Answers the token's user, always whole (Aha! documentation). */
export const readMe: Behaviour = (call, context) => {
  const user = callerOf(call, context);
  return { status: 200, body: { user: buildView(user, meFields, createLookup(context)) } };
};
