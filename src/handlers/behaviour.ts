import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Refusal, RefusalOptions } from '../base/refusal.ts';
import type { RecordSet, Records, StoredRecord } from '../store/types.ts';

/** Who sent a call. */
export type Principal = {
  readonly id: string;
  readonly scopes?: readonly string[];
  /** The sandbox that its calls go to; `default` when absent. */
  readonly sandbox?: string;
};

/** What a behaviour may know of the operation that it answers. */
export type OperationName = {
  /** The operationId, or `METHOD /path` where the document gives none. */
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** The path template, as the document writes it. */
  readonly path: string;
};

/** A request, matched to an operation and validated against it. */
export type Call = {
  readonly operation: OperationName;
  /** Path parameters by name, percent-decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Query parameters by name, in the types of their schemas. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Header fields by lower-case name, as they came. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly cookies: Readonly<Record<string, string>>;
  /**
   * The body, parsed but not changed; `undefined` when there was none. A form is an object in the
   * types of its schema, its files are `SentFile`s; what is neither JSON, a form nor text is bytes.
   */
  readonly body: unknown;
  /** `undefined` where nobody has to authenticate. */
  readonly principal: Principal | undefined;
  readonly sandbox: string;
};

/** A file of a form that was sent. */
export type SentFile = {
  /** As its sender names it; `''` where it does not. */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
};

/** What a behaviour works with, inside one transaction. */
export type Context = {
  /** The records of a resource of this sandbox. */
  records(resource: string): Records;
  readonly clock: Clock;
  readonly random: Random;
  /** The settings of the module, with their defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Says aloud what the real API would have swallowed: a code in kebab-case and a sentence. */
  notice(code: string, text: string): void;
  /** Makes a refusal, to be thrown or returned; nothing that the call wrote is kept. */
  refuse(options: RefusalOptions): Refusal;
};

/** What a behaviour returns. */
export type Outcome = {
  readonly status: number;
  /** Absent: no body. It is projected on the documented schema when it is printed. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
};

/** Answers calls of an operation. */
export type Handler = (
  call: Call,
  context: Context,
) => Outcome | Refusal | Promise<Outcome | Refusal>;

/**
 * Answers calls of an operation. `inferred` is what would answer without this behaviour.
 * Throw or return a refusal to refuse.
 */
export type Behaviour = (call: Call, context: Context, inferred: Handler) => ReturnType<Handler>;

/** A request before it is a call: what a module's `authenticate` decides by. */
export type AuthenticateRequest = {
  readonly method: string;
  /** The path as it was sent, without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Absent where no operation matches. */
  readonly operation?: OperationName;
};

export type IdentifyContext = Pick<Context, 'records' | 'settings' | 'refuse'>;

export type AuthenticateContext = IdentifyContext & {
  /**
   * What `--tokens`, or whoever made a sandbox, says of a token: its user as `id`, which is absent
   * where nobody named one. `undefined` of a token that nobody listed.
   */
  listed(token: string): Partial<Principal> | undefined;
};

/** Says who sent a request, or refuses it. */
export type Authenticate = (
  knock: AuthenticateRequest,
  context: AuthenticateContext,
) => Principal | Refusal | Promise<Principal | Refusal>;

/** Says who is meant by the user of a listed token, or refuses a user who is not there. */
export type Identify = (
  user: string,
  context: IdentifyContext,
) => Principal | Refusal | Promise<Principal | Refusal>;

/** Writes a refusal in the API's own form; `undefined` leaves it to the document's. */
export type Refuse = (
  refusal: Refusal,
  call?: { readonly operation: OperationName },
) => Outcome | undefined;

/** A record that was written past the API, as it was and as it is; absent where there is none. */
export type WrittenRecord = {
  readonly resource: string;
  readonly before: StoredRecord | undefined;
  readonly after: StoredRecord | undefined;
};

/**
 * Brings up what a module keeps of records in others (sums, counts), where they are written past the
 * API; in the same transaction.
 */
export type Settle = (
  written: WrittenRecord | 'everything',
  context: Context,
) => void | Promise<void>;

/** What a behaviours module may export. */
export type BehavioursModule = {
  /** From operationId, or `METHOD /path`, to the behaviour. */
  readonly behaviours: Readonly<Record<string, Behaviour>>;
  /** A JSON schema of type object; each property is a setting for `--set NAME=VALUE`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly authenticate?: Authenticate;
  /** There where `authenticate` lets in the tokens that are `listed`; without it `--tokens` is refused. */
  readonly identify?: Identify;
  /** Who everybody is under `--no-auth`. */
  readonly anonymous?: Principal;
  readonly refuse?: Refuse;
  /** The records to start with, by resource; or the path or URL of a JSON file of them. */
  readonly fixtures?: RecordSet | string | URL;
  /**
   * What the records of a resource are as they are stored, where the document does not tell: JSON
   * schemas whose `$ref`s lead into the document. `references: RESOURCE` in a property says that it
   * is the key of a record there.
   */
  readonly schemas?: Readonly<Record<string, object>>;
  readonly settle?: Settle;
  /**
   * Clears of a record that `--records` copied from a fixture what belongs to its model alone;
   * `undefined`: make no such record.
   */
  readonly renew?: (resource: string, copy: StoredRecord) => StoredRecord | undefined;
};
