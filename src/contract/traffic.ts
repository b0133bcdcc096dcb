/** Header fields by their names in lower case. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request as it was sent. */
export type SentRequest = {
  /** In capitals. */
  readonly method: string;
  /** Path and query, still encoded; without the address of the server. */
  readonly url: string;
  readonly headers: Fields;
  /** As it went over the wire, in its `Content-Encoding`. */
  readonly body: Uint8Array | undefined;
};

/** The reply that a request got. */
export type GotReply = {
  readonly status: number;
  readonly headers: Fields;
  /** As it came over the wire, in its `Content-Encoding`. */
  readonly body: Uint8Array | undefined;
};

/** A field as one text; `''` where there is none. */
export const joinField = (field: Fields[string]): string =>
  typeof field === 'string' ? field : (field ?? []).join(', ');

/** The bytes of a body, which are not copied. */
export const bytesOf = (body: Uint8Array): Buffer =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength);
