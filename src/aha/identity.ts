import type { Authenticate, Call, Context, Knock, Principal, StoredRecord } from '../index.ts';
import { textOf } from './property.ts';

/** Who everybody is where nobody has to authenticate: Mary Humpty, whose token the documentation shows. */
export const anonymous: Principal = { id: '1020675218' };

/** Finds the user of `Authorization: Bearer TOKEN`; refuses with 401 without a token that is known. */
export const authenticate: Authenticate = (knock, context) => {
  const token = bearerToken(knock);
  if (token === undefined) return unauthorized(context);
  return context
    .records('tokens')
    .get(token)
    .then((stored) =>
      stored === undefined ? unauthorized(context) : { id: textOf(stored.user_id) },
    );
};

/** The id of the user who calls. */
export const callerId = (call: Call): string => (call.principal ?? anonymous).id;

/** The record of the user who calls; refuses with 401 where the token's user is gone. */
export const callerOf = (call: Call, context: Context): Promise<StoredRecord> =>
  context
    .records('users')
    .get(callerId(call))
    .then((user) => {
      if (user === undefined) throw unauthorized(context);
      return user;
    });

const scheme = 'bearer ';

const bearerToken = ({ headers }: Knock): string | undefined => {
  const { authorization } = headers;
  if (typeof authorization !== 'string') return undefined;
  if (authorization.slice(0, scheme.length).toLowerCase() !== scheme) return undefined;
  return authorization.slice(scheme.length).trim();
};

const unauthorized = (context: Pick<Context, 'refuse'>) =>
  context.refuse({
    status: 401,
    code: 'unauthorized',
    detail: 'Send the header "Authorization: Bearer TOKEN" with the token of a user who is there.',
    headers: { 'www-authenticate': 'Bearer' },
  });
