import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MaskSecret } from '../base/mask-secrets.ts';
import type { Violation } from '../base/refusal.ts';
import type { Principal, WrittenRecord } from '../handlers/behaviour.ts';
import type { ReplyReport } from '../http/response/reply-validation.ts';
import type { OpenApiDocument, Operation } from '../openapi/openapi.ts';
import type {
  DocumentIdentity,
  Sandbox,
  Store,
  StoredRecord,
  Transaction,
} from '../store/types.ts';
import type { CannedReplies, Journal, TestStates } from '../testing/testing.ts';

/** What the control routes speak of that tell what came in. */
export type JournalControlContext = {
  /** Which control routes there are: `journal` has those alone that tell what came in. */
  readonly parts: 'all' | 'journal';
  /** The documents that are served. */
  readonly documents: readonly PublishedDocument[];
  /** What they are together. */
  readonly document: DocumentIdentity;
  /** Those of all documents; no two have one id. */
  readonly operations: readonly Operation[];
  readonly version: string;
  /** The path below which all of it is. */
  readonly prefix: string;
  /** What has to be shown for anything but the health; `undefined` where nothing has. */
  readonly controlToken: string | undefined;
  /** What it was told to listen on: a name of its own, where that is a name. */
  readonly hostName: string | undefined;
  /** The journal of the sandbox that a call is for. */
  readonly journalOf: (request: FastifyRequest) => Journal;
  /** `none`: calls are not written into the journals. */
  readonly journalKeeps: 'calls' | 'none';
  /** Those of all sandboxes that are in memory. */
  readonly journals: () => readonly Journal[];
  /** Shows journals without their secrets. */
  readonly mask: MaskSecret;
  /** The name of the sandbox that a request is for; throws a refusal where that is none. */
  readonly sandboxNameOf: (request: FastifyRequest) => string;
  readonly health: () => ReturnType<Store['health']>;
  readonly replies: () => ReplyReport;
  /** Answers a HEAD by what answers the GET of its path. */
  readonly answerAsGet: (
    app: FastifyInstance,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => void;
};

/** What all control routes speak of. */
export type ControlContext = JournalControlContext & {
  readonly store: Pick<Store, 'list' | 'has' | 'names' | 'drop' | 'summarize' | 'keyOf'> &
    Pick<SandboxRegistry, 'sandbox'>;
  readonly registry: SandboxRegistry;
  readonly sandboxTokens: ListSandboxTokens;
  readonly explainUnknownUser: ExplainUnknownUser;
  readonly testStates: TestStates;
  readonly cannedReplies: Pick<CannedReplies, 'listViolations'>;
  readonly resources: ResourceCatalog;
  /** Names under which a query may have a token, by the documents: it picks a sandbox. */
  readonly apiKeyParameters: readonly string[];
  /** To be waited for before records can be read; `undefined` once nothing is to be waited for. */
  readonly ready: () => Promise<void> | undefined;
};

/** A document that is served, with what its page needs. */
export type PublishedDocument = OpenApiDocument & {
  readonly operations: readonly Operation[];
  /** What goes before its paths. */
  readonly basePath: string;
  /** A token to fill into its page, where one is known. */
  readonly token: string | undefined;
};

/** A property that holds the key of a record of a resource. */
export type ReferenceProperty = { readonly property: string; readonly resource: string };

/** What is known of the resources whose records are read and written past the API. */
export type ResourceCatalog = {
  /** What is wrong with a record by the document; nothing where no document tells of its resource. */
  check(resource: string, record: StoredRecord): readonly Violation[];
  /** The properties of a record that have to name others. */
  references(resource: string): readonly ReferenceProperty[];
  /** The properties by which records of others have to name one of it, each with the resource that has it. */
  referrers(resource: string): readonly ReferenceProperty[];
  /** Has the modules bring up what they keep of records, where one was written past the API, or all. */
  settle(
    written: WrittenRecord | 'everything',
    transaction: Transaction,
    sandbox: string,
  ): Promise<void>;
  /** Whether there may be records of that name. */
  knows(resource: string): boolean;
  /** The names that there are; `{owner_id}` in one stands for a key. */
  names(): readonly string[];
};

/** A token, and whose it is. */
export type SandboxToken = { readonly token: string; readonly user?: string };

/** What is known of a token that picks a sandbox. */
export type SandboxPrincipal = Partial<Principal> & { readonly sandbox: string };

/** The sandboxes that there may be. */
export type SandboxRegistry = {
  /** The sandbox of that name; throws a refusal (404) where it has to be registered first. */
  sandbox(name: string): Sandbox;
  /** Makes it; from now on these tokens pick it. */
  register(name: string, tokens?: readonly SandboxToken[]): Sandbox;
  /** No token picks it any more. */
  forget(name: string): void;
  /** What is known of a token that was given to a sandbox. */
  tokenOf(token: string): SandboxPrincipal | undefined;
  /** All that were given. */
  tokens(): readonly string[];
  /** Whether no token was given to any. */
  isEmpty(): boolean;
};

/** The tokens that pick sandboxes, cut short, by the names of these: the listed and the given ones. */
export type ListSandboxTokens = () => ReadonlyMap<string, readonly SandboxToken[]>;

/** Why there is no such user for a token of a sandbox, in a sentence; `undefined` where there may be. */
export type ExplainUnknownUser = (user: string, sandbox: string) => Promise<string | undefined>;
