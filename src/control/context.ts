import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MaskSecret } from '../base/mask-secrets.ts';
import type { Violation } from '../base/refusal.ts';
import type { Events } from '../events/events.ts';
import type { Principal, WrittenRecord } from '../handlers/behaviour.ts';
import type { RequestMetrics, Service } from '../http/http.ts';
import type { ReplyReport } from '../messages/response/response.ts';
import type { Finding, OpenApiDocument, Operation } from '../openapi/openapi.ts';
import type {
  DocumentIdentity,
  Sandbox,
  Store,
  StoredRecord,
  Transaction,
} from '../store/types.ts';
import type {
  CallRules,
  CannedReplies,
  Journal,
  JournalListener,
  TestStates,
} from '../testing/testing.ts';
import type {
  OperationDescription,
  OperationSummary,
  ResourceDescription,
  ResourceSummary,
} from './model/model-schema.ts';
import type { Readiness } from './server/readiness.ts';
import type { ReadonlyStatic } from './typed-route.ts';

/** What the routes of health, documents, journal and coverage work on. */
export type JournalControlContext = {
  /** Which control calls exist: `journal` leaves out those that need a store. */
  readonly parts: 'all' | 'journal';
  readonly documents: readonly PublishedDocument[];
  /** Title and version of all documents together. */
  readonly document: DocumentIdentity;
  /** The operations of all documents. Their ids are unique. */
  readonly operations: readonly Operation[];
  readonly version: string;
  /** The path prefix of the control API, such as `/_sandlot`. */
  readonly prefix: string;
  /** The token that every call but health, `live` and `ready` needs. Absent: no call needs one. */
  readonly controlToken: string | undefined;
  /** The value of `--host`, which counts as a host of our own. */
  readonly hostName: string | undefined;
  /** The value of `--host-suffix`: its subdomains are hosts of our own. */
  readonly hostSuffix: string | undefined;
  /** The journal of the sandbox that a request selects. */
  readonly journalOf: (request: FastifyRequest) => Journal;
  /** The overrides and faults of the sandbox that a request selects; absent without a store. */
  readonly rulesOf?: (request: FastifyRequest) => CallRules;
  /** `none`: calls are not recorded. */
  readonly journalKeeps: 'calls' | 'none';
  /** The journals of all sandboxes in memory, or in the store that replicas share. */
  readonly journals: () => Iterable<Journal> | Promise<Iterable<Journal>>;
  /** Calls a listener with each call of any sandbox; returns a function that stops it. */
  readonly listenToAll: (listener: JournalListener) => () => void;
  /** Returns a function that reports what has changed since its last call in the selected sandbox. */
  readonly watchState: (request: FastifyRequest) => () => StateChange | undefined;
  /** Replaces secrets in the entries of a journal. */
  readonly mask: MaskSecret;
  /** The name of the sandbox that a request selects; throws a refusal for an invalid name. */
  readonly sandboxNameOf: (request: FastifyRequest) => string;
  /** Brings the sandbox of a request up to date; absent without other replicas. */
  readonly prepareRequest?: Service['prepareRequest'];
  readonly health: () => ReturnType<Store['health']>;
  readonly readiness: Pick<Readiness, 'check'>;
  /** Why load balancers should use another replica; absent without other replicas. */
  readonly outage?: () => string | undefined;
  readonly replies: () => ReplyReport;
  /** Answers a HEAD request as the GET of its path, without the body. */
  readonly answerAsGet: (
    app: FastifyInstance,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => void;
};

/** The parts of a sandbox that changed, and the resources whose records did. */
export type StateChange = {
  readonly parts: readonly (
    | 'records'
    | 'clock'
    | 'snapshots'
    | 'overrides'
    | 'faults'
    | 'rate limit'
  )[];
  readonly resources: readonly string[];
};

/** What all control routes work on. */
export type ControlContext = JournalControlContext & {
  /** Counts the requests; `undefined`: they are not counted. */
  readonly metrics: RequestMetrics | undefined;
  readonly store: Pick<
    Store,
    'counts' | 'list' | 'has' | 'names' | 'drop' | 'summarize' | 'keyOf' | 'shared'
  > &
    Pick<SandboxRegistry, 'sandbox'>;
  readonly registry: SandboxRegistry;
  readonly sandboxTokens: ListSandboxTokens;
  readonly explainUnknownUser: ExplainUnknownUser;
  readonly testStates: TestStates;
  readonly cannedReplies: Pick<CannedReplies, 'listViolations'>;
  readonly resources: ResourceCatalog;
  readonly events: Events;
  /** Query parameters that may hold an API key of the documents: such a key can select a sandbox. */
  readonly apiKeyParameters: readonly string[];
  readonly model: ApiDescription;
  /** Where the files of the console are. */
  readonly consoleFolder: URL;
  /** Resolves once records can be read; `undefined` when they can be read now. */
  readonly ready: () => Promise<void> | undefined;
};

/** What was read and inferred from the documents. */
export type ApiDescription = {
  readonly findings: () => readonly Finding[];
  readonly listOperations: () => readonly ReadonlyStatic<typeof OperationSummary>[];
  readonly describeOperation: (
    operation: Operation,
  ) => Promise<ReadonlyStatic<typeof OperationDescription>>;
  readonly listResources: () => Promise<readonly ReadonlyStatic<typeof ResourceSummary>[]>;
  readonly describeResource: (
    resource: string,
  ) => Promise<ReadonlyStatic<typeof ResourceDescription>>;
  /** For each document what `sandlot inspect --json` prints. */
  readonly inspect: () => Promise<readonly object[]>;
};

/** A document as the control API publishes it. */
export type PublishedDocument = OpenApiDocument & {
  readonly operations: readonly Operation[];
  /** The prefix of its paths. */
  readonly basePath: string;
  /** A token that its docs page fills in, if one is known. */
  readonly token: string | undefined;
};

/** A property that holds the key of a record of a resource. */
export type ReferenceProperty = { readonly property: string; readonly resource: string };

/** The resources whose records can be read and written by the control API. */
export type ResourceCatalog = {
  /** Violations of a record against the document; none if the document does not describe it. */
  check(resource: string, record: StoredRecord): readonly Violation[];
  /** The properties of a resource that must name a record which exists. */
  references(resource: string): readonly ReferenceProperty[];
  /** The properties of all resources that must name a record of this one. */
  referrers(resource: string): readonly ReferenceProperty[];
  /** Lets modules update values they derive from records, after a record or all records were written. */
  settle(
    written: WrittenRecord | 'everything',
    transaction: Transaction,
    sandbox: string,
  ): Promise<void>;
  /** Whether a resource of this name can have records. */
  knows(resource: string): boolean;
  /** The names of all resources; `{owner_id}` in a name stands for a key. */
  names(): readonly string[];
};

/** A token that selects a sandbox, and its user if one was given. */
export type SandboxToken = { readonly token: string; readonly user?: string };

/** The sandbox and the principal that a token stands for. */
export type SandboxPrincipal = Partial<Principal> & { readonly sandbox: string };

/** The sandboxes of the server and the tokens that select them. */
export type SandboxRegistry = {
  /** The sandbox of a name; throws a refusal (404) if it has to be registered first. */
  sandbox(name: string): Sandbox;
  /** Creates a sandbox if needed, and lets the tokens select it. */
  register(name: string, tokens?: readonly SandboxToken[]): Sandbox | Promise<Sandbox>;
  /** Removes all tokens of a sandbox. */
  forget(name: string): Promise<void> | undefined;
  tokenOf(token: string): SandboxPrincipal | undefined;
  tokens(): readonly string[];
  /** Whether there are no tokens. */
  isEmpty(): boolean;
};

/** Lists the tokens of each sandbox, shortened so that they cannot be used. */
export type ListSandboxTokens = () => ReadonlyMap<string, readonly SandboxToken[]>;

/** Says in a sentence why a sandbox has no such user; `undefined` if it may have one. */
export type ExplainUnknownUser = (user: string, sandbox: string) => Promise<string | undefined>;
