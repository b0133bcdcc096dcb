/// <reference lib="esnext.disposable" preserve="true" />

/** Selects requests; `docs/testing.md` describes each part. */
export type RequestMatch = {
  readonly operation?: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly traceId?: string;
  readonly baggage?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly status?: number;
};

export type OverrideReply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  readonly example?: string;
  readonly merge?: object;
};

export type OverrideDefinition = {
  readonly match?: RequestMatch;
  readonly answer: OverrideReply | readonly OverrideReply[];
  readonly times?: number;
  readonly outsideDocument?: boolean;
};

export type FaultDefinition = {
  readonly match?: RequestMatch;
  /** Milliseconds. */
  readonly delay?: number | { readonly min?: number; readonly max: number };
  readonly error?: { readonly status: number };
  readonly cut?: 'reset' | 'truncate' | 'slow' | 'empty';
  /** After how many items a stream is truncated; half of them when absent. */
  readonly cutAfter?: number;
  /** The probability, from 0 to 1. */
  readonly rate?: number;
  readonly times?: number;
};

export type JournalExpectation = {
  readonly match?: RequestMatch;
  readonly count?: number | { readonly min?: number; readonly max?: number };
};

export type JournalVerification = {
  readonly passed: boolean;
  readonly matched: number;
  /** One sentence. */
  readonly detail: string;
  /** The calls that nearly match, nearest first, with their differences. */
  readonly near: readonly NearbyCall[];
  /**
   * How many calls that might match have left the journal; present when the verdict depends on
   * them.
   */
  readonly gone?: number;
};

/** A call that nearly matches. */
export type NearbyCall = {
  readonly id: number;
  readonly operation?: string;
  readonly method: string;
  readonly url: string;
  readonly differences: readonly {
    /** Such as `/body/pet/name`. */
    readonly where: string;
    readonly expected: unknown;
    /** Absent when the call has no such value. */
    readonly actual?: unknown;
  }[];
};

/** A recorded call and its reply. */
export type RecordedCall = {
  readonly id: number;
  readonly at: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly sandbox: string;
  /** Absent when no operation matches; `unmatched` is set then. */
  readonly operation?: string;
  readonly unmatched?: true;
  readonly method: string;
  readonly path: string;
  readonly query: HeaderFields;
  readonly headers: HeaderFields;
  readonly trace?: { readonly traceId: string; readonly parentId: string };
  readonly baggage?: HeaderFields;
  readonly body?: unknown;
  /** 0 when the connection was cut. */
  readonly status: number;
  readonly reply: { readonly headers: HeaderFields; readonly body?: unknown };
  readonly notices: readonly { readonly code: string; readonly text: string }[];
  readonly violations: readonly {
    readonly in: string;
    readonly pointer: string;
    readonly message: string;
    readonly schema?: string;
  }[];
  /** The overrides, faults and limits that changed the reply. */
  readonly by?: readonly (
    | { readonly kind: 'override' | 'fault'; readonly id: number }
    | { readonly kind: 'rate limit' }
    | { readonly kind: 'replayed' }
    | { readonly kind: 'upstream'; readonly url: string }
  )[];
  readonly refusal?: { readonly code: string; readonly detail: string };
};

export type HeaderFields = Readonly<Record<string, string | readonly string[]>>;

/** The number of calls allowed. */
export type RateLimitDefinition = { readonly minute?: number; readonly second?: number };

/** A rule added to a sandbox. */
export type RuleHandle = { readonly id: number; remove(): Promise<void> };

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Direct access to the records of a resource, bypassing the API. */
export type RecordsClient = {
  list(): Promise<readonly JsonRecord[]>;
  get(key: string | number): Promise<JsonRecord>;
  put(key: string | number, record: JsonRecord): Promise<JsonRecord>;
  patch(key: string | number, changes: JsonRecord): Promise<JsonRecord>;
  remove(key: string | number): Promise<void>;
};

/** A token, and the user it authenticates, by the API's name or id for the user. */
export type TokenDefinition = { readonly token: string; readonly user?: string };

