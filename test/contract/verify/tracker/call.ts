import type { IncomingHttpHeaders } from 'node:http';

/** A request to the tracker. */
export type TrackerCall = {
  readonly method: string;
  /** Path after the base path. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The operation that the path and method name; `undefined` when none does. */
  readonly operationId: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
};

/** The reply to a call: texts and bytes are sent as they are, other bodies as JSON. */
export type TrackerReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Wait in ms before it is sent. */
  readonly delay?: number;
};

/** Ends a call with an error reply. */
export class CallRefused extends Error {
  readonly reply: TrackerReply;

  constructor(reply: TrackerReply) {
    super(`${reply.status}`);
    this.reply = reply;
  }
}

/** An error reply as of RFC 9457. */
export function toProblem(status: number, title: string, detail?: string): TrackerReply {
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: { title, status, ...(detail !== undefined && { detail }) },
  };
}
