import type { FastifyInstance } from 'fastify';
import type { NonEmpty } from '../base/non-empty.ts';
import type { SandboxRegistry } from '../control/control.ts';
import type { Finding } from '../openapi/openapi.ts';
import type { Store } from '../store/types.ts';
import type { TestStates } from '../testing/testing.ts';
import type { Inspection } from './inspect/inspect.ts';
import type { SeededDocument } from './state/seed-document.ts';

/** A Sandlot that is ready to answer; it does not listen yet. */
export type Sandlot = {
  readonly app: FastifyInstance;
  /** What is served, and where. */
  readonly documents: NonEmpty<ServedDocumentSummary>;
  /** Names in the behaviours modules that fit no operation. */
  readonly unused: readonly string[];
  /** What is wrong with the documents. */
  readonly findings: readonly Finding[];
  /** Says what each document was taken for, and why. */
  inspect(): Promise<readonly Inspection[]>;
  /** Absent where the control API is off. */
  readonly docsPath: string | undefined;
  /** Starts to listen; resolves to the address, such as `http://127.0.0.1:4010`. */
  listen(at: { readonly port: number; readonly host: string }): Promise<string>;
  /** Answers what is under way, saves, and lets go of everything. */
  close(): Promise<void>;
};

/** A document that is served. */
export type ServedDocumentSummary = {
  readonly title: string;
  readonly operations: number;
  /** What goes before its paths. */
  readonly basePath: string;
};

/** What outlives a document when it is read again. */
export type ReloadState = {
  readonly store: Store;
  readonly registry: SandboxRegistry;
  readonly doubles: TestStates;
  /** The seed value that chance starts from. */
  readonly seed: number;
  readonly seededDocuments: NonEmpty<SeededDocument>;
  /** Addresses that it refers to and that could not be read, and why. */
  readonly unreadableReferences: ReadonlyMap<string, string>;
  /** How often it was read before. */
  readonly reloadCount: number;
};

/** A document as it was read once, with all that is made of it. */
export type Generation = {
  readonly sandlot: Sandlot;
  /** The files that it was made from; of folders all that is in them. */
  readonly files: readonly string[];
  readonly reloadState: ReloadState;
  /** Has the store go on with its seed, where it was opened for another one before. */
  reseedStore(): Promise<void>;
};
