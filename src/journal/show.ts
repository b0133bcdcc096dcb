import { type Fields, toFields, toSentBody } from '../match/match.ts';
import type { Entry, Refused } from './entry.ts';
import { toPlainBody } from './plain-body.ts';
import { type Cover, coverAll } from './secret.ts';

/** An entry as the control API gives it. */
export type Shown = Pick<Entry, 'id' | 'duration' | 'sandbox' | 'method' | 'notices'> & {
  readonly at: string;
  readonly operation?: string;
  readonly unmatched?: true;
  readonly path: string;
  readonly query: Fields;
  readonly headers: Fields;
  readonly body?: unknown;
  readonly status: number;
  readonly reply: { readonly headers: Fields; readonly body?: unknown };
  readonly violations: Refused['violations'];
  readonly leftOut?: NonNullable<Entry['leftOut']>;
  readonly by?: NonNullable<Entry['by']>;
  readonly refusal?: Pick<Refused, 'code' | 'detail'>;
};

/** Shows an entry, as far as it is not covered. */
export const show = (entry: Entry, cover: Cover): Shown => {
  const { id, at, duration, sandbox, operation, method, url, notices, refusal } = entry;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const body = toSentBody(
    toPlainBody(entry.body, entry.headers),
    String(entry.headers['content-type']),
  );
  const { reply } = entry;
  const answer = toSentBody(
    toPlainBody(reply.body, reply.headers),
    String(reply.headers['content-type']),
  );
  return {
    id,
    at: new Date(at).toISOString(),
    duration,
    sandbox,
    ...(operation === undefined ? { unmatched: true } : { operation }),
    method,
    path,
    query: showFields(toFields(query), cover),
    headers: showFields(entry.headers, cover),
    ...(body === undefined ? {} : { body }),
    status: reply.status,
    reply: {
      headers: showFields(reply.headers, cover),
      ...(answer === undefined ? {} : { body: answer }),
    },
    notices,
    violations: refusal?.violations ?? [],
    ...(entry.leftOut && { leftOut: entry.leftOut }),
    ...(entry.by && { by: entry.by }),
    ...(refusal && { refusal: { code: refusal.code, detail: refusal.detail } }),
  };
};

/** The bytes of a body as it went out. */
export const toBytes = (body: string | Uint8Array | undefined): Uint8Array | undefined =>
  typeof body === 'string' ? Buffer.from(body) : body;

/** Header fields, or the parameters of a query, as texts. */
export const showFields = (fields: Entry['reply']['headers'], cover: Cover): Fields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, coverAll(cover, name, typeof value === 'number' ? `${value}` : value)]];
    }),
  );
