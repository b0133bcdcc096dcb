import { type MaskSecret, maskValues, showSecrets } from '../../base/mask-secrets.ts';
import {
  type BaggageEntries,
  readBaggage,
  readTraceContext,
  type TraceContext,
} from '../../messages/request/request.ts';
import { type ParsedFields, parseCallBody, parseFormFields } from '../match/call-body.ts';
import { type CallChange, listCallChanges } from './call-changes.ts';
import {
  decodeBody,
  isClockEntry,
  type JournalEntry,
  type RecordedRefusal,
  roundDuration,
} from './entry.ts';

/** An entry in the JSON of the control API. */
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
  readonly trace?: TraceContext;
  readonly baggage?: ParsedFields;
  readonly body?: unknown;
  readonly status: number;
  readonly reply: { readonly headers: ParsedFields; readonly body?: unknown };
  readonly violations: RecordedRefusal['violations'];
  readonly leftOut?: NonNullable<JournalEntry['leftOut']>;
  readonly by?: NonNullable<JournalEntry['by']>;
  readonly refusal?: Pick<RecordedRefusal, 'code' | 'detail'>;
};

/** Formats an entry with its secrets masked. */
export function toEntryJson(entry: JournalEntry, mask: MaskSecret): JournalEntryJson {
  const { id, at, duration, sandbox, operation, method, url, notices, refusal } = entry;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const body = parseCallBody(
    decodeBody(entry.body, entry.headers),
    String(entry.headers['content-type']),
  );
  const { reply } = entry;
  const trace = readTraceContext(entry.headers);
  const baggage = readBaggage(entry.headers);
  const replyBody = parseCallBody(
    decodeBody(reply.body, reply.headers),
    String(reply.headers['content-type']),
  );
  return {
    id,
    at: new Date(at).toISOString(),
    duration: roundDuration(duration),
    sandbox,
    ...(operation === undefined ? !isClockEntry(entry) && { unmatched: true } : { operation }),
    method,
    path,
    query: toTextFields(parseFormFields(query), mask),
    headers: toTextFields(entry.headers, mask),
    ...(trace && { trace }),
    ...(baggage.length > 0 && { baggage: toTextFields(toFields(baggage), mask) }),
    ...(body === undefined ? {} : { body }),
    status: reply.status,
    reply: {
      headers: toTextFields(reply.headers, mask),
      ...(replyBody === undefined ? {} : { body: replyBody }),
    },
    notices,
    violations: refusal?.violations ?? [],
    ...(entry.leftOut && { leftOut: entry.leftOut }),
    ...(entry.by && { by: entry.by }),
    ...(refusal && { refusal: { code: refusal.code, detail: refusal.detail } }),
  };
}

/** An entry with the records that it changed. */
export type JournalEntryDetail = Omit<JournalEntryJson, 'leftOut'> & {
  readonly changes?: readonly CallChange[];
  readonly leftOut?: readonly ('request' | 'reply' | 'changes')[];
};

/** Formats an entry with its changes, and with its secrets masked. */
export function toEntryDetail(entry: JournalEntry, mask: MaskSecret): JournalEntryDetail {
  const { changes, leftOut } = listCallChanges(entry);
  const parts = [...(entry.leftOut ?? []), ...(leftOut === 'some' ? ['changes' as const] : [])];
  return {
    ...toEntryJson(entry, mask),
    ...(changes.length > 0 && { changes }),
    ...(parts.length > 0 && { leftOut: parts }),
  };
}

/** Several values of one name as a list. */
function toFields(entries: BaggageEntries): ParsedFields {
  const names = [...new Set(entries.map(([name]) => name))];
  return Object.fromEntries(
    names.map((name) => {
      const values = entries.flatMap(([key, value]) => (key === name ? [value] : []));
      return [name, values.length === 1 ? String(values[0]) : values];
    }),
  );
}

/** The bytes of a body as they were sent. */
export function toBodyBytes(body: string | Uint8Array | undefined): Uint8Array | undefined {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

/** Headers or query parameters as texts with secrets masked. */
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

/** An entry as a request and a reply in the form that `contract/` judges. */
export function toExchange({ method, url, headers, body, reply, leftOut }: JournalEntry) {
  return {
    request: { method, url, headers, body },
    // A status of 0 means that no reply was sent.
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

/** Header fields by lower-case name. */
export function toLowerCaseNames(fields: ParsedFields): ParsedFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
