import type { Violation } from '../../base/refusal.ts';
import { decompressBody } from '../../messages/request/request.ts';
import type { CommittedChange } from '../../store/types.ts';
import { isMatch, type MatchableCall, type RequestMatcher } from '../match/request-matcher.ts';

type ReplyHeaderFields = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** A request and its reply. */
export type JournalEntry = {
  /** The number of the request in its sandbox, from 1. */
  readonly id: number;
  /** The time of the reply by the system clock, in milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds from the request to the reply. */
  readonly duration: number;
  readonly sandbox: string;
  /** Absent if no operation matched. */
  readonly operation: string | undefined;
  /** In upper case; `CLOCK` where the clock changed a record, which is no call. */
  readonly method: string;
  /** Path and query, without the prefix that selects a sandbox. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Absent if the request had none. */
  readonly body: Uint8Array | undefined;
  readonly reply: {
    readonly status: number;
    readonly headers: ReplyHeaderFields;
    readonly body: string | Uint8Array | undefined;
  };
  readonly notices: readonly { readonly code: string; readonly text: string }[];
  /** The bodies that were not recorded because of their size. */
  readonly leftOut?: readonly ('request' | 'reply')[] | undefined;
  /** The rules that changed the reply, in the order of their application. */
  readonly by?: readonly AppliedRule[] | undefined;
  /** What the call wrote; the journal keeps it of the latest calls, unless it is large. */
  readonly changes?: readonly CommittedChange[] | 'left out' | undefined;
  /** Absent if the request was not refused. */
  readonly refusal: RecordedRefusal | undefined;
};

/** Stands in the place of a method where the clock changed a record. No request can have it. */
export const clockMethod = 'CLOCK';

/** Whether an entry is about a change by time, and not about a call. */
export function isClockEntry({ method }: Pick<JournalEntry, 'method'>): boolean {
  return method === clockMethod;
}

/** A duration in milliseconds, exact to the microsecond. */
export function roundDuration(duration: number): number {
  return Math.round(duration * 1000) / 1000;
}

/** A rule of the sandbox that was applied to a call. */
export type AppliedRule =
  | { readonly kind: 'override' | 'fault'; readonly id: number }
  | { readonly kind: 'rate limit' }
  /** The reply of an earlier request with the same idempotency key. */
  | { readonly kind: 'replayed' }
  /** The real API that answered, by its origin. */
  | { readonly kind: 'upstream'; readonly url: string };

/** The recorded part of a refusal. */
export type RecordedRefusal = {
  readonly code: string;
  readonly detail: string;
  readonly violations: readonly Violation[];
};

const matchableCalls = new WeakMap<JournalEntry, MatchableCall>();

/** An entry in the form that matchers compare. It is kept, since each of a thousand waits asks for it. */
export function toMatchableCall(entry: JournalEntry): MatchableCall {
  const known = matchableCalls.get(entry);
  if (known !== undefined) return known;
  const { operation, method, url, headers, body, reply } = entry;
  const call = {
    operation,
    method,
    url,
    headers,
    body: decodeBody(body, headers),
    // Status 0 is that of a call without a reply.
    status: isClockEntry(entry) ? undefined : reply.status,
  };
  matchableCalls.set(entry, call);
  return call;
}

/** The bytes of a body without its content coding; a body that cannot be decoded stays as it is. */
export function decodeBody(
  body: string | Uint8Array | undefined,
  headers: JournalEntry['headers'] | JournalEntry['reply']['headers'],
): Uint8Array | undefined {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const coding = headers['content-encoding'];
  if (bytes === undefined || coding === undefined) return bytes;
  try {
    return decompressBody(Buffer.from(bytes), String(coding));
  } catch {
    return bytes;
  }
}

/** Selects entries of a journal. */
export type JournalFilter = {
  readonly match: RequestMatcher;
  /** Only entries after this id. */
  readonly after?: number;
  /** Only entries from this time on, in milliseconds since the epoch. */
  readonly since?: number;
  /** `only`: entries that no operation matched. */
  readonly unmatched?: 'only';
  /** The latest entries, up to this number; absent: all. */
  readonly limit?: number;
};

/** The selected entries, in their order. */
export function filterEntries(
  entries: readonly JournalEntry[],
  filter: JournalFilter,
): readonly JournalEntry[] {
  const { match, after = 0, since = 0, unmatched, limit = entries.length } = filter;
  const selected = entries.filter(
    (entry) =>
      entry.id > after &&
      entry.at >= since &&
      (unmatched === undefined || (entry.operation === undefined && !isClockEntry(entry))) &&
      isMatch(match, toMatchableCall(entry)),
  );
  return selected.slice(Math.max(0, selected.length - limit));
}
