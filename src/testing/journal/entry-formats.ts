import { type MaskSecret, maskValues, showSecrets } from '../../base/mask-secrets.ts';
import { type ParsedFields, parseCallBody, parseFormFields } from '../match/call-body.ts';
import { decodeBody, type JournalEntry, type RecordedRefusal } from './entry.ts';

/** An entry as the control API gives it. */
export type JournalEntryJson = Pick<
  JournalEntry,
  'id' | 'duration' | 'sandbox' | 'method' | 'notices'
> & {
  readonly at: string;
  readonly operation?: string;
  readonly unmatched?: true;
  readonly path: string;
  readonly query: ParsedFields;
  readonly headers: ParsedFields;
  readonly body?: unknown;
  readonly status: number;
  readonly reply: { readonly headers: ParsedFields; readonly body?: unknown };
  readonly violations: RecordedRefusal['violations'];
  readonly leftOut?: NonNullable<JournalEntry['leftOut']>;
  readonly by?: NonNullable<JournalEntry['by']>;
  readonly refusal?: Pick<RecordedRefusal, 'code' | 'detail'>;
};

/** Shows an entry, as far as it is not covered. */
export function toEntryJson(entry: JournalEntry, mask: MaskSecret): JournalEntryJson {
  const { id, at, duration, sandbox, operation, method, url, notices, refusal } = entry;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const body = parseCallBody(
    decodeBody(entry.body, entry.headers),
    String(entry.headers['content-type']),
  );
  const { reply } = entry;
  const answer = parseCallBody(
    decodeBody(reply.body, reply.headers),
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
    query: toTextFields(parseFormFields(query), mask),
    headers: toTextFields(entry.headers, mask),
    ...(body === undefined ? {} : { body }),
    status: reply.status,
    reply: {
      headers: toTextFields(reply.headers, mask),
      ...(answer === undefined ? {} : { body: answer }),
    },
    notices,
    violations: refusal?.violations ?? [],
    ...(entry.leftOut && { leftOut: entry.leftOut }),
    ...(entry.by && { by: entry.by }),
    ...(refusal && { refusal: { code: refusal.code, detail: refusal.detail } }),
  };
}

/** The bytes of a body as it went out. */
export function toBodyBytes(body: string | Uint8Array | undefined): Uint8Array | undefined {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

/** Header fields, or the parameters of a query, as texts. */
export function toTextFields(
  fields: JournalEntry['reply']['headers'],
  mask: MaskSecret,
): ParsedFields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, maskValues(mask, name, typeof value === 'number' ? `${value}` : value)]];
    }),
  );
}

/** An entry as the request and the reply that went over the wire. */
export function toExchange({ method, url, headers, body, reply, leftOut }: JournalEntry) {
  return {
    request: { method, url, headers, body },
    // What was cut off has no status.
    reply:
      reply.status === 0
        ? undefined
        : {
            status: reply.status,
            headers: toLowerCaseNames(toTextFields(reply.headers, showSecrets)),
            body: toBodyBytes(reply.body),
          },
    ...(leftOut && { leftOut }),
  };
}

function toLowerCaseNames(fields: ParsedFields): ParsedFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
