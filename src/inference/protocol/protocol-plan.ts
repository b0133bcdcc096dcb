import type { TimestampFormat } from '../effects/timestamp-formats.ts';

/** What an operation does beside its work on records; each part is absent where it has none. */
export type ProtocolPlan = {
  readonly conditional?: ConditionalRequests;
};

/** How an operation answers conditional requests (RFC 9110, section 13). */
export type ConditionalRequests = {
  /** The path whose GET shows what the conditions are about; absent for that GET itself. */
  readonly representation: string | undefined;
  /** The GET that shows a new record, whose `ETag` the reply to a creation has. */
  readonly created: CreatedRepresentation | undefined;
  /** Where the reply has the time for `Last-Modified`. */
  readonly lastModified: LastModified | undefined;
  /** The status for a write without a condition; absent where none is required. */
  readonly missingStatus: 428 | undefined;
};

export type CreatedRepresentation = {
  readonly path: string;
  /** Where the reply to the creation has the new key. */
  readonly key: readonly (string | 0)[];
};

export type LastModified = {
  readonly path: readonly (string | 0)[];
  readonly format: TimestampFormat;
};

/** Which operations answer conditional requests. */
export type EtagMode = 'always' | 'documented' | 'off';

/** Which mechanisms operations have that the document does not describe. */
export type ProtocolOptions = { readonly etag: EtagMode };
