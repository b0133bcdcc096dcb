import type { FastifyRequest } from 'fastify';
import type { ReportedCall } from '../base/reported-call.ts';
import type {
  Authenticate,
  Call,
  Identify,
  Outcome,
  Principal,
  Refuse,
} from '../handlers/behaviour.ts';
import type { ApplyPreference, OperationHandler, ValidationMode } from '../handlers/handlers.ts';
import type { EtagMode, IdempotencyMode, Plan } from '../inference/inference.ts';
import type {
  AddRequiredHeaders,
  DeclaredNames,
  ReplyChecks,
  SerializeOutcome,
} from '../messages/response/response.ts';
import type { Finding, OpenApiDocument, Operation, SchemaValidators } from '../openapi/openapi.ts';
import type { Sandbox, Transaction } from '../store/types.ts';
import type { CannedReplies, TestStates } from '../testing/testing.ts';
import type { KnownTokens } from './auth/tokens.ts';
import type { PerformedCall } from './calls/performed-call.ts';
import type { RequestMetrics } from './calls/request-metrics.ts';
import type { ErrorForms } from './errors/documented/error-forms.ts';
import type { ChangeLogs } from './streams/change-log.ts';

/** Adds messages about the changes of a transaction to it, when its call is answered. */
export type RecordCallEvents = (transaction: Transaction, answered: AnsweredEventCall) => void;

export type AnsweredEventCall = {
  /** The name of the sandbox. */
  readonly sandbox: string;
  readonly request: FastifyRequest;
  readonly call: Call;
  readonly outcome: Outcome;
};

/** The calls that a real API answers. */
export type UpstreamCalls = {
  takes(operation: Operation): boolean;
  /** Sends a request to the real API. @throws a refusal (400, 502) where it gets no reply. */
  forward(request: FastifyRequest): Promise<PerformedCall>;
};

/** Everything that a server needs to serve one document. */
export type Service = {
  readonly document: OpenApiDocument;
  /** The base path of its operations: `/v1`, or `''`. */
  readonly base: string;
  /** The prefix of its resources' names in the store: `''` where one document is served. */
  readonly scope: string;
  /** Adds the name of the document to a finding, where several documents are served. */
  readonly withSource: (finding: Finding) => Finding;
  readonly operations: readonly OperationHandler[];
  readonly schemas: SchemaValidators;
  /**
   * Plans an operation before its first call, in turns of the event loop, where that may take long;
   * `undefined` where it does not.
   */
  readonly prepare: (operation: Operation) => Promise<void> | undefined;
  /** The inferred plan; absent in a document that names its behaviours module. */
  readonly planOf: (operation: Operation) => Plan | undefined;
  /** Compiles what adds messages about the changes of an operation's calls to their transactions. */
  readonly recordEventsOf: (handler: OperationHandler) => RecordCallEvents;
  /** Which operations answer conditional requests. */
  readonly etag: EtagMode;
  /** Which operations recognize repeated requests. */
  readonly idempotency: IdempotencyMode;
  /** The finding that keeps an operation from being served, if any. */
  readonly findingOf: (operation: Operation) => Finding | undefined;
  readonly serializerOf: (operation: Operation, declared?: DeclaredNames) => SerializeOutcome;
  /** Finds or creates a sandbox. Throws a refusal (404) of a name that is not registered. */
  readonly sandbox: (name: string) => Sandbox;
  /** The name of a request's sandbox. Throws a refusal (400) of an invalid name. */
  readonly sandboxNameOf: (request: FastifyRequest) => string;
  /**
   * Brings the sandbox of a request up to date with other replicas, before anything reads it; `undefined`
   * without replicas.
   */
  readonly prepareRequest:
    | ((request: FastifyRequest, access: 'read' | 'write') => Promise<unknown> | undefined)
    | undefined;
  /** The header fields that name the state that a reply shows; for `--consistency session`. */
  readonly versionHeadersOf:
    | ((request: FastifyRequest) => Readonly<Record<string, string>>)
    | undefined;
  readonly testStates: TestStates;
  /** Sends the calls of some operations to a real API; `undefined`: Sandlot answers all of them. */
  readonly upstream: UpstreamCalls | undefined;
  readonly cannedReplies: CannedReplies;
  /** Called with each call that was answered; `undefined`: nobody watches. */
  readonly onCall: ((call: ReportedCall) => void) | undefined;
  /** Counts the requests; `undefined`: they are not counted. */
  readonly metrics: RequestMetrics | undefined;
  /** `off`: journals stay empty. */
  readonly journal: 'on' | 'off';
  /** `before reply` where a reply means that all replicas have the call in their journal. */
  readonly recording: 'after reply' | 'before reply';
  readonly settings: Readonly<Record<string, unknown>>;
  /** The module's authentication, which replaces the document's security requirements. */
  readonly authenticate: Authenticate | undefined;
  /** Maps the user of a listed token to the principal of the same module. */
  readonly identify: Identify | undefined;
  /** Whether the document's security requirements apply. */
  readonly security: 'enforced' | 'ignored';
  /** The credentials that the document's security schemes accept. */
  readonly tokens: KnownTokens;
  /** The principal of every request where nothing authenticates. */
  readonly anonymous: Principal | undefined;
  /** The module's error forms, which are tried before the document's. */
  readonly refuse: Refuse | undefined;
  readonly errorForms: ErrorForms;
  readonly requiredHeadersOf: (operation: Operation) => AddRequiredHeaders;
  readonly prefer: ApplyPreference;
  /** Adds what the schema at a pointer requires to a value. */
  readonly completeValue: (pointer: string, value: unknown) => unknown;
  /** The latest changes of sandboxes, which streams send. */
  readonly changeLogs: ChangeLogs;
  /** Milliseconds between the items of a stream. */
  readonly streamInterval: number;
  readonly replyChecks: ReplyChecks;
  readonly validate: ValidationMode;
  /** `refuse`: a call that gets a notice is refused (400) and nothing is stored. */
  readonly notices: 'serve' | 'refuse';
};
