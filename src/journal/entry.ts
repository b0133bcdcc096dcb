import type { Violation } from '../refusal.ts';

type Fields = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** A request that came in and what it got. All of it is kept by reference: nothing is copied. */
export type Entry = {
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
    readonly headers: Fields;
    readonly body: string | Uint8Array | undefined;
  };
  readonly notices: readonly { readonly code: string; readonly text: string }[];
  /** Why it was refused; absent where it was not. */
  readonly refusal: Refused | undefined;
};

/** What is kept of a refusal. */
export type Refused = {
  readonly code: string;
  readonly detail: string;
  readonly violations: readonly Violation[];
};

/** What an entry holds beside its texts, in bytes, about. */
const frame = 600;

/** How many bytes an entry takes, about. */
export const weigh = ({ url, headers, body, reply, notices, refusal }: Entry): number => {
  let weight = frame + url.length + (body?.length ?? 0) + (reply.body?.length ?? 0);
  for (const name in headers) weight += name.length + String(headers[name]).length;
  for (const { text } of notices) weight += text.length;
  if (refusal) weight += refusal.detail.length * (1 + refusal.violations.length);
  return weight;
};
