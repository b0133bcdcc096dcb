import type { Seen } from '../match/match.ts';
import type { Entry } from './entry.ts';
import { toPlainBody } from './plain-body.ts';

/** An entry as it is held against a match. */
export const toSeen = ({ operation, method, url, headers, body, reply }: Entry): Seen => ({
  operation,
  method,
  url,
  headers,
  body: toPlainBody(body, headers),
  status: reply.status,
});
