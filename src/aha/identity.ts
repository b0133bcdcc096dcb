import type {
  Authenticate,
  Call,
  Context,
  Identify,
  Knock,
  Principal,
  StoredRecord,
} from '../index.ts';
import { userIdOf } from './filter.ts';
import { textOf } from './property.ts';
import { quote } from './quote.ts';

/** Who everybody is where nobody has to authenticate: Mary Humpty, whose token the documentation shows. */
export const anonymous: Principal = { id: '1020675218' };

/**
 * Finds the user of `Authorization: Bearer TOKEN`; refuses with 401 without a token that is known. A
 * listed one is of the user who was named, else of whom it always was, else of Mary.
 */
export const authenticate: Authenticate = (knock, context) => {
  const token = bearerToken(knock);
  if (token === undefined) return unauthorized(context);
  const listed = context.listed(token);
  if (listed?.id !== undefined) return identify(listed.id, context);
  const stored = context.records('tokens').get(token);
  if (stored === undefined) return listed === undefined ? unauthorized(context) : anonymous;
  const { authorization: field } = knock.headers;
  if (field !== shownLast?.field) shownLast = { field, token: textOf(stored.id) };
  return { id: textOf(stored.user_id) };
};

/** The user with that id or e-mail address; refuses with 401 where there is none. */
export const identify: Identify = (user, context) => {
  const users = context.records('users');
  const id = users.get(user) ? user : userIdOf(user, context);
  if (id !== undefined) return { id };
  const { records, total } = users.list({ limit: shown });
  const more = total > shown ? `, and ${total - shown} more` : '';
  return context.refuse({
    status: 401,
    code: 'unauthorized',
    detail: `There is no user ${quote(user)}; name one by id or e-mail address: ${records.map(({ email }) => textOf(email)).join(', ')}${more}.`,
    headers: challenge,
  });
};

/** So many users are named to somebody who asked for another. */
const shown = 10;

/** The id of the user who calls. */
export const callerId = (call: Call): string => (call.principal ?? anonymous).id;

/** The record of the user who calls; refuses with 401 where the token's user is gone. */
export const callerOf = (call: Call, context: Context): StoredRecord => {
  const user = context.records('users').get(callerId(call));
  if (user === undefined) throw unauthorized(context);
  return user;
};

const scheme = 'bearer ';

/**
 * What was shown last. Whoever calls often shows the same again, and the text that a record has is found
 * in a third of the time of another like it.
 */
let shownLast: { readonly field: unknown; readonly token: string } | undefined;

const bearerToken = ({ headers }: Knock): string | undefined => {
  const { authorization } = headers;
  if (typeof authorization !== 'string') return undefined;
  if (authorization === shownLast?.field) return shownLast.token;
  if (authorization.slice(0, scheme.length).toLowerCase() !== scheme) return undefined;
  return authorization.slice(scheme.length).trim();
};

const challenge = { 'www-authenticate': 'Bearer' };

const unauthorized = (context: Pick<Context, 'refuse'>) =>
  context.refuse({
    status: 401,
    code: 'unauthorized',
    detail: 'Send the header "Authorization: Bearer TOKEN" with the token of a user who is there.',
    headers: challenge,
  });
