import type {
  AuthenticateContext,
  AuthenticateRequest,
  Call,
  Context,
  IdentifyContext,
  Principal,
  Refusal,
  StoredRecord,
} from '../../behaviours.ts';
import { quote } from '../notices.ts';
import { textOf } from '../properties.ts';

/** The principal of all requests when authentication is off: Mary Humpty, whose token the documentation shows. */
export const anonymous: Principal = { id: '1020675218' };

/**
 * Finds the user of `Authorization: Bearer TOKEN`; refuses (401) a missing or unknown token. A token of
 * `--tokens` belongs to the user given there, else to its stored user, else to Mary.
 */
export function authenticate(
  request: AuthenticateRequest,
  context: AuthenticateContext,
): Principal | Refusal {
  const token = readBearerToken(request);
  if (token === undefined) return unauthorized(context);
  const listed = context.listed(token);
  if (listed?.id !== undefined) return identify(listed.id, context);
  const stored = context.records('tokens').get(token);
  if (stored === undefined) return listed === undefined ? unauthorized(context) : anonymous;
  const { authorization: field } = request.headers;
  if (field !== lastToken?.field) lastToken = { field, token: textOf(stored.id) };
  return { id: textOf(stored.user_id) };
}

/** Finds a user by id or e-mail address; refuses (401) an unknown one. */
export function identify(user: string, context: IdentifyContext): Principal | Refusal {
  const users = context.records('users');
  const id = users.get(user) ? user : findUserIdByEmail(user, context);
  if (id !== undefined) return { id };
  const { records, total } = users.list({ limit: maxUsersListed });
  const more = total > maxUsersListed ? `, and ${total - maxUsersListed} more` : '';
  return context.refuse({
    code: 'unauthorized',
    detail: `No user ${quote(user)}. Use the id or e-mail address of a user: ${records.map(({ email }) => textOf(email)).join(', ')}${more}.`,
    headers: challengeHeaders,
  });
}

/** The number of users that an error message names. */
const maxUsersListed = 10;

/** The id of the user with an e-mail address in any case; `undefined` for an unknown one. */
export function findUserIdByEmail(
  email: string,
  context: Pick<Context, 'records'>,
): string | undefined {
  const user = context.records('users').find({ email: email.trim().toLowerCase() });
  return user === undefined ? undefined : textOf(user.id);
}

/** The id of the user who sends the call. */
export function callerId(call: Call): string {
  return (call.principal ?? anonymous).id;
}

/** The record of the user who sends the call; refuses (401) a token whose user does not exist. */
export function callerOf(call: Call, context: Context): StoredRecord {
  const user = context.records('users').get(callerId(call));
  if (user === undefined) throw unauthorized(context);
  return user;
}

const bearerScheme = 'bearer ';

/**
 * The last credentials. Clients repeat them, and a lookup by the same string object takes a third of the
 * time of one by an equal string.
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
    detail:
      'Missing or unknown token. Send "Authorization: Bearer TOKEN" with the token of a user.',
    headers: challengeHeaders,
  });
}
