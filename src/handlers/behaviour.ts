import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Refusal, RefusalOptions } from '../base/refusal.ts';
import type { RecordSet, Records, StoredRecord } from '../store/types.ts';

/** The sender of a call. */
export type Principal = {
  readonly id: string;
  readonly scopes?: readonly string[];
  /** The sandbox that its calls go to; `default` when absent. */
  readonly sandbox?: string;
};

/** The operation that a behaviour answers. */
export type OperationName = {
  /** The operationId, or `METHOD /path` without one. */
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
  /** Header fields by lower-case name, as they were sent. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly cookies: Readonly<Record<string, string>>;
  /** The URL of the server as the client knows it, such as `https://localhost:4010/~one`. */
  readonly serverUrl: string;
  /**
   * The parsed body, unchanged; `undefined` without one. A form is an object in the types of its
   * schema, with files as `SentFile`s. A body that is neither JSON, a form nor text is a `Uint8Array`.
   */
  readonly body: unknown;
  /** `undefined` where the operation needs no authentication. */
  readonly principal: Principal | undefined;
  readonly sandbox: string;
};

/** A file in a form. */
export type SentFile = {
  /** The file name that was sent; `''` without one. */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
};

/** What a behaviour works with. Everything that it writes is one transaction. */
export type Context = {
  /** The records of a resource of this sandbox. */
  records(resource: string): Records;
  /** The names of the resources that were written in this sandbox, sorted. */
  resources(): readonly string[];
  /** Runs a task, takes back what it wrote, and returns its result: to see whether it would be refused. */
  dryRun<T>(task: () => T): T;
  readonly clock: Clock;
  readonly random: Random;
  /**
   * 1, or more when the call runs again: after a conflict with another replica, or when a GET turns out to
   * write.
   */
  readonly attempt: number;
  /** The values of the module's settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Adds a notice to the reply: a code in kebab-case and a sentence. */
  notice(code: string, text: string): void;
  /** Creates a refusal to throw or return. Then nothing is stored that the call wrote. */
  refuse(options: RefusalOptions): Refusal;
};

/** What a behaviour returns. */
export type Outcome = {
  readonly status: number;
  /** Absent for no body. When it is sent, properties that the documented schema does not declare are left out. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
};

/** Answers the calls of an operation. */
export type Handler = (
  call: Call,
  context: Context,
) => Outcome | Refusal | Promise<Outcome | Refusal>;

/**
 * Answers the calls of an operation. `inferred` is the handler that would answer without this behaviour.
 * Throw or return a refusal to refuse the call.
 */
export type Behaviour = (call: Call, context: Context, inferred: Handler) => ReturnType<Handler>;

/** A request that a module's `authenticate` decides on, before it becomes a call. */
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
   * Looks up a token from `--tokens` or from the creation of a sandbox: its user as `id`, if one is
   * given. `undefined` for a token that is not listed.
   */
  listed(token: string): Partial<Principal> | undefined;
};

/** Returns the sender of a request, or refuses it. */
export type Authenticate = (
  request: AuthenticateRequest,
  context: AuthenticateContext,
) => Principal | Refusal | Promise<Principal | Refusal>;

/** Returns the principal of a listed token's user, or refuses a user who does not exist. */
export type Identify = (
  user: string,
  context: IdentifyContext,
) => Principal | Refusal | Promise<Principal | Refusal>;

/** Writes a refusal in the API's own error form; `undefined` for the form of the document. */
export type Refuse = (
  refusal: Refusal,
  call?: { readonly operation: OperationName },
) => Outcome | undefined;

/** A record that was written directly, not through the API: before (`undefined` if new) and after (`undefined` if removed). */
export type WrittenRecord = {
  readonly resource: string;
  readonly before: StoredRecord | undefined;
  readonly after: StoredRecord | undefined;
};

/**
 * Updates values that a module derives from records, such as sums and counts, after records were
 * written directly and not through the API. It runs in the same transaction.
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
  /** Required for `--tokens`, whose tokens `authenticate` looks up with `listed`. */
  readonly identify?: Identify;
  /** The sender of every call under `--no-auth`. */
  readonly anonymous?: Principal;
  readonly refuse?: Refuse;
  /** The records to start with, by resource; or the path or URL of a JSON file of them. */
  readonly fixtures?: RecordSet | string | URL;
  /**
   * JSON schemas of stored records by resource, where the document does not describe them; their `$ref`s
   * point into the document. `references: RESOURCE` marks a property that holds the key of a record there.
   */
  readonly schemas?: Readonly<Record<string, object>>;
  readonly settle?: Settle;
  /**
   * Removes from a copy that `--records` made of a fixture the values that only the original may have;
   * `undefined` for no copy.
   */
  readonly renew?: (resource: string, copy: StoredRecord) => StoredRecord | undefined;
};
