import type { JsonObject } from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import type { TimestampFormat } from '../effects/timestamp-formats.ts';
import type { KeyGenerator } from '../keys/key-source.ts';
import type { PayloadPlan, WebhookEvent } from '../webhooks/webhook-plan.ts';

/** What an operation does beside its work on records; each part is absent where it has none. */
export type ProtocolPlan = {
  readonly conditional?: ConditionalRequests;
  readonly idempotency?: IdempotencyKey;
  readonly changeFeed?: ChangeFeed;
  readonly jobReply?: JobReply;
  readonly deferredEffect?: DeferredEffect;
  readonly polling?: PollingFields;
  readonly callerAccount?: CallerAccount;
  readonly content?: StoredContent;
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

/** How an operation recognizes a repeated request. */
export type IdempotencyKey = {
  readonly location: IdempotencyKeyLocation;
  /** The status for a key that was used for another request. */
  readonly reusedStatus: number;
  /** The status for a key whose first request is still running. */
  readonly runningStatus: number;
};

/** Where a request has its key; the name of a header is in lower case. */
export type IdempotencyKeyLocation = {
  readonly in: 'header' | 'query' | 'body';
  readonly name: string;
};

/** Sends the changes of records, from the call on. */
export type ChangeFeed = {
  /** The query parameter that asks for them; absent where the operation sends nothing else. */
  readonly parameter: string | undefined;
  /** The resources whose changes are sent. */
  readonly resources: readonly string[];
  /** Whether the path names one record, and only its changes are sent. */
  readonly isOfOneRecord: boolean;
  readonly mediaType: string;
  /** What each change is called. */
  readonly events: readonly WebhookEvent[];
  readonly payload: PayloadPlan;
};

/** Makes a job of another resource, and shows it instead of the operation's own record, or beside it. */
export type JobReply = {
  readonly resource: string;
  readonly status: number;
  /** The schema of the body. */
  readonly schema: string;
  /** Where the body has the job; absent where it has only its key. */
  readonly envelopePath: readonly (string | 0)[] | undefined;
  /** Whether the body shows the operation's own record too, which then is there at once. */
  readonly isBesideRecord: boolean;
  /** The resource of the jobs of all records, where they can be read as well. */
  readonly commonResource: string | undefined;
  /** The property of the body with the key of the job. */
  readonly keyProperty: string | undefined;
  readonly generator: KeyGenerator;
  /** The properties of the job with the key of the record that it is about, and with that record when it is done. */
  readonly subjectProperty: string | undefined;
  /** The property with a list of the records that it is about: `[{ "id": 7, "type": "server" }]`. */
  readonly subjectList: SubjectList | undefined;
  /** The properties that say what kind of job it is, and their values: `command`. */
  readonly kind: JsonObject;
  readonly resultProperty: string | undefined;
  /** Those with records of other resources or their keys, which a new job does not have. */
  readonly otherProperties: readonly string[];
};

export type SubjectList = {
  readonly property: string;
  /** The property of an entry with the key, and its schemas. */
  readonly keyName: string;
  readonly keyPointers: readonly string[];
  /** The property with the kind of the records, if there is one: `{ "type": "server" }`. */
  readonly type: JsonObject;
};

/** What a write does comes later than its reply. */
export type DeferredEffect = {
  /** So many milliseconds later; 0: at the next read. Absent where it comes when the job of the reply is done. */
  readonly after: number | undefined;
  /** The state of the record until then; absent where it stays as it is. */
  readonly state: StateMeanwhile | undefined;
  /** The status for a repeated removal; absent where the reply is the same again. */
  readonly repeatedStatus: number | undefined;
};

export type StateMeanwhile = { readonly property: string; readonly value: string };

/** Fields of a reply that say where and when something is polled. */
export type PollingFields = {
  /** The resource of what is polled. */
  readonly resource: string;
  /** The path of one of its records. */
  readonly path: string;
  /** Those with its address, in lower case: `operation-location`. */
  readonly addressFields: readonly string[];
  /** Whether the reply has `Retry-After` until the end is reached. */
  readonly hasRetryAfter: boolean;
};

/** The record that the caller itself is: its key is the user name of the credential. */
export type CallerAccount = {
  /** The path parameter with the key. */
  readonly parameter: string;
  readonly resource: string;
};

/** The part of an operation in keeping the bytes of a file. */
export type StoredContent = {
  readonly role: 'upload' | 'download' | 'removal';
  /** Where the bytes are kept; equal for all operations on them: `/files/{}`. */
  readonly path: string;
  /** The parameters of the path with its keys, from left to right. */
  readonly parameters: readonly string[];
  /** Where the reply to an upload has the last key, if that is new. */
  readonly createdKey?: Envelope['path'] | undefined;
};

/** Which operations answer conditional requests. */
export type EtagMode = 'always' | 'documented' | 'off';

/** Which operations recognize repeated requests. */
export type IdempotencyMode = 'always' | 'documented' | 'off';

/** Which mechanisms operations have that the document does not describe. */
export type ProtocolOptions = {
  readonly etag: EtagMode;
  readonly idempotency: IdempotencyMode;
};
