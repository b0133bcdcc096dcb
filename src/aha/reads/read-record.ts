import type { Behaviour, Call, Context, Outcome, StoredRecord } from '../../behaviours.ts';
import { callerOf } from '../auth/authenticate.ts';
import { accessRecord, notFound } from '../auth/record-access.ts';
import { meFields, userFields } from '../view/account-user.ts';
import { viewPlanned } from '../view/capacity-planning.ts';
import { buildView, type RecordView, type ViewFields } from '../view/field.ts';
import { createLookup } from '../view/lookup.ts';
import { memoizeBySubject } from '../view/memoize.ts';
import { selectFields } from './field-selection.ts';

/** A kind of record that can be read: its resource, envelope and fields. */
export type ReadableRecord = {
  readonly resource: string;
  /** The path parameter of its id or reference key. */
  readonly parameter: string;
  /** The envelope of the reply. */
  readonly key: string;
  readonly fields: ViewFields;
};

/** Answers a record; refuses (404) an unknown one. */
export function readRecord(readable: ReadableRecord): Behaviour {
  return (call, context) => {
    const target = { resource: readable.resource, key: call.path[readable.parameter] };
    const { record } = accessRecord(call, context, target);
    return replyWithRecord(call, context, { record, readable });
  };
}

/** Answers a record in its envelope with the selected fields. */
export function replyWithRecord(
  call: Call,
  context: Context,
  { record, readable }: { readonly record: StoredRecord; readonly readable: ReadableRecord },
): Outcome {
  const { key, fields } = readable;
  const selected = selectFields(call, context, { defaults: fields, all: fields });
  return {
    status: 200,
    body: toEnvelope(viewPlanned(record, selected, createLookup(context)), key),
  };
}

const toEnvelope = memoizeBySubject(
  (view: RecordView, key: string): RecordView => ({ [key]: view }),
);

/** Answers a user of the account. */
export function readUser(call: Call, context: Context): Outcome {
  const user = context.records('users').get(call.path.user_id ?? '');
  if (user === undefined) throw notFound(context);
  const selected = selectFields(call, context, { defaults: userFields, all: userFields });
  return { status: 200, body: { user: buildView(user, selected, createLookup(context)) } };
}

/** Answers the token's user; `fields` is ignored (Aha! documentation). */
export function readMe(call: Call, context: Context): Outcome {
  const user = callerOf(call, context);
  return { status: 200, body: { user: buildView(user, meFields, createLookup(context)) } };
}
