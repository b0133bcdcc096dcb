import type { Violation } from './refusal.ts';

/** A request and its reply in one line, for people who watch a server. */
export type ReportedCall = {
  /** The time of the reply by the system clock, in milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Path and query, with secrets masked. */
  readonly url: string;
  /** 0: no reply was sent. */
  readonly status: number;
  /** Milliseconds; 0 if it was refused before an operation. */
  readonly duration: number;
  readonly sandbox: string;
  /** Absent if no operation matched. */
  readonly operation: string | undefined;
  /** Why it was refused; absent if it was not. */
  readonly refusal: ReportedRefusal | undefined;
  /** The codes of its notices. */
  readonly notices: readonly string[];
  /** The mistakes in its reply. */
  readonly findings: readonly string[];
};

export type ReportedRefusal = {
  readonly code: string;
  readonly detail: string;
  readonly violations: readonly Violation[];
};
