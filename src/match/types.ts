/** A text, or several under one name; `null` where it must not be there. */
export type Wanted = string | readonly string[] | null;

/** Which requests are meant: all that is said has to hold, and what is not said may be anything. */
export type Match = {
  /** An operationId, or `METHOD /path` where the document gives none. */
  readonly operation?: string;
  /** In capitals. */
  readonly method?: string;
  /** A path, encoded or not; `*` stands for any text without a slash, `**` for any text, `{name}` for a part. */
  readonly path?: string;
  /** Query parameters as texts, decoded. */
  readonly query?: Readonly<Record<string, Wanted>>;
  /** Header fields by lower-case name. */
  readonly headers?: Readonly<Record<string, Wanted>>;
  /** A part of the body: objects may have more properties than are said here, lists may not be longer. */
  readonly body?: unknown;
  /** The status of the reply. */
  readonly status?: number;
};

/** A request as it is held against a match. */
export type Seen = {
  /** Absent where no operation matched. */
  readonly operation: string | undefined;
  /** In capitals. */
  readonly method: string;
  /** Path and query, without what names a sandbox. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it came; absent where there was none. */
  readonly body: Uint8Array | undefined;
  /** Absent while there is no reply. */
  readonly status?: number | undefined;
};
