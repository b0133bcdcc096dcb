/** Header fields by their names in lower case. */
export type MessageHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request as it was sent. */
export type SentRequest = {
  /** In capitals. */
  readonly method: string;
  /** Path and query, still encoded; without the address of the server. */
  readonly url: string;
  readonly headers: MessageHeaders;
  /** As it went over the wire, in its `Content-Encoding`. */
  readonly body: Uint8Array | undefined;
};

/** The reply that a request got. */
export type ReceivedReply = {
  readonly status: number;
  readonly headers: MessageHeaders;
  /** As it came over the wire, in its `Content-Encoding`. */
  readonly body: Uint8Array | undefined;
};

/** A field as one text; `''` where there is none. */
export function joinHeader(field: MessageHeaders[string]): string {
  return typeof field === 'string' ? field : (field ?? []).join(', ');
}

/** The bytes of a body, which are not copied. */
export function toBuffer(body: Uint8Array): Buffer {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
