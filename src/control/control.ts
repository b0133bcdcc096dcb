import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal, WrittenRecord } from '../behaviour/behaviour.ts';
import type { OpenApiDocument, Operation } from '../document/document.ts';
import type { CannedAnswers, Doubles } from '../double/double.ts';
import type { Cover, Journal } from '../journal/journal.ts';
import type { Violation } from '../refusal.ts';
import { inflateBody } from '../request/request.ts';
import type { ReplyReport } from '../response/reply-check.ts';
import type {
  DocumentIdentity,
  Sandbox,
  Store,
  StoredRecord,
  Transaction,
} from '../store/store.ts';
import { addClock } from './clock.ts';
import { addCoverage } from './coverage.ts';
import { addDocuments } from './documents.ts';
import { addEvents } from './events.ts';
import { addFaults } from './faults.ts';
import { addHealth } from './health.ts';
import { addJournal } from './journal.ts';
import { refuseForeignOrigin } from './origin.ts';
import { addOverrides } from './overrides.ts';
import { refuseParameters } from './query.ts';
import { addRateLimit } from './rate-limit.ts';
import { addRecords } from './record.ts';
import { addReset } from './reset.ts';
import { addSandboxes } from './sandboxes.ts';
import { addSnapshots } from './snapshots.ts';
import { addState } from './state.ts';
import { refuseStranger } from './stranger.ts';
import { toUnknownPath } from './unknown-path.ts';
import { addVerify } from './verify.ts';

/** What the control routes speak of that tell what came in. */
export type Journaled = {
  /** Which control routes there are: `journal` has those alone that tell what came in. */
  readonly parts: 'all' | 'journal';
  /** The documents that are served. */
  readonly documents: readonly ServedDocument[];
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
  readonly ownName: string | undefined;
  /** The journal of the sandbox that a call is for. */
  readonly journalOf: (request: FastifyRequest) => Journal;
  /** `none`: calls are not written into the journals. */
  readonly keeping: 'calls' | 'none';
  /** Those of all sandboxes that are in memory. */
  readonly journals: () => readonly Journal[];
  /** Shows journals without their secrets. */
  readonly cover: Cover;
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
export type Controlled = Journaled & {
  readonly store: Pick<Store, 'list' | 'has' | 'names' | 'drop' | 'summarize' | 'keyOf'> &
    Pick<Registry, 'sandbox'>;
  readonly registry: Registry;
  readonly sandboxTokens: SandboxTokens;
  readonly findStranger: FindStranger;
  readonly doubles: Doubles;
  readonly cannedAnswers: Pick<CannedAnswers, 'listViolations'>;
  readonly resources: Resources;
  /** Names under which a query may have a token, by the documents: it picks a sandbox. */
  readonly keyNames: readonly string[];
  /** To be waited for before records can be read; `undefined` once nothing is to be waited for. */
  readonly ready: () => Promise<void> | undefined;
};

/** A document that is served, with what its page needs. */
export type ServedDocument = OpenApiDocument & {
  readonly operations: readonly Operation[];
  /** What goes before its paths. */
  readonly basePath: string;
  /** A token to fill into its page, where one is known. */
  readonly token: string | undefined;
};

/** A property that holds the key of a record of a resource. */
export type Reference = { readonly property: string; readonly resource: string };

/** What is known of the resources whose records are read and written past the API. */
export type Resources = {
  /** What is wrong with a record by the document; nothing where no document tells of its resource. */
  check(resource: string, record: StoredRecord): readonly Violation[];
  /** The properties of a record that have to name others. */
  references(resource: string): readonly Reference[];
  /** The properties by which records of others have to name one of it, each with the resource that has it. */
  referrers(resource: string): readonly Reference[];
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
export type GivenToken = { readonly token: string; readonly user?: string };

/** What is known of a token that picks a sandbox. */
export type PickingToken = Partial<Principal> & { readonly sandbox: string };

/** The sandboxes that there may be. */
export type Registry = {
  /** The sandbox of that name; throws a refusal (404) where it has to be registered first. */
  sandbox(name: string): Sandbox;
  /** Makes it; from now on these tokens pick it. */
  register(name: string, tokens?: readonly GivenToken[]): Sandbox;
  /** No token picks it any more. */
  forget(name: string): void;
  /** What is known of a token that was given to a sandbox. */
  tokenOf(token: string): PickingToken | undefined;
  /** All that were given. */
  tokens(): readonly string[];
  /** Whether no token was given to any. */
  isEmpty(): boolean;
};

/** The tokens that pick sandboxes, cut short, by the names of these: the listed and the given ones. */
export type SandboxTokens = () => ReadonlyMap<string, readonly GivenToken[]>;

/** Why there is no such user for a token of a sandbox, in a sentence; `undefined` where there may be. */
export type FindStranger = (user: string, sandbox: string) => Promise<string | undefined>;

/** Where the control routes live, where nobody says so. */
export const usualPrefix = '/_sandlot';

/**
 * Adds the routes below `/_sandlot`, which `control-document.ts` describes. Their refusals are thrown,
 * and become problems (RFC 9457) where all errors become replies.
 */
export const addControl = (app: FastifyInstance, controlled: Controlled): void =>
  addBelow(app, controlled, (scope) => {
    addJournaled(scope, controlled);
    scope.register(async (plain) => addPlain(plain, controlled));
  });

/** Adds the routes that have no parameters in the query. */
const addPlain = (scope: FastifyInstance, controlled: Controlled): void => {
  scope.addHook('preHandler', async (request) => refuseParameters(request, controlled.keyNames));
  addReset(scope, controlled);
  addSnapshots(scope, controlled);
  addSandboxes(scope, controlled);
  addState(scope, controlled);
  addRecords(scope, controlled);
  addClock(scope, controlled);
  addOverrides(scope, controlled);
  addFaults(scope, controlled);
  addRateLimit(scope, controlled);
};

/** Adds those of these routes alone that tell what came in. */
export const addJournalControl = (app: FastifyInstance, journaled: Journaled): void =>
  addBelow(app, journaled, (scope) => addJournaled(scope, journaled));

const addJournaled = (scope: FastifyInstance, journaled: Journaled): void => {
  addHealth(scope, journaled);
  addDocuments(scope, journaled);
  addJournal(scope, journaled);
  addVerify(scope, journaled);
  addCoverage(scope, journaled);
  addEvents(scope, journaled);
};

const addBelow = (
  app: FastifyInstance,
  journaled: Journaled,
  add: (scope: FastifyInstance) => void,
): void => {
  const { prefix, controlToken } = journaled;
  app.register(
    async (scope) => {
      scope.addHook('onRequest', async (request) => {
        refuseForeignOrigin(request, journaled);
        if (controlToken !== undefined) refuseStranger(request, controlToken, prefix);
        journaled.sandboxNameOf(request);
      });
      // Compressed as those of the API may be.
      scope.addHook('preHandler', async (request) => {
        const { body, headers } = request;
        if (Buffer.isBuffer(body)) request.body = inflateBody(body, headers['content-encoding']);
      });
      scope.setNotFoundHandler(async (request, reply) => {
        if (request.method === 'HEAD') return journaled.answerAsGet(app, request, reply);
        throw await toUnknownPath(request, journaled);
      });
      add(scope);
    },
    { prefix },
  );
};
