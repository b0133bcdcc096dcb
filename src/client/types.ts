/// <reference lib="esnext.disposable" preserve="true" />

/** Which calls are meant; `docs/testing.md` has what each part means. */
export type MatchOf = {
  readonly operation?: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly status?: number;
};

export type CannedOf = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  readonly example?: string;
  readonly merge?: object;
};

export type OverrideOf = {
  readonly match?: MatchOf;
  readonly answer: CannedOf | readonly CannedOf[];
  readonly times?: number;
  readonly outsideDocument?: boolean;
};

export type FaultOf = {
  readonly match?: MatchOf;
  /** Milliseconds. */
  readonly delay?: number | { readonly min?: number; readonly max: number };
  readonly error?: { readonly status: number };
  readonly cut?: 'reset' | 'truncate' | 'slow' | 'empty';
  /** From 0 to 1. */
  readonly rate?: number;
  readonly times?: number;
};

export type ExpectationOf = {
  readonly match?: MatchOf;
  readonly count?: number | { readonly min?: number; readonly max?: number };
};

export type VerdictOf = {
  readonly passed: boolean;
  readonly matched: number;
  /** In a sentence. */
  readonly detail: string;
  /** The nearest misses, the nearest first, and what they lack. */
  readonly near: readonly NearOf[];
  /** So many calls left the journal that may have matched; there where it depends on them. */
  readonly gone?: number;
};

/** A call that nearly matches. */
export type NearOf = {
  readonly id: number;
  readonly operation?: string;
  readonly method: string;
  readonly url: string;
  readonly differences: readonly {
    /** Such as `/body/pet/name`. */
    readonly where: string;
    readonly expected: unknown;
    /** Absent where there is nothing. */
    readonly actual?: unknown;
  }[];
};

/** A call that came in, and what it got. */
export type EntryOf = {
  readonly id: number;
  readonly at: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly sandbox: string;
  /** Absent where the document has no such operation; `unmatched` is there then. */
  readonly operation?: string;
  readonly unmatched?: true;
  readonly method: string;
  readonly path: string;
  readonly query: FieldsOf;
  readonly headers: FieldsOf;
  readonly body?: unknown;
  /** 0 where the reply was cut off. */
  readonly status: number;
  readonly reply: { readonly headers: FieldsOf; readonly body?: unknown };
  readonly notices: readonly { readonly code: string; readonly text: string }[];
  readonly violations: readonly {
    readonly in: string;
    readonly pointer: string;
    readonly message: string;
    readonly schema?: string;
  }[];
  /** What a test had told that had a hand in the reply. */
  readonly by?: readonly (
    | { readonly kind: 'override' | 'fault'; readonly id: number }
    | { readonly kind: 'rate limit' }
  )[];
  readonly refusal?: { readonly code: string; readonly detail: string };
};

export type FieldsOf = Readonly<Record<string, string | readonly string[]>>;

/** How many calls are let through. */
export type RateLimitOf = { readonly minute?: number; readonly second?: number };

/** What was told to a sandbox, to be taken back. */
export type RuleOf = { readonly id: number; remove(): Promise<void> };

export type RecordOf = Readonly<Record<string, unknown>>;

/** The records of a resource, past the API. */
export type RecordsOf = {
  list(): Promise<readonly RecordOf[]>;
  get(key: string | number): Promise<RecordOf>;
  put(key: string | number, record: RecordOf): Promise<RecordOf>;
  patch(key: string | number, changes: RecordOf): Promise<RecordOf>;
  remove(key: string | number): Promise<void>;
};

/** A token, and the user who acts where it is shown, by what the API calls him. */
export type TokenOf = { readonly token: string; readonly user?: string };

/** One isolated world of a running Sandlot, and all that a test may do in it. */
export type Box = {
  readonly name: string;
  /** The base URL of the API in this sandbox. */
  readonly url: string;
  /** What chooses it on requests that go to the server's own URL. */
  readonly headers: { readonly 'Sandlot-Sandbox': string };
  /** Back to the seed, or to a snapshot. */
  reset(to?: string): Promise<void>;
  records(resource: string): RecordsOf;
  /** Makes it, where none is made on use; from now on calls that show one of these tokens are for it. */
  register(...tokens: readonly (string | TokenOf)[]): Promise<void>;
  override(override: OverrideOf): Promise<RuleOf>;
  fault(fault: FaultOf): Promise<RuleOf>;
  /** Lets so many calls through; as many as anybody likes when absent. */
  rateLimit(limit?: RateLimitOf): Promise<void>;
  readonly clock: {
    read(): Promise<TimeOf>;
    set(time: Partial<TimeOf>): Promise<TimeOf>;
    /** By a duration such as `PT1H` (ISO 8601). */
    advance(by: string): Promise<TimeOf>;
  };
  readonly journal: {
    /** What came in, picked by the parameters of `GET /journal`. */
    list(filter?: Readonly<Record<string, string | number>>): Promise<readonly EntryOf[]>;
    clear(): Promise<void>;
    verify(expectation: ExpectationOf): Promise<VerdictOf>;
    /** Waits up to `within` milliseconds. */
    wait(expectation: ExpectationOf & { readonly within?: number }): Promise<VerdictOf>;
  };
  /** What the calls exercised of the document; `schemas/coverage.json` describes it. */
  coverage(): Promise<CoverageOf>;
  snapshot(name: string): Promise<void>;
  /** Takes it back to the seed, without its snapshots. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** So many of so many. */
type ShareOf = { readonly seen: number; readonly all: number };

export type CoverageOf = {
  readonly calls: Readonly<
    Record<'total' | 'matched' | 'unmatched' | 'invalid' | 'unfit' | 'gone', number>
  >;
  readonly counts: Readonly<
    Record<'operations' | 'statuses' | 'parameters' | 'values' | 'fields', ShareOf>
  >;
  readonly operations: readonly RecordOf[];
  /** The calls that were against the document. */
  readonly against: readonly RecordOf[];
};

export type TimeOf = { readonly now: string; readonly frozen: boolean };
