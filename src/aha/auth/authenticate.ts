import type {
  Authenticate,
  AuthenticateRequest,
  Call,
  Context,
  Identify,
  Principal,
  StoredRecord,
} from '../../index.ts';
import { quote } from '../notices.ts';
import { textOf } from '../properties.ts';
import { findUserIdByEmail } from '../reads/filter.ts';

/** Who everybody is where nobody has to authenticate: Mary Humpty, whose token the documentation shows. */
export const anonymous: Principal = { id: '1020675218' };

/**
 * Finds the user of `Authorization: Bearer TOKEN`; refuses with 401 without a token that is known. A
 * listed one is of the user who was named, else of whom it always was, else of Mary.
 */
export const authenticate: Authenticate = (knock, context) => {
  const token = readBearerToken(knock);
  if (token === undefined) return unauthorized(context);
  const listed = context.listed(token);
  if (listed?.id !== undefined) return identify(listed.id, context);
  const stored = context.records('tokens').get(token);
  if (stored === undefined) return listed === undefined ? unauthorized(context) : anonymous;
  const { authorization: field } = knock.headers;
  if (field !== lastToken?.field) lastToken = { field, token: textOf(stored.id) };
  return { id: textOf(stored.user_id) };
};

/** The user with that id or e-mail address; refuses with 401 where there is none. */
export const identify: Identify = (user, context) => {
  const users = context.records('users');
  const id = users.get(user) ? user : findUserIdByEmail(user, context);
  if (id !== undefined) return { id };
  const { records, total } = users.list({ limit: maxUsersListed });
  const more = total > maxUsersListed ? `, and ${total - maxUsersListed} more` : '';
  return context.refuse({
    code: 'unauthorized',
    detail: `There is no user ${quote(user)}; name one by id or e-mail address: ${records.map(({ email }) => textOf(email)).join(', ')}${more}.`,
    headers: challengeHeaders,
  });
};

/** So many users are named to somebody who asked for another. */
const maxUsersListed = 10;

/** The id of the user who calls. */
export function callerId(call: Call): string {
  return (call.principal ?? anonymous).id;
}

/** The record of the user who calls; refuses with 401 where the token's user is gone. */
export function callerOf(call: Call, context: Context): StoredRecord {
  const user = context.records('users').get(callerId(call));
  if (user === undefined) throw unauthorized(context);
  return user;
}

const bearerScheme = 'bearer ';

/**
 * What was shown last. Whoever calls often shows the same again, and the text that a record has is found
 * in a third of the time of another like it.
 */
let lastToken: { readonly field: unknown; readonly token: string } | undefined;

function readBearerToken({ headers }: AuthenticateRequest): string | undefined {
  const { authorization } = headers;
  if (typeof authorization !== 'string') return undefined;
  if (authorization === lastToken?.field) return lastToken.token;
  if (authorization.slice(0, bearerScheme.length).toLowerCase() !== bearerScheme) return undefined;
  return authorization.slice(bearerScheme.length).trim();
}

const challengeHeaders = { 'www-authenticate': 'Bearer' };

function unauthorized(context: Pick<Context, 'refuse'>) {
  return context.refuse({
    code: 'unauthorized',
    detail: 'Send the header "Authorization: Bearer TOKEN" with the token of a user who is there.',
    headers: challengeHeaders,
  });
}
