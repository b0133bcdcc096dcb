import type { Behaviour, Call, Context, Outcome, StoredRecord } from '../index.ts';
import { chooseFields } from './chosen-fields.ts';
import { callerOf } from './identity.ts';
import { openLookup } from './lookup.ts';
import { notFound, reach } from './reach.ts';
import { meFields, userFields } from './view/account-user.ts';
import { buildView, type Fields, type View } from './view/field.ts';
import { showPlanned } from './view/planning.ts';
import { remember } from './view/remember.ts';

/** A record that can be read alone: of what, under which key, in which keys. */
export type Readable = {
  readonly resource: string;
  /** The path parameter that names the record. */
  readonly parameter: string;
  /** The key that the answer is wrapped in. */
  readonly key: string;
  readonly fields: Fields;
};

/** Answers one record of a workspace; refuses with 404. */
export const readOne =
  (readable: Readable): Behaviour =>
  (call, context) => {
    const target = { resource: readable.resource, key: call.path[readable.parameter] };
    const { record } = reach(call, context, target);
    return answerOne(call, context, { record, readable });
  };

/** Answers a record in its wrapper, in the keys that the call asks for. */
export const answerOne = (
  call: Call,
  context: Context,
  { record, readable }: { readonly record: StoredRecord; readonly readable: Readable },
): Outcome => {
  const { key, fields } = readable;
  const chosen = chooseFields(call, context, { usual: fields, all: fields });
  return { status: 200, body: wrap(showPlanned(record, chosen, openLookup(context)), key) };
};

const wrap = remember((view: View, key: string): View => ({ [key]: view }));

/** Answers a user of the account, to anybody in it. */
export const readUser: Behaviour = (call, context) => {
  const user = context.records('users').get(call.path.user_id ?? '');
  if (user === undefined) throw notFound(context);
  const chosen = chooseFields(call, context, { usual: userFields, all: userFields });
  return { status: 200, body: { user: buildView(user, chosen, openLookup(context)) } };
};

/** Answers the token's user, always whole (Aha! documentation). */
export const readMe: Behaviour = (call, context) => {
  const user = callerOf(call, context);
  return { status: 200, body: { user: buildView(user, meFields, openLookup(context)) } };
};
