import type { Fields } from '../match/match.ts';
import type { Entry } from './entry.ts';
import { uncovered } from './secret.ts';
import { showFields, toBytes } from './show.ts';

/** An entry as the request and the reply that went over the wire. */
export const toExchange = ({ method, url, headers, body, reply, leftOut }: Entry) => ({
  sent: { method, url, headers, body },
  // What was cut off has no status.
  got:
    reply.status === 0
      ? undefined
      : {
          status: reply.status,
          headers: toLower(showFields(reply.headers, uncovered)),
          body: toBytes(reply.body),
        },
  ...(leftOut && { leftOut }),
});

const toLower = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
