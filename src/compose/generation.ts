import type { FastifyInstance } from 'fastify';
import type { Registry } from '../control/control.ts';
import type { Finding } from '../document/document.ts';
import type { Doubles } from '../double/double.ts';
import type { Store } from '../store/store.ts';
import type { Inspection } from './inspection.ts';
import type { Planted } from './plant.ts';
import type { Some } from './some.ts';

/** A Sandlot that is ready to answer; it does not listen yet. */
export type Sandlot = {
  readonly app: FastifyInstance;
  /** What is served, and where. */
  readonly documents: Some<ServedDocument>;
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
export type ServedDocument = {
  readonly title: string;
  readonly operations: number;
  /** What goes before its paths. */
  readonly basePath: string;
};

/** What outlives a document when it is read again. */
export type Kept = {
  readonly store: Store;
  readonly registry: Registry;
  readonly doubles: Doubles;
  /** The seed value that chance starts from. */
  readonly seed: number;
  readonly planted: Some<Planted>;
  /** Addresses that it refers to and that could not be read, and why. */
  readonly unread: ReadonlyMap<string, string>;
  /** How often it was read before. */
  readonly round: number;
};

/** A document as it was read once, with all that is made of it. */
export type Generation = {
  readonly sandlot: Sandlot;
  /** The files that it was made from; of folders all that is in them. */
  readonly files: readonly string[];
  readonly kept: Kept;
  /** Has the store go on with its seed, where it was opened for another one before. */
  settle(): Promise<void>;
};
