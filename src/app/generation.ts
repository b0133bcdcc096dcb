import type { FastifyInstance } from 'fastify';
import type { NonEmpty } from '../base/list/non-empty.ts';
import type { Readiness, SandboxRegistry } from '../control/control.ts';
import type { Events } from '../events/events.ts';
import type { RequestMetrics } from '../http/http.ts';
import type { Finding } from '../openapi/openapi.ts';
import type { Store } from '../store/types.ts';
import type { TestStates } from '../testing/testing.ts';
import type { Inspection } from './inspect/inspect.ts';
import type { UpstreamSummary } from './service/upstream-service.ts';
import type { SeededDocument } from './state/seed-document.ts';

/** A Sandlot that is ready to answer but does not listen yet. */
export type Sandlot = {
  readonly app: FastifyInstance;
  /** The served documents with their base paths. */
  readonly documents: NonEmpty<ServedDocumentSummary>;
  /** The real API that answers some of the operations; absent where Sandlot answers all. */
  readonly upstream: UpstreamSummary | undefined;
  /** Behaviours in modules that match no operation. */
  readonly unused: readonly string[];
  /** The problems found in the documents. */
  readonly findings: readonly Finding[];
  /** Describes what was inferred from each document, and why. */
  inspect(): Promise<readonly Inspection[]>;
  /** What the probe `GET /_sandlot/ready` answers. */
  readonly readiness: Readiness;
  /** The path of the documentation page; absent when the control API is off. */
  readonly docsPath: string | undefined;
  /** The path of the console; absent when the control API is off. */
  readonly consolePath: string | undefined;
  /** Starts listening; resolves to the address, such as `http://127.0.0.1:4010`. */
  listen(at: { readonly port: number; readonly host: string }): Promise<string>;
  /** Answers pending requests, saves the state and releases all resources. */
  close(): Promise<void>;
};

/** A summary of a served document. */
export type ServedDocumentSummary = {
  readonly title: string;
  readonly operations: number;
  /** The path before the document's paths. */
  readonly basePath: string;
};

/** The state that is kept when a document is reloaded. */
export type ReloadState = {
  readonly store: Store;
  readonly registry: SandboxRegistry;
  readonly testStates: TestStates;
  readonly metrics: RequestMetrics | undefined;
  readonly readiness: Readiness;
  readonly events: Events;
  /** The seed value of the random stream. */
  readonly seed: number;
  readonly seededDocuments: NonEmpty<SeededDocument>;
  /** The references that could not be read, with the reasons, by address. */
  readonly unreadableReferences: ReadonlyMap<string, string>;
  /** How many times the document has been reloaded. */
  readonly reloadCount: number;
};

/** Everything created from one reading of the documents. */
export type Generation = {
  readonly sandlot: Sandlot;
  /** The files to watch; a folder stands for everything in it. */
  readonly files: readonly string[];
  readonly reloadState: ReloadState;
  /** Reseeds a store that was opened for an earlier generation. */
  reseedStore(): Promise<void>;
};