/** A client for one sandbox of a running Sandlot. */
export type SandboxClient = {
  readonly name: string;
  /** The base URL of the API in this sandbox. */
  readonly url: string;
  /** The header that selects the sandbox in requests to the server's own URL. */
  readonly headers: { readonly 'Sandlot-Sandbox': string };
  /** Restores the seed or a snapshot. */
  reset(to?: string): Promise<void>;
  records(resource: string): RecordsClient;
  /** Creates the sandbox, and routes calls with any of these tokens to it. */
  register(...tokens: readonly (string | TokenDefinition)[]): Promise<void>;
  override(override: OverrideDefinition): Promise<RuleHandle>;
  fault(fault: FaultDefinition): Promise<RuleHandle>;
  /** Limits the number of calls; removes the limit when absent. */
  rateLimit(limit?: RateLimitDefinition): Promise<void>;
  readonly clock: {
    read(): Promise<ClockTime>;
    set(time: Partial<ClockTime>): Promise<ClockTime>;
    /** Advances the clock by an ISO 8601 duration such as `PT1H`. */
    advance(by: string): Promise<ClockTime>;
  };
  /** What the clock will change in records, the earliest first. */
  due(): Promise<readonly DueRecordChange[]>;
  readonly journal: {
    /** Lists recorded calls, filtered by the parameters of `GET /journal`. */
    list(filter?: Readonly<Record<string, string | number>>): Promise<readonly RecordedCall[]>;
    clear(): Promise<void>;
    verify(expectation: JournalExpectation): Promise<JournalVerification>;
    /** Waits up to `within` milliseconds. */
    wait(
      expectation: JournalExpectation & { readonly within?: number },
    ): Promise<JournalVerification>;
  };
  /** The webhooks and callbacks of the sandbox. */
  readonly deliveries: {
    list(): Promise<readonly WebhookDelivery[]>;
    /** Waits up to `within` milliseconds, a second when absent, until messages were sent. */
    wait(expectation?: DeliveriesExpectation): Promise<DeliveryVerification>;
    /** Sends a message again, at once. */
    resend(id: string): Promise<void>;
  };
  readonly webhooks: {
    /** Where events are sent, with the secrets. */
    list(): Promise<readonly WebhookReceiver[]>;
    /** Sets where events of this sandbox are sent, besides its subscriptions. */
    set(receivers: readonly (string | WebhookReceiver)[]): Promise<readonly WebhookReceiver[]>;
  };
  /** The parts of the document that calls have exercised; see `schemas/coverage.json`. */
  coverage(): Promise<CoverageSummary>;
  snapshot(name: string): Promise<void>;
  /** Restores the seed and deletes all snapshots. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A change of a record that the clock will bring about. */
export type DueRecordChange = {
  /** On the sandbox clock. */
  readonly at: string;
  /** `read`: at the first read from then on. */
  readonly trigger: 'time' | 'read';
  readonly kind: 'state' | 'expiry' | 'effect';
  readonly resource: string;
  readonly key: string;
  readonly from?: unknown;
  readonly to?: unknown;
  /** The operation of the call that takes effect. */
  readonly operation?: string;
};

/** A message that was sent, or is due. */
export type WebhookDelivery = {
  readonly id: string;
  /** Such as `order.created`. */
  readonly event: string;
  readonly webhook: string;
  readonly status: 'pending' | 'delivered' | 'failed' | 'dropped' | 'off';
  readonly resource?: string;
  readonly key?: string;
  readonly at: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly attempts: readonly {
    readonly at: string;
    readonly status?: number;
    readonly error?: string;
  }[];
  /** When it is sent, on the sandbox clock; present while it is pending. */
  readonly next?: string;
};

export type DeliveriesExpectation = {
  readonly match?: {
    readonly event?: string;
    readonly url?: string;
    readonly status?: WebhookDelivery['status'];
    readonly headers?: Readonly<Record<string, string | null>>;
    readonly body?: unknown;
  };
  readonly count?: number | { readonly min?: number; readonly max?: number };
  /** Milliseconds; a second when absent. */
  readonly within?: number;
};

export type DeliveryVerification = {
  readonly passed: boolean;
  readonly matched: number;
  /** One sentence. */
  readonly detail: string;
  /** The messages that nearly match, nearest first, with their differences. */
  readonly near: readonly {
    readonly id: string;
    readonly event: string;
    readonly url: string;
    readonly differences: NearbyCall['differences'];
  }[];
};

/** Where events are sent: all of them, or those of these names or patterns. */
export type WebhookReceiver = {
  readonly url: string;
  readonly events?: readonly string[];
  readonly secret?: string;
  /** Set with the option `webhook`, for all sandboxes; `set` leaves such ones as they are. */
  readonly option?: boolean;
};

/** How many of how many. */
type CoverageCount = { readonly seen: number; readonly all: number };

export type CoverageSummary = {
  readonly calls: Readonly<
    Record<'total' | 'matched' | 'unmatched' | 'invalid' | 'unfit' | 'gone', number>
  >;
  readonly counts: Readonly<
    Record<'operations' | 'statuses' | 'parameters' | 'values' | 'fields', CoverageCount>
  >;
  readonly operations: readonly JsonRecord[];
  /** The calls that violate the document. */
  readonly against: readonly JsonRecord[];
};

export type ClockTime = { readonly now: string; readonly frozen: boolean };
