/** Header values by lower-case name. */
export type MessageHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request as it was sent. */
export type SentRequest = {
  /** In upper case. */
  readonly method: string;
  /** Path and query as sent, without scheme and host. */
  readonly url: string;
  readonly headers: MessageHeaders;
  /** The bytes on the wire, still in their `Content-Encoding`. */
  readonly body: Uint8Array | undefined;
};

/** The reply to a request. */
export type ReceivedReply = {
  readonly status: number;
  readonly headers: MessageHeaders;
  /** The bytes on the wire, still in their `Content-Encoding`. */
  readonly body: Uint8Array | undefined;
};

/** Joins repeated values of a header; `''` when absent. */
export function joinHeader(field: MessageHeaders[string]): string {
  return typeof field === 'string' ? field : (field ?? []).join(', ');
}

/** Wraps bytes in a Buffer without copying them. */
export function toBuffer(body: Uint8Array): Buffer {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
