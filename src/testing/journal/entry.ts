import type { Violation } from '../../base/refusal.ts';
import { decompressBody } from '../../http/request/request.ts';
import type { MatchableCall } from '../match/request-matcher.ts';

type ReplyHeaderFields = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** A request that came in and what it got. */
export type JournalEntry = {
  /** Counts the requests of a sandbox, from 1. */
  readonly id: number;
  /** When it was answered, in milliseconds since the epoch, by the system's clock. */
  readonly at: number;
  /** Milliseconds from its arrival to its reply. */
  readonly duration: number;
  readonly sandbox: string;
  /** Absent where no operation matched. */
  readonly operation: string | undefined;
  /** In capitals. */
  readonly method: string;
  /** Path and query, without what names a sandbox. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Absent where there was none. */
  readonly body: Uint8Array | undefined;
  readonly reply: {
    readonly status: number;
    readonly headers: ReplyHeaderFields;
    readonly body: string | Uint8Array | undefined;
  };
  readonly notices: readonly { readonly code: string; readonly text: string }[];
  /** Whose bodies were there and are not here; absent where all are. */
  readonly leftOut?: readonly ('request' | 'reply')[] | undefined;
  /** What a test had told that had a hand in the reply, in its order; absent where nothing had. */
  readonly by?: readonly AppliedRule[] | undefined;
  /** Why it was refused; absent where it was not. */
  readonly refusal: RecordedRefusal | undefined;
};

/** What was told to the sandbox, and answered a call, or struck it. */
export type AppliedRule =
  | { readonly kind: 'override' | 'fault'; readonly id: number }
  | { readonly kind: 'rate limit' };

/** What is kept of a refusal. */
export type RecordedRefusal = {
  readonly code: string;
  readonly detail: string;
  readonly violations: readonly Violation[];
};

/** An entry as it is held against a match. */
export function toMatchableCall({
  operation,
  method,
  url,
  headers,
  body,
  reply,
}: JournalEntry): MatchableCall {
  return {
    operation,
    method,
    url,
    headers,
    body: decodeBody(body, headers),
    status: reply.status,
  };
}

/** The bytes of a body without its content coding; as it went where it cannot be had. */
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
